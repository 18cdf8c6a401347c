//! Repair of text that was decoded with the wrong encoding: UTF-8 read as a code page of one byte a
//! character, once or several times, with the losses that are usual on the way.
//!
//! What is wrong with a text is decided once for the whole of it ([`repair`]) and kept as a [`Mending`], a
//! list of sequences and what each stands for. Carrying it out needs no context beyond the word: what a
//! slice at the bounds of the map says, mended, is what the mended text says there.
//!
//! Only what is certain is repaired. Not here: bytes of one code page read as another (`encoding` chooses
//! among code pages), entities of HTML, and characters that normalize rewrites.

mod class;
mod codepage;
mod judge;
mod sequence;

use std::collections::BTreeMap;

use dateline_core::{Diagnostic, OffsetMap, Severity, Span};

use judge::{Earlier, Verdict};

use crate::formats::Parsed;

/// How often a text is looked at again: text that was decoded wrongly four times has been seen.
const MOST_ROUNDS: usize = 6;

/// A repaired text.
#[derive(Debug)]
pub(crate) struct Repair {
    /// The text as it was meant.
    pub(crate) text: String,
    /// From bytes of it to bytes of the text that was given; atomic where something was rewritten.
    pub(crate) map: OffsetMap,
    /// What was done, to be done again to slices.
    pub(crate) mending: Mending,
    /// What was wrong, one for each kind of repair.
    pub(crate) found: Vec<String>,
}

/// What has to be done to a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mending {
    rounds: Vec<Round>,
}

/// Sequences that are rewritten in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Round {
    /// Index of the code page; `None`: controls that are characters of windows-1252.
    page: Option<usize>,
    sequences: BTreeMap<String, char>,
    /// Longest sequence, in bytes.
    longest: usize,
}

/// Repairs a text, or returns `None` where nothing is wrong.
///
/// Text without characters that can be such leftovers is read once, and nothing is allocated.
pub(crate) fn repair(text: &str) -> Option<Repair> {
    next_non_ascii(text, 0)?;
    let mut repair: Option<Repair> = None;
    let mut earlier = Earlier::Nothing;
    for _ in 0..MOST_ROUNDS {
        let so_far = repair.as_ref().map_or(text, |repair| repair.text.as_str());
        let Some(verdict) = judge::judge(so_far, earlier) else { break };
        earlier = Earlier::Page(verdict.page);
        let Some(round) = Round::of(verdict, so_far) else { break };
        repair = Some(Repair::add(repair, text, round));
    }
    let so_far = repair.as_ref().map_or(text, |repair| repair.text.as_str());
    if let Some(round) = controls(so_far) {
        repair = Some(Repair::add(repair, text, round));
    }
    // What is as odd as before was not what it seemed to be.
    repair.filter(|repair| 2 * total_oddness(&repair.text) <= total_oddness(text))
}

/// Returns how odd the characters of a text beside each other are; lost ones do not count.
fn total_oddness(text: &str) -> i32 {
    let pairs = text.chars().zip(text.chars().skip(1));
    let is_wanted =
        |&(a, b): &(char, char)| !(a.is_ascii() && b.is_ascii()) && a != '\u{fffd}' && b != '\u{fffd}';
    pairs.filter(is_wanted).map(|(a, b)| class::oddness(a, b)).sum()
}

/// Repairs the fields and the metadata of a document.
pub(crate) fn mend(parsed: &mut Parsed) {
    for field in &mut parsed.fields {
        let Some(repair) = repair(&field.text) else { continue };
        field.map = repair.map.compose(&field.map);
        field.text = repair.text;
        parsed.diagnostics.extend(repair.found.iter().map(|found| repaired(found)));
    }
    let metadata = &mut parsed.metadata;
    let texts = [&mut metadata.title, &mut metadata.byline, &mut metadata.publisher, &mut metadata.section];
    for text in texts.into_iter().flatten() {
        if let Some(repair) = repair(text) {
            *text = repair.text;
        }
    }
}

/// Tells of what [`mend`] would repair in the fields of a document, and leaves it as it is.
pub(crate) fn notice(parsed: &mut Parsed) {
    let repairs = parsed.fields.iter().filter_map(|field| repair(&field.text));
    let left: Vec<_> = repairs.flat_map(|repair| repair.found).map(|found| left(&found)).collect();
    parsed.diagnostics.extend(left);
}

fn repaired(found: &str) -> Diagnostic {
    let message = format!("repaired: {found}");
    Diagnostic::new(Severity::Warning, "ingest", "mojibake-repaired", message)
        .hint("`--repair-mojibake off` leaves such text as it is")
}

fn left(found: &str) -> Diagnostic {
    let message = format!("left as it is: {found}");
    Diagnostic::new(Severity::Warning, "ingest", "mojibake-left", message)
        .hint("`--repair-mojibake on` repairs what is certain")
}

impl Repair {
    fn add(before: Option<Repair>, text: &str, round: Round) -> Repair {
        let mut repair = before.unwrap_or_else(|| Repair {
            text: text.to_owned(),
            map: OffsetMap::identity(),
            mending: Mending::default(),
            found: Vec::new(),
        });
        let (text, map) = round.apply(&repair.text);
        repair.found.push(round.found(&repair.text, &map));
        repair.map = map.compose(&repair.map);
        repair.text = text;
        repair.mending.rounds.push(round);
        repair
    }
}

impl Mending {
    /// Does to a slice what was done to the whole.
    pub(crate) fn apply(&self, slice: &str) -> String {
        self.rounds.iter().fold(slice.to_owned(), |text, round| round.apply(&text).0)
    }
}

impl Round {
    /// Returns the round of a verdict, if it does anything.
    fn of(verdict: Verdict, text: &str) -> Option<Round> {
        let longest = verdict.sequences.keys().map(String::len).max().unwrap_or(0);
        let mut round = Round { page: Some(verdict.page), sequences: verdict.sequences, longest };
        if round.has_bare_lead(text) {
            round.sequences.retain(|sequence, c| !(*c == 'à' && sequence.ends_with(' ')));
        }
        (!round.sequences.is_empty()).then_some(round)
    }

    /// Returns whether the lead of `à` stands before something else than a lost space. Then a slice that ends in
    /// it would not tell which it is.
    fn has_bare_lead(&self, text: &str) -> bool {
        let is_grave = |(sequence, c): &(&String, &char)| **c == 'à' && sequence.ends_with(' ');
        let Some((grave, _)) = self.sequences.iter().find(is_grave) else { return false };
        let lead = grave.trim_end();
        let mut at = 0;
        while let Some(next) = next_non_ascii(text, at) {
            let rest = &text[next..];
            let len = self.at_start(rest).map(|(len, _)| len);
            if len.is_none() && rest.starts_with(lead) {
                return true;
            }
            at = next + len.or_else(|| rest.chars().next().map(char::len_utf8)).unwrap_or(1);
        }
        false
    }

    /// Rewrites every sequence, the longest first where two begin at one place.
    fn apply(&self, text: &str) -> (String, OffsetMap) {
        let (mut out, mut map) = (String::with_capacity(text.len()), OffsetMap::identity());
        let (mut copied, mut at) = (0, 0);
        while let Some(next) = next_non_ascii(text, at) {
            let Some((len, c)) = self.at_start(&text[next..]) else {
                at = next + text[next..].chars().next().map_or(1, char::len_utf8);
                continue;
            };
            map.push_linear(out.len() as u32, copied as u32, (next - copied) as u32);
            out.push_str(&text[copied..next]);
            let start = out.len() as u32;
            out.push(c);
            (at, copied) = (next + len, next + len);
            map.push_atomic(Span::new(start, out.len() as u32), Span::new(next as u32, at as u32));
        }
        map.push_linear(out.len() as u32, copied as u32, (text.len() - copied) as u32);
        out.push_str(&text[copied..]);
        (out, map)
    }

    fn at_start(&self, text: &str) -> Option<(usize, char)> {
        if let Some(len) = self.grave_at_end(text) {
            return Some((len, 'à'));
        }
        let ends = (1..=self.longest.min(text.len())).rev().filter(|&end| text.is_char_boundary(end));
        let (len, c) = ends.into_iter().find_map(|end| Some((end, *self.sequences.get(&text[..end])?)))?;
        if c == 'à' && text[..len].ends_with(' ') { Some((grave_len(text, len), c)) } else { Some((len, c)) }
    }

    /// Returns the length of `à` whose space is not part of the slice: it was left to the next word.
    fn grave_at_end(&self, text: &str) -> Option<usize> {
        let is_last = text.chars().nth(1).is_none();
        (is_last && self.sequences.get(format!("{text} ").as_str()) == Some(&'à')).then_some(text.len())
    }

    /// Says what was wrong with a text, and where first.
    fn found(&self, text: &str, map: &OffsetMap) -> String {
        let first = map.runs().iter().find(|run| run.step == dateline_core::Step::Whole);
        let count = map.runs().iter().filter(|run| run.step == dateline_core::Step::Whole).count();
        let (was, at) =
            first.map_or(("", 0), |run| (run.source.slice(text).unwrap_or_default(), run.source.start));
        let what = match self.page {
            Some(page) => format!("UTF-8 that was read as {}", codepage::name(page)),
            None => "windows-1252 that was read as ISO-8859-1".to_owned(),
        };
        format!("{count} characters of {what}; the first, `{}`, is at byte {at}", was.escape_debug())
    }
}

/// Returns the length of `à` that lost its no-break space: with the space where that is the letter's own,
/// without where the words would grow together.
///
/// The next word tells: Portuguese writes `às` and `àquele`; before any other word a space is missing.
fn grave_len(text: &str, len: usize) -> usize {
    let rest = &text[len..];
    let word_len = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let is_elided = rest[word_len..].starts_with(['\'', '’']);
    let is_joined = rest.is_empty()
        || rest.starts_with([' ', '\u{a0}'])
        || (is_contracted(&rest[..word_len]) && !is_elided);
    if is_joined { len } else { len - 1 }
}

/// Returns whether a word is what follows `à` in a contraction.
fn is_contracted(word: &str) -> bool {
    let rows = include_str!("../../lexicons/contractions.tsv").lines();
    rows.filter(|row| !row.starts_with('#')).skip(1).any(|row| row.split('\t').next() == Some(word))
}

/// Returns the round that turns controls of C1 into the characters that windows-1252 has in their place.
///
/// U+0085 is also a line end: it is a character where a space, a mark or nothing follows it.
fn controls(text: &str) -> Option<Round> {
    let mut sequences = BTreeMap::new();
    let mut at = 0;
    while let Some(next) = memchr::memchr(0xc2, &text.as_bytes()[at..]).map(|found| at + found) {
        at = next + 2;
        let Some(c @ '\u{80}'..='\u{9f}') = text[next..].chars().next() else { continue };
        let is_line_end = c == '\u{85}' && text[at..].starts_with(|c: char| c.is_alphanumeric() || c == '\n');
        let (meant, _) =
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&text.as_bytes()[next + 1..next + 2]);
        match meant.chars().next() {
            Some(meant) if meant != c && !is_line_end => {
                sequences.insert(c.to_string(), meant);
            }
            _ => {}
        }
    }
    (!sequences.is_empty()).then_some(Round { page: None, sequences, longest: 2 })
}

/// Returns where the next character above 0x7F stands.
fn next_non_ascii(text: &str, from: usize) -> Option<usize> {
    const BLOCK: usize = 32;
    let bytes = &text.as_bytes()[from..];
    let blocks = bytes.chunks_exact(BLOCK).take_while(|block| block.is_ascii()).count();
    let rest = &bytes[blocks * BLOCK..];
    let at = rest.iter().position(|byte| !byte.is_ascii())?;
    Some(from + blocks * BLOCK + at)
}

#[cfg(test)]
mod tests;
