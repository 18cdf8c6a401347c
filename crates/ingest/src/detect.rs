//! What a file is: packed, a document of a format, or nothing that is read; by its content and its name.
//!
//! In this order: extensions that are never documents, the first bytes of packed files, the format that was
//! forced, formats that are sure by the first bytes, the extension, formats that may be it. A file that was
//! named as such is text where nothing else is known.

use serde::{Deserialize, Serialize};

use crate::formats::{Format, Sniff};
use crate::packing::Packing;

/// Whether a file was named as such, so that its extension matters less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Named {
    /// It was given, or matched by a pattern that ends in its extension.
    Yes,
    /// It was found in a folder or an archive.
    #[default]
    No,
}

impl Named {
    /// Returns whether it is `No`.
    pub fn is_no(&self) -> bool {
        *self == Named::No
    }
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// To be unpacked.
    Packed(Packing),
    /// Of a format.
    Document(Format),
}

/// Extensions of files that hold no documents, or none that are read.
const NO_DOCUMENTS: [&str; 47] = [
    "7z", "arrow", "avi", "avro", "bin", "bmp", "bz2", "class", "css", "db", "dll", "doc", "dylib", "epub",
    "exe", "feather", "gif", "ico", "jar", "jpeg", "jpg", "js", "m4a", "mov", "mp3", "mp4", "o", "odt",
    "ogg", "orc", "otf", "png", "ppt", "pptx", "pyc", "rar", "rtf", "so", "sqlite", "svg", "tiff", "ttf",
    "wav", "webp", "xls", "xlsx", "xz",
];

/// The format whose files are zip archives.
const DOCX: &str = "docx";

/// Returns what a file is, or why it is skipped. `name` is its base name or path, `head` its first bytes.
pub(crate) fn detect(name: &str, head: &[u8], named: Named, forced: Option<Format>) -> Result<Kind, String> {
    let extension = extension_of(name);
    let by_name = extension.as_deref().and_then(Format::from_extension);
    if forced.is_none()
        && let Some(reason) = skipped_by_name(name)
    {
        return Err(reason);
    }
    let packing =
        Packing::of(head).filter(|packing| *packing != Packing::Zip || !is_docx(forced.or(by_name)));
    if let Some(packing) = packing {
        return Ok(Kind::Packed(packing));
    }
    let named_packing = extension.as_deref().and_then(Packing::of_extension);
    if let Some(format) = forced {
        return Ok(named_packing.map_or(Kind::Document(format), Kind::Packed));
    }
    let sniffed = sniff(head);
    if let Some((Sniff::Sure, format)) = sniffed {
        return Ok(Kind::Document(format));
    }
    if let Some(packing) = named_packing {
        return Ok(Kind::Packed(packing));
    }
    let fallback = (named == Named::Yes).then_some(Format::Text);
    let format = by_name.or(sniffed.map(|(_, format)| format)).or(fallback);
    format.map(Kind::Document).ok_or_else(|| extension.map_or_else(no_extension, |it| reason(&it)))
}

/// Returns why a file is skipped whatever it holds, if it is.
pub(crate) fn skipped_by_name(name: &str) -> Option<String> {
    let extension = extension_of(name)?;
    NO_DOCUMENTS.contains(&extension.as_str()).then(|| reason(&extension))
}

fn reason(extension: &str) -> String {
    format!("extension .{extension}")
}

fn no_extension() -> String {
    "no extension".into()
}

/// Returns the extension in lower case; a name that begins with its only dot has none.
fn extension_of(name: &str) -> Option<String> {
    let base = name.rsplit('/').next().unwrap_or(name);
    let (stem, extension) = base.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then(|| extension.to_ascii_lowercase())
}

fn is_docx(format: Option<Format>) -> bool {
    format.is_some_and(|format| format.codec().extensions().contains(&DOCX))
}

/// Returns the format of documents that are zip archives with `word/document.xml`.
pub(crate) fn docx() -> Option<Format> {
    Format::from_extension(DOCX)
}

/// Returns the format that is surest of a beginning, the first of equally sure ones.
fn sniff(head: &[u8]) -> Option<(Sniff, Format)> {
    let mut best = None;
    for format in Format::ALL {
        let sniff = format.codec().sniff(head);
        if sniff > best.map_or(Sniff::No, |(best, _)| best) {
            best = Some((sniff, format));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, head: &[u8], named: Named) -> Result<Kind, String> {
        detect(name, head, named, None)
    }

    #[test]
    fn the_name_tells_unless_the_content_is_sure() {
        let text = Ok(Kind::Document(Format::Text));
        assert_eq!(kind("a.TXT", b"Rain.", Named::No), text);
        assert_eq!(kind("a.txt", b"{\"text\": \"a\"}\n", Named::No), text);
        assert_eq!(kind("a.txt", b"\x1f\x8b\x08", Named::No), Ok(Kind::Packed(Packing::Gzip)));
        assert_eq!(kind("a.gz", b"junk", Named::No), Ok(Kind::Packed(Packing::Gzip)));
        assert_eq!(kind("README", b"Rain.", Named::No), Err("no extension".into()));
        assert_eq!(kind("README", b"Rain.", Named::Yes), text);
        assert_eq!(kind("a.log", b"Rain.", Named::No), Err("extension .log".into()));
        assert_eq!(kind("a.b/.log", b"Rain.", Named::No), Err("no extension".into()));
        assert_eq!(kind("dump", b"{\"text\": \"a\"}\n", Named::No), Ok(Kind::Document(Format::Jsonl)));
        assert_eq!(kind("a.PNG", b"Rain.", Named::Yes), Err("extension .png".into()));
        assert_eq!(kind("a.xlsx", b"PK\x03\x04", Named::No), Err("extension .xlsx".into()));
    }

    #[test]
    fn a_forced_format_still_unpacks() {
        let forced = |name: &str, head: &[u8]| detect(name, head, Named::No, Some(Format::Jsonl));
        assert_eq!(forced("a.txt", b"Rain."), Ok(Kind::Document(Format::Jsonl)));
        assert_eq!(forced("a.png", b"Rain."), Ok(Kind::Document(Format::Jsonl)));
        assert_eq!(forced("a.txt", b"\x28\xb5\x2f\xfd"), Ok(Kind::Packed(Packing::Zstd)));
        assert_eq!(forced("a.tar", b""), Ok(Kind::Packed(Packing::Tar)));
    }
}
