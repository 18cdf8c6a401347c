//! The case files of this crate, run by tests. `DATELINE_BLESS=1` writes what came out into the files.

use std::path::Path;

use dateline_core::cases;

/// Returns `start..end text` for each span, a line end in a text written `\n`.
pub(crate) fn lines(text: &str, spans: impl Iterator<Item = (u32, u32)>) -> String {
    let line = |(start, end): (u32, u32)| {
        let slice = text[start as usize..end as usize].replace('\n', "\\n");
        format!("{start}..{end} {slice}")
    };
    spans.map(line).collect::<Vec<_>>().join("\n")
}

/// Runs the cases of `cases/NAME`; `run` gets the name and the text of each.
pub(crate) fn check(name: &str, least: usize, run: impl Fn(&str, &str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name);
    let file = std::fs::read_to_string(&path).unwrap();
    let cases = cases::parse(&file).unwrap();
    assert!(cases.len() >= least, "{name}: {} cases", cases.len());
    let actual: Vec<String> = cases.iter().map(|case| run(&case.name, &case.text)).collect();
    if std::env::var_os("DATELINE_BLESS").is_some() {
        std::fs::write(&path, cases::bless(&file, &cases, &actual)).unwrap();
        return;
    }
    let wrong = cases.iter().zip(&actual).filter(|(case, actual)| case.expected != actual.trim_end());
    let report: Vec<String> = wrong
        .map(|(case, actual)| {
            format!("{name}:{} {}\nexpected\n{}\nfound\n{actual}\n", case.line, case.name, case.expected)
        })
        .collect();
    assert!(report.is_empty(), "{}", report.join("\n"));
}
