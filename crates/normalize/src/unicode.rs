//! Unicode and white space: line ends, NFC, odd spaces, invisible and control characters, with a map back.
//!
//! Not here: compatibility forms (`ﬁ`, `½` and full-width letters stay), quotes and dashes (they stay as
//! written), mojibake. Runs of spaces are not collapsed: the sentence and token rules step over them.

mod class;

use dateline_core::{OffsetMap, Span};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use class::{Action, Bindable};

/// Appends the normalized form of `text` to `out`; `map` leads from the bytes appended, counted from 0, to
/// the bytes of `text` and stays the identity where nothing moved.
///
/// - CR LF, CR, VT, FF, NEL, LS and PS become `\n`.
/// - Text is composed (NFC, UAX #15).
/// - No-break, thin, ideographic and other odd spaces become a space.
/// - Soft hyphens, zero-width characters, byte order marks, direction controls and the controls of C0 and
///   C1 other than tab and line end are deleted; each deletion is kept in the map.
/// - U+200C and U+200D stay between two letters of a script that is written with them (Persian, the Indic
///   scripts) and between two pictographs, and are deleted elsewhere.
///
/// Idempotent. The source slice of a span that cuts no token normalizes to the text of the span.
///
/// `map` is the identity when it is handed in. A text is shorter than 4 GiB.
///
/// # Examples
///
/// ```
/// use dateline_core::{OffsetMap, Span};
/// let (mut out, mut map) = (String::new(), OffsetMap::identity());
/// dateline_normalize::normalize_text("co\u{ad}op\r\nE\u{301}t\u{a0}e\u{301}", &mut out, &mut map);
/// assert_eq!(out, "coop\nÉt é");
/// assert_eq!(map.source_hull(Span::new(5, 8)), Some(Span::new(8, 12)));
/// ```
pub fn normalize_text(text: &str, out: &mut String, map: &mut OffsetMap) {
    rewrite(text, out, map, &mut Report::default());
}

/// How often something odd was met, and where in the normalized text first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Finding {
    /// How often.
    pub(crate) count: u32,
    /// Where first, in bytes appended.
    pub(crate) first: u32,
}

impl Finding {
    fn note(&mut self, at: u32) {
        if self.count == 0 {
            self.first = at;
        }
        self.count += 1;
    }
}

/// What was odd about a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// NUL bytes, deleted.
    pub(crate) nul: Finding,
    /// Control characters, deleted.
    pub(crate) control: Finding,
    /// Invisible characters, deleted.
    pub(crate) invisible: Finding,
    /// Direction controls, deleted.
    pub(crate) direction: Finding,
    /// U+FFFD: bytes that an earlier decoder lost.
    pub(crate) replacement: Finding,
}

/// [`normalize_text`], with a report.
pub(crate) fn rewrite(text: &str, out: &mut String, map: &mut OffsetMap, report: &mut Report) {
    debug_assert!(map.is_identity());
    let mut plain_to = plain_run(text, 0);
    if plain_to == text.len() {
        out.push_str(text);
        return;
    }
    let base = out.len();
    out.reserve(text.len());
    let mut writer = Writer {
        text,
        base,
        out,
        map,
        report,
        moved: false,
        starter: None,
        has_marks: false,
        segment: Segment::default(),
    };
    let mut at = 0;
    while at < text.len() {
        // The last plain character may compose with what follows it.
        let from = if plain_to < text.len() { last_char_start(text, at, plain_to) } else { plain_to };
        writer.copy(at, from);
        at = writer.segment_from(from);
        plain_to = plain_run(text, at);
    }
    if !writer.moved {
        *map = OffsetMap::identity();
    }
}

/// Returns the end of the plain characters that start at `at`.
fn plain_run(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        at += plain_bytes(&bytes[at..]);
        // Cyrillic: U+0400 to U+047F, two bytes each.
        if matches!(bytes.get(at), Some(0xd0 | 0xd1)) {
            at += 2;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { return at };
        if !class::is_plain(c) {
            return at;
        }
        at += c.len_utf8();
    }
}

/// Returns how many bytes at the start are printable ASCII, tabs or line ends. Long stretches are checked in
/// blocks, which the compiler turns into vector instructions.
fn plain_bytes(bytes: &[u8]) -> usize {
    let long = plain_blocks::<32>(bytes);
    let at = long + plain_blocks::<8>(&bytes[long..]);
    at + bytes[at..].iter().take_while(|byte| is_plain_byte(**byte)).count()
}

/// Returns how many bytes the blocks at the start have that are plain throughout.
#[inline(always)]
fn plain_blocks<const N: usize>(bytes: &[u8]) -> usize {
    let (blocks, _) = bytes.as_chunks::<N>();
    let is_plain = |block: &&[u8; N]| block.iter().fold(true, |all, byte| all & is_plain_byte(*byte));
    N * blocks.iter().take_while(is_plain).count()
}

fn is_plain_byte(byte: u8) -> bool {
    matches!(byte, 0x20..=0x7e | b'\n' | b'\t')
}

/// Returns the start of the last character of `text[at..end]`, or `end` where that is empty.
fn last_char_start(text: &str, at: usize, end: usize) -> usize {
    text[at..end].char_indices().next_back().map_or(end, |(idx, _)| at + idx)
}

/// A starter and what may compose with it.
#[derive(Debug, Default)]
struct Segment {
    /// Characters that are kept, with the bytes of their source.
    chars: Vec<(char, Span)>,
    /// Deleted sources, with the number of kept characters before each.
    deleted: Vec<(usize, Span)>,
    before: String,
    after: String,
}

impl Segment {
    /// Composes the characters and returns how many at the start stay as they are.
    fn normalize(&mut self) -> usize {
        self.before.extend(self.chars.iter().map(|(c, _)| *c));
        self.after.extend(self.before.nfc());
        if self.before == self.after {
            return self.chars.len();
        }
        self.before.chars().zip(self.after.chars()).take_while(|(before, after)| before == after).count()
    }

    fn clear(&mut self) {
        self.chars.clear();
        self.deleted.clear();
        self.before.clear();
        self.after.clear();
    }
}

struct Writer<'a> {
    text: &'a str,
    base: usize,
    out: &'a mut String,
    map: &'a mut OffsetMap,
    report: &'a mut Report,
    moved: bool,
    /// The last starter that was kept.
    starter: Option<char>,
    /// Whether marks stand behind it.
    has_marks: bool,
    segment: Segment,
}

impl Writer<'_> {
    /// Returns the offset in the text appended.
    fn offset(&self) -> u32 {
        (self.out.len() - self.base) as u32
    }

    fn copy(&mut self, from: usize, to: usize) {
        if let Some(c) = self.text[from..to].chars().next_back() {
            (self.starter, self.has_marks) = (Some(c), false);
        }
        self.map.push_linear(self.offset(), from as u32, (to - from) as u32);
        self.out.push_str(&self.text[from..to]);
    }

    /// Writes the segment that starts at `at` and returns where the next one starts.
    fn segment_from(&mut self, mut at: usize) -> usize {
        self.segment.clear();
        while let Some(c) = self.text[at..].chars().next() {
            let end = at + c.len_utf8();
            let action = Action::of(c);
            if action == Action::Keep && !self.segment.chars.is_empty() && class::is_boundary(c) {
                break;
            }
            if matches!(action, Action::Space | Action::Newline) && !self.segment.chars.is_empty() {
                break;
            }
            at = self.take(c, action, at, end);
        }
        self.flush();
        at
    }

    /// Takes one character into the segment and returns the end of its source.
    fn take(&mut self, c: char, action: Action, start: usize, end: usize) -> usize {
        let span = Span::new(start as u32, end as u32);
        match action {
            Action::Keep => self.segment.chars.push((c, span)),
            Action::Space => self.segment.chars.push((' ', span)),
            Action::Newline => {
                let end = if self.text[start..].starts_with("\r\n") { start + 2 } else { end };
                self.segment.chars.push(('\n', Span::new(start as u32, end as u32)));
                (self.starter, self.has_marks) = (Some('\n'), false);
                return end;
            }
            Action::Joiner if self.binds(c, end) => self.segment.chars.push((c, span)),
            _ => {
                self.segment.deleted.push((self.segment.chars.len(), span));
                return end;
            }
        }
        self.has_marks = canonical_combining_class(c) != 0;
        if !self.has_marks {
            self.starter = Some(c);
        }
        if c == char::REPLACEMENT_CHARACTER {
            self.report.replacement.note(self.offset());
        }
        end
    }

    /// Returns whether a joiner that ends at `end` stands between two letters, or as U+200D between two symbols.
    /// Looks over at most eight characters that will be deleted.
    fn binds(&self, joiner: char, end: usize) -> bool {
        let gone = |c: &char| !matches!(Action::of(*c), Action::Keep | Action::Space | Action::Newline);
        let after = self.text[end..].chars().take(9).find(|c| !gone(c));
        let (Some(before), Some(after)) = (self.starter, after) else { return false };
        let kind = Bindable::of(before).filter(|kind| Bindable::of(after) == Some(*kind));
        canonical_combining_class(after) == 0
            && match kind {
                Some(Bindable::Letter) => true,
                Some(Bindable::Symbol) => joiner == '\u{200d}' && !self.has_marks,
                None => false,
            }
    }

    fn flush(&mut self) {
        let mut segment = std::mem::take(&mut self.segment);
        let same = segment.normalize();
        let mut deleted = segment.deleted.iter().peekable();
        for (idx, (c, source)) in segment.chars[..same].iter().enumerate() {
            while let Some((_, span)) = deleted.next_if(|(before, _)| *before <= idx) {
                self.delete(*span);
            }
            self.keep(*c, *source);
        }
        while let Some((_, span)) = deleted.next_if(|(before, _)| *before <= same) {
            self.delete(*span);
        }
        // What is deleted inside a composed character goes with it.
        while let Some((_, span)) = deleted.next_if(|(before, _)| *before < segment.chars.len()) {
            self.note_deleted(*span);
        }
        if let (Some((_, first)), Some((_, last))) = (segment.chars.get(same), segment.chars.last()) {
            let rest = segment.before.chars().take(same).map(char::len_utf8).sum();
            self.compose(&segment.after[rest..], Span::new(first.start, last.end));
        }
        deleted.for_each(|(_, span)| self.delete(*span));
        self.segment = segment;
    }

    fn delete(&mut self, source: Span) {
        let at = self.offset();
        self.map.push_atomic(Span::new(at, at), source);
        self.moved = true;
        self.note_deleted(source);
    }

    fn note_deleted(&mut self, source: Span) {
        let at = self.offset();
        let Some(c) = source.slice(self.text).and_then(|text| text.chars().next()) else { return };
        match Action::of(c) {
            Action::Nul => self.report.nul.note(at),
            Action::Control => self.report.control.note(at),
            Action::Direction => self.report.direction.note(at),
            _ => self.report.invisible.note(at),
        }
    }

    fn keep(&mut self, c: char, source: Span) {
        let at = self.offset();
        if self.text[source.range()].starts_with(c) && source.byte_len() as usize == c.len_utf8() {
            self.map.push_linear(at, source.start, source.byte_len());
        } else {
            self.map.push_atomic(Span::new(at, at + c.len_utf8() as u32), source);
            self.moved = true;
        }
        self.out.push(c);
    }

    fn compose(&mut self, text: &str, source: Span) {
        let at = self.offset();
        self.map.push_atomic(Span::new(at, at + text.len() as u32), source);
        self.out.push_str(text);
        self.moved = true;
    }
}

#[cfg(test)]
mod tests;
