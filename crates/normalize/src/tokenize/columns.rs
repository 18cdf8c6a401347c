//! The columns of a token: its flags and hashes. Not here: where tokens part.

use dateline_core::token::{Tokens, flag};
use xxhash_rust::xxh3::xxh3_64;

use super::class::{self, CharInfo};

/// Longest token of ASCII whose lower case is made on the stack.
const STACK: usize = 48;

/// Writes tokens of one text.
pub(super) struct Columns<'a> {
    text: &'a str,
    out: &'a mut Tokens,
    lower: String,
}

impl<'a> Columns<'a> {
    /// Returns a writer into `out`, which is cleared.
    pub(super) fn new(text: &'a str, out: &'a mut Tokens) -> Self {
        let Tokens { start, end, flags, hash, lower, prefix3, suffix3 } = &mut *out;
        for column in [start, end, flags, hash, lower, prefix3, suffix3] {
            column.clear();
            column.reserve(text.len() / 5 + 8);
        }
        Columns { text, out, lower: String::new() }
    }

    /// Appends the token `start..end`, with flags that its characters do not show, and returns its end.
    #[inline]
    pub(super) fn push(&mut self, start: usize, end: usize, flags: u32) -> usize {
        let bytes = self.text.as_bytes();
        let after_space = start == 0 || bytes[start - 1].is_ascii_whitespace();
        let flags = if after_space { flags | flag::AFTER_SPACE } else { flags };
        self.out.start.push(start as u32);
        self.out.end.push(end as u32);
        let token = &bytes[start..end];
        let traits = Traits::of_bytes(token);
        if traits.all & Traits::WIDE != 0 {
            self.push_wide(&self.text[start..end], flags);
        } else {
            self.push_ascii(token, traits, flags);
        }
        end
    }

    #[inline]
    fn push_ascii(&mut self, token: &[u8], traits: Traits, flags: u32) {
        self.out.flags.push(flags | traits.flags(|| ascii_letters(token)) | ascii_flags(token, traits));
        let hash = hash(token);
        if traits.all & Traits::CAPITAL == 0 {
            return self.push_hashes(hash, hash, token);
        }
        let mut buffer = [0; STACK];
        match buffer.get_mut(..token.len()) {
            Some(lower) => {
                lower.copy_from_slice(token);
                lower.make_ascii_lowercase();
                self.push_hashes(hash, self::hash(lower), lower);
            }
            None => {
                let lower = token.to_ascii_lowercase();
                self.push_hashes(hash, self::hash(&lower), &lower);
            }
        }
    }

    #[inline]
    fn push_hashes(&mut self, hash: u32, lower_hash: u32, lower: &[u8]) {
        self.out.hash.push(hash);
        self.out.lower.push(lower_hash);
        let affix = |bytes: &[u8]| if lower.len() <= 3 { lower_hash } else { self::hash(bytes) };
        self.out.prefix3.push(affix(&lower[..lower.len().min(3)]));
        self.out.suffix3.push(affix(&lower[lower.len().saturating_sub(3)..]));
    }

    fn push_wide(&mut self, token: &str, flags: u32) {
        let mut traits = Traits { all: Traits::WIDE, ..Traits::default() };
        let mut letters = 0;
        self.lower.clear();
        for (idx, c) in token.chars().enumerate() {
            let info = CharInfo::of(c);
            traits.add(idx, Traits::of_info(info));
            letters += usize::from(info.has(CharInfo::LETTER));
            self.lower.push(info.lower);
        }
        self.out.flags.push(flags | traits.flags(|| letters) | wide_flags(token, traits));
        let lower = self.lower.as_bytes();
        let prefix = self.lower.char_indices().nth(3).map_or(lower.len(), |(idx, _)| idx);
        let suffix = self.lower.char_indices().rev().nth(2).map_or(0, |(idx, _)| idx);
        self.out.hash.push(hash(token.as_bytes()));
        self.out.lower.push(hash(lower));
        self.out.prefix3.push(hash(&lower[..prefix]));
        self.out.suffix3.push(hash(&lower[suffix..]));
    }
}

#[inline]
fn hash(bytes: &[u8]) -> u32 {
    xxh3_64(bytes) as u32
}

/// What the characters of a token are, as bits of all of them and of all but the first.
#[derive(Clone, Copy, Debug, Default)]
struct Traits {
    all: u8,
    inner: u8,
    first: u8,
}

/// Traits of the bytes of ASCII.
static BYTE_TRAITS: [u8; 256] = {
    let mut table = [Traits::WIDE; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'A'..=b'Z' => Traits::CAPITAL,
            b'a'..=b'z' => Traits::LOWER,
            b'0'..=b'9' => Traits::DIGIT,
            _ => Traits::SIGN,
        };
        byte += 1;
    }
    table
};

impl Traits {
    const CAPITAL: u8 = 1;
    const LOWER: u8 = 2;
    /// A letter without case.
    const UNCASED: u8 = 4;
    const DIGIT: u8 = 8;
    const SIGN: u8 = 16;
    const WIDE: u8 = 32;
    const LETTER: u8 = Self::CAPITAL | Self::LOWER | Self::UNCASED;

    #[inline]
    fn of_bytes(token: &[u8]) -> Traits {
        let mut inner = 0;
        for byte in &token[1..] {
            inner |= BYTE_TRAITS[usize::from(*byte)];
        }
        let first = BYTE_TRAITS[usize::from(token[0])];
        Traits { all: inner | first, inner, first }
    }

    fn of_info(info: CharInfo) -> u8 {
        match () {
            () if info.has(CharInfo::CAPITAL) => Self::CAPITAL,
            () if info.has(CharInfo::LOWER) => Self::LOWER,
            () if info.has(CharInfo::LETTER) => Self::UNCASED,
            () if info.has(CharInfo::DIGIT) => Self::DIGIT,
            () => Self::SIGN,
        }
    }

    fn add(&mut self, idx: usize, bits: u8) {
        self.all |= bits;
        let place = if idx == 0 { &mut self.first } else { &mut self.inner };
        *place |= bits;
    }

    /// Returns the flags that the characters tell; `letters` counts the letters.
    #[inline]
    fn flags(self, letters: impl FnOnce() -> usize) -> u32 {
        let has = |traits: u8, bits: u8| traits & bits != 0;
        let set = |holds: bool, bit: u32| if holds { bit } else { 0 };
        let (all, inner) = (self.all, self.inner);
        let only_capitals = all & Self::LETTER == Self::CAPITAL;
        set(has(self.first, Self::CAPITAL), flag::FIRST_CAPITAL)
            | set(only_capitals && letters() > 1, flag::ALL_CAPITALS)
            | set(has(inner, Self::CAPITAL) && has(all, Self::LOWER), flag::MIXED)
            | set(all & Self::LETTER == Self::LOWER, flag::LOWER)
            | set(has(all, Self::LETTER), flag::LETTER)
            | set(has(all, Self::DIGIT), flag::DIGIT)
            | set(all & !Self::WIDE == Self::DIGIT, flag::NUMBER)
            | set(has(all, Self::WIDE), flag::NON_ASCII)
    }
}

fn ascii_letters(token: &[u8]) -> usize {
    token.iter().filter(|byte| byte.is_ascii_alphabetic()).count()
}

/// Returns the flags of signs, separators and final dots of a token of ASCII.
#[inline]
fn ascii_flags(token: &[u8], traits: Traits) -> u32 {
    let last = token[token.len() - 1];
    if traits.all & Traits::LETTER != 0 {
        return if last == b'.' { flag::ABBREVIATION } else { 0 };
    }
    if traits.all & Traits::DIGIT != 0 {
        let is_number = last.is_ascii_digit()
            && token.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b':' | b'/'));
        return if is_number { flag::NUMBER } else { 0 };
    }
    sign_flags(token.iter().map(|byte| char::from(*byte)))
}

fn wide_flags(token: &str, traits: Traits) -> u32 {
    if traits.all & Traits::LETTER != 0 {
        return if token.ends_with('.') { flag::ABBREVIATION } else { 0 };
    }
    if traits.all & Traits::DIGIT != 0 {
        return 0;
    }
    sign_flags(token.chars())
}

fn sign_flags(mut chars: impl Iterator<Item = char> + Clone) -> u32 {
    let all = |is: fn(char) -> bool| chars.clone().all(is);
    let kind = match () {
        () if all(class::is_quote) => flag::QUOTE,
        () if all(class::is_bracket) => flag::BRACKET,
        () => 0,
    };
    let is_symbol = chars.any(class::is_symbol);
    kind | if is_symbol && kind == 0 { flag::SYMBOL } else { flag::PUNCTUATION }
}
