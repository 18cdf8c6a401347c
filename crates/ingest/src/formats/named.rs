//! Documents of named fields, whatever format they stood in: which field becomes what.
//!
//! Source offsets count bytes of the decoded string of a field, so a field's map is the identity.

use std::borrow::Cow;

use dateline_core::{Diagnostic, FieldName, Metadata, OffsetMap, RawField, Severity};

use super::Parsed;
use super::fields::{Fields, Found, Scalar, Slot};
use crate::identity::is_blank;
use crate::record::{Class, Rejected, SourceRecord};
use crate::settings::Settings;

/// Returns the document of a record's fields; `place` names the record in what is said of it.
pub(super) fn parsed(
    mut fields: Fields<'_, '_>,
    record: &SourceRecord,
    place: &str,
    settings: &Settings,
) -> Result<Parsed, Box<Rejected>> {
    let mut parsed = Parsed { diagnostics: duplicates(&fields), ..Parsed::default() };
    parsed.record_id = scalar(&mut fields, Slot::Id, &mut parsed.diagnostics);
    let body = body(&mut fields).map_err(|problem| {
        let message = format!("{place}: {}", problem.message(settings));
        let id = parsed.record_id.clone();
        Box::new(Rejected { record_id: id, ..record.reject(Class::Format, message, settings) })
    })?;
    let title = scalar(&mut fields, Slot::Title, &mut parsed.diagnostics);
    parsed.metadata = metadata(&mut fields, title.as_deref(), &mut parsed.diagnostics);
    parsed.fields = raw_fields(title, body);
    Ok(parsed)
}

fn duplicates(fields: &Fields<'_, '_>) -> Vec<Diagnostic> {
    let say = |name: &&str| {
        let message = format!("the field `{name}` stands there more than once; the last one is taken");
        Diagnostic::new(Severity::Warning, "ingest", "duplicate-field", message)
    };
    fields.duplicates.iter().map(say).collect()
}

/// Why a record has no body.
enum NoBody<'s> {
    Missing,
    Wrong(&'s str, &'static str),
}

impl NoBody<'_> {
    fn message(&self, settings: &Settings) -> String {
        match self {
            NoBody::Missing => {
                let names: Vec<_> = settings.fields.text.iter().map(|name| format!("`{name}`")).collect();
                format!("no field {}", names.join(" or "))
            }
            NoBody::Wrong(name, what) => format!("the field `{name}` is {what}, not a string"),
        }
    }
}

/// Takes the body; null is an empty body.
fn body<'s, 'a>(fields: &mut Fields<'s, 'a>) -> Result<Cow<'a, str>, NoBody<'s>> {
    let Some(Found { name, value, .. }) = fields.take(Slot::Text) else { return Err(NoBody::Missing) };
    match value {
        Scalar::Text(text) => Ok(text),
        Scalar::Null => Ok(Cow::Borrowed("")),
        Scalar::Number(_) => Err(NoBody::Wrong(name, "a number")),
        Scalar::Other(what) => Err(NoBody::Wrong(name, what)),
    }
}

/// Takes a text or a number as printed; anything else is left out and said.
pub(super) fn scalar(fields: &mut Fields<'_, '_>, slot: Slot, said: &mut Vec<Diagnostic>) -> Option<String> {
    let Found { name, value, .. } = fields.take(slot)?;
    let text = match value {
        Scalar::Text(text) | Scalar::Number(text) => text,
        Scalar::Null => return None,
        Scalar::Other(what) => {
            let message = format!("the field `{name}` is {what}, not a string; it is left out");
            said.push(Diagnostic::new(Severity::Warning, "ingest", "field-ignored", message));
            return None;
        }
    };
    (!is_blank(&text)).then(|| text.into_owned())
}

pub(super) fn metadata(
    fields: &mut Fields<'_, '_>,
    title: Option<&str>,
    said: &mut Vec<Diagnostic>,
) -> Metadata {
    let mut trimmed = |slot| scalar(fields, slot, said).map(|text| text.trim().to_owned());
    let language = trimmed(Slot::Language);
    let mut metadata = Metadata {
        title: title.map(|title| title.trim().to_owned()),
        published: trimmed(Slot::Published),
        byline: trimmed(Slot::Byline),
        publisher: trimmed(Slot::Publisher),
        section: trimmed(Slot::Section),
        url: trimmed(Slot::Url),
        ..Metadata::default()
    };
    if let Some(printed) = language {
        metadata.language = language_tag(&printed);
        if metadata.language.is_none() {
            let message = format!("the language `{printed}` is no language tag; it is left out");
            said.push(
                Diagnostic::new(Severity::Warning, "ingest", "field-ignored", message)
                    .hint("use a tag of BCP 47, such as `en` or `kk-Cyrl`"),
            );
        }
    }
    metadata
}

/// Returns a tag of BCP 47 in its usual writing: `en`, `kk-Cyrl`, `pt-BR`.
pub(super) fn language_tag(printed: &str) -> Option<String> {
    let mut parts = printed.split(['-', '_']);
    let language = parts.next().filter(|part| matches!(part.len(), 2 | 3) && is_all_alphabetic(part))?;
    let mut tag = language.to_ascii_lowercase();
    for part in parts {
        let is_word = (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_word {
            return None;
        }
        tag.push('-');
        match part.len() {
            2 => tag.push_str(&part.to_ascii_uppercase()),
            4 => {
                tag.push_str(&part[..1].to_ascii_uppercase());
                tag.push_str(&part[1..].to_ascii_lowercase());
            }
            _ => tag.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(tag)
}

fn is_all_alphabetic(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn raw_fields(title: Option<String>, body: Cow<'_, str>) -> Vec<RawField> {
    let field = |name, text| RawField { name, text, map: OffsetMap::identity() };
    let title = title.map(|title| field(FieldName::Title, title));
    title.into_iter().chain([field(FieldName::Body, body.into_owned())]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_get_their_usual_writing() {
        assert_eq!(language_tag("EN_us").as_deref(), Some("en-US"));
        assert_eq!(language_tag("kk-cyrl-KZ").as_deref(), Some("kk-Cyrl-KZ"));
        assert_eq!(language_tag("English"), None);
        assert_eq!(language_tag("4"), None);
        assert_eq!(language_tag("en-"), None);
    }
}
