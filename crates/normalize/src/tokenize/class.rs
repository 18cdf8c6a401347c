//! Classes of bytes and characters. Not here: flags of tokens.

use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;

/// What a byte can start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// White space, and controls that normalization leaves in no text.
    Space,
    /// A letter of ASCII.
    Letter,
    /// A digit of ASCII.
    Digit,
    /// Any other character of ASCII.
    Sign,
    /// A character outside ASCII.
    Wide,
}

/// Classes by byte.
pub(super) static CLASSES: [Class; 256] = {
    let mut table = [Class::Wide; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            0..=b' ' | 0x7f => Class::Space,
            _ => Class::Sign,
        };
        byte += 1;
    }
    table
};

/// Bytes of ASCII that go on a word.
pub(super) static WORD_BYTES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    table
};

/// Bytes that end a word of letters whatever stands behind them; 0 is the end of the text.
pub(super) static ENDS_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let may_go_on = matches!(byte as u8, b'\'' | b'-' | b'.' | b'@' | b':' | b'/' | b'&' | b'$' | b'(');
        table[byte] = !WORD_BYTES[byte] && !may_go_on;
        byte += 1;
    }
    table
};

/// Bit of [`BEHIND`]: white space.
pub(super) const SPACE: u8 = 1;
/// Bit of [`BEHIND`]: it may go on a word.
pub(super) const GOES_ON: u8 = 2;

/// What bytes are behind a token of plain text.
pub(super) static BEHIND: [u8; 256] = {
    let mut table = [GOES_ON; 256];
    let mut byte = 0;
    while byte < 128 {
        if ENDS_WORD[byte] {
            table[byte] = if (byte as u8).is_ascii_whitespace() { SPACE } else { 0 };
        }
        byte += 1;
    }
    table
};

/// Which signs are tokens by themselves, unless they stand twice; others may be more.
pub(super) static LONE_SIGNS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let may_be_more =
            matches!(byte as u8, b'\'' | b'.' | b'!' | b'?' | b'=' | b'+' | b'#' | b'@' | b':' | b';' | b'(');
        table[byte] = matches!(CLASSES[byte], Class::Sign) && !may_be_more;
        byte += 1;
    }
    table
};

/// Returns the character at a boundary.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

/// What a character is, as bits, and its simple lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CharInfo {
    /// Simple lower case: one character, also for `İ`.
    pub(super) lower: char,
    bits: u8,
}

impl CharInfo {
    /// Part of a word: a letter, digit, mark or joiner.
    pub(super) const WORD: u8 = 1;
    /// An upper or title case letter.
    pub(super) const CAPITAL: u8 = 2;
    /// A lower case letter.
    pub(super) const LOWER: u8 = 4;
    /// A letter.
    pub(super) const LETTER: u8 = 8;
    /// A digit or other number.
    pub(super) const DIGIT: u8 = 16;

    /// Returns what a character is, from a table where it is of a European script or a common sign.
    #[inline]
    pub(super) fn of(c: char) -> CharInfo {
        let at = match c as usize {
            code @ ..EUROPEAN_END => code,
            code @ SIGNS_START..SIGNS_END => code - SIGNS_START + EUROPEAN_END,
            _ => return CharInfo::compute(c),
        };
        COMMON[at]
    }

    fn compute(c: char) -> CharInfo {
        let set = |holds: bool, bit: u8| if holds { bit } else { 0 };
        let is_title_case = matches!(c, 'ǅ' | 'ǈ' | 'ǋ' | 'ǲ');
        let bits = set(is_word(c), Self::WORD)
            | set(c.is_uppercase() || is_title_case, Self::CAPITAL)
            | set(c.is_lowercase(), Self::LOWER)
            | set(c.is_alphabetic(), Self::LETTER)
            | set(c.is_numeric() && !c.is_alphabetic(), Self::DIGIT);
        CharInfo { lower: c.to_lowercase().next().unwrap_or(c), bits }
    }

    /// Returns whether the character has one of the bits.
    #[inline]
    pub(super) fn has(self, bits: u8) -> bool {
        self.bits & bits != 0
    }
}

/// One past the last character of the European scripts: Latin to Cyrillic.
const EUROPEAN_END: usize = 0x530;

/// General punctuation (dashes, quotation marks, dots) to signs of currencies.
const SIGNS_START: usize = 0x2000;
const SIGNS_END: usize = 0x20d0;

/// The European scripts, then signs.
static COMMON: LazyLock<Vec<CharInfo>> = LazyLock::new(|| {
    let codes = (0..EUROPEAN_END).chain(SIGNS_START..SIGNS_END);
    let chars = codes.filter_map(|code| char::from_u32(code as u32));
    chars.map(CharInfo::compute).collect()
});

fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !is_ideograph(c) && !is_lone_number(c)
        || is_joiner(c)
        || is_combining_mark(c) && !is_selector(c)
}

/// U+200C and U+200D: normalization leaves them only where they bind.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Returns whether a character is an ideograph, a token of its own.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
}

/// Superscript digits and fractions are tokens of their own: `km` `²`, `5` `½`.
fn is_lone_number(c: char) -> bool {
    matches!(u32::from(c), 0xb2 | 0xb3 | 0xb9 | 0xbc..=0xbe | 0x2070..=0x209c | 0x2150..=0x215f | 0x2460..=0x24ff)
        || matches!(c, 'º' | 'ª')
}

/// A variation selector, a mark around a sign, or a tag: they belong to the sign before them.
pub(super) fn is_selector(c: char) -> bool {
    matches!(u32::from(c), 0xfe00..=0xfe0f | 0x20d0..=0x20ff | 0xe_0020..=0xe_007f)
}

/// Returns whether a sign is a symbol and not punctuation.
pub(super) fn is_symbol(c: char) -> bool {
    match c {
        '$' | '%' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~' => true,
        _ if c.is_ascii() => false,
        _ => matches!(
            u32::from(c),
            0xa2..=0xa6 | 0xa8 | 0xa9 | 0xac | 0xae..=0xb6 | 0xb8 | 0xb9..=0xba | 0xaa | 0xbc..=0xbe | 0xd7 | 0xf7
                | 0x2030..=0x2031 | 0x2052 | 0x2044 | 0x2070..=0x209c | 0x20a0..=0x20cf | 0x2100..=0x2bff
                | 0x3003..=0x3004 | 0xff04..=0xff05 | 0xfffd | 0x1_f000..=0x1_faff
        ),
    }
}

/// Returns whether a character is a quotation mark.
pub(super) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
    )
}

/// Returns whether a character is a bracket.
pub(super) fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '（' | '）' | '【' | '】')
}
