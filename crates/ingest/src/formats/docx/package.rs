//! The parts of a DOCX package (a zip file) that are read, unpacked within limits, and its core
//! properties (ECMA-376 part 2, clause 11).

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::record::Class;

/// Where the text is.
pub(super) const DOCUMENT: &str = "word/document.xml";
const PROPERTIES: &str = "docProps/core.xml";
/// Longest properties that are read; real ones have 1 KB.
const MAX_PROPERTIES_BYTES: u64 = 1 << 20;

/// The unpacked parts.
#[derive(Debug)]
pub(super) struct Package {
    /// `word/document.xml`.
    pub(super) document: Vec<u8>,
    pub(super) properties: Properties,
}

/// What a document says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Properties {
    pub(super) title: Option<String>,
    pub(super) creator: Option<String>,
    pub(super) created: Option<String>,
    pub(super) language: Option<String>,
}

/// Why a package cannot be read.
pub(super) type Refused = (Class, String);

/// Unpacks a package; its document may have `max_bytes` bytes.
pub(super) fn open(bytes: &[u8], max_bytes: u64) -> Result<Package, Refused> {
    let damaged = |error: ZipError| (Class::Format, format!("not a DOCX file: {error}"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let document = unpack(&mut archive, DOCUMENT, max_bytes)?;
    let document =
        document.ok_or_else(|| (Class::Format, format!("not a DOCX file: it has no `{DOCUMENT}`")))?;
    // Properties that cannot be read say nothing; the text is what counts.
    let properties = unpack(&mut archive, PROPERTIES, MAX_PROPERTIES_BYTES).ok().flatten();
    Ok(Package { document, properties: properties.map(|xml| read_properties(&xml)).unwrap_or_default() })
}

fn unpack(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    max_bytes: u64,
) -> Result<Option<Vec<u8>>, Refused> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err((Class::Format, format!("`{name}` cannot be unpacked: {error}"))),
    };
    let mut out = Vec::new();
    let read = file.take(max_bytes.saturating_add(1)).read_to_end(&mut out);
    if out.len() as u64 > max_bytes {
        let message = format!("`{name}` has more than {max_bytes} bytes when unpacked (max_record_bytes)");
        return Err((Class::Limit, message));
    }
    read.map_err(|error| (Class::Format, format!("`{name}` is damaged: {error}")))?;
    Ok(Some(out))
}

/// Reads the properties as far as they are well-formed.
fn read_properties(xml: &[u8]) -> Properties {
    let text = String::from_utf8_lossy(xml);
    let mut reader = Reader::from_str(&text);
    let (mut properties, mut name, mut value) = (Properties::default(), String::new(), String::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                name = String::from(element.local_name().as_ref());
                value.clear();
            }
            Ok(Event::Text(text)) => value.push_str(&text),
            Ok(Event::GeneralRef(entity)) => {
                let known = quick_xml::escape::resolve_predefined_entity(&entity).map(str::to_owned);
                let known = known.or_else(|| Some(entity.resolve_char_ref().ok()??.to_string()));
                value.push_str(&known.unwrap_or_default());
            }
            Ok(Event::End(_)) => properties.set(&std::mem::take(&mut name), value.trim()),
            Ok(Event::Eof) | Err(_) => return properties,
            Ok(_) => {}
        }
    }
}

impl Properties {
    fn set(&mut self, name: &str, value: &str) {
        let slot = match name {
            "title" => &mut self.title,
            "creator" => &mut self.creator,
            "created" => &mut self.created,
            "language" => &mut self.language,
            _ => return,
        };
        if !value.is_empty() {
            *slot = Some(value.to_owned());
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// Returns a zip file.
    pub(in super::super) fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn properties_are_read_as_far_as_they_go() {
        let xml = b"<cp:coreProperties><dc:title>Rail &amp; road</dc:title><dc:creator>Ana Po&#269;ek</dc:creator>\
            <dcterms:created xsi:type=\"dcterms:W3CDTF\">2026-03-14T10:00:00Z</dcterms:created><dc:language/><cp:x";
        let package = open(&zip(&[(DOCUMENT, b"<x/>"), (PROPERTIES, xml)]), 100).unwrap();
        assert_eq!(package.document, b"<x/>");
        assert_eq!(package.properties.title.as_deref(), Some("Rail & road"));
        assert_eq!(package.properties.creator.as_deref(), Some("Ana Poček"));
        assert_eq!(package.properties.created.as_deref(), Some("2026-03-14T10:00:00Z"));
        assert_eq!(package.properties.language, None);
    }

    #[test]
    fn damaged_packages_say_what_is_wrong() {
        let error = |bytes: &[u8]| open(bytes, 1 << 20).unwrap_err();
        assert_eq!(error(b"PK\x03\x04 no zip").0, Class::Format);
        let sound = zip(&[(DOCUMENT, "<w:t>text</w:t>".repeat(500).as_bytes())]);
        assert!(error(&sound[..sound.len() / 2]).1.starts_with("not a DOCX file"));
        let mut flipped = sound.clone();
        flipped[DOCUMENT.len() + 40] ^= 0x55;
        assert!(error(&flipped).1.contains("`word/document.xml` is damaged"), "{:?}", error(&flipped));
        assert!(error(&zip(&[("mimetype", b"x")])).1.contains("it has no `word/document.xml`"));
    }

    #[test]
    fn a_bomb_is_cut_off() {
        let bomb = zip(&[(DOCUMENT, &vec![b' '; 4 << 20])]);
        assert!(bomb.len() < 16 << 10);
        let (class, message) = open(&bomb, 1 << 20).unwrap_err();
        assert_eq!(class, Class::Limit);
        assert!(message.contains("more than 1048576 bytes"), "{message}");
    }
}
