//! The engine: one pass over the tokens for words of time and digits, then the expressions around them.
//!
//! Both are linear: an expression is looked for a bounded number of tokens before a trigger, and what was
//! taken is not read again. Not here: the host's interface (`analyzer`).

use dateline_plugin::{TokensView, flag};

use crate::context::Context;
use crate::counted;
use crate::parse;
use crate::tense::{self, Tense};
use crate::timex::{Mod, Timex};
use crate::view::{Source, View};
use crate::words::{Class, Words};

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
        (text, tokens): (&str, &TokensView<'_>),
        words: &Words,
        published: Option<&str>,
        mut emit: impl FnMut(View<'_>, &Timex),
    ) {
        self.scan(tokens, words);
        if self.triggers.is_empty() {
            return;
        }
        self.mark(tokens, words);
        let source = Source::new(text, tokens, &self.marks, words);
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

    /// Collects the triggers.
    #[inline(never)]
    fn scan(&mut self, tokens: &TokensView<'_>, words: &Words) {
        let (flags, lower) = (tokens.flags(), tokens.lower());
        self.triggers.clear();
        let (mut sentence, mut paragraph, mut next) = (0, 0, 0);
        while let Some(ahead) = telling(&flags[next..], &lower[next..], words) {
            let at = next + ahead;
            let flags = flags[at];
            next = at + 1;
            if flags & flag::SENTENCE_FIRST != 0 {
                sentence = at as u32;
                paragraph = if flags & flag::PARAGRAPH_FIRST != 0 { sentence } else { paragraph };
            }
            let is_digit = flags & flag::DIGIT != 0;
            if words.is_trigger(lower[at]) || is_digit && is_telling(tokens, at, flags) {
                self.triggers.push(Trigger { at: at as u32, sentence, paragraph });
            }
        }
    }

    /// Marks the words of time of the sentences with triggers.
    fn mark(&mut self, tokens: &TokensView<'_>, words: &Words) {
        self.marks.clear();
        self.marks.resize(tokens.flags().len(), 0);
        let mut marked = None;
        for &Trigger { sentence, .. } in &self.triggers {
            if marked != Some(sentence) {
                marked = Some(sentence);
                mark(&mut self.marks, tokens, sentence as usize, words);
            }
        }
    }
}

/// Returns the first token that opens a sentence, has a digit or may be a trigger: four at once, for most are not.
#[inline(never)]
fn telling(flags: &[u32], lower: &[u32], words: &Words) -> Option<usize> {
    const AT_ONCE: usize = 4;
    let is_telling =
        |flags: u32, hash: u32| flags & (flag::SENTENCE_FIRST | flag::DIGIT) != 0 || words.may_trigger(hash);
    let mut at = 0;
    for (flags, lower) in flags.as_chunks::<AT_ONCE>().0.iter().zip(lower.as_chunks::<AT_ONCE>().0) {
        for n in 0..AT_ONCE {
            if is_telling(flags[n], lower[n]) {
                return Some(at + n);
            }
        }
        at += AT_ONCE;
    }
    let rest = flags.iter().zip(lower).skip(at).position(|(flags, hash)| is_telling(*flags, *hash))?;
    Some(at + rest)
}

/// Marks the words of time of a sentence, by its first token.
#[inline(never)]
fn mark(marks: &mut [u16], tokens: &TokensView<'_>, first: usize, words: &Words) {
    let (flags, lower) = (&tokens.flags()[first..], &tokens.lower()[first..]);
    for (at, ((mark, hash), flags)) in marks[first..].iter_mut().zip(lower).zip(flags).enumerate() {
        if flags & (flag::SENTENCE_FIRST | flag::DIGIT) != 0 {
            if flags & flag::SENTENCE_FIRST != 0 && at > 0 {
                return;
            }
            if flags & flag::DIGIT != 0 && is_clock(tokens, first + at, *flags) {
                *mark = Words::CLOCK;
                continue;
            }
        }
        *mark = words.find(*hash);
    }
}

/// Returns whether digits may be a time of day with its minutes.
fn is_clock(tokens: &TokensView<'_>, idx: usize, flags: u32) -> bool {
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
fn is_telling(tokens: &TokensView<'_>, idx: usize, flags: u32) -> bool {
    if flags & flag::NUMBER == 0 {
        return true;
    }
    let length = tokens.end()[idx] - tokens.start()[idx];
    if length < 4 {
        return false;
    }
    let (mut dots, mut signs, mut has_mark) = (0, 0, false);
    for byte in tokens.text(idx).bytes().filter(|byte| !byte.is_ascii_digit()) {
        dots += u32::from(byte == b'.');
        signs += 1;
        has_mark |= matches!(byte, b'/' | b':' | b'-' | b'\'');
    }
    // One dot or commas alone are those of a number.
    if signs == 0 { matches!(length, 4 | 8) } else { dots > 1 || signs > dots && has_mark }
}

/// Returns the expression that covers a token and begins at or behind `floor`.
fn around(ctx: &Context<'_>, at: usize, floor: usize) -> Option<Timex> {
    let view = ctx.view;
    let lowest = at.saturating_sub(REACH).max(floor);
    let is_inner = |idx: usize| view.flag(idx, flag::DIGIT) || view.word(idx).may_be_inside();
    let first = (lowest..at).rev().take_while(|&idx| is_inner(idx)).last().unwrap_or(at);
    let may_start = |idx: usize| view.flag(idx, flag::DIGIT) || view.word(idx).may_start();
    (first..=at)
        .filter(|&idx| may_start(idx))
        .find_map(|idx| parse::at(ctx, idx).filter(|found| found.end > at))
}
