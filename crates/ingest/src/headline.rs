//! The headline of a text that has none of its own: its first line, where that is one.
//!
//! A headline stands above the text: it is short, it is no sentence with a full stop, and a blank line, a
//! line of `=` or a dispatch line follows it. The line stays in the text. Not here: headlines that formats
//! mark as such, bylines and kickers.

use crate::published::dateline::dateline;

/// Longest headline, in characters.
const MOST_CHARS: usize = 180;
/// Shortest headline of a script that is written without spaces, in characters.
const FEWEST_FAR_CHARS: usize = 5;

/// Returns the headline that a text begins with, if it begins with one.
pub(crate) fn headline(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    let (line, rest) = split_line(text);
    let line = line.trim();
    (reads_as_headline(line) && stands_apart(line, rest)).then_some(line)
}

/// Returns the first line and what follows its end.
fn split_line(text: &str) -> (&str, &str) {
    let Some(end) = memchr::memchr2(b'\n', b'\r', text.as_bytes()) else { return (text, "") };
    let rest = &text[end..];
    (&text[..end], rest.strip_prefix("\r\n").unwrap_or(&rest[1..]))
}

fn reads_as_headline(line: &str) -> bool {
    let is_short = line.chars().nth(MOST_CHARS).is_none();
    let begins = line.chars().next().is_some_and(|c| {
        c.is_uppercase()
            || c.is_numeric()
            || is_caseless(c)
            || matches!(c, '"' | '\'' | '“' | '‘' | '«' | '„' | '¿' | '¡' | '$' | '€' | '£')
    }) || begins_in_lower_case(line);
    let is_long_enough = line.split_whitespace().nth(1).is_some()
        || line.chars().filter(|&c| is_caseless(c)).count() >= FEWEST_FAR_CHARS;
    is_short && begins && is_long_enough && ends_open(line) && !is_address(line) && dateline(line).is_none()
}

/// Returns whether a word such as `iPhone` or `al-Qaeda` begins the line.
fn begins_in_lower_case(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    word.chars().next().is_some_and(char::is_lowercase) && word.chars().any(char::is_uppercase)
}

/// Letters of scripts without capitals.
fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// Returns whether a line ends as no sentence and no salutation does: `U.S.` may be the last word, and a
/// headline may ask or cry.
fn ends_open(line: &str) -> bool {
    let line = line.trim_end_matches(['"', '\'', '”', '’', '»', '“', ')']);
    let last = line.split_whitespace().next_back().unwrap_or_default();
    let words = line.split_whitespace().count();
    match line.chars().next_back() {
        Some('.') => {
            last.trim_end_matches('.').contains('.')
                && last.chars().filter(|c| c.is_alphabetic()).count() <= 4
        }
        Some('!') => words >= 4,
        Some(',' | ';' | ':' | '。' | '…' | '،' | '؛' | '।' | '-' | '–' | '—') | None => false,
        Some(_) => true,
    }
}

fn is_address(line: &str) -> bool {
    line.contains("://") || line.starts_with("www.") || line.contains('@')
}

/// Returns whether what follows a line shows that it is above the text.
fn stands_apart(line: &str, rest: &str) -> bool {
    let (next, after) = split_line(rest);
    if rest.trim().is_empty() || is_speech(line) {
        return false;
    }
    let next = next.trim();
    let is_underline =
        next.len() >= 3 && (next.bytes().all(|byte| byte == b'=') || next.bytes().all(|byte| byte == b'-'));
    if next.is_empty() || is_underline {
        return !after.trim().is_empty();
    }
    dateline(next).is_some()
}

/// Returns whether a line is a turn of talk: `Q: Why now?`, `JOURNALIST: …`.
fn is_speech(line: &str) -> bool {
    let Some((speaker, said)) = line.split_once(": ") else { return false };
    let is_label = speaker.chars().all(|c| c.is_uppercase() || !c.is_alphabetic()) || speaker.len() <= 2;
    is_label && said.ends_with('?')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_line_above_the_text_is_the_headline() {
        let cases = [
            ("Grain exports rise\n\nExports of grain rose in May.", "Grain exports rise"),
            ("\u{feff}\r\nGrain exports rise \r\n\r\nExports rose.", "Grain exports rise"),
            ("GRAIN EXPORTS RISE\n==================\nExports rose in May.", "GRAIN EXPORTS RISE"),
            ("Grain exports rise\nASTANA, 14 March 2026 (Agency) — Exports rose.", "Grain exports rise"),
            ("Will grain prices fall?\n\nNobody knows.", "Will grain prices fall?"),
            ("“We are ready” – minister\n\nHe said so.", "“We are ready” – minister"),
            ("Ministers to visit U.S.\n\nThey leave today.", "Ministers to visit U.S."),
            ("Астықтың бағасы өсті\n\nМамырда баға өсті.", "Астықтың бағасы өсті"),
            ("粮食出口量五月上升\n\n五月的出口量上升。", "粮食出口量五月上升"),
            ("Parliament: budget passed\n\nIt passed.", "Parliament: budget passed"),
            ("3 hurt in fire\n\nThree were hurt.", "3 hurt in fire"),
        ];
        for (text, expected) in cases {
            assert_eq!(headline(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_first_lines_are_none() {
        let cases = [
            "Exports of grain rose in May.\n\nThe rest follows.",
            "Grain exports rise",
            "Grain exports rise\n\n \n",
            "Grain exports rise\nand so do prices in May.",
            "ASTANA, 14 March 2026 (Agency) — Exports rose\n\nMore.",
            "Friday, 4 January 2019\n\nExports rose.",
            "Dear colleagues,\n\nWelcome.",
            "Thank you!\n\nLet us begin.",
            "Q: Why do prices rise?\n\nA: Because of rain.",
            "and the minister went\n\nHome.",
            "https://example.org/a b\n\nText.",
            "Contents:\n\nText.",
            "Introduction\n\nText.",
            "",
        ];
        for text in cases {
            assert_eq!(headline(text), None, "{text}");
        }
        let long = format!("{}\n\nText.", "Grain ".repeat(40).trim());
        assert_eq!(headline(&long), None);
    }
}
