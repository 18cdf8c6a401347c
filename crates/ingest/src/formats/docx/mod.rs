//! DOCX: the text of a word processor's file.
//!
//! Source offsets count bytes of `word/document.xml`, unpacked. The creation date is taken as the date of
//! publication where no dispatch line has one. Not here: `.doc`, `.odt` and `.rtf`.

mod body;
mod package;

use dateline_core::{FieldName, Metadata, RawField, Span};

use self::body::Body;
use self::package::{Package, Properties};
use super::{Codec, Parsed};
use crate::encoding;
use crate::published::dateline::dateline;
use crate::record::{Class, Rejected, SourceRecord};
use crate::settings::Settings;
use crate::source::SourceField;

pub(crate) struct Docx;

impl Codec for Docx {
    fn extensions(&self) -> &'static [&'static str] {
        &["docx", "docm"]
    }

    fn media_type(&self) -> &'static str {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    }

    fn parse(&self, record: &SourceRecord, settings: &Settings) -> Result<Parsed, Box<Rejected>> {
        let (xml, properties) = unpack(record, settings)?;
        let body = body::read(&xml).map_err(|message| {
            let message = format!("`{}` is {message}", package::DOCUMENT);
            Box::new(record.reject(Class::Format, message, settings))
        })?;
        let metadata = metadata(&body, properties);
        let field = RawField { name: FieldName::Body, text: body.text, map: body.map };
        Ok(Parsed { metadata, fields: vec![field], ..Parsed::default() })
    }

    fn source_fields(
        &self,
        record: &SourceRecord,
        settings: &Settings,
    ) -> Result<Vec<SourceField>, Box<Rejected>> {
        let (xml, _) = unpack(record, settings)?;
        let slice = move |xml: &str, span: Span| xml.get(span.range()).and_then(body::decode_slice);
        Ok(vec![SourceField::of_slices(FieldName::Body, xml.len(), move |span| slice(&xml, span))])
    }
}

/// Returns the document's XML and its properties.
fn unpack(record: &SourceRecord, settings: &Settings) -> Result<(String, Properties), Box<Rejected>> {
    let refused = |class, message: String| Box::new(record.reject(class, message, settings));
    let Package { document, properties } = package::open(&record.bytes, settings.max_record_bytes)
        .map_err(|(class, message)| refused(class, message))?;
    let xml = String::from_utf8(document).map_err(|error| {
        let bad = encoding::invalid_utf8(error.as_bytes(), error.utf8_error().valid_up_to(), 0);
        refused(Class::Encoding, format!("`{}`: {bad}", package::DOCUMENT))
    })?;
    Ok((xml, properties))
}

fn metadata(body: &Body, properties: Properties) -> Metadata {
    let has_dateline = dateline(&body.text).is_some_and(|line| line.date.is_some());
    Metadata {
        title: body.title.clone().or(properties.title),
        byline: properties.creator,
        published: properties.created.filter(|_| !has_dateline),
        language: properties.language,
        ..Metadata::default()
    }
}
