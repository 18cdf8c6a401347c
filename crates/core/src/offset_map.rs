//! Offset maps: where each byte of a derived text came from.
//!
//! A map is a sorted list of [`Run`]s. It is free (no run at all) where nothing moved. Not here: what
//! moved the bytes (ingest decodes, normalize rewrites) and which field of a source the bytes are in.

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// A stretch of text and the stretch of source it came from.
///
/// A *linear* run has the same length on both sides and maps byte by byte. A *scaled* run maps unit by
/// unit, all of one size on each side: Cyrillic that was one byte a letter and is two. An *atomic* run maps
/// as a whole: a composed character, a decoded entity, a line end. An atomic run with an empty `text` is a
/// deletion: source that left nothing behind but belongs to the text around it (a soft hyphen). Source
/// between two runs that no run covers (an HTML tag) belongs to no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Bytes of the derived text.
    pub text: Span,
    /// Bytes of the source.
    pub source: Span,
    /// How offsets inside the run correspond.
    pub step: Step,
}

/// How offsets inside a run correspond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Not at all: the run maps as a whole.
    Whole,
    /// This many bytes of text, from this many bytes of source, again and again; 1 and 1 is linear.
    Each(u8, u8),
}

impl Step {
    /// Byte by byte.
    pub const LINEAR: Step = Step::Each(1, 1);
}

/// A piecewise map from offsets of a derived text to offsets of its source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffsetMap {
    /// Sorted by text, then source, without overlap on either side. Empty: the identity.
    runs: Vec<Run>,
}

impl OffsetMap {
    /// Returns the map of a text in which nothing moved.
    pub const fn identity() -> Self {
        OffsetMap { runs: Vec::new() }
    }

    /// Returns whether nothing moved.
    pub fn is_identity(&self) -> bool {
        self.runs.is_empty()
    }

    /// Returns the runs in order; none for the identity.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Appends a linear run of `len` bytes, joined to the one before where it continues it.
    ///
    /// # Panics
    ///
    /// In debug builds, when the run starts before the end of the one before it, on either side.
    pub fn push_linear(&mut self, text_start: u32, source_start: u32, len: u32) {
        self.push_scaled(text_start, source_start, len, (1, 1));
    }

    /// Appends a scaled run of `count` units, each as many bytes of text and of source as `unit` says,
    /// joined to the one before where it continues it.
    ///
    /// # Panics
    ///
    /// In debug builds, when the run starts before the end of the one before it, on either side.
    pub fn push_scaled(&mut self, text_start: u32, source_start: u32, count: u32, unit: (u8, u8)) {
        if count == 0 {
            return;
        }
        let run = Run {
            text: Span::new(text_start, text_start + count * u32::from(unit.0)),
            source: Span::new(source_start, source_start + count * u32::from(unit.1)),
            step: Step::Each(unit.0, unit.1),
        };
        if let Some(last) = self.runs.last_mut()
            && last.step == run.step
            && last.text.end == run.text.start
            && last.source.end == run.source.start
        {
            last.text.end = run.text.end;
            last.source.end = run.source.end;
            return;
        }
        self.push(run);
    }

    /// Appends an atomic run: `source` became `text` as a whole.
    ///
    /// # Panics
    ///
    /// In debug builds, when the run starts before the end of the one before it, on either side.
    pub fn push_atomic(&mut self, text: Span, source: Span) {
        self.push(Run { text, source, step: Step::Whole });
    }

    fn push(&mut self, run: Run) {
        debug_assert!(
            self.runs.last().is_none_or(|last| {
                last.text.end <= run.text.start && last.source.end <= run.source.start
            })
        );
        self.runs.push(run);
    }

    /// Returns the slices of the source that `span` was made of, in order and joined where they touch;
    /// `None` where an end of the span falls inside an atomic run or a unit, or where part of it has no source.
    ///
    /// An empty span has no source. O(log n) plus the runs inside the span.
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_core::{OffsetMap, Span};
    /// let mut map = OffsetMap::identity(); // "co\u{ad}operate" lost its soft hyphen
    /// map.push_linear(0, 0, 2);
    /// map.push_atomic(Span::new(2, 2), Span::new(2, 4));
    /// map.push_linear(2, 4, 7);
    /// assert_eq!(map.source_runs(Span::new(0, 9)), Some(vec![Span::new(0, 11)]));
    /// assert_eq!(map.source_runs(Span::new(2, 9)), Some(vec![Span::new(4, 11)]));
    /// ```
    pub fn source_runs(&self, span: Span) -> Option<Vec<Span>> {
        let mut out = Vec::with_capacity(1);
        self.source_runs_into(span, &mut out).then_some(out)
    }

    /// Puts what [`OffsetMap::source_runs`] returns into `out`, which is cleared first, and returns whether
    /// there is any.
    pub fn source_runs_into(&self, span: Span, out: &mut Vec<Span>) -> bool {
        out.clear();
        if span.is_empty() {
            return false;
        }
        if self.runs.is_empty() {
            out.push(span);
            return true;
        }
        let mut at = span.start;
        let first = self.runs.partition_point(|run| run.text.end <= span.start);
        for run in self.runs[first..].iter().take_while(|run| run.text.start < span.end) {
            let Some(source) = run.source_of(span) else { return false };
            if run.text.start > at {
                return false;
            }
            at = run.text.end.min(span.end);
            match out.last_mut() {
                Some(last) if last.end == source.start => last.end = source.end,
                _ => out.push(source),
            }
        }
        at == span.end
    }

    /// Returns the hull of [`OffsetMap::source_runs`]: the first to the last byte of source.
    pub fn source_hull(&self, span: Span) -> Option<Span> {
        if self.runs.is_empty() {
            return (!span.is_empty()).then_some(span);
        }
        let runs = self.source_runs(span)?;
        Some(Span::new(runs.first()?.start, runs.last()?.end))
    }

    /// Returns the map from this map's text to the source of `inner`, whose text is this map's source.
    ///
    /// A deletion stays a deletion of what it deletes; a linear run is cut where `inner` is cut; an atomic
    /// run, and each unit of a scaled run, becomes atomic over the hull of its source. What cuts an atomic run of `inner` has no source.
    pub fn compose(&self, inner: &OffsetMap) -> OffsetMap {
        if inner.is_identity() {
            return self.clone();
        }
        if self.is_identity() {
            return inner.clone();
        }
        let mut out = OffsetMap::identity();
        for run in &self.runs {
            out.append_through(run, inner);
        }
        if out.runs.is_empty() {
            // Nothing has a source; without a run the map would be the identity.
            out.push_atomic(Span::default(), Span::default());
        }
        out
    }

    fn append_through(&mut self, run: &Run, inner: &OffsetMap) {
        if let Step::Each(text, source) = run.step
            && run.step != Step::LINEAR
        {
            run.units(text, source).for_each(|unit| self.append_through(&unit, inner));
            return;
        }
        let is_linear = run.step == Step::LINEAR;
        let (start, end) = (run.source.start, run.source.end);
        let first = inner.runs.partition_point(|cut| cut.text.end < start);
        for cut in inner.runs[first..].iter().take_while(|cut| cut.text.start <= end) {
            // A deletion at the end of this run is taken up by the run that follows, if one does.
            let at = run.text.start + cut.text.start.saturating_sub(start);
            if cut.text.is_empty() && (cut.text.start == start || (is_linear && cut.text.start < end)) {
                self.push_atomic(Span::new(at, at), cut.source);
            } else if is_linear && cut.text.overlaps(run.source) {
                self.append_cut(run, cut, at);
            }
        }
        if !is_linear && let Some(source) = inner.source_hull(run.source) {
            self.push_atomic(run.text, source);
        }
    }

    /// Appends the part of `cut` that lies in the linear run `run`; what is cut of an atomic run or of a unit
    /// has no source.
    fn append_cut(&mut self, run: &Run, cut: &Run, text: u32) {
        if let Step::Each(text_unit, source_unit) = cut.step {
            let unit = u32::from(text_unit);
            let from = run.source.start.max(cut.text.start) - cut.text.start;
            let to = run.source.end.min(cut.text.end) - cut.text.start;
            let (first, end) = (from.div_ceil(unit), to / unit);
            let source = cut.source.start + first * u32::from(source_unit);
            let skipped = first * unit - from;
            self.push_scaled(text + skipped, source, end.saturating_sub(first), (text_unit, source_unit));
        } else if run.source.contains(cut.text) {
            self.push_atomic(Span::new(text, text + cut.text.byte_len()), cut.source);
        }
    }
}

impl Run {
    /// Returns the source of the part of `span` that lies in this run, if the run can be cut there.
    fn source_of(&self, span: Span) -> Option<Span> {
        let (start, end) = (span.start.max(self.text.start), span.end.min(self.text.end));
        let Step::Each(text, source) = self.step else {
            return (start == self.text.start && end == self.text.end).then_some(self.source);
        };
        let (text, source) = (u32::from(text), u32::from(source));
        let at = |offset: u32| {
            let into = offset - self.text.start;
            into.is_multiple_of(text).then_some(self.source.start + into / text * source)
        };
        Some(Span::new(at(start)?, at(end)?))
    }

    /// Returns the units of a scaled run, each as an atomic run.
    fn units(&self, text: u8, source: u8) -> impl Iterator<Item = Run> {
        let (text, source) = (u32::from(text), u32::from(source));
        let (text_start, source_start) = (self.text.start, self.source.start);
        (0..self.text.byte_len() / text).map(move |n| Run {
            text: Span::new(text_start + n * text, text_start + (n + 1) * text),
            source: Span::new(source_start + n * source, source_start + (n + 1) * source),
            step: Step::Whole,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn map(runs: &[(u32, u32, u32, u32, bool)]) -> OffsetMap {
        let mut map = OffsetMap::identity();
        for &(text, text_end, source, source_end, linear) in runs {
            if linear {
                assert_eq!(text_end - text, source_end - source);
                map.push_linear(text, source, text_end - text);
            } else {
                map.push_atomic(Span::new(text, text_end), Span::new(source, source_end));
            }
        }
        map
    }

    #[test]
    fn identity_maps_a_span_to_itself() {
        assert_eq!(OffsetMap::identity().source_hull(Span::new(3, 7)), Some(Span::new(3, 7)));
        assert_eq!(OffsetMap::identity().source_hull(Span::new(3, 3)), None);
    }

    #[test]
    fn a_cut_atomic_run_has_no_source() {
        let map = map(&[(0, 2, 0, 2, true), (2, 6, 2, 5, false), (6, 8, 5, 7, true)]);
        assert_eq!(map.source_hull(Span::new(0, 6)), Some(Span::new(0, 5)));
        assert_eq!(map.source_hull(Span::new(0, 4)), None);
        assert_eq!(map.source_hull(Span::new(4, 8)), None);
    }

    #[test]
    fn a_scaled_run_is_cut_between_its_units() {
        let mut map = map(&[(0, 2, 0, 2, true)]);
        map.push_scaled(2, 2, 3, (2, 1));
        map.push_scaled(8, 5, 2, (2, 1));
        assert_eq!(map.runs().len(), 2, "what continues is joined");
        assert_eq!(map.source_runs(Span::new(1, 6)), Some(vec![Span::new(1, 4)]));
        assert_eq!(map.source_hull(Span::new(3, 6)), None);
        let mut outer = OffsetMap::identity();
        outer.push_linear(0, 3, 6);
        let both = outer.compose(&map);
        assert_eq!(both.source_hull(Span::new(1, 5)), Some(Span::new(3, 5)), "half a unit has no source");
        assert_eq!(both.source_hull(Span::new(0, 5)), None);
    }

    #[test]
    fn gaps_between_runs_break_the_source() {
        let map = map(&[(0, 4, 3, 7, true), (4, 8, 20, 24, true)]);
        assert_eq!(map.source_runs(Span::new(2, 6)), Some(vec![Span::new(5, 7), Span::new(20, 22)]));
        assert_eq!(map.source_runs(Span::new(2, 9)), None, "part of the span has no source");
    }

    #[test]
    fn composition_follows_both_maps() {
        // source "\u{feff}a&amp;b" -> "a&b" -> "a & b" is not real; what counts are the offsets.
        let inner = map(&[(0, 1, 3, 4, true), (1, 2, 4, 9, false), (2, 6, 9, 13, true)]);
        let outer = map(&[(0, 2, 0, 2, true), (2, 2, 2, 4, false), (2, 4, 4, 6, true)]);
        let both = outer.compose(&inner);
        assert_eq!(both.source_runs(Span::new(0, 4)), Some(vec![Span::new(3, 13)]));
        assert_eq!(both.source_runs(Span::new(2, 4)), Some(vec![Span::new(11, 13)]));
        assert_eq!(both.source_runs(Span::new(1, 2)), Some(vec![Span::new(4, 9)]));
    }

    #[test]
    fn a_composition_without_any_source_is_not_the_identity() {
        let outer = map(&[(0, 2, 0, 3, false)]);
        let inner = map(&[(0, 2, 0, 2, false), (2, 4, 2, 4, false)]);
        assert_eq!(outer.compose(&inner).source_hull(Span::new(0, 1)), None);
    }

    /// Builds a map and the two texts it ties together from a list of edits.
    fn edited(edits: &[u8]) -> (OffsetMap, Vec<u8>, Vec<Option<usize>>) {
        let (mut map, mut source, mut origin) = (OffsetMap::identity(), Vec::new(), Vec::new());
        for &edit in edits {
            let (text_at, source_at) = (origin.len() as u32, source.len() as u32);
            match edit % 5 {
                4 => {
                    origin.extend([Some(source.len()), None]);
                    source.push(edit);
                    map.push_scaled(text_at, source_at, 1, (2, 1));
                }
                0 | 1 => {
                    origin.push(Some(source.len()));
                    source.push(edit);
                    map.push_linear(text_at, source_at, 1);
                }
                2 => {
                    source.extend([edit; 2]);
                    map.push_atomic(Span::new(text_at, text_at), Span::new(source_at, source_at + 2));
                }
                _ => {
                    source.extend([edit; 3]);
                    origin.extend([Some(source_at as usize), None]);
                    map.push_atomic(Span::new(text_at, text_at + 2), Span::new(source_at, source_at + 3));
                }
            }
        }
        (map, source, origin)
    }

    proptest! {
        #[test]
        fn hulls_are_ordered_and_in_bounds(edits in prop::collection::vec(any::<u8>(), 1..60), a in 0usize..80, b in 0usize..80) {
            let (map, source, origin) = edited(&edits);
            let (a, b) = (a.min(origin.len()), b.min(origin.len()));
            if a < b && let Some(hull) = map.source_hull(Span::new(a as u32, b as u32)) {
                prop_assert!(hull.start < hull.end && hull.end as usize <= source.len());
                prop_assert_eq!(origin[a], Some(hull.start as usize));
            }
        }

        #[test]
        fn composing_equals_mapping_twice(
            outer in prop::collection::vec(any::<u8>(), 1..40),
            inner in prop::collection::vec(any::<u8>(), 300..301),
            cuts_atoms: bool,
            a in 0u32..60,
            b in 0u32..60,
        ) {
            let inner: Vec<u8> = inner.into_iter().filter(|edit| cuts_atoms || edit % 5 < 3).collect();
            let (outer, middle, text) = edited(&outer);
            let (inner, _, origin) = edited(&inner);
            prop_assume!(origin.len() >= middle.len());
            let span = Span::new(a.min(b).min(text.len() as u32), a.max(b).min(text.len() as u32));
            let both = outer.compose(&inner).source_hull(span);
            let twice = outer.source_hull(span).and_then(|hull| inner.source_hull(hull));
            if both.is_some() || !cuts_atoms {
                prop_assert_eq!(both, twice);
            }
        }
    }
}
