//! What is odd about a text as a whole: capitals throughout, no ends of sentences, words broken at ends of lines.
//!
//! Such text is analyzed like any other; the diagnostics say why less is found in it. Not here: oddities of
//! single characters (`unicode`), wrong encodings (ingest).

use dateline_core::{Diagnostic, Severity, Span};

use crate::sentence::Sentences;

/// Characters of a text that are looked at for capitals.
const CAPITALS_SAMPLE: usize = 4096;
/// Fewer capitals can be a headline.
const FEWEST_CAPITALS: usize = 40;
/// Longest sentence that nobody wonders at, in bytes: statutes and lists have some of a thousand.
const LONGEST_SENTENCE: u32 = 2000;
/// Fewer broken words can be compounds.
const FEWEST_BROKEN: usize = 3;

/// Returns what is odd about a text; `sentences` are none where nobody needs them.
pub(crate) fn oddities(text: &str, sentences: Option<&Sentences>) -> Vec<Diagnostic> {
    let found = [all_capitals(text), sentences.and_then(no_sentence_end), broken_words(text)];
    found.into_iter().flatten().collect()
}

fn info(code: &'static str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Severity::Info, "normalize", code, message.into())
}

fn all_capitals(text: &str) -> Option<Diagnostic> {
    let sample = || text.chars().take(CAPITALS_SAMPLE);
    if sample().any(char::is_lowercase) || sample().filter(|c| c.is_uppercase()).count() < FEWEST_CAPITALS {
        return None;
    }
    let message = "the text is in capitals throughout, so that names are hard to tell from words";
    Some(info("all-capitals", message))
}

/// Tells of the longest sentence when it is longer than sentences are.
fn no_sentence_end(sentences: &Sentences) -> Option<Diagnostic> {
    let spans = sentences.start.iter().zip(&sentences.end);
    let (len, start, end) = spans.map(|(&start, &end)| (end - start, start, end)).max()?;
    (len > LONGEST_SENTENCE).then(|| {
        let message = format!("a sentence of {len} bytes: the text may have lost its punctuation");
        info("long-sentence", message).at(Span::new(start, end))
    })
}

/// Tells of words that a hyphen breaks at the end of a line, as scanned columns have them.
fn broken_words(text: &str) -> Option<Diagnostic> {
    let ends = memchr::memmem::find_iter(text.as_bytes(), b"-\n").map(|at| (&text[..at], &text[at + 2..]));
    let breaks = ends.filter(|(before, after)| {
        before.ends_with(char::is_lowercase) && after.starts_with(char::is_lowercase)
    });
    let (mut count, mut first) = (0, 0);
    for (before, _) in breaks {
        if count == 0 {
            first = before.len() as u32;
        }
        count += 1;
    }
    (count >= FEWEST_BROKEN).then(|| {
        let message =
            format!("{count} words are broken by a hyphen at the end of a line; their parts stay apart");
        info("broken-words", message).at(Span::new(first, first + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str, ends: &[u32]) -> Vec<String> {
        let mut sentences = Sentences::default();
        for (idx, &end) in ends.iter().enumerate() {
            sentences.start.push(idx.checked_sub(1).map_or(0, |before| ends[before]));
            sentences.end.push(end);
        }
        oddities(text, Some(&sentences)).into_iter().map(|it| it.code.to_string()).collect()
    }

    #[test]
    fn capitals_throughout_are_odd_and_a_headline_is_not() {
        assert_eq!(codes(&"THE FERRY SANK. ".repeat(5), &[]), ["all-capitals"]);
        assert!(codes("THE FERRY SANK", &[]).is_empty());
        assert!(codes(&("THE FERRY SANK. ".repeat(5) + "Then"), &[]).is_empty());
    }

    #[test]
    fn a_sentence_that_does_not_end_is_odd() {
        let text = "and so on ".repeat(300);
        assert_eq!(codes(&text, &[500, 3000]), ["long-sentence"]);
        assert!(codes(&text, &[1500, 3000]).is_empty());
        let sentences = Sentences { start: vec![0], end: vec![3000], ..Sentences::default() };
        let found = oddities(&text, Some(&sentences));
        assert_eq!(found[0].span, Some(Span::new(0, 3000)));
        assert!(oddities(&text, None).is_empty());
    }

    #[test]
    fn many_broken_words_are_odd_and_one_compound_is_not() {
        let text = "the gover-\nnor opened the har-\nbour bridge on Wed-\nnesday";
        assert_eq!(codes(text, &[]), ["broken-words"]);
        assert!(codes("a long-\nterm plan, the UK-\nled group, 3-\n4 weeks", &[]).is_empty());
    }
}
