//! The stage: fields become one text, and the text gets the layers that somebody needs.
//!
//! Not here: the rules of any layer.

use dateline_core::token::{HOST_LAYERS, PARAGRAPH, PARAGRAPH_SCHEMA, SENTENCE, TOKEN};
use dateline_core::token::{Tokenize, Tokens};
use dateline_core::{
    Diagnostic, Document, Field, FieldName, Layer, OffsetMap, RawDocument, Severity, Span, Stage, StageError,
};

use crate::odd::oddities;
use crate::sentence::{Sentences, sentences};
use crate::tokenize::Block;
use crate::unicode::{Finding, Report, rewrite};
use crate::{language, paragraph, tokenize};

/// What parts two fields in a text.
const FIELD_GAP: &str = "\n\n";

/// What normalize makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Host layers that somebody needs.
    pub layers: HostLayers,
}

/// Which host layers somebody needs; the others are not made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HostLayers {
    /// Runs of lines that belong together.
    pub paragraph: bool,
    /// Sentences, headlines, list items.
    pub sentence: bool,
    /// Words, numbers, signs and marks.
    pub token: bool,
}

/// The second stage: raw documents to documents.
///
/// # Examples
///
/// ```
/// use dateline_core::{FieldName, OffsetMap, RawDocument, RawField, Stage, token::SENTENCE};
/// use dateline_normalize::{HostLayers, Normalize, Settings};
/// let body = RawField {
///     name: FieldName::Body,
///     text: "Dr. Omarova left at 5 p.m.\r\nShe returned.".into(),
///     map: OffsetMap::identity(),
/// };
/// let raw = RawDocument { fields: vec![body], ..RawDocument::default() };
/// let layers = HostLayers { sentence: true, ..HostLayers::default() };
/// let stage = Normalize::new(Settings { layers });
/// let documents = stage.run(&mut stage.scratch(), vec![raw])?;
/// let sentences = documents[0].layers[SENTENCE].as_ref().unwrap();
/// assert_eq!((&sentences.start[..], &sentences.end[..]), (&[0, 27][..], &[26, 40][..]));
/// # Ok::<(), dateline_core::StageError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Normalize {
    settings: Settings,
}

impl Normalize {
    /// Returns the stage.
    pub fn new(settings: Settings) -> Self {
        Normalize { settings }
    }

    fn document(&self, scratch: &mut Scratch, raw: RawDocument) -> Document {
        let mut document = Document {
            id: raw.id,
            origin: raw.origin,
            metadata: raw.metadata,
            diagnostics: raw.diagnostics,
            layers: vec![None; HOST_LAYERS],
            ..Document::default()
        };
        for field in raw.fields {
            append_field(&mut document, field.name, &field.text, &field.map);
        }
        let stated = document.metadata.language.as_deref().and_then(language::parse_tag);
        let decide = || language::detect(body(&document)).map(str::to_owned);
        document.metadata.language = stated.or_else(decide);
        self.add_layers(scratch, &mut document);
        let HostLayers { sentence, token, .. } = self.settings.layers;
        let sentences = (sentence || token).then_some(&scratch.sentences);
        document.diagnostics.extend(oddities(&document.text, sentences));
        document
    }

    /// Makes what the wanted layers need and keeps the wanted ones.
    fn add_layers(&self, scratch: &mut Scratch, document: &mut Document) {
        let HostLayers { paragraph, sentence, token } = self.settings.layers;
        if !(paragraph || sentence || token) {
            return;
        }
        let text = &document.text;
        scratch.breaks.clear();
        scratch.breaks.extend(document.fields.iter().map(|field| field.span.start));
        paragraph::paragraphs(text, &scratch.breaks, &mut scratch.lines, &mut scratch.paragraphs);
        if sentence || token {
            let language = document.metadata.language.as_deref();
            sentences(text, &scratch.paragraphs, language, &mut scratch.sentences);
        }
        if token {
            tokenize::tokenize(text, &mut scratch.block, &mut scratch.tokens);
            tokenize::flag_starts(&scratch.paragraphs, &scratch.sentences.start, &mut scratch.tokens);
            document.layers[TOKEN] = Some(std::mem::take(&mut scratch.tokens).into_layer());
        }
        if sentence {
            document.layers[SENTENCE] = Some(scratch.sentences.to_layer());
        }
        if paragraph {
            let (start, end) = scratch.paragraphs.iter().map(|span| (span.start, span.end)).unzip();
            document.layers[PARAGRAPH] = Some(Layer::host(PARAGRAPH_SCHEMA.clone(), start, end, vec![]));
        }
    }
}

/// What a worker keeps from document to document.
#[derive(Debug, Default)]
pub struct Scratch {
    breaks: Vec<u32>,
    lines: paragraph::Scratch,
    paragraphs: Vec<Span>,
    sentences: Sentences,
    block: Block,
    tokens: Tokens,
}

impl Stage for Normalize {
    type Input = Vec<RawDocument>;
    type Output = Vec<Document>;
    type Scratch = Scratch;

    fn name(&self) -> &'static str {
        "normalize"
    }

    fn scratch(&self) -> Scratch {
        Scratch::default()
    }

    fn run(&self, scratch: &mut Scratch, input: Vec<RawDocument>) -> Result<Vec<Document>, StageError> {
        Ok(input.into_iter().map(|raw| self.document(scratch, raw)).collect())
    }
}

/// Cuts texts into the tokens of the token layer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tokenizer;

impl Tokenize for Tokenizer {
    fn tokenize(&self, text: &str, out: &mut Tokens) {
        tokenize::tokenize(text, &mut Block::default(), out);
        tokenize::flag_first(out);
    }
}

/// Appends a field to the text; a field without text leaves no trace.
fn append_field(document: &mut Document, name: FieldName, raw: &str, raw_map: &OffsetMap) {
    if raw.is_empty() {
        return;
    }
    let gap = if document.text.is_empty() { "" } else { FIELD_GAP };
    let (before, start) = (document.text.len(), document.text.len() + gap.len());
    document.text.push_str(gap);
    let (mut map, mut report) = (OffsetMap::identity(), Report::default());
    rewrite(raw, &mut document.text, &mut map, &mut report);
    if document.text.len() == start {
        document.text.truncate(before);
    } else {
        let span = Span::new(start as u32, document.text.len() as u32);
        document.fields.push(Field { name, span, map: map.compose(raw_map) });
    }
    add_findings(document, &report, start as u32);
}

/// Returns the text of the body, or all of it where there is none.
fn body(document: &Document) -> &str {
    let body = document.fields.iter().find(|field| field.name == FieldName::Body);
    body.map_or(&document.text, |field| document.slice(field.span))
}

/// Adds a diagnostic for each kind of oddity of a field, with its count and the place of the first.
fn add_findings(document: &mut Document, report: &Report, base: u32) {
    let findings = [
        (report.nul, Severity::Warning, "nul-deleted", "NUL byte(s) deleted"),
        (report.control, Severity::Warning, "control-deleted", "control character(s) deleted"),
        (
            report.direction,
            Severity::Info,
            "direction-control-deleted",
            "control(s) of the writing direction deleted",
        ),
        (report.invisible, Severity::Info, "invisible-deleted", "invisible character(s) deleted"),
        (
            report.replacement,
            Severity::Warning,
            "replacement-character",
            "character(s) U+FFFD, lost by an earlier decoder",
        ),
    ];
    for (Finding { count, first }, severity, code, message) in findings {
        if count == 0 {
            continue;
        }
        let start = (base + first).min(document.text.len() as u32);
        let len = document.text[start as usize..].chars().next().map_or(0, char::len_utf8);
        let span = Span::new(start, start + if code == "replacement-character" { len as u32 } else { 0 });
        let diagnostic = Diagnostic::new(severity, "normalize", code, format!("{count} {message}"));
        document.diagnostics.push(match code {
            "replacement-character" => diagnostic.at(span).hint("read the file in its own encoding"),
            _ => diagnostic.at(span),
        });
    }
}

#[cfg(test)]
mod tests;
