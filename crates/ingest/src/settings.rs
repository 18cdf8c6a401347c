//! What a user can set about reading.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use dateline_core::rows::RowReader;
use serde::{Deserialize, Deserializer, Serialize};

use crate::error::Error;
use crate::formats::Format;
use crate::published::date::parse_date;

/// Largest allowed [`Settings::max_record_bytes`]: offsets are 32 bits wide and decoding can lengthen a text.
const MOST_RECORD_BYTES: u64 = 1 << 30;
/// Largest allowed [`UnpackLimits::max_depth`]: each layer is a reader on the stack.
const MOST_LAYERS: u64 = 16;

/// Settings of ingest.
///
/// # Examples
///
/// ```
/// let settings = dateline_ingest::Settings::default();
/// assert_eq!(settings.max_record_bytes, 64 << 20);
/// assert_eq!(settings.fields.text[0], "text");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Names of the fields of a record, for formats that have named fields.
    pub fields: FieldNames,
    /// Publication date of documents that carry none; any form that [`parse_date`] reads.
    pub published: Option<String>,
    /// Longest record that is read, in bytes: a file of plain text, a line of JSONL. At most 1 GiB.
    pub max_record_bytes: u64,
    /// Longest rejected record whose bytes are kept. What is longer is known by its range alone.
    pub max_raw_bytes: u64,
    /// Bytes of records in a batch; a longer record is a batch of its own.
    pub batch_bytes: u64,
    /// Format of all inputs and members, whatever they look like; `None`: told by content and name. What is
    /// packed is unpacked all the same.
    pub format: Option<Format>,
    /// Limits of unpacking.
    pub unpack: UnpackLimits,
    /// Whether text that was decoded wrongly before it came here is repaired where that is certain.
    pub repair_mojibake: bool,
    /// Folder in which standard input is kept while it is read; `None`: the system's folder for
    /// temporary files.
    #[serde(skip)]
    pub spool: Option<PathBuf>,
    /// What reads files of rows in columns (Parquet); without it they are refused.
    #[serde(skip)]
    pub rows: Rows,
}

/// Limits of unpacking, per input: a file on disk with everything that is packed in it.
///
/// What goes beyond one is left unread from there on and put into quarantine as one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnpackLimits {
    /// Unpacked bytes for each byte of the input; below 64 MiB of unpacked bytes any share is allowed.
    pub max_expansion: u64,
    /// Unpacked bytes, those of all layers added up.
    pub max_bytes: u64,
    /// Members of archives, those of archives in archives too.
    pub max_members: u64,
    /// Layers of packing around a document: `a.tar.gz` has two.
    pub max_depth: u32,
}

impl Default for UnpackLimits {
    fn default() -> Self {
        UnpackLimits { max_expansion: 1000, max_bytes: 256 << 30, max_members: 1_000_000, max_depth: 4 }
    }
}

/// What reads files of rows. No setting: two of them count as equal.
#[derive(Clone, Default)]
pub struct Rows(Option<Arc<dyn RowReader>>);

impl Rows {
    /// Returns the handle of a reader.
    pub fn new(reader: Arc<dyn RowReader>) -> Self {
        Rows(Some(reader))
    }

    /// Returns the reader, if there is one.
    pub(crate) fn reader(&self) -> Option<&dyn RowReader> {
        self.0.as_deref()
    }
}

impl PartialEq for Rows {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Rows {}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Rows(reader)" } else { "Rows(none)" })
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            fields: FieldNames::default(),
            published: None,
            max_record_bytes: 64 << 20,
            max_raw_bytes: 16 << 20,
            batch_bytes: 1 << 20,
            format: None,
            unpack: UnpackLimits::default(),
            repair_mojibake: true,
            spool: None,
            rows: Rows::default(),
        }
    }
}

impl Settings {
    /// Checks what types alone do not.
    ///
    /// # Errors
    ///
    /// When `published` is no date, a size is out of range or a field has no name.
    pub fn validate(&self) -> Result<(), Error> {
        check_range("max_record_bytes", self.max_record_bytes, 1, MOST_RECORD_BYTES)?;
        check_range("max_raw_bytes", self.max_raw_bytes, 0, MOST_RECORD_BYTES)?;
        check_range("batch_bytes", self.batch_bytes, 1, MOST_RECORD_BYTES)?;
        check_range("unpack.max_expansion", self.unpack.max_expansion, 1, u64::MAX)?;
        check_range("unpack.max_bytes", self.unpack.max_bytes, 1, u64::MAX)?;
        check_range("unpack.max_members", self.unpack.max_members, 1, u64::MAX)?;
        check_range("unpack.max_depth", self.unpack.max_depth.into(), 1, MOST_LAYERS)?;
        if self.fields.text.is_empty() {
            return Err(Error::no_field_name("text"));
        }
        self.published_iso().map(drop)
    }

    /// Returns `published` as ISO 8601.
    pub(crate) fn published_iso(&self) -> Result<Option<String>, Error> {
        let Some(text) = &self.published else { return Ok(None) };
        parse_date(text).map(Some).ok_or_else(|| Error::published(text))
    }
}

fn check_range(name: &'static str, value: u64, min: u64, max: u64) -> Result<(), Error> {
    if (min..=max).contains(&value) { Ok(()) } else { Err(Error::range(name, value, min, max)) }
}

/// Names of a record's fields. The first name that is there and not null is taken.
///
/// In a configuration each is one name or a list of names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FieldNames {
    /// The record's own id; a string or a number.
    #[serde(deserialize_with = "one_or_many")]
    pub id: Vec<String>,
    /// The headline.
    #[serde(deserialize_with = "one_or_many")]
    pub title: Vec<String>,
    /// The body; the only field a record must have.
    #[serde(deserialize_with = "one_or_many")]
    pub text: Vec<String>,
    /// When it was published.
    #[serde(deserialize_with = "one_or_many")]
    pub published: Vec<String>,
    /// Language, as BCP 47.
    #[serde(deserialize_with = "one_or_many")]
    pub language: Vec<String>,
    /// Author line.
    #[serde(deserialize_with = "one_or_many")]
    pub byline: Vec<String>,
    /// Who published it.
    #[serde(deserialize_with = "one_or_many")]
    pub publisher: Vec<String>,
    /// Section of the publication.
    #[serde(deserialize_with = "one_or_many")]
    pub section: Vec<String>,
    /// Address of the page.
    #[serde(deserialize_with = "one_or_many")]
    pub url: Vec<String>,
}

impl Default for FieldNames {
    fn default() -> Self {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        FieldNames {
            id: names(&["id"]),
            title: names(&["title", "headline"]),
            text: names(&["text", "body", "content"]),
            published: names(&["published", "published_at", "date_published", "date"]),
            language: names(&["language", "lang"]),
            byline: names(&["byline", "author"]),
            publisher: names(&["publisher"]),
            section: names(&["section"]),
            url: names(&["url"]),
        }
    }
}

fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a name or a list of names")]
    enum Names {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Names::deserialize(deserializer)? {
        Names::One(name) => vec![name],
        Names::Many(names) => names,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_takes_one_name_or_several() {
        let read = |json: &str| serde_json::from_str::<Settings>(json);
        assert_eq!(read(r#"{"fields": {"text": "content"}}"#).unwrap().fields.text, ["content"]);
        assert_eq!(read(r#"{"fields": {"text": ["a", "b"]}}"#).unwrap().fields.text, ["a", "b"]);
        assert!(read(r#"{"fields": {"text": 3}}"#).unwrap_err().to_string().contains("a name or a list"));
        assert!(read(r#"{"feilds": {}}"#).unwrap_err().to_string().contains("unknown field `feilds`"));
    }

    #[test]
    fn settings_that_cannot_be_used_are_named() {
        let wrong = |change: &dyn Fn(&mut Settings)| {
            let mut settings = Settings::default();
            change(&mut settings);
            settings.validate().unwrap_err()
        };
        let error = wrong(&|settings| settings.published = Some("yesterday".into()));
        assert_eq!(error.to_string(), "published: `yesterday` is not a date");
        assert!(error.hint().unwrap().contains("2026-03-14"));
        let error = wrong(&|settings| settings.max_record_bytes = 0);
        assert_eq!(error.to_string(), "max_record_bytes: 0 is outside 1..=1073741824");
        let error = wrong(&|settings| settings.fields.text.clear());
        assert_eq!(error.to_string(), "fields.text: no name given");
        Settings::default().validate().unwrap();
    }
}
