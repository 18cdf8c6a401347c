//! Numbers in digits and words: `6.8 million`, `fifty-three`, `6 3/4`, `half a million`, `two thirds`.
//!
//! Not here: units, signs, ranges; "hundreds of", which has no value; digits themselves (`digits`).

use dateline_plugin::flag;

use crate::bits;
use crate::digits::{self, Digits, Shape};
use crate::figure::{Direction, tidy};
use crate::lexicons::{Numeral, NumeralClass};
use crate::view::View;
use crate::words::Words;

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Digits alone, so many.
    Plain(usize),
    /// Digits with separators or a scale.
    Digits,
    /// Digits with a decimal point.
    Decimal,
    /// Words.
    Words,
    /// `a sixth`, `5/8`
    Fraction,
    /// `second`, `62nd`
    Ordinal,
    /// `doubled`
    Multiple(Direction),
    /// `twice`
    Times,
    /// `fivefold`
    Fold,
}

/// A number: where it ends and what it is worth.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number {
    pub(crate) end: usize,
    pub(crate) value: f64,
    pub(crate) form: Form,
    pub(crate) scale: f64,
}

impl Number {
    fn fraction(end: usize, value: f64) -> Self {
        Number { end, value, form: Form::Fraction, scale: 1.0 }
    }
}

/// Returns the number that begins at token `idx`, an article included ("a dozen").
pub(crate) fn at(view: View<'_>, idx: usize) -> Option<Number> {
    if view.is(idx, Words::ARTICLE) {
        return with_article(view, idx);
    }
    let known = numeral(view, idx);
    if known.is_none() && view.flag(idx, flag::DIGIT) {
        return in_digits(view, idx);
    }
    let numeral = known?;
    let single = |form| Some(Number { end: idx + 1, value: numeral.value, form, scale: 1.0 });
    match numeral.class {
        NumeralClass::Cardinal => in_words(view, idx, numeral),
        NumeralClass::Ordinal => single(Form::Ordinal),
        NumeralClass::Vulgar => scaled(view, Number::fraction(idx + 1, numeral.value)),
        NumeralClass::Fraction if numeral.value == 2.0 => half(view, idx),
        NumeralClass::Multiple => single(Form::Multiple(numeral.direction?)),
        NumeralClass::Times => single(Form::Times),
        NumeralClass::Fold => single(Form::Fold),
        _ => None,
    }
}

/// Returns the number word at a token.
pub(crate) fn numeral(view: View<'_>, idx: usize) -> Option<Numeral> {
    view.number(idx).map(|mark| *mark.item)
}

fn class(view: View<'_>, idx: usize) -> Option<NumeralClass> {
    numeral(view, idx).map(|numeral| numeral.class)
}

/// Returns the token at `idx`, or behind the hyphen at `idx`.
fn behind_joint(view: View<'_>, idx: usize) -> usize {
    if view.is_joint(idx) { idx + 1 } else { idx }
}

fn in_digits(view: View<'_>, idx: usize) -> Option<Number> {
    let Some(digits) = digits::parse(view.text(idx)) else {
        return exponent(view, idx).or_else(|| lettered_money(view, idx));
    };
    match digits.shape {
        Shape::Ordinal => Some(Number { end: idx + 1, value: digits.value, form: Form::Ordinal, scale: 1.0 }),
        Shape::Fraction => scaled(view, Number::fraction(idx + 1, digits.value)),
        _ => whole_or_mixed(view, idx, digits),
    }
}

/// Reads groups, a fraction behind them (`6 3/4`) and the scale.
fn whole_or_mixed(view: View<'_>, idx: usize, first: Digits) -> Option<Number> {
    let (digits, end) = indian_groups(view, idx).unwrap_or_else(|| spaced_groups(view, idx, first));
    let part = proper_fraction(view, end).filter(|_| digits.shape != Shape::Decimal);
    let (value, end) = part.map_or((digits.value, end), |part| (digits.value + part, end + 1));
    let is_whole = ends_number(view, end);
    let number = if is_whole {
        Number { end, value, form: Form::Digits, scale: 1.0 }
    } else {
        compose(view, end, Sum::of(value))?
    };
    let form = match digits.shape {
        _ if number.scale != 1.0 => Form::Digits,
        _ if part.is_some() => Form::Decimal,
        Shape::Decimal => Form::Decimal,
        Shape::Plain => Form::Plain(digits.len),
        _ => Form::Digits,
    };
    let number = Number { form, ..number };
    Some(if is_whole { number } else { tail(view, number) })
}

/// Returns whether nothing at a token can go on with a number: no number word, hyphen or "and" stands there.
fn ends_number(view: View<'_>, end: usize) -> bool {
    !view.flag(end, bits::NUMBER | bits::JOINT) && !view.is(end, Words::AND)
}

/// Reads `$3.4T`: without a currency the letters may be part of a name.
fn lettered_money(view: View<'_>, idx: usize) -> Option<Number> {
    let is_money = view.currency_before(idx).is_some() || view.currency(idx + 1).is_some();
    let (digits, scale) = digits::with_scale(view.text(idx)).filter(|_| is_money)?;
    Some(Number { end: idx + 1, value: tidy(digits.value * scale), form: Form::Digits, scale })
}

/// Joins `45,67,890`, of which the tokens keep only the last groups together.
pub(crate) fn indian_groups(view: View<'_>, idx: usize) -> Option<(Digits, usize)> {
    let is_next = |at: usize| {
        view.sign(at) == b',' && view.is_glued(at) && view.is_glued(at + 1) && view.flag(at + 1, flag::DIGIT)
    };
    let mut end = idx + 1;
    while end < idx + 7 && is_next(end) {
        end += 2;
    }
    let is_short = end > idx + 1 && view.bytes(idx).len() <= 2;
    let digits = if is_short { digits::parse(view.slice(idx, end))? } else { return None };
    Some((digits, end))
}

/// Reads `3.2e-4`, which is three tokens.
fn exponent(view: View<'_>, idx: usize) -> Option<Number> {
    let is_open =
        matches!(view.bytes(idx), [.., b'e' | b'E']) && view.is_glued(idx + 1) && view.is_glued(idx + 2);
    let is_sign =
        is_open && view.is(idx + 1, Words::PLUS.or(Words::DASH)) && view.flag(idx + 2, flag::NUMBER);
    let digits = if is_sign { digits::parse(view.slice(idx, idx + 3))? } else { return None };
    Some(Number { end: idx + 3, value: digits.value, form: Form::Decimal, scale: 1.0 })
}

/// Joins `86 000`: groups of three behind one to three digits, with single spaces.
fn spaced_groups(view: View<'_>, idx: usize, first: Digits) -> (Digits, usize) {
    let (mut digits, mut end) = (first, idx + 1);
    if first.shape != Shape::Plain || first.len > 3 || first.value == 0.0 {
        return (digits, end);
    }
    let is_group = |at: usize| {
        let text = view.bytes(at);
        let gap = at < view.len() && view.tokens.start[at] == view.tokens.end[at - 1] + 1;
        gap && text.len() == 3 && text.iter().all(u8::is_ascii_digit) && !view.breaks(at)
    };
    while end < idx + 5 && is_group(end) {
        let group: f64 = view.text(end).parse().unwrap_or(0.0);
        digits = Digits { value: digits.value * 1000.0 + group, shape: Shape::Grouped, len: digits.len + 3 };
        end += 1;
    }
    let ends_here = !view.flag(end, flag::DIGIT) || view.opens(end);
    if ends_here { (digits, end) } else { (first, idx + 1) }
}

/// Returns the value of `3/4` or `¾` at a token, less than 1.
fn proper_fraction(view: View<'_>, idx: usize) -> Option<f64> {
    if view.opens(idx) {
        return None;
    }
    let is_digits = view.flag(idx, flag::DIGIT);
    let digits = if is_digits { digits::parse(view.text(idx)) } else { None };
    let digits = digits.filter(|digits| digits.shape == Shape::Fraction);
    let vulgar = numeral(view, idx).filter(|numeral| numeral.class == NumeralClass::Vulgar);
    let value = digits.map(|digits| digits.value).or(vulgar.map(|numeral| numeral.value))?;
    (value > 0.0 && value < 1.0).then_some(value)
}

fn in_words(view: View<'_>, idx: usize, first: Numeral) -> Option<Number> {
    if ends_number(view, idx + 1) {
        return Some(Number { end: idx + 1, value: first.value, form: Form::Words, scale: 1.0 });
    }
    let number = compose(view, idx, Sum::default())?;
    Some(tail(view, Number { form: Form::Words, ..number }))
}

fn with_article(view: View<'_>, idx: usize) -> Option<Number> {
    let next = numeral(view, idx + 1).filter(|_| !view.opens(idx + 1))?;
    match next.class {
        NumeralClass::Scale => {
            let number = compose(view, idx + 1, Sum::of(1.0))?;
            Some(tail(view, Number { form: Form::Words, ..number }))
        }
        NumeralClass::Fraction => part(view, idx + 2, next.value),
        NumeralClass::Cardinal | NumeralClass::Ordinal => {
            let (value, end) = ordinal_words(view, idx + 1)?;
            part(view, end, value)
        }
        _ => None,
    }
}

/// Returns `1 / under`, if what follows is no noun ("a sixth of", not "a sixth bell").
fn part(view: View<'_>, end: usize, under: f64) -> Option<Number> {
    if under < 2.0 || (under == 2.0 && class(view, end - 1) == Some(NumeralClass::Ordinal)) {
        return None;
    }
    let noun = view.is_word(end) && !view.opens(end);
    let is_noun = noun && !view.is(end, Words::STOP.or(Words::PARTITIVE).or(Words::COMPARISON));
    let number = Number::fraction(end, 1.0 / under);
    let scaled = scaled(view, number)?;
    if (is_noun && scaled.scale == 1.0 && !has_unit(view, end)) || view.is_joint(end) {
        return None;
    }
    Some(scaled)
}

/// Returns whether a unit of measure begins at a token ("half mile").
fn has_unit(view: View<'_>, idx: usize) -> bool {
    view.unit(idx).is_some_and(|mark| mark.item.kind != crate::UnitKind::Duration)
}

fn half(view: View<'_>, idx: usize) -> Option<Number> {
    let number = Number::fraction(idx + 1, 0.5);
    let of_scale = scaled(view, number)?;
    if of_scale.scale != 1.0 {
        return Some(of_scale);
    }
    let before = idx.checked_sub(1);
    let is_period = before
        .is_some_and(|at| class(view, at) == Some(NumeralClass::Ordinal) || view.is(at, Words::FOLLOWING));
    let next = idx + 1;
    let is_part = view.is(next, Words::PARTITIVE) && !view.opens(next);
    let is_by = view.is_before(idx, Words::BY);
    let is_amount = is_by || view.bound_before(idx).is_some();
    let ends = !view.is_word(next) || view.opens(next);
    let is_figure = is_part
        || (is_amount && ends)
        || is_by && view.is(next, Words::STOP)
        || (view.is_before(idx, Words::IN) && ends);
    (is_figure && !is_period && !view.is_joint(next)).then_some(number)
}

/// Multiplies a fraction by the scale behind it: "half a million", "a fifth of a billion".
fn scaled(view: View<'_>, number: Number) -> Option<Number> {
    let mut at = number.end;
    if let Some(article) = view.after(at, Words::OF).filter(|&next| view.is(next, Words::ARTICLE)) {
        at = article + 1;
    } else if let Some(next) = view.after(at, Words::ARTICLE) {
        at = next;
    } else {
        at = behind_joint(view, at);
    }
    let scale = numeral(view, at).filter(|n| n.class == NumeralClass::Scale && !view.opens(at));
    let Some(scale) = scale else { return Some(number) };
    let value = tidy(number.value * scale.value);
    Some(Number { end: at + 1, value, form: Form::Words, scale: scale.value })
}

/// Returns the value of ordinal words ("third", "sixty-second") and where they end.
fn ordinal_words(view: View<'_>, idx: usize) -> Option<(f64, usize)> {
    let first = numeral(view, idx)?;
    if first.class == NumeralClass::Ordinal {
        return Some((first.value, idx + 1));
    }
    let at = behind_joint(view, idx + 1);
    let last = numeral(view, at).filter(|n| n.class == NumeralClass::Ordinal && n.value < 10.0)?;
    (first.class == NumeralClass::Cardinal && is_tens(first.value))
        .then_some((first.value + last.value, at + 1))
}

fn is_tens(value: f64) -> bool {
    (20.0..100.0).contains(&value) && value % 10.0 == 0.0
}

/// A number as it is added up from the left.
#[derive(Clone, Copy, Debug)]
struct Sum {
    total: f64,
    group: Option<f64>,
    last_scale: f64,
    scale: f64,
}

impl Default for Sum {
    fn default() -> Self {
        Sum { total: 0.0, group: None, last_scale: f64::INFINITY, scale: 1.0 }
    }
}

impl Sum {
    fn of(value: f64) -> Self {
        Sum { group: Some(value), ..Sum::default() }
    }

    fn value(&self) -> f64 {
        let group = self.group.unwrap_or(0.0);
        if self.total == 0.0 { group } else { tidy(self.total + group) }
    }

    /// Adds a number word; `None` where it does not continue the number.
    fn add(&mut self, numeral: Numeral) -> Option<()> {
        match (numeral.class, self.group) {
            (NumeralClass::Cardinal, None) => self.group = Some(numeral.value),
            (NumeralClass::Cardinal, Some(group)) => return self.continue_group(group, numeral.value),
            (NumeralClass::Scale, Some(group)) if numeral.value == 100.0 => {
                if group >= 100.0 {
                    return None;
                }
                (self.group, self.scale) = (Some(group * 100.0), self.scale.max(100.0));
            }
            (NumeralClass::Scale | NumeralClass::Vague, Some(group)) => {
                return self.close_group(group, numeral.value);
            }
            (NumeralClass::Scale, None) if self.total > 0.0 && numeral.value > self.last_scale => {
                // "a thousand million"
                self.total *= numeral.value;
                (self.last_scale, self.scale) = (numeral.value, self.scale * numeral.value);
            }
            _ => return None,
        }
        Some(())
    }

    /// Adds units behind tens, or what is below a hundred behind hundreds.
    fn continue_group(&mut self, group: f64, value: f64) -> Option<()> {
        let fits = if group >= 100.0 { group % 100.0 == 0.0 } else { is_tens(group) };
        let limit = if group >= 100.0 { 100.0 } else { 10.0 };
        if !fits || value >= limit || value == 0.0 {
            return None;
        }
        self.group = Some(group + value);
        Some(())
    }

    /// Multiplies the open group by a scale smaller than the last one.
    fn close_group(&mut self, group: f64, scale: f64) -> Option<()> {
        (scale < self.last_scale && scale > 0.0).then_some(())?;
        self.total += group * scale;
        (self.group, self.last_scale) = (None, scale);
        self.scale = self.scale.max(scale);
        Some(())
    }

    /// Adds the last part; nothing can follow.
    fn close(&mut self, value: f64) {
        self.total += self.group.take().unwrap_or(0.0) + value;
        (self.group, self.last_scale) = (Some(0.0), 0.0);
    }

    /// The largest number that may still be added behind "and".
    fn room(&self) -> f64 {
        match self.group {
            Some(group) if group >= 100.0 && group % 100.0 == 0.0 => 100.0,
            Some(_) => 0.0,
            None => self.last_scale,
        }
    }
}

/// Adds up number words from token `idx` on; `None` where nothing was added and nothing was there.
fn compose(view: View<'_>, idx: usize, sum: Sum) -> Option<Number> {
    compose_to(view, idx, sum, ANDS)
}

/// How many times "and" may join a smaller number: "four million and nine hundred and six".
const ANDS: u32 = 3;

fn compose_to(view: View<'_>, idx: usize, mut sum: Sum, ands: u32) -> Option<Number> {
    let mut end = idx;
    for _ in 0..16 {
        let at = if sum.group.is_some() || sum.total > 0.0 { behind_joint(view, end) } else { end };
        if end > idx && view.opens(at) {
            break;
        }
        if let Some(next) = step(view, at, &mut sum).or_else(|| joined(view, at, &mut sum, ands)) {
            end = next;
        } else {
            break;
        }
    }
    (sum.group.is_some() || sum.total > 0.0).then(|| Number {
        end,
        value: sum.value(),
        form: Form::Words,
        scale: sum.scale,
    })
}

/// Adds the word at `at`, or digits with a smaller scale behind ("7 thousand 8 hundred").
fn step(view: View<'_>, at: usize, sum: &mut Sum) -> Option<usize> {
    if let Some(numeral) = numeral(view, at) {
        return sum.add(numeral).map(|()| at + 1);
    }
    let is_open = sum.group.is_none() && sum.total > 0.0 && view.flag(at, flag::DIGIT);
    let scale = numeral(view, at + 1).filter(|_| is_open);
    scale.filter(|n| n.class == NumeralClass::Scale && n.value < sum.last_scale)?;
    let digits = digits::parse(view.text(at)).filter(|digits| digits.shape == Shape::Plain)?;
    sum.group = Some(digits.value);
    Some(at + 1)
}

/// Adds what stands behind "and", if it is smaller than all before: "three hundred and six".
fn joined(view: View<'_>, at: usize, sum: &mut Sum, ands: u32) -> Option<usize> {
    let ands = ands.checked_sub(1)?;
    let next = view.after(at, Words::AND)?;
    let room = Some(sum.room()).filter(|&room| room > 0.0 && room.is_finite())?;
    if class(view, next) == Some(NumeralClass::Cardinal) {
        let more = compose_to(view, next, Sum::default(), ands).filter(|more| more.value < room)?;
        if denominator(view, more.end).is_some() {
            return None;
        }
        sum.close(more.value);
        return Some(more.end);
    }
    let digits = digits::parse(view.text(next)).filter(|digits| digits.shape == Shape::Plain)?;
    let is_last = !view.is_word(next + 1) || view.is(next + 1, Words::STOP);
    if digits.value >= room.min(100.0) || digits.value == 0.0 || !is_last || room > 1000.0 {
        return None;
    }
    sum.close(digits.value);
    Some(next + 1)
}

/// Returns the denominator at a token, a hyphen before it skipped, and where it ends.
fn denominator(view: View<'_>, idx: usize) -> Option<(f64, usize)> {
    let at = behind_joint(view, idx);
    let numeral = numeral(view, at).filter(|n| n.class == NumeralClass::Denominator && !view.opens(at))?;
    Some((numeral.value, at + 1))
}

/// Completes a number by what may stand behind it: an ordinal, a denominator, "and a half".
fn tail(view: View<'_>, number: Number) -> Number {
    ordinal_tail(view, number)
        .or_else(|| over_denominator(view, number))
        .or_else(|| and_part(view, number))
        .unwrap_or(number)
}

/// "sixty-second", "one sixth", "one sixty-second"
fn ordinal_tail(view: View<'_>, number: Number) -> Option<Number> {
    if number.form != Form::Words {
        return None;
    }
    let at = behind_joint(view, number.end);
    if view.opens(at) {
        return None;
    }
    let is_one = number.value == 1.0;
    if is_one && let Some((under, end)) = ordinal_words(view, at) {
        return part(view, end, under);
    }
    if is_one && class(view, at) == Some(NumeralClass::Fraction) {
        let under = numeral(view, at)?.value;
        return part(view, at + 1, under).filter(|_| under == 2.0 || view.is(at + 1, Words::OF));
    }
    let last = numeral(view, at).filter(|n| n.class == NumeralClass::Ordinal && n.value < 100.0)?;
    let fits =
        if last.value < 10.0 { number.value % 100.0 >= 20.0 && number.value % 10.0 == 0.0 } else { false };
    let fits = fits || (number.scale >= 100.0 && number.value % 100.0 == 0.0);
    let value = number.value + last.value;
    fits.then_some(Number { end: at + 1, value, form: Form::Ordinal, scale: number.scale })
}

/// "two thirds", "seven-eighths", "3 quarters"
fn over_denominator(view: View<'_>, number: Number) -> Option<Number> {
    let is_whole = matches!(number.form, Form::Words | Form::Plain(1..=3)) && number.value.fract() == 0.0;
    let (under, end) = denominator(view, number.end).filter(|_| is_whole && number.value > 0.0)?;
    scaled(view, Number::fraction(end, number.value / under))
}

/// "four and a half", "four and a half million", "nine billion and a half"
fn and_part(view: View<'_>, number: Number) -> Option<Number> {
    let next = view.after(number.end, Words::AND)?;
    let (value, end) = fraction_at(view, next)?;
    let scale = numeral(view, end).filter(|n| n.class == NumeralClass::Scale && !view.opens(end));
    let (value, end, scale) = match scale {
        Some(scale) if number.scale == 1.0 => ((number.value + value) * scale.value, end + 1, scale.value),
        Some(scale) => (number.value + value * scale.value, end + 1, number.scale),
        None if number.scale >= 1e6 => (number.value + value * number.scale, end, number.scale),
        None => (number.value + value, end, number.scale),
    };
    Some(Number { end, value: tidy(value), form: Form::Decimal, scale })
}

/// Returns a fraction below 1 without its scale: "a half", "three quarters", `½`.
fn fraction_at(view: View<'_>, idx: usize) -> Option<(f64, usize)> {
    if let Some(value) = proper_fraction(view, idx) {
        return Some((value, idx + 1));
    }
    let at = if view.is(idx, Words::ARTICLE) { idx + 1 } else { idx };
    let first = numeral(view, at)?;
    match first.class {
        NumeralClass::Fraction => Some((1.0 / first.value, at + 1)),
        NumeralClass::Ordinal if at > idx && first.value >= 3.0 => Some((1.0 / first.value, at + 1)),
        NumeralClass::Cardinal if at == idx => {
            let (under, end) = denominator(view, at + 1)?;
            (first.value < under).then_some((first.value / under, end))
        }
        _ => None,
    }
}
