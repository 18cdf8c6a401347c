//! The engine: one pass over the tokens for words of time and digits, then the expressions around them.
//!
//! Both are linear: an expression is looked for a bounded number of tokens before a trigger, and what was
//! taken is not read again. Not here: the host's interface (`analyzer`).

use std::ops::Range;

use dateline_plugin::{TokensView, flag};

use crate::context::Context;
use crate::counted;
use crate::parse;
use crate::tense::{self, Tense};
use crate::timex::{Mod, Timex};
use crate::view::{Source, View};
use crate::words::{Class, TRIGGERS, Words};

/// Words an expression may begin with; digits are another sign.
const STARTS: Class = TRIGGERS
    .or(Class::CARDINAL)
    .or(Class::ORDINAL)
    .or(Class::HALF)
    .or(Class::COUPLE)
    .or(Class::VAGUE)
    .or(Class::ARTICLE)
    .or(Class::THE)
    .or(Class::THIS)
    .or(Class::THAT)
    .or(Class::LAST)
    .or(Class::NEXT)
    .or(Class::SAME)
    .or(Class::PREV)
    .or(Class::FOLL)
    .or(Class::EVERY)
    .or(Class::PER)
    .or(Class::POSS)
    .or(Class::ONCE)
    .or(Class::PART)
    .or(Class::EDGE)
    .or(Class::BETWEEN)
    .or(Class::QUITE)
    .or(Class::SO)
    .or(Class::TO)
    .or(Class::UNTIL)
    .or(Class::AT)
    .or(Class::SPAN)
    .or(Class::ALL)
    .or(Class::ENDING)
    .or(Class::FISCAL)
    .or(Class::NAMED);

/// How many tokens before a trigger an expression may begin.
const REACH: usize = 9;

/// A token around which an expression is looked for.
#[derive(Clone, Copy, Debug)]
struct Trigger {
    at: u32,
    sentence: u32,
    paragraph: u32,
}

/// Scratch memory.
#[derive(Debug, Default)]
pub(crate) struct Engine {
    marks: Vec<u16>,
    triggers: Vec<Trigger>,
}

impl Engine {
    /// Finds the expressions of a document and hands each to `emit`, in the order of the text.
    pub(crate) fn run(
        &mut self,
        tokens: TokensView<'_>,
        words: &Words,
        published: Option<&str>,
        mut emit: impl FnMut(View<'_>, &Timex),
    ) {
        self.scan(tokens, words);
        let source = Source::new(tokens, &self.marks, words);
        let view = View::new(&source);
        let mut ctx = Context::new(view, published);
        let mut floor = 0;
        for trigger in &self.triggers {
            let at = trigger.at as usize;
            let sentence = trigger.sentence as usize;
            if sentence != ctx.sentence {
                ctx.open(sentence, trigger.paragraph as usize);
            }
            if at < floor {
                continue;
            }
            if let Some(mut timex) = around(&ctx, at, floor.max(sentence)) {
                limit(&ctx, &mut timex);
                counted::on_weekday(view, &mut timex);
                floor = timex.end;
                ctx.note(&timex);
                emit(view, &timex);
            }
        }
    }

    /// Collects the triggers and marks the words of time of their sentences.
    fn scan(&mut self, tokens: TokensView<'_>, words: &Words) {
        let (flags, lower) = (tokens.flags(), tokens.lower());
        self.marks.clear();
        self.triggers.clear();
        self.marks.resize(flags.len(), 0);
        let (mut sentence, mut paragraph, mut marked) = (0, 0, 0);
        for (idx, (flags, hash)) in flags.iter().zip(lower).enumerate() {
            if flags & (flag::SENTENCE_FIRST | flag::DIGIT) == 0 && !words.may_trigger(*hash) {
                continue;
            }
            if flags & flag::SENTENCE_FIRST != 0 {
                if self.triggers.len() > marked {
                    marked = self.triggers.len();
                    mark(&mut self.marks, tokens, sentence..idx, words);
                }
                sentence = idx;
                if flags & flag::PARAGRAPH_FIRST != 0 {
                    paragraph = idx;
                }
            }
            let is_digit = flags & flag::DIGIT != 0;
            if words.is_trigger(*hash) || is_digit && is_telling(tokens, idx, *flags) {
                let [at, sentence, paragraph] = [idx, sentence, paragraph].map(|idx| idx as u32);
                self.triggers.push(Trigger { at, sentence, paragraph });
            }
        }
        if self.triggers.len() > marked {
            mark(&mut self.marks, tokens, sentence..flags.len(), words);
        }
    }
}

/// Marks the words of time of a sentence.
fn mark(marks: &mut [u16], tokens: TokensView<'_>, range: Range<usize>, words: &Words) {
    let first = range.start;
    let (flags, lower) = (&tokens.flags()[range.clone()], &tokens.lower()[range.clone()]);
    for (at, ((mark, hash), flags)) in marks[range].iter_mut().zip(lower).zip(flags).enumerate() {
        *mark = words.find(*hash);
        if flags & flag::DIGIT != 0 && is_clock(tokens, first + at, *flags) {
            *mark = words.clock();
        }
    }
}

/// Returns whether digits may be a time of day with its minutes.
fn is_clock(tokens: TokensView<'_>, idx: usize, flags: u32) -> bool {
    const SHORTEST: u32 = 4;
    let length = tokens.end()[idx] - tokens.start()[idx];
    let may_be = length >= SHORTEST || flags & flag::NUMBER == 0;
    may_be && tokens.text(idx).bytes().any(|byte| matches!(byte, b':' | b'h' | b'a' | b'p'))
}

/// "must be paid before 12 July": a limit ahead, but for "not before".
fn limit(ctx: &Context<'_>, timex: &mut Timex) {
    let view = ctx.view;
    let is_led =
        timex.period().is_some() && timex.modifier.is_none() && view.before(timex.first, Class::BEFORE);
    if is_led
        && !view.before(timex.first - 1, Class::ADVERB)
        && tense::around(view, timex.first, timex.end) == Tense::Future
    {
        timex.modifier = Some(Mod::Before);
    }
}

/// Returns whether digits may be a time alone: four of them, or with letters or signs in between. Other numbers
/// need a word of time, which is found by itself.
fn is_telling(tokens: TokensView<'_>, idx: usize, flags: u32) -> bool {
    if flags & flag::NUMBER == 0 {
        return true;
    }
    let length = tokens.end()[idx] - tokens.start()[idx];
    if length < 4 {
        return false;
    }
    let (mut dots, mut signs) = (0, 0);
    for byte in tokens.text(idx).bytes() {
        dots += u32::from(byte == b'.');
        signs += u32::from(!byte.is_ascii_digit());
    }
    // One dot or commas alone are those of a number.
    let is_date = dots > 1
        || signs > dots && tokens.text(idx).bytes().any(|byte| matches!(byte, b'/' | b':' | b'-' | b'\''));
    if signs == 0 { matches!(length, 4 | 8) } else { is_date }
}

/// Returns the expression that covers a token and begins at or behind `floor`.
fn around(ctx: &Context<'_>, at: usize, floor: usize) -> Option<Timex> {
    let view = ctx.view;
    let lowest = at.saturating_sub(REACH).max(floor);
    let is_inner = |idx: usize| view.flag(idx, flag::DIGIT) || view.is(idx, STARTS.or(INNER));
    let first = (lowest..at).rev().take_while(|&idx| is_inner(idx)).last().unwrap_or(at);
    let may_start = |idx: usize| view.flag(idx, flag::DIGIT) || view.is(idx, STARTS);
    (first..=at)
        .filter(|&idx| may_start(idx))
        .find_map(|idx| parse::at(ctx, idx).filter(|found| found.end > at))
}

/// Words that may stand inside an expression.
const INNER: Class = Class::OF
    .or(Class::IN)
    .or(Class::AND)
    .or(Class::OR)
    .or(Class::DASH)
    .or(Class::OTHER)
    .or(Class::TIMES)
    .or(Class::SOFT)
    .or(Class::AFTER)
    .or(Class::NAME)
    .or(Class::FILLER)
    .or(Class::BEFORE);
