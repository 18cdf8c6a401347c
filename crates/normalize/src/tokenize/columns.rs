//! The columns of a token: its flags and hashes. Not here: where tokens part.

use std::sync::LazyLock;

use dateline_core::token::{Tokens, flag};
use xxhash_rust::xxh3::xxh3_64;

use super::class::{self, CharInfo};
use super::plain::Word;
use super::short::{Places, Short, hash3};

/// Number of columns.
const COLUMNS: usize = 7;

/// Tokens that are kept back until they are appended together.
const BLOCK: usize = 1 << u8::BITS;

/// Writes tokens of one text.
pub(super) struct Columns<'a> {
    text: &'a str,
    out: &'a mut Tokens,
    block: &'a mut Block,
    ones: &'static [One; 128],
    marks: &'static [One; MARKS],
    lower: String,
}

/// The last tokens, until they are appended together; empty between texts.
#[derive(Debug)]
pub(crate) struct Block {
    /// In the order of the fields of [`Tokens`].
    columns: [[u32; BLOCK]; COLUMNS],
    /// How many they are; the block is appended when this wraps.
    n: u8,
}

impl Default for Block {
    fn default() -> Self {
        Block { columns: [[0; BLOCK]; COLUMNS], n: 0 }
    }
}

/// Hashes of a token: of its bytes, its lower case, and the first and last three characters of that.
pub(super) type Hashes = [u32; 4];

impl<'a> Columns<'a> {
    /// Returns a writer into `out`, which is cleared; [`finish`](Columns::finish) it.
    pub(super) fn new(text: &'a str, block: &'a mut Block, out: &'a mut Tokens) -> Self {
        block.n = 0;
        for column in fields(out) {
            column.clear();
            column.reserve(text.len() / 5 + 8);
        }
        Columns { text, out, block, ones: &ONES, marks: &MARK_ONES, lower: String::new() }
    }

    /// Appends what was kept back.
    pub(super) fn finish(mut self) {
        self.append(usize::from(self.block.n));
        self.block.n = 0;
    }

    /// Appends the first `n` tokens that were kept back.
    #[inline(never)]
    fn append(&mut self, n: usize) {
        for (column, block) in fields(self.out).into_iter().zip(&self.block.columns) {
            column.extend_from_slice(&block[..n]);
        }
    }

    /// Appends the token `start..end`, with flags that its characters do not show, and returns its end.
    #[inline]
    pub(super) fn push(&mut self, start: usize, end: usize, flags: u32) -> usize {
        let bytes = self.text.as_bytes();
        if end == start + 1
            && let Some(One { flags: own, hashes }) = self.ones.get(usize::from(bytes[start]))
        {
            self.put(start, 1, flags | own, *hashes);
            return end;
        }
        if let Some(place) = mark_place(&bytes[start..end]) {
            let One { flags: own, hashes } = &self.marks[place];
            self.put(start, end - start, flags | own, *hashes);
            return end;
        }
        match Short::at(bytes, start, end) {
            Some(short) => self.push_short(start, short, flags),
            None => self.push_any(start, end, flags),
        }
        end
    }

    /// Appends a sign of one byte, with whether space stands before it.
    #[inline(always)]
    pub(super) fn push_sign(&mut self, start: usize, byte: u8, space: u32) {
        let One { flags, hashes } = &self.ones[usize::from(byte & 0x7f)];
        self.write(start, 1, flags | space, *hashes);
    }

    /// Appends a word, with whether space stands before it.
    #[inline(always)]
    pub(super) fn push_word(&mut self, start: usize, len: usize, word: Word, space: u32) {
        self.write(start, len, word.flags | space, word.hashes);
    }

    fn push_short(&mut self, start: usize, short: Short, flags: u32) {
        if short.is_number() {
            let hashes = short_hashes(short, Places::NONE);
            return self.put(start, short.len(), flags | flag::DIGIT | flag::NUMBER, hashes);
        }
        let token = &self.text.as_bytes()[start..start + short.len()];
        let hashes = short_hashes(short, short.capitals());
        self.put(start, short.len(), flags | short_flags(short, token), hashes);
    }

    fn put(&mut self, start: usize, len: usize, flags: u32, hashes: Hashes) {
        let bytes = self.text.as_bytes();
        let after_space = start == 0 || bytes[start - 1].is_ascii_whitespace();
        self.write(start, len, if after_space { flags | flag::AFTER_SPACE } else { flags }, hashes);
    }

    #[inline(always)]
    fn write(&mut self, start: usize, len: usize, flags: u32, hashes: Hashes) {
        let [hash, lower, prefix3, suffix3] = hashes;
        let row = [start as u32, (start + len) as u32, flags, hash, lower, prefix3, suffix3];
        let Block { columns, n } = &mut *self.block;
        for (column, value) in columns.iter_mut().zip(row) {
            column[usize::from(*n)] = value;
        }
        *n = n.wrapping_add(1);
        if *n == 0 {
            self.append(BLOCK);
        }
    }

    /// Appends a token that is long or not ASCII.
    fn push_any(&mut self, start: usize, end: usize, flags: u32) {
        let One { flags: own, hashes } = One::of_any(&self.text[start..end], &mut self.lower);
        self.put(start, end - start, flags | own, hashes);
    }
}

fn fields(tokens: &mut Tokens) -> [&mut Vec<u32>; COLUMNS] {
    let Tokens { start, end, flags, hash, lower, prefix3, suffix3 } = tokens;
    [start, end, flags, hash, lower, prefix3, suffix3]
}

/// What a token is by its characters.
#[derive(Clone, Copy, Debug)]
struct One {
    flags: u32,
    hashes: Hashes,
}

impl One {
    /// Returns what any token is; `lower` is overwritten with its lower case.
    fn of_any(token: &str, lower: &mut String) -> One {
        let wide = if token.is_ascii() { 0 } else { Traits::WIDE };
        let mut traits = Traits { all: wide, ..Traits::default() };
        let mut letters = 0;
        lower.clear();
        for (idx, c) in token.chars().enumerate() {
            let info = CharInfo::of(c);
            traits.add(idx, Traits::of_info(info));
            letters += usize::from(info.has(CharInfo::LETTER));
            lower.push(info.lower);
        }
        let signs = match wide {
            0 => ascii_flags(token.as_bytes(), traits.all),
            _ => wide_flags(token, traits),
        };
        let bytes = lower.as_bytes();
        let prefix = lower.char_indices().nth(3).map_or(bytes.len(), |(idx, _)| idx);
        let suffix = lower.char_indices().rev().nth(2).map_or(0, |(idx, _)| idx);
        let hashes = [token.as_bytes(), bytes, &bytes[..prefix], &bytes[suffix..]].map(hash);
        One { flags: traits.flags(letters) | signs, hashes }
    }
}

/// Dashes, quotation marks and dots of general punctuation, U+2000 to U+203F, and `’s`.
const MARKS: usize = 65;

static MARK_ONES: LazyLock<[One; MARKS]> = LazyLock::new(|| {
    std::array::from_fn(|place| {
        let mut token = String::from(char::from_u32(0x2000 + place as u32).unwrap_or('’'));
        if place + 1 == MARKS {
            token = String::from("’s");
        }
        One::of_any(&token, &mut String::new())
    })
});

/// Returns the place of a token among the marks that are kept ready.
#[inline]
fn mark_place(token: &[u8]) -> Option<usize> {
    match token {
        [0xe2, 0x80, last] => Some(usize::from(last & 0x3f)),
        [0xe2, 0x80, 0x99, b's'] => Some(MARKS - 1),
        _ => None,
    }
}

/// Tokens of one byte of ASCII: most of them are signs.
static ONES: LazyLock<[One; 128]> = LazyLock::new(|| {
    std::array::from_fn(|byte| {
        let short = Short::of_word(byte as u64, 1);
        let flags = short_flags(short, &[byte as u8]);
        One { flags, hashes: short_hashes(short, short.capitals()) }
    })
});

/// Returns the flags that the characters of a token show.
fn short_flags(short: Short, token: &[u8]) -> u32 {
    if short.is_number() {
        return flag::DIGIT | flag::NUMBER;
    }
    let (capitals, lowers, digits) = (short.capitals(), short.lowers(), short.digits());
    if capitals.any() || lowers.any() {
        let digit = if digits.any() { flag::DIGIT } else { 0 };
        let dot = if short.last() == b'.' { flag::ABBREVIATION } else { 0 };
        return digit | flag::LETTER | dot | letter_flags(capitals, lowers);
    }
    if digits.any() {
        return flag::DIGIT;
    }
    ascii_flags(token, Traits::SIGN)
}

/// Returns the flags that the case of letters shows.
#[inline]
fn letter_flags(capitals: Places, lowers: Places) -> u32 {
    let set = |holds: bool, bit: u32| if holds { bit } else { 0 };
    if !capitals.any() {
        return flag::LOWER;
    }
    set(capitals.first(), flag::FIRST_CAPITAL)
        | set(!lowers.any() && capitals.count() > 1, flag::ALL_CAPITALS)
        | set(lowers.any() && capitals.inner(), flag::MIXED)
}

#[inline(always)]
fn short_hashes(short: Short, capitals: Places) -> Hashes {
    let hash = short.hash();
    let (lower, lower_hash) = if capitals.any() {
        let lower = short.lower(capitals);
        (lower, lower.hash())
    } else {
        (short, hash)
    };
    match short.len() {
        ..=3 => [hash, lower_hash, lower_hash, lower_hash],
        _ => [hash, lower_hash, hash3(lower.prefix3()), hash3(lower.suffix3())],
    }
}

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

impl Traits {
    const CAPITAL: u8 = 1;
    const LOWER: u8 = 2;
    /// A letter without case.
    const UNCASED: u8 = 4;
    const DIGIT: u8 = 8;
    const SIGN: u8 = 16;
    const WIDE: u8 = 32;
    const LETTER: u8 = Self::CAPITAL | Self::LOWER | Self::UNCASED;

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
    fn flags(self, letters: usize) -> u32 {
        let has = |traits: u8, bits: u8| traits & bits != 0;
        let set = |holds: bool, bit: u32| if holds { bit } else { 0 };
        let (all, inner) = (self.all, self.inner);
        let only_capitals = all & Self::LETTER == Self::CAPITAL;
        set(has(self.first, Self::CAPITAL), flag::FIRST_CAPITAL)
            | set(only_capitals && letters > 1, flag::ALL_CAPITALS)
            | set(has(inner, Self::CAPITAL) && has(all, Self::LOWER), flag::MIXED)
            | set(all & Self::LETTER == Self::LOWER, flag::LOWER)
            | set(has(all, Self::LETTER), flag::LETTER)
            | set(has(all, Self::DIGIT), flag::DIGIT)
            | set(all & !Self::WIDE == Self::DIGIT, flag::NUMBER)
            | set(has(all, Self::WIDE), flag::NON_ASCII)
    }
}

/// Returns the flags of signs, separators and final dots of a token of ASCII with these traits.
fn ascii_flags(token: &[u8], traits: u8) -> u32 {
    let last = token[token.len() - 1];
    if traits & Traits::LETTER != 0 {
        return if last == b'.' { flag::ABBREVIATION } else { 0 };
    }
    if traits & Traits::DIGIT != 0 {
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
