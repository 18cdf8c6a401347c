//! Whether a stop ends its sentence. The rules are those of the language, not of a corpus; each has its cases
//! in `cases/sentence.txt`.
//!
//! Not here: ends of paragraphs, which end a sentence whatever stands there.

use super::Scanner;
use super::ahead::{Ahead, Start};
use super::before::{Before, last_word};
use super::stop::{Mark, Stop};
use crate::lexis::{self, Abbreviation, Role, has_role};
use crate::marker::Marker;

/// Bytes that a bracket may hold on to a sentence.
const MAX_BRACKET: usize = 300;
/// Bytes that a dateline may be long.
const MAX_DATELINE: usize = 80;
/// Bytes that are looked at on each side of a dot for the signs of an address.
const MAX_ADDRESS: usize = 96;
/// Bytes that an adverbial of time or a label may be long.
pub(super) const MAX_OPENING: usize = 40;
/// Languages that write a dot behind an ordinal number.
const ORDINAL_DOT: [&str; 12] = ["de", "da", "nb", "nn", "no", "cs", "sk", "hu", "fi", "pl", "hr", "sl"];

impl Scanner<'_> {
    /// Returns whether the sentence ends with the stop.
    pub(super) fn ends_at(&self, stop: &Stop) -> bool {
        let rest = &self.text[stop.end..];
        if rest.is_empty() || stop.end <= self.dateline || self.is_bracketed(stop) {
            return false;
        }
        if !rest.starts_with(|c: char| c.is_ascii_whitespace()) {
            return stop.mark == Mark::Other || self.ends_without_space(stop, rest);
        }
        let ahead = Ahead::of(rest);
        if self.item_end(stop.end).is_some() {
            return true;
        }
        match stop.mark {
            Mark::Other => ahead.start != Start::GoesOn,
            _ if ahead.start == Start::GoesOn => false,
            Mark::Exclamation => self.ends_with_exclamation(stop, &ahead),
            Mark::Ellipsis => ahead.start != Start::Lower && ahead.word != "I" && !self.is_elided(stop),
            Mark::LongEllipsis => ahead.start != Start::Lower,
            Mark::Dot => self.ends_with_dot(stop, &ahead),
        }
    }

    /// Returns whether the stop stands in a bracket that was opened inside the sentence and closes soon.
    fn is_bracketed(&self, stop: &Stop) -> bool {
        let Some(open) = self.bracket else { return false };
        if open == self.content || stop.start - open > MAX_BRACKET || stop.closes_bracket {
            return false;
        }
        let window = &self.text.as_bytes()[stop.end..self.text.len().min(stop.end + MAX_BRACKET)];
        window.contains(&b')')
            || window.contains(&b']')
            || memchr::memmem::find(window, "）".as_bytes()).is_some()
    }

    /// Returns whether an ellipsis stands for something left out, at the start of its sentence or as `[...]`.
    fn is_elided(&self, stop: &Stop) -> bool {
        let is_bracketed = self.text[..stop.start].ends_with(['[', '(']) && stop.closes_bracket;
        stop.start == self.content || is_bracketed
    }

    fn ends_with_exclamation(&self, stop: &Stop, ahead: &Ahead<'_>) -> bool {
        if ahead.start == Start::Lower {
            return !stop.closes_quote && ahead.is_careless_start();
        }
        stop.start != self.content && !(stop.closes_quote && ahead.is_attribution())
    }

    fn ends_with_dot(&self, stop: &Stop, ahead: &Ahead<'_>) -> bool {
        let so_far = &self.text[self.content..stop.start];
        let word = last_word(so_far);
        let before = Before::of(word, self.language);
        if is_marker(so_far) || is_label(so_far) || ahead.is_initial() && matches!(before, Before::Initial(_))
        {
            return false;
        }
        if ahead.start == Start::Lower {
            return before == Before::Word && word.chars().count() > 2 && ahead.is_careless_start();
        }
        let opens = || ahead.is_starter() || (ahead.is_quoted && ahead.start == Start::Capital);
        match before {
            Before::Word => true,
            Before::Number => !self.is_ordinal(word, ahead),
            Before::Initial(letter) => opens() || is_no_initial(letter, so_far, ahead),
            Before::Acronym | Before::Consonants => opens(),
            Before::Abbreviation(kind) => match kind {
                Abbreviation::Title | Abbreviation::Inner => false,
                Abbreviation::Number => ahead.start == Start::Capital && !ahead.is_roman(),
                Abbreviation::Time => ends_behind_time(so_far, ahead),
                Abbreviation::Final => opens() || ahead.start == Start::Capital,
                Abbreviation::Other => opens(),
            },
        }
    }

    /// Returns whether a number is an ordinal by its dot, as in German `am 3. Oktober`.
    fn is_ordinal(&self, word: &str, ahead: &Ahead<'_>) -> bool {
        let has_dots = self.language.is_some_and(|language| ORDINAL_DOT.contains(&language));
        has_dots && word.len() <= 2 && ahead.start == Start::Capital && !ahead.is_starter()
    }

    /// Returns whether a sentence ends where the space behind it was lost: `on Tuesday.Mr Lee said`.
    fn ends_without_space(&self, stop: &Stop, rest: &str) -> bool {
        if !matches!(stop.mark, Mark::Dot | Mark::Exclamation) || stop.end != stop.marks_end {
            return false;
        }
        let mut next = rest.chars();
        let opens =
            next.next().is_some_and(char::is_uppercase) && next.next().is_some_and(char::is_lowercase);
        let so_far = &self.text[self.content..stop.start];
        let word = last_word(so_far);
        let closes = so_far.ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
            && Before::of(word, self.language) != Before::Acronym
            && word.len() > 1
            && lexis::abbreviation(word, self.language).is_none();
        opens && closes && !is_address(so_far, rest)
    }
}

/// Returns whether the stop lies inside an address or file name: `www.Example.com`, `Jane.Doe@example.com`.
fn is_address(so_far: &str, rest: &str) -> bool {
    let is_end = |byte: &&u8| !byte.is_ascii_whitespace();
    let is_sign = |byte: &u8| b"@/_\\".contains(byte);
    let mut head = so_far.bytes().rev().take(MAX_ADDRESS).take_while(|byte| !byte.is_ascii_whitespace());
    let tail = || rest.as_bytes().iter().take(MAX_ADDRESS).take_while(is_end);
    let mut behind_dot = tail().skip_while(|byte| **byte != b'.').skip(1);
    behind_dot.next().is_some_and(u8::is_ascii_lowercase)
        || tail().any(is_sign)
        || head.any(|byte| byte == b'.' || is_sign(&byte))
}

/// Returns whether the sentence so far is only the marker of an item: `1`, `a`, `Q`, `IV`.
fn is_marker(so_far: &str) -> bool {
    if so_far.len() > 5 {
        return false;
    }
    if so_far.is_empty() || !so_far.is_ascii() {
        return so_far.chars().count() == 1;
    }
    let mut buffer = [b' '; 7];
    buffer[..so_far.len()].copy_from_slice(so_far.as_bytes());
    buffer[so_far.len()] = b'.';
    std::str::from_utf8(&buffer)
        .is_ok_and(|text| Marker::at(text).is_some_and(|marker| marker.byte_len == so_far.len() + 1))
}

/// Returns whether the sentence so far is only the label of a numbered part: `Figure 1`, `Section 2.3`.
fn is_label(so_far: &str) -> bool {
    if so_far.len() > MAX_OPENING {
        return false;
    }
    let Some((label, number)) = so_far.split_once(' ') else { return false };
    let is_number = number.len() <= 6 && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_number && has_role(label.trim_end_matches('.'), Role::Label)
}

/// Returns whether one letter before a dot is no initial: the pronoun `I`, or a letter that names something
/// (`plan B`, `vitamin C`), before a word that no name starts with.
fn is_no_initial(letter: char, so_far: &str, ahead: &Ahead<'_>) -> bool {
    let before = last_word(so_far[..so_far.len() - letter.len_utf8()].trim_ascii_end());
    let follows_name = before.starts_with(char::is_uppercase) || before.is_empty();
    match letter {
        'I' => !follows_name && ahead.start == Start::Capital,
        _ => letter.is_lowercase() && ahead.start == Start::Capital && !letter.is_ascii(),
    }
}

/// Returns whether a sentence ends behind `5 p.m.`: not before a day or a time zone, and not where the time
/// only opens the sentence.
fn ends_behind_time(so_far: &str, ahead: &Ahead<'_>) -> bool {
    let mut words = so_far.split_ascii_whitespace();
    let opens = so_far.len() <= MAX_OPENING
        && words.next().is_some_and(|word| has_role(word, Role::Preposition))
        && words.count() < 3;
    ahead.start == Start::Capital
        && !has_role(ahead.word, Role::AfterTime)
        && ahead.next_word() != "time"
        && !opens
}

/// Returns the length of the dateline a paragraph starts with, up to its dash, or 0.
///
/// A dateline is a place in capitals, then perhaps a date and an agency, then a dash with spaces around it.
pub(super) fn dateline_len(text: &str) -> usize {
    let is_inside = |byte: &u8| byte.is_ascii_uppercase() || *byte == b'-' || !byte.is_ascii();
    if !text.as_bytes().iter().take(3).all(is_inside) {
        return 0;
    }
    let place = text.split(|c: char| !c.is_alphabetic() && c != '-').next().unwrap_or("");
    if place.chars().take(3).count() < 3 || place.chars().any(char::is_lowercase) {
        return 0;
    }
    let mut end = text.len().min(MAX_DATELINE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let is_dash = |at: &usize| {
        ["— ", "– ", "- ", "-- "].iter().any(|dash| head.as_bytes()[at + 1..].starts_with(dash.as_bytes()))
    };
    let dash = memchr::memchr_iter(b' ', head.as_bytes()).find(is_dash).unwrap_or(0);
    let lower = head[..dash].split_ascii_whitespace().filter(|word| word.starts_with(char::is_lowercase));
    if lower.count() <= 1 { dash } else { 0 }
}
