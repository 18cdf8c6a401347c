//! A summary of costs: by crate or plugin, and by function, of itself and with what it calls.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Functions shown.
const FUNCTIONS: usize = 40;
/// Longest name shown, in characters.
const NAME_CHARS: usize = 90;

/// Costs by function.
#[derive(Debug, Default)]
pub(super) struct Summary {
    total: u64,
    functions: BTreeMap<String, Cost>,
    crates: BTreeMap<String, u64>,
}

#[derive(Clone, Debug, Default)]
struct Cost {
    own: u64,
    inclusive: u64,
    home: String,
}

impl Summary {
    /// Adds one stack of functions and the objects they stand in, the innermost first.
    pub(super) fn add_stack(&mut self, stack: &[(String, String)]) {
        let Some((function, object)) = stack.first() else { return };
        self.add_function(function, object, 1, 0);
        // A function that calls itself is counted once.
        let seen: BTreeSet<(String, &str)> =
            stack.iter().map(|(function, object)| (plain(function), object.as_str())).collect();
        for (function, object) in seen {
            let cost = self.functions.entry(function.clone()).or_default();
            cost.inclusive += 1;
            cost.home = home(&function, object);
        }
    }

    /// Adds what a function cost itself and with what it calls.
    pub(super) fn add_function(&mut self, function: &str, object: &str, own: u64, inclusive: u64) {
        let function = plain(function);
        let home = home(&function, object);
        self.total += own;
        *self.crates.entry(home.clone()).or_default() += own;
        let cost = self.functions.entry(function).or_default();
        cost.own += own;
        cost.inclusive += inclusive;
        cost.home = home;
    }

    /// Returns the summary as a page.
    pub(super) fn page(&self, unit: &str) -> String {
        let share = |cost: u64| 100.0 * cost as f64 / self.total.max(1) as f64;
        let mut page = format!("{} {unit}\n\n  self %  crate, plugin or library\n", self.total);
        let mut crates: Vec<_> = self.crates.iter().collect();
        crates.sort_by_key(|(name, cost)| (std::cmp::Reverse(**cost), (*name).clone()));
        for (name, cost) in crates.into_iter().filter(|(_, cost)| share(**cost) >= 0.05) {
            let _ = writeln!(page, "{:>8.1}  {name}", share(*cost));
        }
        page += "\n  self %  with calls %  function\n";
        let mut functions: Vec<_> = self.functions.iter().collect();
        functions.sort_by_key(|(name, cost)| (std::cmp::Reverse(cost.own), (*name).clone()));
        for (name, cost) in functions.iter().take(FUNCTIONS) {
            let _ = writeln!(
                page,
                "{:>8.1}  {:>12.1}  {}",
                share(cost.own),
                share(cost.inclusive),
                shown(name, &cost.home)
            );
        }
        page += "\nwith calls %  of our own\n";
        functions.sort_by_key(|(name, cost)| (std::cmp::Reverse(cost.inclusive), (*name).clone()));
        for (name, cost) in
            functions.iter().filter(|(_, cost)| cost.home.starts_with("dateline")).take(FUNCTIONS / 2)
        {
            let _ = writeln!(page, "{:>12.1}  {}", share(cost.inclusive), shown(name, &cost.home));
        }
        page
    }
}

/// Returns a function's name without its hash and offset.
fn plain(function: &str) -> String {
    let name = function.split('+').next().unwrap_or(function);
    match name.rsplit_once("::h") {
        Some((name, hash)) if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            name.to_owned()
        }
        _ => name.to_owned(),
    }
}

/// Returns the crate of a function of ours, whatever generic code it stands in; else its library.
fn home(function: &str, object: &str) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let object = object.trim_start_matches("lib").split(".so").next().unwrap_or(object);
    match function.find("dateline_") {
        Some(at) => {
            let rest = &function[at..];
            rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())].to_owned()
        }
        // Code of others that was compiled into a plugin or the binary.
        None if object.starts_with("dateline") => format!("others' code in {object}"),
        None => object.to_owned(),
    }
}

fn shown(name: &str, home: &str) -> String {
    let cut: String = name.chars().take(NAME_CHARS).collect();
    if name.contains(home) { cut } else { format!("{cut}  [{home}]") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_have_a_home() {
        assert_eq!(home("dateline_normalize::tokenize", "dateline"), "dateline_normalize");
        assert_eq!(home("<dateline_core::Span as Ord>::cmp", "libdateline_names.so"), "dateline_core");
        assert_eq!(home("core::slice::sort", "libdateline_names.so"), "others' code in dateline_names");
        assert_eq!(home("memcpy", "libc.so.6"), "c");
    }

    #[test]
    fn a_function_is_counted_once_a_stack() {
        let mut summary = Summary::default();
        let frame = |name: &str| (name.to_owned(), "dateline".to_owned());
        summary.add_stack(&[
            frame("dateline_a::f::h0123456789abcdef"),
            frame("dateline_a::f"),
            frame("dateline_a::g"),
        ]);
        let page = summary.page("samples");
        let line = page.lines().find(|line| line.ends_with("dateline_a::f")).unwrap();
        assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["100.0", "100.0", "dateline_a::f"]);
    }
}
