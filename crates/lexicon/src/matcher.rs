//! The matcher: all lexicons in one trie, one walk over the tokens of a text.
//!
//! A term is the list of its tokens' texts; a text matches where the same tokens follow one another. The
//! white space between them does not count, neither its kind nor whether there is any: `km/h` also matches
//! `km / h` if the tokenizer cuts both into three tokens, and `U.S.` does not match `U. S.` if it cuts the
//! first into one token and the second into two. Not here: which of several lexicons is right about a text.

use dateline_core::token::{Tokenize, Tokens};

use crate::case::Compare;
use crate::error::{Error, Kind};
use crate::parse::{Entry, Lexicon};
use crate::trie::{ROOT, Trie};

/// How many walks are fetched for at once.
const AHEAD: usize = 32;

/// How many steps of each walk are fetched for: names have two words, mostly.
const FETCH_DEPTH: usize = 2;

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
    fn text<'t>(&self, text: &'t str, idx: usize) -> &'t str {
        text.get(self.start[idx] as usize..self.end[idx] as usize).unwrap_or_default()
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
        self.fetch(firsts, tokens.lower);
        firsts.iter().for_each(|first| self.walk(text, tokens, *first, hits));
    }

    /// Reads what the walks from `firsts` will read, of all walks at once, so that the processor waits for
    /// memory once and not once a walk. Changes nothing.
    fn fetch(&self, firsts: &[usize], lower: &[u32]) {
        let (mut nodes, mut terminals, mut seen) = ([Some(ROOT); AHEAD], [None; AHEAD], 0);
        for depth in 0..FETCH_DEPTH {
            for (first, node) in firsts.iter().zip(&nodes) {
                let hash = lower.get(first + depth).copied().unwrap_or(0);
                seen ^= node.map_or(0, |node| self.trie.peek(node, hash));
            }
            for (k, first) in firsts.iter().enumerate() {
                let hash = lower.get(first + depth).copied();
                let step = nodes[k].zip(hash).and_then(|(node, hash)| self.trie.step(node, hash));
                terminals[k] = step.and_then(|step| step.terminal).or(terminals[k]);
                nodes[k] = step.filter(|step| step.goes_on).map(|step| step.node);
            }
        }
        let terminals = terminals.iter().flatten().map(|terminal| &self.terminals[*terminal as usize]);
        for terminal in terminals {
            seen ^= u32::from(self.bytes[terminal.first_byte as usize]);
        }
        std::hint::black_box(seen);
    }

    fn walk(&self, text: &str, tokens: TokenColumns<'_>, first: usize, hits: &mut Hits) {
        let mut node = ROOT;
        for (depth, hash) in tokens.lower[first..].iter().enumerate() {
            let Some(step) = self.trie.step(node, *hash) else { return };
            if let Some(terminal) = step.terminal {
                self.offer(terminal as usize, text, tokens, [first, depth + 1], hits);
            }
            if !step.goes_on {
                return;
            }
            node = step.node;
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
        for terminal in &self.terminals[terminal..] {
            if self.is_spelled(terminal, text, tokens, first, n) {
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
            of.compare.accepts(term, tokens.text(text, idx).as_bytes())
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
}

impl Builder<'_> {
    fn add(&mut self, lexicon: &Lexicon, [lexicon_idx, idx]: [u32; 2], entry: &Entry) -> Result<(), Error> {
        self.tokenize.tokenize(&entry.term, &mut self.tokens);
        if self.tokens.is_empty() {
            return Err(Error::new(&lexicon.name, entry.line, Kind::NoToken(entry.term.clone())));
        }
        let (mut node, first_byte) = (ROOT, self.bytes.len() as u32);
        for idx in 0..self.tokens.len() {
            node = self.trie.insert(node, self.tokens.lower[idx]);
            let token = &entry.term.as_bytes()[self.tokens.span(idx).range()];
            self.bytes.extend_from_slice(&(token.len() as u32).to_le_bytes());
            self.bytes.extend_from_slice(token);
        }
        let compare = lexicon.case.compare(&entry.term);
        let terminal =
            Terminal { lexicon: lexicon_idx, entry: idx, first_byte, compare, is_last_of_node: false };
        self.terminals.push((node, terminal));
        Ok(())
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
