//! Whether sequences of a text are leftovers of UTF-8, and which of them are.
//!
//! Each sequence gets points for what is odd about its characters where it stands and for how well the
//! character it may have been fits there. One with [`CERTAIN`] points is enough to know the code page;
//! others of that code page are then taken with fewer.

use std::collections::{BTreeMap, BTreeSet};

use super::class::{Alphabet, Case, Class, class, oddness};
use super::codepage::{ALL, CODEPAGES};
use super::sequence::{self, Loss, Sequence};

/// Points of a sequence that is certain by itself.
const CERTAIN: i32 = 3;

/// A sequence where it stands.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    at: usize,
    sequence: Sequence,
    points: i32,
    /// What of the points is for characters that are odd beside each other.
    odd: i32,
    /// Whether another sequence touches it.
    has_company: bool,
}

/// What is to be rewritten with one code page: every occurrence of each of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) page: usize,
    pub(super) sequences: BTreeMap<String, char>,
}

/// Returns what is to be rewritten in a text, if anything is.
pub(super) fn judge(text: &str, earlier: Earlier) -> Option<Verdict> {
    let mut found: [Vec<Candidate>; CODEPAGES] = Default::default();
    collect(text, &mut found);
    let evidence = |page: usize| {
        let points = |is_wanted: fn(&Candidate) -> bool| -> i32 {
            found[page]
                .iter()
                .filter(|candidate| is_wanted(candidate))
                .map(|candidate| candidate.points)
                .sum()
        };
        (points(Candidate::is_certain), points(|candidate| candidate.points > 0))
    };
    let best = (0..CODEPAGES).map(|page| (evidence(page), page));
    let ((points, _), page) = best.max_by_key(|&(points, page)| (points, CODEPAGES - page))?;
    if points > 0 {
        return Some(Verdict { page, sequences: accepted(text, &found[page]) });
    }
    // What was decoded wrongly once was often decoded so again, with the same code page.
    let Earlier::Page(page) = earlier else { return None };
    let certain = found[page].iter().filter(|candidate| {
        candidate.points > 0 && candidate.odd > 0 && candidate.sequence.loss == Loss::None
    });
    let sequences: BTreeMap<_, _> = certain.map(|candidate| candidate.entry(text)).collect();
    (!sequences.is_empty()).then_some(Verdict { page, sequences })
}

/// What is known of a text from a round before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Earlier {
    Nothing,
    /// It was decoded wrongly with this code page.
    Page(usize),
}

impl Candidate {
    fn is_certain(&self) -> bool {
        self.points >= CERTAIN
    }

    fn entry(&self, text: &str) -> (String, char) {
        (text[self.at..self.at + self.sequence.len].to_owned(), self.sequence.c)
    }
}

/// Finds the sequences of every code page in one pass.
fn collect(text: &str, found: &mut [Vec<Candidate>; CODEPAGES]) {
    let mut free_from = [0; CODEPAGES];
    let mut at = 0;
    while let Some(next) = super::next_non_ascii(text, at) {
        let c = text[next..].chars().next().unwrap_or_default();
        at = next + c.len_utf8();
        let mut pages = ALL.leads(c);
        while pages != 0 {
            let page = pages.trailing_zeros() as usize;
            pages &= pages - 1;
            if free_from[page] > next {
                continue;
            }
            if let Some(sequence) = sequence::at_start(&text[next..], page) {
                free_from[page] = next + sequence.len;
                found[page].push(Candidate { at: next, sequence, points: 0, odd: 0, has_company: false });
            }
        }
    }
    for (page, candidates) in found.iter_mut().enumerate() {
        weigh(text, page, candidates);
    }
}

/// Gives points to the candidates of one code page.
fn weigh(text: &str, page: usize, candidates: &mut [Candidate]) {
    for idx in 0..candidates.len() {
        let candidate = candidates[idx];
        let end = candidate.at + candidate.sequence.len;
        let before = (idx > 0).then(|| candidates[idx - 1]).filter(|other| other.end() == candidate.at);
        let after = candidates.get(idx + 1).copied().filter(|other| other.at == end);
        let slips = text[candidate.at..end].chars().filter(|&c| ALL.is_slip(page, c)).count() as i32;
        let (points, odd) = points(text, candidate, before, after);
        (candidates[idx].points, candidates[idx].odd) = (points - slips, odd);
        candidates[idx].has_company = before.is_some() || after.is_some();
    }
}

/// Returns whether a character is a dash, a quote or an ellipsis.
fn is_common_sign(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2026}')
}

impl Candidate {
    fn is_pair(&self, text: &str) -> bool {
        text[self.at..self.end()].chars().nth(2).is_none()
    }

    fn end(&self) -> usize {
        self.at + self.sequence.len
    }
}

/// Returns the points of a sequence between its neighbours.
fn points(
    text: &str,
    candidate: Candidate,
    before: Option<Candidate>,
    after: Option<Candidate>,
) -> (i32, i32) {
    let raw = &text[candidate.at..candidate.end()];
    let left = text[..candidate.at].chars().next_back().unwrap_or(' ');
    let right = text[candidate.end()..].chars().next().unwrap_or(' ');
    let odd = odd_points(raw, candidate.sequence.c, left, right);
    // What other sequences stand for is not known yet: it may have been decoded wrongly twice.
    let beside = |other: Option<Candidate>, c| if other.is_some() { candidate.sequence.c } else { c };
    let fit = fit_points(candidate.sequence.c, beside(before, left), beside(after, right));
    let company = i32::from(before.is_some()) + i32::from(after.is_some());
    let points = odd + fit + company + (raw.chars().count() as i32 - 2).min(2);
    // What is not odd is what was meant, however well something else would fit.
    let shape = if odd > 0 { odd + company } else { 0 };
    let is_open = shape < 2 || is_ambiguous(candidate.sequence, raw, left, right, company);
    (if is_open { points.min(CERTAIN - 1) } else { points }, odd)
}

fn odd_points(raw: &str, c: char, left: char, right: char) -> i32 {
    let inner: i32 = raw.chars().zip(raw.chars().skip(1)).map(|(a, b)| oddness(a, b)).sum();
    let (first, last) = (raw.chars().next().unwrap_or(' '), raw.chars().next_back().unwrap_or(' '));
    let is_inside = class(left).is_letter() && class(right).is_letter();
    let mut points = inner + oddness(left, first) + oddness(last, right);
    // A quote or a dash inside a word; an apostrophe may stand there.
    let is_quote = matches!(class(last), Class::Open | Class::Close | Class::Dash);
    points += 2 * i32::from(is_quote && is_inside && !is_apostrophe(last, right));
    // The leads of most Latin letters and signs, which hardly any word ends in.
    let is_usual_end = matches!(last, '…' | '’' | '”' | '»' | '–' | '—' | '“');
    let is_common_lead = matches!(first, 'Ã' | 'Â') && (c as u32) < 0x100;
    points += 2 * i32::from(is_common_lead && last != first && !is_usual_end);
    points += 2 * i32::from(is_common_lead && first == 'Â' && !class(left).is_letter());
    points - 2 * i32::from(class(last) == Class::Currency && class(right) == Class::Digit && first != 'Â')
}

fn is_apostrophe(c: char, right: char) -> bool {
    c == '’' && right.is_lowercase()
}

/// Returns what speaks for a character between its neighbours, or against it.
fn fit_points(c: char, left: char, right: char) -> i32 {
    let odd = oddness(left, c) + oddness(c, right);
    let is_case_odd = |a: char, b: char| {
        matches!((class(a), class(b)), (Class::Letter(_, Case::Upper), Class::Letter(_, Case::Lower)))
    };
    // A small letter behind a capital, with none behind it.
    let lone = is_case_odd(left, c) && !matches!(class(right), Class::Letter(_, Case::Lower));
    match class(c) {
        Class::Control | Class::Lost | Class::Other | Class::Combining => 0,
        _ if lone => -2,
        _ if odd == 0 => 1,
        _ => -odd.min(2),
    }
}

/// Returns whether a sequence can well be what was meant to be written.
fn is_ambiguous(sequence: Sequence, raw: &str, left: char, right: char, company: i32) -> bool {
    let last = raw.chars().next_back().unwrap_or(' ');
    let is_alone = company == 0;
    let foreign = class(sequence.c).foreign();
    match sequence.loss {
        // `voilÃ` with a space behind it: no word ends in a capital behind a small letter.
        Loss::Space => !(sequence.c == 'à' && left.is_ascii_lowercase()),
        Loss::Byte => last == '?' || oddness(left, raw.chars().next().unwrap_or(' ')) < 2,
        // A control, or lines of a drawing.
        Loss::None if class(sequence.c) == Class::Control || raw.chars().all(|c| class(c) == Class::Line) => {
            is_alone
        }
        // A letter of another script alone in its word. Greek letters are symbols as well.
        Loss::None if foreign.is_some_and(|alphabet| alphabet != Alphabet::Greek) => is_alone,
        // A name can be stylized with a currency sign: one is not enough.
        Loss::None => {
            (last == '¥' && raw.chars().count() == 2)
                || (class(last) == Class::Space
                    && class(right).is_letter()
                    && left == ' '
                    && sequence.c != 'à')
        }
    }
}

/// Returns what is taken of the candidates of a code page that is known to be the one.
fn accepted(text: &str, candidates: &[Candidate]) -> BTreeMap<String, char> {
    let certain: Vec<_> = candidates.iter().filter(|candidate| candidate.is_certain()).collect();
    let scripts: BTreeSet<Alphabet> =
        certain.iter().filter_map(|candidate| class(candidate.sequence.c).foreign()).collect();
    let is_taken = |candidate: &&Candidate| {
        let foreign = class(candidate.sequence.c).foreign();
        let needed = match candidate.sequence.loss {
            Loss::Space if candidate.points < 1 => 2,
            _ if candidate.points < 1 => 3,
            _ => 1,
        };
        candidate.is_certain()
            || (certain.len() >= needed
                && candidate.points >= 0
                && (candidate.odd > 0
                    || candidate.is_pair(text)
                    || (candidate.has_company && foreign.is_some())
                    || is_common_sign(candidate.sequence.c))
                && foreign.is_none_or(|alphabet| scripts.contains(&alphabet)))
    };
    candidates.iter().filter(is_taken).map(|candidate| candidate.entry(text)).collect()
}
