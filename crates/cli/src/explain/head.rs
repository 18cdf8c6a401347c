//! What stands above the text: the document, the stages, the plugins, and which colour is which layer.

use std::fmt::Write as _;
use std::time::Duration;

use dateline_pipeline::{Explained, PluginTrace, StageTrace};

use super::paint::{Painter, Style, tame};
use super::view::View;
use crate::summary::grouped;

/// Fields of the document, on lines of their own.
const FIELDS: [&str; 9] =
    ["title", "byline", "publisher", "section", "url", "dateline_place", "genre", "content_hash", "doc_id"];

/// Returns the page up to the text.
pub(super) fn write(explained: &Explained, view: &View<'_>, painter: &Painter) -> String {
    let mut page = document(view, painter);
    page += &stages(&explained.stages, painter);
    page += &plugins(&explained.plugins, painter);
    page += &legend(view, painter);
    page
}

fn document(view: &View<'_>, painter: &Painter) -> String {
    let mut line = painter.paint(Style::Strong, &tame(&view.field("source").unwrap_or_default()));
    let record = view.field("record").map(|record| format!("  record {record}")).unwrap_or_default();
    let id = view.field("record_id").map(|id| format!("  id {}", tame(&id))).unwrap_or_default();
    let _ = write!(line, "{record}{id}  {}", view.field("media_type").unwrap_or_default());
    let _ = write!(line, "  language {}", view.field("language").unwrap_or_else(|| "unknown".into()));
    let from = view.field("published_from").map(|from| format!(" ({from})")).unwrap_or_default();
    let _ =
        writeln!(line, "  published {}{from}", view.field("published").unwrap_or_else(|| "unknown".into()));
    for name in FIELDS {
        if let Some(value) = view.field(name) {
            let _ = writeln!(line, "{} {}", painter.paint(Style::Faint, name), tame(&value));
        }
    }
    line
}

fn stages(stages: &[StageTrace], painter: &Painter) -> String {
    let head =
        format!("\n{:<12}{:>12}{:>12}{:>12}  {}", "stage", "bytes in", "bytes out", "time", "what came out");
    let mut page = painter.paint(Style::Strong, &head) + "\n";
    for stage in stages {
        let facts: Vec<_> =
            stage.facts.iter().map(|(name, n)| format!("{name} {}", grouped(*n as u64))).collect();
        let _ = writeln!(
            page,
            "{:<12}{:>12}{:>12}{:>12}  {}",
            stage.name,
            grouped(stage.bytes_in as u64),
            grouped(stage.bytes_out as u64),
            shown(stage.elapsed),
            facts.join(", ")
        );
    }
    page
}

fn plugins(plugins: &[PluginTrace], painter: &Painter) -> String {
    if plugins.is_empty() {
        return "\nno plugin was found; name one with `--plugin PATH`\n".into();
    }
    let head = format!("\n{:<24}{:>24}  {}", "plugin", "time", "what it made");
    let mut page = painter.paint(Style::Strong, &head) + "\n";
    for plugin in plugins {
        let name = format!("{}@{}", plugin.name, plugin.version);
        let layers: Vec<_> = plugin.layers.iter().map(|(name, n)| made(name, *n)).collect();
        let _ = writeln!(page, "{name:<24}{:>24}  {}", shown(plugin.elapsed), layers.join(", "));
    }
    page
}

fn made(name: &str, rows: Option<usize>) -> String {
    match rows {
        Some(rows) => format!("{name} {}", grouped(rows as u64)),
        None => format!("{name}: not made"),
    }
}

fn legend(view: &View<'_>, painter: &Painter) -> String {
    let of = |(idx, layer): (usize, &super::view::LayerView<'_>)| {
        format!("{} {}", painter.paint(Style::Layer(idx), layer.name), layer.facts.len())
    };
    let layers: Vec<_> = view.layers.iter().enumerate().map(of).collect();
    format!("\n{}  {}\n", painter.paint(Style::Strong, "layers"), layers.join("  "))
}

/// Returns a duration with three digits or more: `0.041 ms`, `12.3 ms`.
fn shown(elapsed: Duration) -> String {
    let ms = elapsed.as_secs_f64() * 1e3;
    if ms < 10.0 { format!("{ms:.3} ms") } else { format!("{ms:.1} ms") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_times_have_more_digits() {
        assert_eq!(shown(Duration::from_micros(41)), "0.041 ms");
        assert_eq!(shown(Duration::from_micros(12_345)), "12.3 ms");
    }
}
