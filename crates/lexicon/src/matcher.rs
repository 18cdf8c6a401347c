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

/// How many walks are fetched for at once.
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
}

/// The hits of one text, by lexicon; reused from text to text.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    by_lexicon: Vec<Vec<Hit>>,
}

impl Hits {
    /// Returns the hits of a lexicon, by its index in [`Matcher::build`], in the order of the text; entries
    /// with the same place follow one another in the order of the lexicon.
    ///
    /// # Panics
    ///
    /// When nothing was scanned, or there is no such lexicon.
    pub fn of(&self, lexicon: usize) -> &[Hit] {
        &self.by_lexicon[lexicon]
    }

    fn reset(&mut self, n_lexicons: usize) {
        self.by_lexicon.resize_with(n_lexicons, Vec::new);
        self.by_lexicon.iter_mut().for_each(Vec::clear);
    }

    /// Keeps the hit unless one further left reaches into it; a longer one from the same token wins.
    fn offer(&mut self, lexicon: u32, hit: Hit) {
        let hits = &mut self.by_lexicon[lexicon as usize];
        if hits.last().is_some_and(|last| {
            last.first_token < hit.first_token && last.first_token + last.n_tokens > hit.first_token
        }) {
            return;
        }
        while hits
            .last()
            .is_some_and(|last| last.first_token == hit.first_token && last.n_tokens < hit.n_tokens)
        {
            hits.pop();
        }
        hits.push(hit);
    }
}

/// A term that ends at a node. All that end there follow one another, by lexicon and entry.
#[derive(Clone, Copy, Debug)]
struct Terminal {
    lexicon: u32,
    entry: u32,
    /// Where the texts of its tokens begin in `bytes`.
    first_byte: u32,
    compare: Compare,
    is_last_of_node: bool,
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
        let (mut firsts, mut n) = ([0; AHEAD], 0);
        for (first, hash) in tokens.lower.iter().enumerate() {
            if self.trie.may_start(*hash) {
                firsts[n] = first;
                n += 1;
            }
            if n == AHEAD {
                self.walk_all(text, tokens, &firsts, hits);
                n = 0;
            }
        }
        self.walk_all(text, tokens, &firsts[..n], hits);
    }

    fn walk_all(&self, text: &str, tokens: TokenColumns<'_>, firsts: &[usize], hits: &mut Hits) {
        let steps = self.first_steps(firsts, tokens.lower);
        for (first, step) in firsts.iter().zip(steps) {
            if let Some(step) = step {
                self.walk(text, tokens, *first, step, hits);
            }
        }
    }

    /// Returns the first step of each walk, and reads what the second steps will read. All walks are read
    /// for at once, so that the processor waits for memory once and not once a walk.
    fn first_steps(&self, firsts: &[usize], lower: &[u32]) -> [Option<Step>; AHEAD] {
        let (mut steps, mut seen) = ([None; AHEAD], 0);
        for first in firsts {
            seen ^= self.trie.peek(ROOT, lower[*first]);
        }
        for (step, first) in steps.iter_mut().zip(firsts) {
            *step = self.trie.step(ROOT, lower[*first]);
        }
        for (step, first) in steps.iter().zip(firsts) {
            let Some(step) = step else { continue };
            if let (true, Some(hash)) = (step.goes_on, lower.get(first + 1)) {
                seen ^= self.trie.peek(step.node, *hash);
            }
            if let Some(terminal) = step.terminal {
                seen ^= self.terminals[terminal as usize].first_byte;
            }
        }
        std::hint::black_box(seen);
        steps
    }

    fn walk(&self, text: &str, tokens: TokenColumns<'_>, first: usize, mut step: Step, hits: &mut Hits) {
        let mut end = first + 1;
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

    /// Offers the terms of a node that the text really spells: equal hashes may be a coincidence.
    fn offer(
        &self,
        terminal: usize,
        text: &str,
        tokens: TokenColumns<'_>,
        [first, n]: [usize; 2],
        hits: &mut Hits,
    ) {
        // Terms that are spelled alike follow one another often: they stand in several lexicons.
        let mut last = (u32::MAX, Compare::Bytes, false);
        for terminal in &self.terminals[terminal..] {
            if (last.0, last.1) != (terminal.first_byte, terminal.compare) {
                let is_spelled = self.is_spelled(terminal, text, tokens, first, n);
                last = (terminal.first_byte, terminal.compare, is_spelled);
            }
            if last.2 {
                let (first_token, n_tokens) = (first as u32, n as u32);
                hits.offer(terminal.lexicon, Hit { entry: terminal.entry, first_token, n_tokens });
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
        let first_byte = self.place(spelled);
        let compare = lexicon.case.compare(&entry.term);
        let terminal =
            Terminal { lexicon: lexicon_idx, entry: idx, first_byte, compare, is_last_of_node: false };
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
        let terminals = &self.terminals;
        self.trie.seal(|node| {
            let first = terminals.partition_point(|(of, _)| *of < node);
            terminals.get(first).filter(|(of, _)| *of == node).map(|_| first as u32)
        });
        let terminals = self.terminals.into_iter().map(|(_, terminal)| terminal).collect();
        Matcher { trie: self.trie, n_lexicons, terminals, bytes: self.bytes }
    }
}
