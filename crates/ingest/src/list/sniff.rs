//! The format of a file: by its extension, or by its first line where that tells none.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::de::IgnoredAny;

use super::walk::Named;
use crate::formats::Format;

const SNIFFED_BYTES: u64 = 64 << 10;

/// Extensions of formats that are not plain text and cannot be read, whoever names them.
const NOT_TEXT: [&str; 32] = [
    "7z", "arrow", "avro", "bz2", "csv", "db", "doc", "docx", "eml", "epub", "gif", "gz", "htm", "html",
    "jpeg", "jpg", "mbox", "odt", "parquet", "pdf", "png", "ppt", "pptx", "rtf", "tar", "tgz", "tsv", "warc",
    "xls", "xlsx", "zip", "zst",
];

/// Returns the format of a file, or why it is skipped.
pub(super) fn format_of(path: &Path, named: Named, fallback: Option<Format>) -> Result<Format, String> {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    if let Some(format) = extension.as_deref().and_then(Format::from_extension) {
        return Ok(format);
    }
    let is_other = extension.as_deref().is_some_and(|extension| NOT_TEXT.contains(&extension));
    if named == Named::No || is_other {
        return Err(extension.map_or("no extension".into(), |extension| format!("extension .{extension}")));
    }
    Ok(fallback.unwrap_or_else(|| sniff(path)))
}

/// Returns JSONL where the first line that is not blank is an object, else plain text; also where the file
/// cannot be read, which the reader says.
fn sniff(path: &Path) -> Format {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(SNIFFED_BYTES).read_to_end(&mut head));
    if read.is_ok() { sniff_head(&head) } else { Format::Text }
}

/// Like [`sniff`], for the first bytes of a file. A first line that is longer counts by its beginning.
pub(super) fn sniff_head(head: &[u8]) -> Format {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if head.first() != Some(&b'{') {
        return Format::Text;
    }
    let line_end = memchr::memchr(b'\n', head);
    let is_object = match line_end {
        Some(end) => serde_json::from_slice::<IgnoredAny>(&head[..end]).is_ok(),
        None => serde_json::from_slice::<IgnoredAny>(head).is_ok_and_or_eof(),
    };
    if is_object { Format::Jsonl } else { Format::Text }
}

trait OkOrEof {
    /// Returns whether parsing succeeded or failed at the end of the bytes alone.
    fn is_ok_and_or_eof(&self) -> bool;
}

impl<T> OkOrEof for Result<T, serde_json::Error> {
    fn is_ok_and_or_eof(&self) -> bool {
        self.as_ref().err().is_none_or(serde_json::Error::is_eof)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_tells() {
        assert_eq!(sniff_head(b"{\"text\": \"a\"}\n{\"te"), Format::Jsonl);
        assert_eq!(sniff_head(b"\xef\xbb\xbf\n {\"text\": \"a\"}"), Format::Jsonl);
        assert_eq!(sniff_head(b"{\"text\": \"a very long te"), Format::Jsonl);
        assert_eq!(sniff_head(b"{sic} the minister said\nmore"), Format::Text);
        assert_eq!(sniff_head(b"{\n  \"text\": \"a\"\n}"), Format::Text, "an object over several lines");
        assert_eq!(sniff_head(b""), Format::Text);
    }

    #[test]
    fn only_what_is_named_is_sniffed() {
        let path = |name: &str| Path::new("/nowhere").join(name);
        assert_eq!(format_of(&path("a.TXT"), Named::No, None), Ok(Format::Text));
        assert_eq!(format_of(&path("README"), Named::No, None), Err("no extension".into()));
        assert_eq!(format_of(&path("README"), Named::Yes, None), Ok(Format::Text));
        assert_eq!(format_of(&path("a.log"), Named::No, None), Err("extension .log".into()));
        assert_eq!(format_of(&path("a.log"), Named::Yes, Some(Format::Jsonl)), Ok(Format::Jsonl));
        assert_eq!(format_of(&path("a.pdf"), Named::Yes, None), Err("extension .pdf".into()));
    }
}
