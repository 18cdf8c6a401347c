//! The case-file format that tests rules: names, short texts, expected annotations.
//!
//! ```text
//! === a name that says what is tested
//! The text, one or more lines.
//! ---
//! the expectation, one annotation a line
//! ```
//!
//! In a text, `\n`, `\t`, `\r`, `\\` and `\u{AD}` stand for what they stand for in Rust. What an
//! expectation means is up to the reader of the case. Not here: files.

use std::fmt::Write as _;

/// One case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What is tested.
    pub name: String,
    /// The text, unescaped, without the line end before `---`.
    pub text: String,
    /// The expectation, lines joined by `\n`, without a last line end.
    pub expected: String,
    /// Line of the name, from 1.
    pub line: usize,
    raw_text: String,
}

/// Returns the cases of a file's text; lines before the first `===` are a comment.
///
/// # Errors
///
/// A message with the line number, when a case has no `---` or an escape is unknown.
///
/// # Examples
///
/// ```
/// let cases = dateline_core::cases::parse("=== tab\na\\tb\n---\n0..3\n").unwrap();
/// assert_eq!((cases[0].text.as_str(), cases[0].expected.as_str()), ("a\tb", "0..3"));
/// ```
pub fn parse(file: &str) -> Result<Vec<Case>, String> {
    let mut cases: Vec<Case> = Vec::new();
    let mut in_text = false;
    for (idx, line) in file.lines().enumerate() {
        if let Some(name) = line.strip_prefix("=== ") {
            if in_text {
                return Err(format!("line {}: the case before has no `---`", idx + 1));
            }
            in_text = true;
            let name = name.trim().to_owned();
            let (raw_text, expected) = (String::new(), String::new());
            cases.push(Case { name, text: String::new(), expected, line: idx + 1, raw_text });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if in_text && line == "---" {
            in_text = false;
            case.text = unescape(&case.raw_text).map_err(|error| format!("line {}: {error}", idx + 1))?;
        } else {
            let part = if in_text { &mut case.raw_text } else { &mut case.expected };
            if !part.is_empty() {
                part.push('\n');
            }
            part.push_str(line);
        }
    }
    if in_text {
        return Err(format!("line {}: the last case has no `---`", file.lines().count()));
    }
    for case in &mut cases {
        case.expected.truncate(case.expected.trim_end().len());
    }
    Ok(cases)
}

/// Returns the file with the expectations replaced by `actual`, one a case, and its first comment kept.
pub fn bless(file: &str, cases: &[Case], actual: &[String]) -> String {
    let mut out: String = file
        .lines()
        .take_while(|line| !line.starts_with("=== "))
        .fold(String::new(), |out, line| out + line + "\n");
    for (idx, (case, actual)) in cases.iter().zip(actual).enumerate() {
        let gap = if idx == 0 { "" } else { "\n" };
        let end = if actual.is_empty() { "" } else { "\n" };
        let _ = write!(out, "{gap}=== {}\n{}\n---\n{}{end}", case.name, case.raw_text, actual.trim_end());
    }
    out
}

fn unescape(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let Some(escape) = after.chars().next() else { return Err("a lone `\\` at the end".into()) };
        rest = &after[escape.len_utf8()..];
        match escape {
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            '\\' => out.push('\\'),
            'u' => {
                let (code, tail) = rest
                    .strip_prefix('{')
                    .and_then(|rest| rest.split_once('}'))
                    .ok_or("`\\u` needs `{…}` behind it")?;
                let code = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
                out.push(code.ok_or("`\\u{…}` holds no character")?);
                rest = tail;
            }
            _ => return Err(format!("unknown escape `\\{escape}`")),
        }
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# comment\n=== one\nA b.\n---\n0..1 A\n2..3 b\n\n=== two, empty\n\\u{AD}x\n---\n";

    #[test]
    fn a_file_is_read_and_written_back() {
        let cases = parse(FILE).unwrap();
        assert_eq!(cases.len(), 2);
        assert_eq!(cases[0].expected, "0..1 A\n2..3 b");
        assert_eq!(cases[1].text, "\u{ad}x");
        assert_eq!(cases[1].line, 8);
        let actual: Vec<_> = cases.iter().map(|case| case.expected.clone()).collect();
        assert_eq!(bless(FILE, &cases, &actual), FILE);
    }

    #[test]
    fn a_case_without_a_rule_line_is_refused() {
        assert!(parse("=== one\ntext\n=== two\n").unwrap_err().contains("line 3"));
        assert!(parse("=== one\n\\q\n---\n").unwrap_err().contains("unknown escape"));
    }
}
