//! What the lexicon `offices` found: heads, and the words that may stand beside one.
//!
//! Not here: how they make a phrase.

use dateline_plugin::Doc;

/// The layer of `requires` that holds the hits.
const LAYER: usize = 9;

/// What a term of the lexicon is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Head(Head),
    Modifier,
    Portfolio,
    Status(Status),
    Suffix,
}

/// Where an office is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Head {
    /// Governments, parliaments, diplomacy, courts.
    State,
    /// Companies, agencies, unions.
    Body,
    /// Not held, but practised.
    Expert,
}

/// Since when or until when an office is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Current,
    Acting,
    Former,
    Designate,
}

impl Status {
    /// Returns the status as tables spell it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Status::Current => "current",
            Status::Acting => "acting",
            Status::Former => "former",
            Status::Designate => "designate",
        }
    }
}

/// A term of the lexicon in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) part: Part,
}

/// A head in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HeadHit {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) kind: Head,
}

/// The hits of a document, in its order.
#[derive(Debug)]
pub(crate) struct Hits {
    hits: Vec<Hit>,
}

impl Hits {
    /// Returns the hits of a document.
    pub(crate) fn new(doc: &Doc<'_>) -> Self {
        let Some(view) = doc.layer(LAYER) else { return Hits { hits: Vec::new() } };
        let (first, n_tokens) = (view.column(1).u32s(), view.column(2).u32s());
        let (part, kind) = (view.column(3), view.column(4));
        let hit = |row: usize| {
            let part = parse(part.str_at(row)?, kind.str_at(row))?;
            Some(Hit { first: first[row] as usize, end: (first[row] + n_tokens[row]) as usize, part })
        };
        Hits { hits: (0..view.len()).filter_map(hit).collect() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// Returns the heads in the order of the text.
    pub(crate) fn heads(&self) -> impl Iterator<Item = HeadHit> {
        self.hits.iter().filter_map(|hit| match hit.part {
            Part::Head(kind) => Some(HeadHit { first: hit.first, end: hit.end, kind }),
            _ => None,
        })
    }

    /// Returns the hits that begin at a token.
    pub(crate) fn from(&self, token: usize) -> impl Iterator<Item = &Hit> {
        let start = self.hits.partition_point(|hit| hit.first < token);
        self.hits[start..].iter().take_while(move |hit| hit.first == token)
    }

    /// Returns the hits that end before a token.
    pub(crate) fn until(&self, end: usize) -> impl Iterator<Item = &Hit> {
        const LONGEST: usize = 6;
        let stop = self.hits.partition_point(|hit| hit.first < end);
        let is_near = move |hit: &&Hit| hit.first + LONGEST >= end;
        self.hits[..stop].iter().rev().take_while(is_near).filter(move |hit| hit.end == end)
    }
}

fn parse(part: &str, kind: Option<&str>) -> Option<Part> {
    Some(match (part, kind) {
        ("head", Some("state")) => Part::Head(Head::State),
        ("head", Some("body")) => Part::Head(Head::Body),
        ("head", _) => Part::Head(Head::Expert),
        ("modifier", _) => Part::Modifier,
        ("portfolio", _) => Part::Portfolio,
        ("status", Some("acting")) => Part::Status(Status::Acting),
        ("status", Some("former")) => Part::Status(Status::Former),
        ("status", Some("designate")) => Part::Status(Status::Designate),
        ("status", _) => Part::Status(Status::Current),
        ("suffix", _) => Part::Suffix,
        _ => return None,
    })
}
