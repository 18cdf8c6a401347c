//! The matcher: all lexicons in one trie, one walk over the tokens of a text.
//!
//! A term is the list of its tokens' texts; a text matches where the same tokens follow one another. The
//! white space between them does not count, neither its kind nor whether there is any: `km/h` also matches
//! `km / h` if the tokenizer cuts both into three tokens, and `U.S.` does not match `U. S.` if it cuts the
//! first into one token and the second into two. Not here: which of several lexicons is right about a text.

use std::collections::HashMap;

use dateline_core::token::{Tokenize, Tokens};

use crate::case::Compare;
use crate::error::{Error, Kind};
use crate::parse::{Entry, Lexicon};
use crate::trie::{ROOT, Step, Trie};

/// How many tokens are looked at together.
const AHEAD: usize = 32;

/// The columns of tokens the matcher reads, of equal length.
#[derive(Clone, Copy, Debug)]
pub struct TokenColumns<'a> {
    /// First bytes.
    pub start: &'a [u32],
    /// One past the last bytes.
    pub end: &'a [u32],
    /// Hashes of the lower case.
    pub lower: &'a [u32],
}

impl<'a> From<&'a Tokens> for TokenColumns<'a> {
    fn from(tokens: &'a Tokens) -> Self {
        TokenColumns { start: &tokens.start, end: &tokens.end, lower: &tokens.lower }
    }
}

impl TokenColumns<'_> {
    #[inline]
    fn text<'t>(&self, text: &'t str, idx: usize) -> &'t [u8] {
        text.as_bytes().get(self.start[idx] as usize..self.end[idx] as usize).unwrap_or_default()
    }
}

/// A place where an entry of a lexicon stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index of the entry.
    pub entry: u32,
    /// Index of its first token.
    pub first_token: u32,
    /// Number of its tokens, at least 1.
    pub n_tokens: u32,
    /// First byte of its first token.
    pub start: u32,
    /// One past the last byte of its last token.
    pub end: u32,
}

/// The hits of one text, by lexicon; reused from text to text.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    by_lexicon: Vec<Lane>,
}

/// The hits of one lexicon.
#[derive(Clone, Debug, Default)]
struct Lane {
    hits: Vec<Hit>,
    /// One past the last token of the last hit.
    end: u32,
}

impl Hits {
    /// Returns the hits of a lexicon, by its index in [`Matcher::build`], in the order of the text; entries
    /// with the same place follow one another in the order of the lexicon.
    ///
    /// # Panics
    ///
    /// When nothing was scanned, or there is no such lexicon.
    pub fn of(&self, lexicon: usize) -> &[Hit] {
        &self.by_lexicon[lexicon].hits
    }

    fn reset(&mut self, n_lexicons: usize) {
        self.by_lexicon.resize_with(n_lexicons, Lane::default);
        for lane in &mut self.by_lexicon {
            lane.hits.clear();
            lane.end = 0;
        }
    }
}

impl Lane {
    /// Keeps the hit unless one further left reaches into it; a longer one from the same token wins.
    #[inline]
    fn offer(&mut self, hit: Hit) {
        if self.end <= hit.first_token || self.gives_way(&hit) {
            self.end = hit.first_token + hit.n_tokens;
            self.hits.push(hit);
        }
    }

    /// Returns whether the hit stands beside the last or in its place, which is left then.
    fn gives_way(&mut self, hit: &Hit) -> bool {
        if self.hits.last().is_some_and(|last| last.first_token < hit.first_token) {
            return false;
        }
        let is_shorter = |last: &Hit| last.first_token == hit.first_token && last.n_tokens < hit.n_tokens;
        while self.hits.last().is_some_and(is_shorter) {
            self.hits.pop();
        }
        true
    }
}

/// A term that ends at a node. All that end there follow one another, by lexicon and entry.
#[derive(Clone, Copy, Debug)]
struct Terminal {
    /// The first bytes of its first token, least significant first.
    key: u64,
    /// Length of its first token.
    len: u32,
    lexicon: u32,
    entry: u32,
    /// Where the texts of its tokens begin in `bytes`.
    first_byte: u32,
    compare: Compare,
    /// Its first token is at most eight letters from a to z, and their case does not matter.
    is_letters: bool,
    /// It is spelled and compared as the one before.
    is_repeated: bool,
    is_last_of_node: bool,
}

/// The bit that tells small letters from capitals, in eight bytes.
const SMALL: u64 = 0x2020_2020_2020_2020;

impl Terminal {
    /// Returns whether a term of one token is spelled by a text that begins with the bytes `word`; `None`
    /// where more than that must be read.
    #[inline]
    fn spelled_by(&self, word: u64, len: u32) -> Option<bool> {
        if len > 8 || len == 0 {
            return None;
        }
        let small = if self.is_letters { SMALL } else { 0 };
        let is_equal = self.len == len && ((word | small) ^ self.key) << (64 - 8 * len) == 0;
        let is_certain = is_equal || self.is_letters || self.compare == Compare::Bytes;
        is_certain.then_some(is_equal)
    }
}

/// Returns the eight bytes from `at` on, least significant first, or what there is of them.
#[inline]
fn word_at(text: &[u8], at: usize) -> u64 {
    if let Some(bytes) = text.get(at..at + 8) {
        return u64::from_le_bytes(bytes.try_into().expect("these are eight bytes"));
    }
    word_at_the_end(text, at)
}

#[cold]
fn word_at_the_end(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// All lexicons, compiled.
#[derive(Clone, Debug)]
pub struct Matcher {
    trie: Trie,
    n_lexicons: usize,
    terminals: Vec<Terminal>,
    /// The tokens of all terms: four bytes of length, little-endian, then the text.
    bytes: Vec<u8>,
}

impl Matcher {
    /// Compiles lexicons; a hit names a lexicon by its index here.
    ///
    /// # Errors
    ///
    /// When a term holds no token.
    pub fn build(lexicons: &[Lexicon], tokenize: &dyn Tokenize) -> Result<Matcher, Error> {
        let mut builder = Builder {
            tokenize,
            tokens: Tokens::default(),
            trie: Trie::new(),
            terminals: Vec::new(),
            bytes: Vec::new(),
            spelled: HashMap::new(),
        };
        for (idx, lexicon) in lexicons.iter().enumerate() {
            for (entry_idx, entry) in lexicon.entries.iter().enumerate() {
                builder.add(lexicon, [idx as u32, entry_idx as u32], entry)?;
            }
        }
        Ok(builder.finish(lexicons.len()))
    }

    /// Returns the number of lexicons.
    pub fn n_lexicons(&self) -> usize {
        self.n_lexicons
    }

    /// Finds the terms of every lexicon in a text.
    ///
    /// Per lexicon the hits are leftmost-longest and do not overlap; all entries that accept the longest
    /// place are hits. Lexicons do not see each other.
    pub fn scan(&self, text: &str, tokens: TokenColumns<'_>, hits: &mut Hits) {
        hits.reset(self.n_lexicons);
        let n = tokens.lower.len();
        let tokens = TokenColumns { start: &tokens.start[..n], end: &tokens.end[..n], ..tokens };
        let mut first = 0;
        for hashes in tokens.lower.chunks(AHEAD) {
            let (mut firsts, mut n) = ([0_u32; AHEAD], 0);
            for (idx, hash) in hashes.iter().enumerate() {
                firsts[n % AHEAD] = (first + idx) as u32;
                n += usize::from(self.trie.may_start(*hash));
            }
            self.walk_all(text, tokens, &firsts[..n], hits);
            first += AHEAD;
        }
    }

    /// Walks from each of these tokens. The first steps are all read for at once, so that the processor waits
    /// for memory once and not once a walk.
    fn walk_all(&self, text: &str, tokens: TokenColumns<'_>, firsts: &[u32], hits: &mut Hits) {
        let lower = tokens.lower;
        let seen = firsts.iter().fold(0, |seen, first| seen ^ self.trie.peek(lower[*first as usize]));
        std::hint::black_box(seen);
        for first in firsts {
            let first = *first as usize;
            let Some(step) = self.trie.first(lower[first]) else { continue };
            if let Some(terminal) = step.terminal() {
                self.offer_token(terminal as usize, text, tokens, first, hits);
            }
            if let Some(next) = lower.get(first + 1)
                && step.may_go_on(*next)
                && let Some(step) = self.trie.step(step.node(), *next)
            {
                self.walk(text, tokens, first, step, hits);
            }
        }
    }

    /// Walks on from the second token.
    fn walk(&self, text: &str, tokens: TokenColumns<'_>, first: usize, mut step: Step, hits: &mut Hits) {
        let mut end = first + 2;
        loop {
            if let Some(terminal) = step.terminal {
                self.offer(terminal as usize, text, tokens, [first, end - first], hits);
            }
            if !step.goes_on {
                return;
            }
            let Some(hash) = tokens.lower.get(end) else { return };
            let Some(next) = self.trie.step(step.node, *hash) else { return };
            (step, end) = (next, end + 1);
        }
    }

    /// Offers the terms of one token that the text really spells: equal hashes may be a coincidence.
    #[inline]
    fn offer_token(
        &self,
        terminal: usize,
        text: &str,
        tokens: TokenColumns<'_>,
        first: usize,
        hits: &mut Hits,
    ) {
        let (Some(start), Some(end)) = (tokens.start.get(first), tokens.end.get(first)) else { return };
        let (start, end) = (*start, *end);
        let word = word_at(text.as_bytes(), start as usize);
        let mut is_spelled = false;
        for terminal in &self.terminals[terminal..] {
            if !terminal.is_repeated {
                is_spelled = terminal
                    .spelled_by(word, end.wrapping_sub(start))
                    .unwrap_or_else(|| self.is_spelled(terminal, text, tokens, first, 1));
            }
            if is_spelled {
                let hit = Hit { entry: terminal.entry, first_token: first as u32, n_tokens: 1, start, end };
                hits.by_lexicon[terminal.lexicon as usize].offer(hit);
            }
            if terminal.is_last_of_node {
                return;
            }
        }
    }

    /// Offers the terms of a node that the text really spells.
    fn offer(
        &self,
        terminal: usize,
        text: &str,
        tokens: TokenColumns<'_>,
        [first, n]: [usize; 2],
        hits: &mut Hits,
    ) {
        let (start, end) = (tokens.start[first], tokens.end[first + n - 1]);
        let mut is_spelled = false;
        for terminal in &self.terminals[terminal..] {
            if !terminal.is_repeated {
                is_spelled = self.is_spelled(terminal, text, tokens, first, n);
            }
            if is_spelled {
                let (first_token, n_tokens) = (first as u32, n as u32);
                let hit = Hit { entry: terminal.entry, first_token, n_tokens, start, end };
                hits.by_lexicon[terminal.lexicon as usize].offer(hit);
            }
            if terminal.is_last_of_node {
                return;
            }
        }
    }

    fn is_spelled(
        &self,
        of: &Terminal,
        text: &str,
        tokens: TokenColumns<'_>,
        first: usize,
        n: usize,
    ) -> bool {
        let mut rest = &self.bytes[of.first_byte as usize..];
        (first..first + n).all(|idx| {
            let Some((len, tail)) = rest.split_first_chunk::<4>() else { return false };
            let (term, tail) = tail.split_at(u32::from_le_bytes(*len) as usize);
            rest = tail;
            of.compare.accepts(term, tokens.text(text, idx))
        })
    }
}

struct Builder<'a> {
    tokenize: &'a dyn Tokenize,
    tokens: Tokens,
    trie: Trie,
    /// With the node each ends at.
    terminals: Vec<(u32, Terminal)>,
    bytes: Vec<u8>,
    /// Where the tokens of a term are that was added already.
    spelled: HashMap<Vec<u8>, u32>,
}

impl Builder<'_> {
    fn add(&mut self, lexicon: &Lexicon, [lexicon_idx, idx]: [u32; 2], entry: &Entry) -> Result<(), Error> {
        self.tokenize.tokenize(&entry.term, &mut self.tokens);
        if self.tokens.is_empty() {
            return Err(Error::new(&lexicon.name, entry.line, Kind::NoToken(entry.term.clone())));
        }
        let (mut node, mut spelled) = (ROOT, Vec::new());
        for idx in 0..self.tokens.len() {
            node = self.trie.insert(node, self.tokens.lower[idx]);
            let token = &entry.term.as_bytes()[self.tokens.span(idx).range()];
            spelled.extend_from_slice(&(token.len() as u32).to_le_bytes());
            spelled.extend_from_slice(token);
        }
        let compare = lexicon.case.compare(&entry.term);
        let token = &entry.term.as_bytes()[self.tokens.span(0).range()];
        let is_letters = compare == Compare::Folded && token.iter().all(u8::is_ascii_lowercase);
        let terminal = Terminal {
            key: word_at(token, 0),
            len: token.len() as u32,
            lexicon: lexicon_idx,
            entry: idx,
            first_byte: self.place(spelled),
            compare,
            is_letters: is_letters && token.len() <= 8,
            is_repeated: false,
            is_last_of_node: false,
        };
        self.terminals.push((node, terminal));
        Ok(())
    }

    /// Returns where the tokens of a term are, which are put there once.
    fn place(&mut self, spelled: Vec<u8>) -> u32 {
        let bytes = &mut self.bytes;
        *self.spelled.entry(spelled).or_insert_with_key(|spelled| {
            let first_byte = bytes.len() as u32;
            bytes.extend_from_slice(spelled);
            first_byte
        })
    }

    fn finish(mut self, n_lexicons: usize) -> Matcher {
        self.terminals.sort_by_key(|(node, terminal)| (*node, terminal.lexicon, terminal.entry));
        for idx in 0..self.terminals.len() {
            let next = self.terminals.get(idx + 1).map(|(node, _)| *node);
            self.terminals[idx].1.is_last_of_node = next != Some(self.terminals[idx].0);
        }
        // Terms that are spelled alike follow one another often: they stand in several lexicons.
        for idx in 1..self.terminals.len() {
            let key = |idx: usize| {
                let (node, terminal) = &self.terminals[idx];
                (*node, terminal.first_byte, terminal.compare)
            };
            self.terminals[idx].1.is_repeated = key(idx - 1) == key(idx);
        }
        let terminals = &self.terminals;
        self.trie.seal(|node| {
            let first = terminals.partition_point(|(of, _)| *of < node);
            terminals.get(first).filter(|(of, _)| *of == node).map(|_| first as u32)
        });
        let terminals = self.terminals.into_iter().map(|(_, terminal)| terminal).collect();
        Matcher { trie: self.trie, n_lexicons, terminals, bytes: self.bytes }
    }
}
