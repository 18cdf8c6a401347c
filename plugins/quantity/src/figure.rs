//! What a figure is while the rules work on it, and the closed vocabularies of its columns.
//!
//! Not here: the row as it is emitted (`row`).

use crate::lexicons::MotionClass;
use crate::number::Form;

/// Kind of a unit, as the column `unit_kind` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// Per cent.
    Percent,
    /// Points of per cent.
    PercentagePoint,
    /// Money.
    Money,
    /// Counted things.
    Count,
    /// Length.
    Length,
    /// Area.
    Area,
    /// Volume.
    Volume,
    /// Mass.
    Mass,
    /// Energy.
    Energy,
    /// Power.
    Power,
    /// Temperature.
    Temperature,
    /// Speed.
    Speed,
    /// Duration.
    Duration,
    /// A place in an order.
    Ordinal,
    /// Fractions and multiples.
    Ratio,
    /// Anything else.
    Other,
}

impl UnitKind {
    /// In the order of the kinds.
    const NAMES: [(UnitKind, &'static str); 16] = [
        (UnitKind::Percent, "percent"),
        (UnitKind::PercentagePoint, "percentage_point"),
        (UnitKind::Money, "money"),
        (UnitKind::Count, "count"),
        (UnitKind::Length, "length"),
        (UnitKind::Area, "area"),
        (UnitKind::Volume, "volume"),
        (UnitKind::Mass, "mass"),
        (UnitKind::Energy, "energy"),
        (UnitKind::Power, "power"),
        (UnitKind::Temperature, "temperature"),
        (UnitKind::Speed, "speed"),
        (UnitKind::Duration, "duration"),
        (UnitKind::Ordinal, "ordinal"),
        (UnitKind::Ratio, "ratio"),
        (UnitKind::Other, "other"),
    ];

    /// Returns the name the table uses.
    pub fn as_str(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// Returns the kind of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

/// How exactly the figure is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// No word bounds it.
    Exact,
    /// "about"
    Approx,
    /// "at least"
    AtLeast,
    /// "more than"
    MoreThan,
    /// "up to"
    AtMost,
    /// "nearly"
    LessThan,
}

impl Bound {
    /// Returns the name the table uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Bound::Exact => "exact",
            Bound::Approx => "approx",
            Bound::AtLeast => "at_least",
            Bound::MoreThan => "more_than",
            Bound::AtMost => "at_most",
            Bound::LessThan => "less_than",
        }
    }

    /// Returns the bound of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        let all =
            [Bound::Exact, Bound::Approx, Bound::AtLeast, Bound::MoreThan, Bound::AtMost, Bound::LessThan];
        all.into_iter().find(|bound| bound.as_str() == name)
    }

    /// Returns whether the figure is a lower limit.
    pub(crate) fn is_lower(self) -> bool {
        matches!(self, Bound::AtLeast | Bound::MoreThan)
    }

    /// Returns whether the figure is an upper limit.
    pub(crate) fn is_upper(self) -> bool {
        matches!(self, Bound::AtMost | Bound::LessThan)
    }
}

/// What the figure says of what it measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// How much there is.
    Level,
    /// How much it changed.
    Change,
    /// Which part of a whole it is.
    Share,
    /// Which place it has.
    Rank,
}

impl Role {
    /// Returns the name the table uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Level => "level",
            Role::Change => "change",
            Role::Share => "share",
            Role::Rank => "rank",
        }
    }
}

/// Where a figure moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Up.
    Increase,
    /// Down.
    Decrease,
}

impl Direction {
    /// Returns the name the table uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Increase => "increase",
            Direction::Decrease => "decrease",
        }
    }

    /// Returns the direction of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Direction::Increase, Direction::Decrease].into_iter().find(|direction| direction.as_str() == name)
    }
}

/// Where the text of a unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// There is none.
    None,
    /// An entry of the lexicon `units`.
    Name(u32),
    /// An entry of the lexicon `symbols`.
    Symbol(u32),
    /// An entry of the lexicon `currencies`.
    Currency(u32),
    /// The counted noun: its head, a token, to be made singular.
    Noun(usize),
    /// The plain number of a ratio.
    One,
    /// Years of age.
    Year,
}

/// The denominator of a rate or price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Per {
    /// There is none.
    None,
    /// A unit by name or symbol.
    Unit(Unit),
    /// Words of the text: from a token to before another.
    Words(usize, usize),
}

/// A time of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// None is told.
    Unknown,
    /// A row of the layer of times.
    Time(usize),
    /// The year before that of a row.
    YearBefore(usize),
}

/// A head noun that the text says in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) word: HeadWord,
    pub(crate) link: Link,
    pub(crate) article: Article,
    /// The place of a distance.
    pub(crate) from: Option<(u32, u32)>,
}

/// What stands before the measure, behind its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Article {
    /// Nothing.
    None,
    /// The article or the like at a token, in lower case.
    Token(u32),
    /// "the": a figure stands between the measure and its own article.
    Definite,
}

/// Where the text of a head stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadWord {
    /// An entry of the lexicon `heads`.
    Entry(u32),
    /// A participle of the text: its token.
    Token(u32),
}

/// What joins a head to the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// "cost of the bridge"
    Of,
    /// "mined by the firm"
    By,
    /// "spent on roads"
    Nothing,
    /// "delay": the measure is the word that says it.
    Alone,
}

/// A figure under work; places are indices of tokens, ends exclusive.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figure {
    /// First token of the span.
    pub(crate) first: usize,
    /// One past the last token of the span.
    pub(crate) end: usize,
    /// One past what belongs to it: noun, denominator.
    pub(crate) next: usize,
    pub(crate) value: f64,
    pub(crate) high: Option<f64>,
    /// The scale that stands with the number ("million"), else 1.
    pub(crate) scale: f64,
    /// The factor of the unit (0.01 for cents), already applied.
    pub(crate) factor: f64,
    pub(crate) form: Form,
    pub(crate) kind: UnitKind,
    pub(crate) unit: Unit,
    pub(crate) per: Per,
    /// The counted noun with what stands between it and the number.
    pub(crate) noun: Option<(usize, usize)>,
    /// Whether the unit was taken from a neighbour.
    pub(crate) is_elliptic: bool,
    pub(crate) bound: Bound,
    pub(crate) role: Role,
    pub(crate) direction: Option<Direction>,
    /// First token and class of the verb it completes.
    pub(crate) verb: Option<(usize, MotionClass)>,
    pub(crate) measure: Option<(usize, usize)>,
    /// The head noun that is put before the measure.
    pub(crate) head: Option<Head>,
    /// The time it holds for, and the time it is compared with.
    pub(crate) period: When,
    pub(crate) base: When,
    pub(crate) rule: &'static str,
    /// First token of the sentence.
    pub(crate) sentence: usize,
    /// First token of the paragraph of the sentence, and how many paragraphs stand before it.
    pub(crate) paragraph: usize,
    pub(crate) nth_paragraph: usize,
}

impl Figure {
    /// Returns a figure that is its number alone.
    #[inline]
    pub(crate) fn new(first: usize, end: usize, value: f64, form: Form) -> Self {
        Figure {
            first,
            end,
            next: end,
            value,
            high: None,
            scale: 1.0,
            factor: 1.0,
            form,
            kind: UnitKind::Count,
            unit: Unit::None,
            per: Per::None,
            noun: None,
            is_elliptic: false,
            bound: Bound::Exact,
            role: Role::Level,
            direction: None,
            verb: None,
            measure: None,
            head: None,
            period: When::Unknown,
            base: When::Unknown,
            rule: "number",
            sentence: 0,
            paragraph: 0,
            nth_paragraph: 0,
        }
    }

    /// Makes the figure its number alone, as [`Figure::new`] does, in the same paragraph.
    pub(crate) fn renew(&mut self, first: usize, end: usize, value: f64, form: Form) {
        let (paragraph, nth_paragraph) = (self.paragraph, self.nth_paragraph);
        *self = Figure { paragraph, nth_paragraph, ..Figure::new(first, end, value, form) };
    }

    /// Returns whether neither a unit nor a counted noun was found.
    pub(crate) fn is_bare(&self) -> bool {
        self.unit == Unit::None
    }

    /// Returns whether the figure is a fraction in words or digits.
    pub(crate) fn form_is_fraction(&self) -> bool {
        self.form == Form::Fraction
    }

    /// Multiplies both ends.
    pub(crate) fn multiply(&mut self, factor: f64) {
        if factor == 1.0 {
            return;
        }
        self.value = tidy(self.value * factor);
        self.high = self.high.map(|high| tidy(high * factor));
    }
}

/// Returns the number without the noise of binary multiplication: 12 significant digits are kept where the
/// result has more than 14.
pub(crate) fn tidy(value: f64) -> f64 {
    let is_whole = value.fract() == 0.0 && value.abs() < 1e12;
    if value == 0.0 || !value.is_finite() || is_whole {
        return value;
    }
    short_of(value).unwrap_or_else(|| format!("{value:.13e}").parse().unwrap_or(value))
}

/// Returns the decimal with up to six places that a value is but for noise in its last bits.
fn short_of(value: f64) -> Option<f64> {
    const PLACES: f64 = 1e6;
    let whole = (value * PLACES).round();
    let short = whole / PLACES;
    let is_noise = (value - short).abs() <= value.abs() * 4.0 * f64::EPSILON;
    (is_noise && whole.abs() < 1e13).then_some(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for (kind, name) in UnitKind::NAMES {
            assert_eq!((UnitKind::from_name(name), kind.as_str()), (Some(kind), name));
        }
        assert_eq!(Bound::from_name("at_most"), Some(Bound::AtMost));
        assert_eq!(Direction::from_name("decrease"), Some(Direction::Decrease));
        assert_eq!(UnitKind::from_name("percents"), None);
    }

    #[test]
    fn multiplication_leaves_no_noise() {
        assert_eq!(tidy(4.35 * 100.0), 435.0);
        assert_eq!(tidy(0.57 * 100.0), 57.0);
        assert_eq!(tidy(-0.0), 0.0);
        assert_eq!(tidy(0.1 + 0.2), 0.3);
        assert_eq!(tidy(4.7 * 0.01), 0.047);
        assert_eq!(tidy(1.0 / 3.0), 0.333_333_333_333_33);
        assert_eq!(tidy(0.000_000_12 * 3.0), 0.000_000_36);
    }
}
