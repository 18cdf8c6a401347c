//! The cases of dispatch lines. With `DATELINE_BLESS=1` the expectations are rewritten instead of checked.

use std::fs;
use std::path::Path;

use dateline_core::cases;

/// Returns the expectation that a text really has.
fn actual(text: &str) -> String {
    let found = dateline_ingest::dateline(text).unwrap_or_default();
    let place = found.place.map(|place| format!("place: {place}"));
    let date = found.date.map(|date| format!("date: {date}"));
    place.into_iter().chain(date).collect::<Vec<_>>().join("\n")
}

#[test]
fn cases_tell_dispatch_lines_from_headlines() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/dateline.txt");
    let file = fs::read_to_string(&path).unwrap();
    let cases = cases::parse(&file).unwrap();
    assert!(cases.len() >= 40);
    let actuals: Vec<String> = cases.iter().map(|case| actual(&case.text)).collect();
    if std::env::var_os("DATELINE_BLESS").is_some() {
        fs::write(&path, cases::bless(&file, &cases, &actuals)).unwrap();
        return;
    }
    let wrong: Vec<String> = cases
        .iter()
        .zip(&actuals)
        .filter(|(case, actual)| case.expected != **actual)
        .map(|(case, actual)| {
            format!(
                "line {}: {}\n  expected {:?}\n  found    {actual:?}",
                case.line, case.name, case.expected
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
