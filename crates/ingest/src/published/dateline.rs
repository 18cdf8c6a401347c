//! The dispatch line: place and date before the first sentence of a report.
//!
//! `ASTANA, 14 March (Agency) — …`, `LONDON, March 3, 2026 - …`, `MOSCOW, March 14. /TASS/. …`,
//! `(Almaty, 12 May 2026)`, `Friday, January 4, 2019`. A line is read part by part (places, a date, an
//! agency), and what was read must then be enough to tell a dispatch line from a headline: a place alone
//! is one only where `lexicons/dateline.tsv` knows it. Not handled: a small town without country, date or
//! agency (`MOYNAQ — Fishermen …`), which a headline can look like.

use super::calendar;
use super::cursor::Cursor;
use super::date::{PartialDate, read_date};

/// Lines that are looked at, blank ones left out: a headline, a byline and the like may come first.
const LINES: usize = 6;
/// Bytes of a line that are looked at.
const LINE_BYTES: usize = 160;
/// Longest line that is nothing but a date and a place.
const OWN_LINE_BYTES: usize = 80;

/// What a dispatch line tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dateline {
    /// Place as printed, with the country or region behind it.
    pub place: Option<String>,
    /// Date; without a year where none is printed.
    pub date: Option<PartialDate>,
}

/// Returns what the dispatch line in the first lines of a text tells, if there is one.
///
/// # Examples
///
/// ```
/// let line = dateline_ingest::dateline("Grain rises\nASTANA, 14 March 2026 (Agency) — Grain rose.").unwrap();
/// assert_eq!(line.place.as_deref(), Some("ASTANA"));
/// assert_eq!(line.date.unwrap().to_string(), "2026-03-14");
/// assert_eq!(dateline_ingest::dateline("MPs vote — and lose"), None);
/// ```
pub fn dateline(text: &str) -> Option<Dateline> {
    let mut out = Dateline::default();
    for (number, line) in lines(text).take(LINES).enumerate() {
        let Some(found) = read_line(line, number) else { continue };
        out.place = out.place.or(found.place);
        out.date = out.date.or(found.date);
        if out.place.is_some() && out.date.is_some() {
            break;
        }
    }
    (out.place.is_some() || out.date.is_some()).then_some(out)
}

/// Returns the trimmed lines that are not blank.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    let all = std::iter::from_fn(move || {
        let text = rest.take()?;
        let Some(end) = memchr::memchr2(b'\n', b'\r', text.as_bytes()) else { return Some(text) };
        rest = Some(&text[end + 1..]);
        Some(&text[..end])
    });
    all.map(str::trim).filter(|line| !line.is_empty())
}

fn read_line(line: &str, number: usize) -> Option<Dateline> {
    let line = line.trim_start_matches('\u{feff}');
    if let Some(inner) = line.strip_prefix('(').and_then(|line| line.strip_suffix(')')) {
        return Parts::read(inner)?.judge(inner, number);
    }
    Parts::read(line)?.judge(line, number)
}

/// How the parts end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum End {
    /// With the line.
    #[default]
    Line,
    /// With a dash.
    Dash,
    /// With a colon.
    Colon,
    /// With text, without a sign.
    Text,
}

/// A name in a dispatch line.
#[derive(Clone, Copy, Debug)]
struct Name {
    start: usize,
    end: usize,
    is_capitals: bool,
}

/// What stands before the first sentence.
#[derive(Debug, Default)]
struct Parts {
    names: Vec<Name>,
    /// Whether the names are no place: `Published`, `Statement`.
    has_label: bool,
    date: Option<PartialDate>,
    has_agency: bool,
    end: End,
    /// Where the text begins.
    rest: usize,
}

impl Parts {
    /// Reads parts until something else comes; `None` where the line begins with no part.
    fn read(line: &str) -> Option<Parts> {
        let end = (0..=LINE_BYTES.min(line.len())).rev().find(|&at| line.is_char_boundary(at))?;
        let mut at = Cursor::new(&line[..end]);
        let mut parts = Parts { end: End::Text, ..Parts::default() };
        loop {
            at.spaces();
            parts.rest = at.at();
            if at.is_at_end() {
                parts.end = if end == line.len() { End::Line } else { End::Text };
                return Some(parts);
            }
            if eat_dash(&mut at) {
                parts.dash(at);
                return Some(parts);
            }
            if at.eat(":") {
                (parts.end, parts.rest) = (End::Colon, at.at());
                return Some(parts);
            }
            if !parts.part(&mut at)? {
                return Some(parts);
            }
        }
    }

    /// Takes a dash: the end, unless a date or an agency and another dash follow.
    fn dash(&mut self, after: Cursor<'_>) {
        (self.end, self.rest) = (End::Dash, after.at());
        let mut ahead = after;
        ahead.spaces();
        let mut date = None;
        if self.date.is_none() {
            date = read_date(&mut ahead);
        }
        let has_agency = date.is_none() && eat_agency(&mut ahead);
        ahead.spaces();
        if (date.is_some() || has_agency) && (ahead.is_at_end() || eat_dash(&mut ahead)) {
            self.date = self.date.or(date);
            self.has_agency |= has_agency;
            self.rest = ahead.at();
        }
    }

    /// Takes one part; `false` where text begins, `None` where the line is no dispatch line.
    fn part(&mut self, at: &mut Cursor<'_>) -> Option<bool> {
        if at.eat(",") || at.eat(".") || at.eat("|") || at.eat(";") {
            return Some(true);
        }
        if self.date.is_none()
            && let Some(date) = read_date(at)
        {
            self.date = Some(date);
            return Some(true);
        }
        if let Some(date) = date_in_brackets(at).filter(|_| self.date.is_none()) {
            self.date = Some(date);
            return Some(true);
        }
        if !self.has_agency && eat_agency(at) {
            self.has_agency = true;
            return Some(true);
        }
        self.name(at)
    }

    /// Takes a name: a place, a label before a date, or an agency without brackets.
    fn name(&mut self, at: &mut Cursor<'_>) -> Option<bool> {
        if self.has_agency {
            return Some(false);
        }
        let mut ahead = *at;
        let Some(name) = read_name(&mut ahead) else {
            return (self.date.is_some() && !self.names.is_empty()).then_some(false);
        };
        let text = at.slice(name.start, name.end);
        match kind_of(text) {
            Some("stop") => return None,
            Some("label" | "other") if self.names.is_empty() => self.has_label = true,
            _ if self.is_bare_agency(*at, ahead, name) => self.has_agency = true,
            _ if self.names.len() < 3 && (self.date.is_none() || self.names.is_empty()) => {
                self.names.push(name);
            }
            _ => return Some(false),
        }
        *at = ahead;
        // A label is followed by a colon, which then is no end.
        if self.has_label {
            let _ = at.eat(":");
        }
        Some(true)
    }

    /// Returns whether a name in capitals behind a full stop and before a dash is an agency, as in
    /// `ASTANA. KAZINFORM –`.
    fn is_bare_agency(&self, before: Cursor<'_>, mut after: Cursor<'_>, name: Name) -> bool {
        let gap = self.names.last().map_or(0, |last| last.end);
        let is_behind_stop = before.slice(gap, name.start).trim_end().ends_with('.');
        after.spaces();
        !self.names.is_empty() && name.is_capitals && is_behind_stop && eat_dash(&mut after)
    }

    /// Returns what the parts tell, if they are enough to be a dispatch line.
    fn judge(&self, line: &str, number: usize) -> Option<Dateline> {
        let own_line = self.end == End::Line && line.len() <= OWN_LINE_BYTES;
        let place = if self.has_label { None } else { self.place(line) };
        let Some(place) = place else {
            let is_alone = own_line || (self.end == End::Dash && number < 2 && self.has_year());
            return (self.names.is_empty() && is_alone && self.has_day())
                .then_some(Dateline { place: None, date: self.date });
        };
        let is_known = self.is_city(line);
        let is_capitals = self.names.first().is_some_and(|name| name.is_capitals);
        let is_enough = match self.end {
            End::Text => self.date.is_some() && self.has_agency,
            _ if self.has_agency => self.end != End::Colon && (is_capitals || is_known),
            End::Dash => self.date.is_some() || (is_capitals && is_known && self.is_before_text(line)),
            End::Colon => self.names.len() == 1 && is_capitals && is_known && self.is_before_text(line),
            End::Line => own_line && (self.has_day() || (self.date.is_some() && is_known)),
        };
        is_enough.then_some(Dateline { place: Some(place.to_owned()), date: self.date })
    }

    fn has_day(&self) -> bool {
        self.date.is_some_and(|date| date.day.is_some())
    }

    fn has_year(&self) -> bool {
        self.date.is_some_and(|date| date.year.is_some())
    }

    fn place<'a>(&self, line: &'a str) -> Option<&'a str> {
        Some(line[self.names.first()?.start..self.names.last()?.end].trim())
    }

    fn is_city(&self, line: &str) -> bool {
        let Some(first) = self.names.first() else { return false };
        line[first.start..first.end].split('/').all(|city| calendar::dateline_kind(city) == Some("city"))
    }

    /// Returns whether a sentence follows, not another headline: it has lower case, and it does not begin
    /// with another place (`LONDON - Paris train resumes`).
    fn is_before_text(&self, line: &str) -> bool {
        let rest = line[self.rest..].trim_start();
        let first = rest.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
        let has_lower = rest.chars().any(char::is_lowercase);
        has_lower && calendar::dateline_kind(first) != Some("city")
    }
}

/// Skips a dash between parts and text: `—` anywhere, `–` and `-` beside a space or bracket, `--`.
fn eat_dash(at: &mut Cursor<'_>) -> bool {
    let is_apart = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')' | '/'));
    if at.eat("—") || at.eat("―") || at.eat("--") {
        return true;
    }
    let before = at.last_char();
    let mut ahead = *at;
    let is_dash = (ahead.eat("–") || ahead.eat("-")) && (is_apart(before) || is_apart(ahead.peek()));
    if is_dash {
        *at = ahead;
    }
    is_dash
}

/// Skips `(Agency)` or `/AGENCY/`.
fn eat_agency(at: &mut Cursor<'_>) -> bool {
    let mut ahead = *at;
    let close = match ahead.bump() {
        Some('(') => ')',
        Some('/') => '/',
        _ => return false,
    };
    let start = ahead.at();
    if ahead.skip_past(close).is_none() {
        return false;
    }
    let inner = at.slice(start, ahead.at() - close.len_utf8());
    let has_words = inner.split_whitespace().count() <= 4 && inner.len() <= 40;
    let is_name =
        inner.chars().next().is_some_and(char::is_uppercase) && !inner.contains(['.', ';', '?', '!']);
    let is_agency = has_words && is_name && kind_of(inner).is_none();
    if is_agency {
        *at = ahead;
    }
    is_agency
}

/// Reads `(3 March 2026)`.
fn date_in_brackets(at: &mut Cursor<'_>) -> Option<PartialDate> {
    let mut ahead = *at;
    let date = ahead.eat("(").then(|| read_date(&mut ahead))??;
    ahead.eat(")").then(|| {
        *at = ahead;
        date
    })
}

/// Returns the kind of the first word of a name that is no place; a city that has such a word is a city.
fn kind_of(name: &str) -> Option<&'static str> {
    if calendar::dateline_kind(name) == Some("city") {
        return None;
    }
    let words = name.split([' ', '/']).filter_map(calendar::dateline_kind);
    words.into_iter().find(|&kind| matches!(kind, "stop" | "label" | "other"))
}

/// Reads a name: up to five words in capitals, or beginning with one, joined by particles. It ends before
/// a comma, a bracket, a dash, a date, or a full stop that is not that of an abbreviation.
fn read_name(at: &mut Cursor<'_>) -> Option<Name> {
    let start = at.at();
    let (mut end, mut words, mut has_lower, mut is_open) = (start, 0, false, false);
    while let Some(word) = read_word(at, words > 0) {
        let is_particle = words > 0 && calendar::dateline_kind(word) == Some("particle");
        if !word.chars().next().is_some_and(char::is_uppercase) && !is_particle {
            return None;
        }
        has_lower |= !is_particle && word.chars().any(char::is_lowercase);
        is_open = is_particle;
        words += 1;
        end = at.at();
    }
    let is_name = words > 0 && words <= 5 && !is_open && at.slice(start, end).chars().count() > 1;
    is_name.then_some(Name { start, end, is_capitals: !has_lower })
}

/// Reads a word of a name and the space before it; a date or a sign ends the name.
fn read_word<'a>(at: &mut Cursor<'a>, is_later: bool) -> Option<&'a str> {
    let mut ahead = *at;
    if is_later && ahead.spaces() == 0 {
        return None;
    }
    let is_date = is_later && read_date(&mut { ahead }).is_some();
    if is_date || eat_dash(&mut { ahead }) || !ahead.peek().is_some_and(char::is_alphabetic) {
        return None;
    }
    let start = ahead.at();
    while let Some(c) = ahead.peek() {
        let next = ahead.rest().chars().nth(1);
        let joins = next.is_some_and(char::is_alphabetic);
        let is_part = c.is_alphabetic()
            || (matches!(c, '\'' | '’' | '-' | '/' | 'ʻ' | 'ʼ' | '`') && joins)
            || (c == '.' && is_abbreviation(ahead.slice(start, ahead.at())));
        if !is_part {
            break;
        }
        ahead.bump();
    }
    let word = ahead.slice(start, ahead.at());
    *at = ahead;
    Some(word)
}

/// Returns whether the dot behind a word is its own: `ST.`, `D.C.`, `Mt.`
fn is_abbreviation(word: &str) -> bool {
    let last = word.rsplit('.').next().unwrap_or(word);
    (1..=2).contains(&last.chars().count())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces of dispatch lines and of what looks like one, in any order.
    fn any_line() -> impl Strategy<Value = String> {
        let pieces = [
            "OSLO",
            "Oslo",
            "ST.",
            "D.C.",
            "of",
            "NATO",
            "Rain",
            "fell",
            "March",
            "Friday",
            "14",
            "2026",
            "3",
            "2026-03-14",
            ",",
            ".",
            "(",
            ")",
            "/",
            "—",
            " – ",
            " - ",
            "--",
            ":",
            " ",
            " ",
            " ",
            "\n",
            "ı",
            "é",
        ];
        prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn a_place_is_a_trimmed_part_of_the_text(text in prop_oneof![any_line(), any::<String>()]) {
            if let Some(place) = dateline(&text).and_then(|found| found.place) {
                prop_assert!(text.contains(&place));
                prop_assert!(!place.is_empty() && place.trim() == place && !place.contains('\n'));
            }
        }
    }

    #[test]
    fn a_long_line_is_cut_on_a_character() {
        for len in 150..170 {
            let line = format!("{}é — and so on", "É".repeat(len / 2));
            assert_eq!(dateline(&line), None);
        }
    }
}
