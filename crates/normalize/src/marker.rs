//! Marks at the start of a line or item: bullets, numbers, letters, `Q:`, and lines that are only a rule.
//!
//! Not here: which lines are joined (paragraphs) and where items part inside a line (sentences).

/// The number or letter of an item: `1.`, `2)`, `(c)`, `iv)`, `a.)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    /// Length in bytes, with its brackets and dots.
    pub(crate) byte_len: usize,
    style: Style,
    ordinal: Ordinal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Style {
    opened: bool,
    dotted: bool,
    closed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ordinal {
    Number(u32),
    Lower(u8),
    Upper(u8),
    /// A Roman numeral that is no single letter.
    Roman(u32),
}

/// Returns whether a character is a bullet.
pub(crate) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '‣'
            | '⁃'
            | '◦'
            | '●'
            | '▪'
            | '■'
            | '□'
            | '▫'
            | '►'
            | '▶'
            | '➢'
            | '➤'
            | '·'
            | '✓'
            | '✔'
    )
}

/// Returns whether a line starts an item or a turn: with a bullet, a dash and a space, `*`, a marker, `Q:`,
/// or the `>` of quoted mail.
pub(crate) fn starts_item(line: &str) -> bool {
    let mut chars = line.chars();
    let (first, rest) = (chars.next(), chars.as_str());
    match first {
        Some(c) if is_bullet(c) => true,
        Some('>') => true,
        Some('-' | '–' | '—' | '*' | '+') => {
            let body = rest.trim_start_matches(' ');
            body.len() < rest.len() && !body.starts_with(char::is_lowercase)
        }
        Some('Q' | 'A') if rest.starts_with(':') => true,
        _ => Marker::at(line).is_some_and(Marker::closes_or_counts),
    }
}

/// Returns whether a line holds signs only and at least three of them: a rule, not text.
pub(crate) fn is_rule(line: &str) -> bool {
    line.len() > 2
        && line.chars().all(|c| c.is_ascii_punctuation() || matches!(c, ' ' | '—' | '–' | '…' | '·'))
}

impl Marker {
    /// Returns the marker that a text starts with; white space follows it.
    pub(crate) fn at(text: &str) -> Option<Marker> {
        let bytes = text.as_bytes();
        if let [b'A'..=b'Z', b'a'..=b'z', ..] = bytes {
            return None;
        }
        let opened = bytes.first() == Some(&b'(');
        let from = usize::from(opened);
        let body = bytes[from..].iter().take(6).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let mut at = from + body;
        let dotted = bytes.get(at) == Some(&b'.');
        at += usize::from(dotted);
        let closed = bytes.get(at) == Some(&b')');
        at += usize::from(closed);
        let ends = bytes.get(at).is_some_and(u8::is_ascii_whitespace);
        let whole = closed || (dotted && !opened);
        if !(whole && ends) {
            return None;
        }
        let ordinal = Ordinal::parse(&text[from..from + body])?;
        Some(Marker { byte_len: at, style: Style { opened, dotted, closed }, ordinal })
    }

    /// Returns whether the marker is no initial: it has a bracket or is a number.
    pub(crate) fn closes_or_counts(self) -> bool {
        self.style.closed || matches!(self.ordinal, Ordinal::Number(_))
    }

    /// Returns whether the marker can part items inside a line: an upper case letter with a dot is an initial.
    pub(crate) fn parts_items(self) -> bool {
        self.style.closed || !matches!(self.ordinal, Ordinal::Upper(_) | Ordinal::Roman(_))
    }

    /// Returns whether `next` is the marker of the item behind this one.
    pub(crate) fn is_followed_by(self, next: Marker) -> bool {
        let ordinals = match (self.ordinal, next.ordinal) {
            (Ordinal::Number(a), Ordinal::Number(b)) | (Ordinal::Roman(a), Ordinal::Roman(b)) => a + 1 == b,
            (Ordinal::Lower(a), Ordinal::Lower(b)) | (Ordinal::Upper(a), Ordinal::Upper(b)) => a + 1 == b,
            (Ordinal::Lower(b'i'), Ordinal::Roman(b)) => b == 2,
            (Ordinal::Roman(a), Ordinal::Lower(b'v')) => a == 4,
            (Ordinal::Lower(b'v'), Ordinal::Roman(b)) => b == 6,
            _ => false,
        };
        ordinals && self.style == next.style
    }
}

impl Ordinal {
    fn parse(text: &str) -> Option<Ordinal> {
        match text.as_bytes() {
            [letter @ b'a'..=b'z'] => Some(Ordinal::Lower(*letter)),
            [letter @ b'A'..=b'Z'] => Some(Ordinal::Upper(*letter)),
            digits @ [b'0'..=b'9', ..] if digits.len() <= 3 => text.parse().ok().map(Ordinal::Number),
            _ => roman(text).map(Ordinal::Roman),
        }
    }
}

/// Returns the value of a Roman numeral below 40 of two letters or more.
fn roman(text: &str) -> Option<u32> {
    let upper = text.to_ascii_uppercase();
    let (tens, ones) = upper.split_at(upper.len() - upper.trim_start_matches('X').len());
    let ones = match ones {
        "" => 0,
        "I" => 1,
        "II" => 2,
        "III" => 3,
        "IV" => 4,
        "V" => 5,
        "VI" => 6,
        "VII" => 7,
        "VIII" => 8,
        "IX" => 9,
        _ => return None,
    };
    let one_case = text == upper || !text.bytes().any(|byte| byte.is_ascii_uppercase());
    (tens.len() <= 3 && text.len() > 1 && one_case).then_some(tens.len() as u32 * 10 + ones)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_read() {
        for text in ["1. Rail", "12) Rail", "(iii) Rail", "a.) Rail", "b) Rail", "(C) Rail", "A. Rail"] {
            assert!(Marker::at(text).is_some(), "{text}");
        }
        for text in ["1.5 t", "1 Rail", "(a Rail", "2026. Rail", "mid) Rail", "a.b", "", "(", "1."] {
            assert_eq!(Marker::at(text), None, "{text}");
        }
    }

    #[test]
    fn items_follow_each_other() {
        let follows = |a, b| Marker::at(a).unwrap().is_followed_by(Marker::at(b).unwrap());
        assert!(follows("1. x", "2. x") && follows("a) x", "b) x") && follows("(iii) x", "(iv) x"));
        assert!(follows("i) x", "ii) x") && follows("iv) x", "v) x") && follows("v) x", "vi) x"));
        assert!(!follows("1. x", "3. x") && !follows("1. x", "2) x") && !follows("a) x", "B) x"));
    }

    #[test]
    fn items_and_rules_are_told_from_text() {
        for line in ["• Rail", "- Rail", "— Да", "* Rail", "Q: When?", "> quoted", "(2) Rail"] {
            assert!(starts_item(line), "{line}");
        }
        for line in ["-5 degrees", "— he said", "A dog", "J. Smith", "2026 was"] {
            assert!(!starts_item(line), "{line}");
        }
        assert!(is_rule("-----") && is_rule("* * *") && !is_rule("--") && !is_rule("- a -"));
    }
}
