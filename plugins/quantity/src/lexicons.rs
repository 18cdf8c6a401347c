//! The lexicons of the analyzer, typed: what their columns mean.
//!
//! Not here: the terms (`lexicons/*.tsv`), the scan (the host does it).

use dateline_plugin::flag;

use crate::bits;
use crate::classes::Classes;
use crate::figure::{Bound, Direction, UnitKind};
use crate::table::{Cell, Table};
use crate::view::TokenColumns;

/// Names and columns of the lexicons, in the order the engine wants their hits.
pub const LEXICONS: [(&str, &[&str]); 9] = [
    ("numbers", &["class", "value", "direction"]),
    ("units", &["unit", "kind", "factor", "per"]),
    ("symbols", &["unit", "kind", "factor", "needs"]),
    ("currencies", &["unit", "class", "factor"]),
    ("bounds", &["before", "after"]),
    ("verbs", &["class", "direction"]),
    ("words", &["class"]),
    ("nouns", &["singular"]),
    ("heads", &["class", "head", "kind"]),
];

/// Where `words` stands among them.
pub(crate) const WORDS: usize = 6;

/// The cells of a lexicon's hits.
pub trait Cells {
    /// Returns the cell of a hit in a column of [`LEXICONS`], or `None` where it is empty.
    fn cell(&self, hit: usize, column: usize) -> Option<&str>;
}

/// The hits of one lexicon in one document.
pub struct HitColumns<'a> {
    /// Entries of the lexicon.
    pub entry: &'a [u32],
    /// First tokens.
    pub token: &'a [u32],
    /// Numbers of tokens.
    pub n_tokens: &'a [u32],
    /// The cells.
    pub cells: &'a dyn Cells,
}

impl HitColumns<'_> {
    /// Returns entry, first token and number of tokens of every hit.
    pub(crate) fn rows(&self) -> impl Iterator<Item = [u32; 3]> {
        let columns = self.entry.iter().zip(self.token).zip(self.n_tokens);
        columns.map(|((&entry, &token), &len)| [entry, token, len])
    }
}

/// What a number word does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumeralClass {
    Cardinal,
    Scale,
    Suffix,
    Ordinal,
    Fraction,
    Denominator,
    Vulgar,
    Multiple,
    Times,
    Fold,
    Vague,
}

/// A number word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numeral {
    pub(crate) class: NumeralClass,
    pub(crate) value: f64,
    pub(crate) direction: Option<Direction>,
}

/// What must hold for an ambiguous symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    Nothing,
    Glued,
    End,
    Quote,
    Temperature,
    Decimal,
}

/// A unit, by name or symbol.
#[derive(Clone, Debug)]
pub(crate) struct UnitEntry {
    pub(crate) unit: Box<str>,
    pub(crate) kind: UnitKind,
    pub(crate) factor: f64,
    pub(crate) per: Option<Box<str>>,
    pub(crate) needs: Needs,
}

/// Where a currency stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CurrencyClass {
    Sign,
    Code,
    Name,
    Sub,
}

/// A currency.
#[derive(Clone, Debug)]
pub(crate) struct CurrencyEntry {
    pub(crate) code: Option<Box<str>>,
    pub(crate) class: CurrencyClass,
    pub(crate) factor: f64,
}

/// A word that bounds a figure before or behind it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BoundEntry {
    pub(crate) before: Option<Bound>,
    pub(crate) after: Option<Bound>,
}

/// What a verb or noun says of a figure's movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MotionClass {
    Move,
    Raise,
    Noun,
    Reach,
    State,
    Share,
    /// Somebody has a part of a whole: "owns 40%".
    Hold,
    Range,
    /// The figure is no measure of the subject: "needs two days".
    Act,
}

/// A word of movement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Motion {
    pub(crate) class: MotionClass,
    pub(crate) direction: Option<Direction>,
}

/// What a word of the lexicon `heads` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadClass {
    /// Its subject has the head noun.
    Price,
    /// The same, of what the subject is able to.
    Can,
    /// A unit that says the head of what it is joined to.
    Unit,
    /// A noun that a unit says another thing of.
    Other,
    /// Stands before the place a distance is from.
    Place,
    /// A verb of place.
    Lies,
    /// Lateness.
    Delay,
    /// What is missing.
    Lack,
    /// Stands behind the noun of an ordinal.
    Row,
    /// A verb whose participle is the head.
    Done,
}

/// A word that says what is measured.
#[derive(Clone, Debug)]
pub(crate) struct HeadEntry {
    pub(crate) class: HeadClass,
    pub(crate) head: Box<str>,
    pub(crate) kind: Option<UnitKind>,
}

/// All lexicons, and where they stand in the present document.
#[derive(Debug, Default)]
pub struct Lexicons {
    /// Bits of the tokens and the place behind them.
    pub(crate) bits: Vec<u32>,
    pub(crate) numbers: Table<Numeral>,
    pub(crate) units: Table<UnitEntry>,
    pub(crate) symbols: Table<UnitEntry>,
    pub(crate) currencies: Table<CurrencyEntry>,
    pub(crate) bounds: Table<BoundEntry>,
    pub(crate) motions: Table<Motion>,
    pub(crate) words: Classes,
    /// Singulars; empty: no plural.
    pub(crate) nouns: Table<Box<str>>,
    pub(crate) heads: Table<HeadEntry>,
}

impl Lexicons {
    /// Takes in the tokens and the number words of a document, in the order of [`LEXICONS`], and returns whether
    /// it may have a figure; the other lexicons are left as they were.
    pub(crate) fn begin(&mut self, tokens: TokenColumns<'_>, hits: &[HitColumns<'_>; 9]) -> bool {
        let bits = &mut self.bits;
        bits::fill(bits, tokens.flags, tokens.start, tokens.end);
        self.numbers.load(bits, [bits::NUMBER, 0], &hits[0], numeral);
        bits.iter().any(|bits| bits & CANDIDATE != 0)
    }

    /// Takes in the hits of the other lexicons.
    pub(crate) fn load(&mut self, hits: &[HitColumns<'_>; 9]) {
        let bits = &mut self.bits;
        self.units.load(bits, [bits::UNIT, 0], &hits[1], unit);
        self.symbols.load(bits, [bits::SYMBOL, 0], &hits[2], symbol);
        self.currencies.load(bits, bits::CURRENCY, &hits[3], currency);
        self.bounds.load(bits, bits::BOUND, &hits[4], bound);
        self.motions.load(bits, bits::MOTION, &hits[5], motion);
        self.words.load(bits, &hits[WORDS]);
        self.nouns.load(bits, [bits::NOUN, 0], &hits[7], |cell| Some(cell(0).unwrap_or_default().into()));
        self.heads.load(bits, bits::HEAD, &hits[8], head);
    }
}

/// Where a figure may stand.
pub(crate) const CANDIDATE: u32 = flag::DIGIT | bits::NUMBER;

fn number(cell: Option<&str>) -> Option<f64> {
    cell?.parse().ok().filter(|value: &f64| value.is_finite())
}

fn numeral(cell: Cell<'_>) -> Option<Numeral> {
    let class = match cell(0)? {
        "cardinal" => NumeralClass::Cardinal,
        "scale" => NumeralClass::Scale,
        "suffix" => NumeralClass::Suffix,
        "ordinal" => NumeralClass::Ordinal,
        "fraction" => NumeralClass::Fraction,
        "denominator" => NumeralClass::Denominator,
        "vulgar" => NumeralClass::Vulgar,
        "multiple" => NumeralClass::Multiple,
        "times" => NumeralClass::Times,
        "fold" => NumeralClass::Fold,
        "vague" => NumeralClass::Vague,
        _ => return None,
    };
    let value = number(cell(1));
    let is_number = value.is_some() || class == NumeralClass::Vague;
    let direction = cell(2).and_then(Direction::from_name);
    is_number.then_some(Numeral { class, value: value.unwrap_or(0.0), direction })
}

fn unit(cell: Cell<'_>) -> Option<UnitEntry> {
    let per = cell(3).map(Into::into);
    Some(UnitEntry {
        per,
        needs: Needs::Nothing,
        ..symbol(&|column| if column == 3 { None } else { cell(column) })?
    })
}

fn symbol(cell: Cell<'_>) -> Option<UnitEntry> {
    let needs = match cell(3) {
        None => Needs::Nothing,
        Some("glued") => Needs::Glued,
        Some("end") => Needs::End,
        Some("quote") => Needs::Quote,
        Some("temperature") => Needs::Temperature,
        Some("decimal") => Needs::Decimal,
        Some(_) => return None,
    };
    let (unit, kind) = (cell(0)?.into(), UnitKind::from_name(cell(1)?)?);
    Some(UnitEntry { unit, kind, factor: number(cell(2)).unwrap_or(1.0), per: None, needs })
}

fn currency(cell: Cell<'_>) -> Option<CurrencyEntry> {
    let class = match cell(1)? {
        "sign" => CurrencyClass::Sign,
        "code" => CurrencyClass::Code,
        "name" => CurrencyClass::Name,
        "sub" => CurrencyClass::Sub,
        _ => return None,
    };
    Some(CurrencyEntry { code: cell(0).map(Into::into), class, factor: number(cell(2)).unwrap_or(1.0) })
}

fn bound(cell: Cell<'_>) -> Option<BoundEntry> {
    let read = |column| cell(column).and_then(Bound::from_name);
    Some(BoundEntry { before: read(0), after: read(1) })
}

fn motion(cell: Cell<'_>) -> Option<Motion> {
    let class = match cell(0)? {
        "move" => MotionClass::Move,
        "raise" => MotionClass::Raise,
        "noun" => MotionClass::Noun,
        "reach" => MotionClass::Reach,
        "state" => MotionClass::State,
        "share" => MotionClass::Share,
        "hold" => MotionClass::Hold,
        "act" => MotionClass::Act,
        "range" => MotionClass::Range,
        _ => return None,
    };
    Some(Motion { class, direction: cell(1).and_then(Direction::from_name) })
}

fn head(cell: Cell<'_>) -> Option<HeadEntry> {
    let class = match cell(0)? {
        "price" => HeadClass::Price,
        "can" => HeadClass::Can,
        "unit" => HeadClass::Unit,
        "other" => HeadClass::Other,
        "place" => HeadClass::Place,
        "lies" => HeadClass::Lies,
        "delay" => HeadClass::Delay,
        "lack" => HeadClass::Lack,
        "row" => HeadClass::Row,
        "done" => HeadClass::Done,
        _ => return None,
    };
    let kind = cell(2).and_then(UnitKind::from_name);
    Some(HeadEntry { class, head: cell(1).unwrap_or_default().into(), kind })
}
