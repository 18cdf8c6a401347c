//! The HTTP response in a WARC record: its status, its media type, and its body without transfer and
//! content codings (RFC 9112 chapter 7, RFC 9110 section 8.4).
//!
//! Crawlers often keep the header of a coded body beside the decoded one: a body that does not look coded
//! is taken as it stands. Not here: brotli and other codings, which are refused by name.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::framing::{field, header_len};

/// A response.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Response<'a> {
    pub(super) status: u16,
    /// Media type in lower case, without parameters.
    pub(super) media_type: Option<String>,
    /// The `charset` of the media type.
    pub(super) charset: Option<String>,
    /// The body as the page's author wrote it.
    pub(super) body: Cow<'a, [u8]>,
    /// The body ended before its coding did.
    pub(super) is_cut: bool,
}

/// Why a body cannot be had.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// Not a response, damaged, or of a coding that is not read.
    Format(String),
    /// Longer than the limit when unpacked.
    Limit(String),
}

/// Reads a response, whose body may have `max_bytes` bytes.
pub(super) fn response(bytes: &[u8], max_bytes: u64) -> Result<Response<'_>, Refused> {
    let head_len = header_len(bytes);
    let (head, body) = bytes.split_at(head_len);
    let status = status(head).ok_or_else(|| Refused::Format("no HTTP response".into()))?;
    let (media_type, charset) = field(head, "Content-Type").map_or((None, None), media_type);
    let (mut body, mut is_cut) = (Cow::Borrowed(body), false);
    if has_coding(head, "Transfer-Encoding", "chunked") {
        (body, is_cut) = unchunk(body);
    }
    for coding in codings(head).into_iter().rev() {
        let (unpacked, was_cut) = unpack(&coding, &body, max_bytes)?;
        if let Some(unpacked) = unpacked {
            body = Cow::Owned(unpacked);
        }
        is_cut |= was_cut;
    }
    Ok(Response { status, media_type, charset, body, is_cut })
}

/// Returns the status of a status line.
fn status(head: &[u8]) -> Option<u16> {
    let line = head.split(|byte| *byte == b'\n').next()?;
    let line = std::str::from_utf8(line.get(..line.len().min(64))?).ok()?;
    let mut words = line.split_ascii_whitespace();
    words.next().filter(|version| version.starts_with("HTTP"))?;
    words.next()?.parse().ok()
}

/// Returns the media type and the charset of a `Content-Type`.
pub(super) fn media_type(printed: &str) -> (Option<String>, Option<String>) {
    let mut parts = printed.split(';');
    let kind = parts.next().map(|kind| kind.trim().to_ascii_lowercase()).filter(|kind| !kind.is_empty());
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    });
    (kind, charset)
}

/// Returns the codings of a body but for chunks, in the order they were applied.
fn codings(head: &[u8]) -> Vec<String> {
    let listed = |name| field(head, name).unwrap_or_default().split(',');
    listed("Content-Encoding")
        .chain(listed("Transfer-Encoding"))
        .map(|coding| coding.trim().to_ascii_lowercase())
        .filter(|coding| !matches!(coding.as_str(), "" | "identity" | "chunked" | "none"))
        .collect()
}

fn has_coding(head: &[u8], name: &str, coding: &str) -> bool {
    let listed = field(head, name).unwrap_or_default();
    listed.split(',').any(|listed| listed.trim().eq_ignore_ascii_case(coding))
}

/// Joins chunks and says whether the last one is missing; a body that does not begin with a chunk is
/// taken as it stands.
fn unchunk(body: Cow<'_, [u8]>) -> (Cow<'_, [u8]>, bool) {
    let (mut out, mut rest) = (Vec::with_capacity(body.len()), &body[..]);
    loop {
        let Some((len, data)) = chunk_len(rest) else {
            return if out.is_empty() && rest.len() == body.len() {
                (body, false)
            } else {
                (out.into(), true)
            };
        };
        if len == 0 {
            return (out.into(), false);
        }
        let has = len.min(data.len());
        out.extend_from_slice(&data[..has]);
        rest = &data[has..];
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).unwrap_or(rest);
        if has < len {
            return (out.into(), true);
        }
    }
}

/// Reads the line with the length of a chunk.
fn chunk_len(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr::memchr(b'\n', &bytes[..bytes.len().min(256)])?;
    let line = std::str::from_utf8(&bytes[..end]).ok()?;
    let digits = line.split(';').next()?.trim();
    let len = usize::from_str_radix(digits, 16).ok()?;
    Some((len, &bytes[end + 1..]))
}

/// Undoes one coding; `None` where the body is not coded so. Says whether it broke off.
fn unpack(coding: &str, body: &[u8], max_bytes: u64) -> Result<(Option<Vec<u8>>, bool), Refused> {
    let is_zlib =
        body.len() >= 2 && body[0] & 0x0f == 8 && u16::from_be_bytes([body[0], body[1]]).is_multiple_of(31);
    let mut unpacker: Box<dyn Read> = match coding {
        "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => Box::new(MultiGzDecoder::new(body)),
        "gzip" | "x-gzip" => return Ok((None, false)),
        "deflate" if is_zlib => Box::new(ZlibDecoder::new(body)),
        "deflate" if body.first().is_none_or(|byte| *byte == b'<') => return Ok((None, false)),
        "deflate" => Box::new(DeflateDecoder::new(body)),
        _ if body.first() == Some(&b'<') => return Ok((None, false)),
        other => return Err(Refused::Format(format!("the content coding `{other}` is not read"))),
    };
    let mut out = Vec::new();
    let result = unpacker.by_ref().take(max_bytes.saturating_add(1)).read_to_end(&mut out);
    if out.len() as u64 > max_bytes {
        let message = format!("the body has more than {max_bytes} bytes when unpacked (max_record_bytes)");
        return Err(Refused::Limit(message));
    }
    match result {
        Ok(_) => Ok((Some(out), false)),
        Err(error) if out.is_empty() => {
            Err(Refused::Format(format!("the {coding} body is damaged: {error}")))
        }
        Err(_) => Ok((Some(out), true)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const PAGE: &[u8] = b"<p>The ferry runs twice a day.</p>";

    fn read(head: &str, body: &[u8]) -> Result<(Vec<u8>, bool), Refused> {
        let bytes = [b"HTTP/1.1 200 OK\r\n", head.as_bytes(), b"\r\n", body].concat();
        response(&bytes, 1000).map(|response| (response.body.into_owned(), response.is_cut))
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn status_and_media_type_are_read() {
        let bytes =
            b"HTTP/1.1 404 Not Found\r\ncontent-type: Text/HTML; x=1; Charset=\"windows-1251\"\r\n\r\n";
        let found = response(bytes, 10).unwrap();
        assert_eq!((found.status, found.media_type.as_deref()), (404, Some("text/html")));
        assert_eq!(found.charset.as_deref(), Some("windows-1251"));
        assert_eq!(response(b"GET / HTTP/1.1\r\n\r\n", 10), Err(Refused::Format("no HTTP response".into())));
        assert_eq!(response(b"\xff\xfe", 10), Err(Refused::Format("no HTTP response".into())));
    }

    #[test]
    fn chunks_are_joined() {
        let chunked = "Transfer-Encoding: chunked\r\n";
        let body = b"5;x=1\r\n<p>Th\r\n1d\r\ne ferry runs twice a day.</p>\r\n0\r\n\r\n";
        assert_eq!(read(chunked, body), Ok((PAGE.to_vec(), false)));
        assert_eq!(read(chunked, PAGE), Ok((PAGE.to_vec(), false)), "already joined");
        assert_eq!(read(chunked, b"5\r\n<p>Th\r\n1d\r\ne ferry"), Ok((b"<p>The ferry".to_vec(), true)));
        assert_eq!(read(chunked, b"5\r\n<p>Th\r\nzz"), Ok((b"<p>Th".to_vec(), true)));
    }

    #[test]
    fn content_codings_are_undone() {
        assert_eq!(read("Content-Encoding: gzip\r\n", &gzip(PAGE)), Ok((PAGE.to_vec(), false)));
        assert_eq!(read("Content-Encoding: gzip\r\n", PAGE), Ok((PAGE.to_vec(), false)), "already unpacked");
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(PAGE).unwrap();
        assert_eq!(
            read("Content-Encoding: deflate\r\n", &zlib.finish().unwrap()),
            Ok((PAGE.to_vec(), false))
        );
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(PAGE).unwrap();
        assert_eq!(
            read("Content-Encoding: deflate\r\n", &bare.finish().unwrap()),
            Ok((PAGE.to_vec(), false))
        );
        let packed = gzip(PAGE);
        let chunk = [format!("{:x}\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat();
        let head = "Transfer-Encoding: gzip, chunked\r\n";
        assert_eq!(read(head, &chunk), Ok((PAGE.to_vec(), false)));
    }

    #[test]
    fn bodies_that_cannot_be_had_say_why() {
        let page: Vec<u8> = (0..600_u32).flat_map(|n| format!("<p>{n}</p>").into_bytes()).collect();
        assert!(matches!(read("Content-Encoding: gzip\r\n", &gzip(&page)), Err(Refused::Limit(_))));
        let packed = gzip(&page[..900]);
        let (body, is_cut) = read("Content-Encoding: gzip\r\n", &packed[..packed.len() / 2]).unwrap();
        assert!(is_cut && page.starts_with(&body));
        assert!(matches!(read("Content-Encoding: gzip\r\n", b"\x1f\x8b\x08"), Err(Refused::Format(_))));
        let message = "the content coding `br` is not read".to_owned();
        assert_eq!(read("Content-Encoding: br\r\n", b"\x0b\x02"), Err(Refused::Format(message)));
    }
}
