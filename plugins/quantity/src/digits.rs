//! The value of a token of digits: separators, fractions, ordinals, exponents.
//!
//! English writes `3,915.4`; other separators are read only where they cannot be English (`3.915,40`, `7,5`).
//! Not here: words and scales (`number`), spaces between groups (`number`).

/// How a token of digits is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `58`
    Plain,
    /// `3,915`
    Grouped,
    /// `7.6`
    Decimal,
    /// `5/8`
    Fraction,
    /// `62nd`
    Ordinal,
}

/// The value of a token of digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Digits {
    pub(crate) value: f64,
    pub(crate) shape: Shape,
    /// Number of digits before the decimal point.
    pub(crate) len: usize,
}

/// Returns the value of a token, or `None` where it is no plain number (`18:45`, `4.7.2`, `B7`, `1950s`).
pub(crate) fn parse(token: &str) -> Option<Digits> {
    if token.len() > 64 {
        return None;
    }
    let bytes = token.as_bytes();
    let first = *bytes.first()?;
    if !first.is_ascii_digit() && first != b'.' {
        return None;
    }
    if let Some(digits) = plain(bytes).or_else(|| english(bytes)) {
        return Some(digits);
    }
    if bytes.iter().all(u8::is_ascii_digit) {
        return digits(token, Shape::Plain, bytes.len());
    }
    if let Some((over, under)) = token.split_once('/') {
        return fraction(over, under);
    }
    if let Some(ordinal) = ordinal(token) {
        return Some(ordinal);
    }
    if bytes.iter().any(|b| matches!(b, b'e' | b'E')) {
        return exponent(token);
    }
    if bytes.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'\'')) {
        return separated(token);
    }
    None
}

/// Returns the number and the scale of a token that keeps the letters of its scale: `3.4T`, `6BN`.
///
/// The tokens part `k`, `M`, `bn` and their like from the digits; what is here are the spellings they leave.
pub(crate) fn with_scale(token: &str) -> Option<(Digits, f64)> {
    let at = token.find(|c: char| c.is_ascii_alphabetic())?;
    let scale = match &token[at..] {
        "MM" | "MN" | "Mn" => 1e6,
        "BN" | "Bn" => 1e9,
        "T" | "TN" | "Tn" => 1e12,
        _ => return None,
    };
    let number = parse(&token[..at]).filter(|digits| digits.shape != Shape::Fraction)?;
    Some((number, scale))
}

/// The most digits of a number that a float holds exactly.
const EXACT: u32 = 15;

/// Reads `58`, up to 15 digits.
fn plain(bytes: &[u8]) -> Option<Digits> {
    if bytes.len() > EXACT as usize {
        return None;
    }
    let mut whole = 0_u64;
    for byte in bytes {
        if !byte.is_ascii_digit() {
            return None;
        }
        whole = whole * 10 + u64::from(byte - b'0');
    }
    Some(Digits { value: whole as f64, shape: Shape::Plain, len: bytes.len() })
}

/// Reads `58`, `3,915` and `7.6`, up to 15 digits; anything else is `None` and read elsewhere.
fn english(bytes: &[u8]) -> Option<Digits> {
    let (mut whole, mut n_digits, mut since_comma) = (0_u64, 0_u32, 0_u32);
    let (mut has_comma, mut decimals) = (false, None);
    for byte in bytes {
        match byte {
            b'0'..=b'9' => {
                whole = whole * 10 + u64::from(byte - b'0');
                (n_digits, since_comma) = (n_digits + 1, since_comma + 1);
            }
            b',' if decimals.is_none()
                && (since_comma == 3 || !has_comma && (1..=3).contains(&since_comma)) =>
            {
                (has_comma, since_comma) = (true, 0);
            }
            b'.' if decimals.is_none() && n_digits > 0 && (!has_comma || since_comma == 3) => {
                decimals = Some(n_digits);
            }
            _ => return None,
        }
        if n_digits > EXACT {
            return None;
        }
    }
    let len = decimals.unwrap_or(n_digits);
    let is_whole = len < n_digits || decimals.is_none() && n_digits > 0 && (!has_comma || since_comma == 3);
    let shape = match decimals {
        Some(_) => Shape::Decimal,
        None if has_comma => Shape::Grouped,
        None => Shape::Plain,
    };
    // Both are exact, so that the quotient is the nearest float.
    let value = whole as f64 / 10_u64.pow(n_digits - len) as f64;
    is_whole.then_some(Digits { value, shape, len: len as usize })
}

fn digits(text: &str, shape: Shape, len: usize) -> Option<Digits> {
    let value: f64 = text.parse().ok()?;
    value.is_finite().then_some(Digits { value, shape, len })
}

fn fraction(over: &str, under: &str) -> Option<Digits> {
    let is_short = |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !is_short(over) || !is_short(under) {
        return None;
    }
    let (over, under): (f64, f64) = (over.parse().ok()?, under.parse().ok()?);
    (under > 0.0).then(|| Digits { value: over / under, shape: Shape::Fraction, len: 1 })
}

fn ordinal(token: &str) -> Option<Digits> {
    let number = token.get(..token.len().checked_sub(2)?)?;
    let suffix = &token[number.len()..];
    if !["st", "nd", "rd", "th"].iter().any(|end| suffix.eq_ignore_ascii_case(end)) {
        return None;
    }
    let plain: String = number.chars().filter(|c| *c != ',').collect();
    let is_number = !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit());
    if is_number { digits(&plain, Shape::Ordinal, plain.len()) } else { None }
}

fn exponent(token: &str) -> Option<Digits> {
    let is_part = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'-' | b'+');
    if !token.bytes().all(is_part) || token.ends_with(['e', 'E']) {
        return None;
    }
    digits(token, Shape::Decimal, 1)
}

fn separated(token: &str) -> Option<Digits> {
    let token = token.trim_end_matches(',');
    let grouping = grouping(token)?;
    let plain: String = token
        .chars()
        .filter_map(|c| match c {
            c if Some(c) == grouping.decimal => Some('.'),
            c if c.is_ascii_digit() => Some(c),
            _ => None,
        })
        .collect();
    let len = plain.find('.').unwrap_or(plain.len());
    let shape = if grouping.decimal.is_some() { Shape::Decimal } else { Shape::Grouped };
    digits(&plain, shape, len)
}

struct Grouping {
    decimal: Option<char>,
}

/// Returns which separator is the decimal one, or `None` where the separators make no number.
fn grouping(token: &str) -> Option<Grouping> {
    let (last_at, last) = token.char_indices().rev().find(|(_, c)| !c.is_ascii_digit())?;
    let (head, tail) = (&token[..last_at], &token[last_at + 1..]);
    let same = head.chars().filter(|c| *c == last).count();
    let others: Vec<char> = head.chars().filter(|c| !c.is_ascii_digit() && *c != last).collect();
    if tail.is_empty() {
        return None;
    }
    let is_decimal = match last {
        '.' => same == 0,
        ',' => same == 0 && (others.contains(&'.') || tail.len() != 3),
        _ => false,
    };
    if is_decimal {
        let group = others.first().copied();
        let is_one_kind = others.iter().all(|c| Some(*c) == group);
        return (is_one_kind && groups_of_three(head, group)).then_some(Grouping { decimal: Some(last) });
    }
    (others.is_empty() && groups_of_three(token, Some(last))).then_some(Grouping { decimal: None })
}

/// Returns whether groups are those of thousands (`3,915,400`) or of lakhs and crores (`45,67,890`).
fn groups_of_three(text: &str, separator: Option<char>) -> bool {
    let Some(separator) = separator else { return true };
    let mut groups = text.split(separator);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let Some((last, middle)) = rest.split_last() else { return true };
    (1..=3).contains(&first.len())
        && last.len() == 3
        && (middle.iter().all(|group| group.len() == 3) || middle.iter().all(|group| group.len() == 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(token: &str) -> Option<f64> {
        parse(token).map(|digits| digits.value)
    }

    #[test]
    fn separators_are_english_unless_they_cannot_be() {
        assert_eq!(value("3,915"), Some(3915.0));
        assert_eq!(value("3,915.40"), Some(3915.4));
        assert_eq!(value("3.915"), Some(3.915));
        assert_eq!(value("3.915,40"), Some(3915.4));
        assert_eq!(value("3.915.400"), Some(3_915_400.0));
        assert_eq!(value("45,67,890.25"), Some(4_567_890.25));
        assert_eq!(value("7,5"), Some(7.5));
        assert_eq!(value("7,00"), Some(7.0));
        assert_eq!(value(".6"), Some(0.6));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for token in
            ["18:45", "4.7.2", "B7", "1950s", "6.4.", "6,4,8", "", ".", "8/0", "09/03/2027", "6e", "7x"]
        {
            assert_eq!(value(token), None, "{token}");
        }
    }

    #[test]
    fn fractions_ordinals_and_exponents() {
        assert_eq!(parse("5/8").map(|d| (d.value, d.shape)), Some((0.625, Shape::Fraction)));
        assert_eq!(parse("62nd").map(|d| (d.value, d.shape)), Some((62.0, Shape::Ordinal)));
        assert_eq!(value("2e18"), Some(2e18));
        assert_eq!(value("1e999"), None);
    }

    #[test]
    fn letters_of_a_scale_stand_behind_a_number() {
        let scaled = |token| with_scale(token).map(|(digits, scale)| (digits.value, scale));
        assert_eq!(scaled("3.4T"), Some((3.4, 1e12)));
        assert_eq!(scaled("6BN"), Some((6.0, 1e9)));
        assert_eq!(scaled("45MM"), Some((45.0, 1e6)));
        for token in ["T", "3.4", "3.4Tx", "5G", "1/2T", "T6", "3.4.1T", "é"] {
            assert_eq!(scaled(token), None, "{token}");
        }
    }

    #[test]
    fn the_quick_way_reads_what_the_slow_one_reads() {
        for token in
            ["7", "0058", "3,915", "12,345,678", "7.6", "3,915.4", "0.1", "999999999999.123", "0,625"]
        {
            let plain = token.bytes().all(|b| b.is_ascii_digit());
            let slow = if plain { digits(token, Shape::Plain, token.len()) } else { separated(token) };
            assert_eq!(english(token.as_bytes()), slow, "{token}");
            assert_eq!(super::plain(token.as_bytes()), slow.filter(|_| plain), "{token}");
        }
        for token in
            ["", "7,", "7.", ".7", "7,5", "1,2345", "3,91.5", "1.2.3", "1234,567", "1234567890123456"]
        {
            assert_eq!(english(token.as_bytes()), None, "{token}");
        }
    }

    #[test]
    fn a_long_token_is_no_number() {
        assert_eq!(value(&"9".repeat(65)), None);
        assert_eq!(value(&"9".repeat(20)), Some(99_999_999_999_999_999_999.0));
    }
}
