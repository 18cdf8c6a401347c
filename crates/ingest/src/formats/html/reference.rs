//! Character references: `&amp;`, `&#8222;`, `&#x201e;`, and `&copy` without its semicolon.
//!
//! Sections 13.2.5.72 to 13.2.5.80 of the HTML Standard; its table of names comes with the HTML parser.

use std::borrow::Cow;

use html5ever::data::NAMED_ENTITIES;

/// Longest name with its semicolon.
const LONGEST_NAME: usize = 32;
/// Longest name that is known without semicolon.
const LONGEST_BARE: usize = 6;

/// Where a reference stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Between tags.
    Text,
    /// In the value of an attribute, where `&copy=1` is part of an address.
    Attribute,
}

/// A decoded reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// Bytes it stands in.
    pub(super) len: usize,
    /// What it means.
    pub(super) chars: (char, Option<char>),
}

/// Returns the reference that a text begins with.
pub(super) fn reference(text: &str, place: Place) -> Option<Reference> {
    let rest = text.strip_prefix('&')?;
    match rest.strip_prefix('#') {
        Some(number) => numeric(number),
        None => named(rest, place),
    }
}

/// Returns a text with its references decoded.
pub(super) fn decode(text: &str, place: Place) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    let mut next = Some(first);
    while let Some(at) = next {
        let Some(found) = reference(&text[at..], place) else {
            next = memchr::memchr(b'&', &text.as_bytes()[at + 1..]).map(|more| at + 1 + more);
            continue;
        };
        out.push_str(&text[from..at]);
        out.push(found.chars.0);
        out.extend(found.chars.1);
        from = at + found.len;
        next = memchr::memchr(b'&', &text.as_bytes()[from..]).map(|more| from + more);
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

fn numeric(number: &str) -> Option<Reference> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let count = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    if count == 0 {
        return None;
    }
    let code = u32::from_str_radix(&digits[..count], radix).unwrap_or(u32::MAX);
    let semicolon = usize::from(digits.as_bytes().get(count) == Some(&b';'));
    let len = 2 + (number.len() - digits.len()) + count + semicolon;
    Some(Reference { len, chars: (numbered(code), None) })
}

/// Returns the character of a number. Those of the C1 controls are meant as windows-1252.
fn numbered(code: u32) -> char {
    let byte = u8::try_from(code).ok().filter(|byte| (0x80..0xa0).contains(byte));
    if let Some(byte) = byte {
        let bytes = [byte];
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        return text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER);
    }
    char::from_u32(code).filter(|&c| c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn named(rest: &str, place: Place) -> Option<Reference> {
    let len = rest.bytes().take(LONGEST_NAME).take_while(u8::is_ascii_alphanumeric).count();
    if rest.as_bytes().get(len) == Some(&b';')
        && let Some(found) = known(&rest[..=len])
    {
        return Some(found);
    }
    let bare = (2..=len.min(LONGEST_BARE)).rev().find_map(|len| known(&rest[..len]))?;
    let next = rest.as_bytes().get(bare.len - 1);
    let is_address = next.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'=');
    (place == Place::Text || !is_address).then_some(bare)
}

fn known(name: &str) -> Option<Reference> {
    let &(first, second) = NAMED_ENTITIES.get(name)?;
    let first = char::from_u32(first).filter(|&c| c != '\0')?;
    let second = char::from_u32(second).filter(|&c| c != '\0');
    Some(Reference { len: 1 + name.len(), chars: (first, second) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> Cow<'_, str> {
        decode(html, Place::Text)
    }

    #[test]
    fn references_are_decoded_as_browsers_do() {
        assert_eq!(
            text("AT&amp;T &#8222;a&#x201C; &copy 2026 &notit; &unknown; & &;"),
            "AT&T „a“ © 2026 ¬it; &unknown; & &;"
        );
        assert_eq!(text("&#150;&#0;&#xd800;&#99999999999;&#;&#x;"), "–\u{fffd}\u{fffd}\u{fffd}&#;&#x;");
        assert_eq!(text("&NotEqualTilde;"), "≂̸");
    }

    #[test]
    fn addresses_keep_their_ampersands() {
        assert_eq!(decode("?a=1&copy=2&amp;b", Place::Attribute), "?a=1&copy=2&b");
        assert_eq!(decode("Tom &amp Jerry", Place::Attribute), "Tom & Jerry");
    }

    #[test]
    fn many_ampersands_take_little_time() {
        let html = "&".repeat(1 << 20);
        assert_eq!(text(&html).len(), html.len());
    }
}
