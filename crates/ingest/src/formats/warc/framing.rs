//! Where WARC records begin and end in a stream (ISO 28500, clause 4): a line with the version, named
//! fields, an empty line, as many bytes as Content-Length says, two line ends.
//!
//! What is damaged costs itself: the stream is taken up again at the next line that begins a record. Not
//! here: what records mean.

use std::io::{self, BufRead, Read as _};
use std::ops::Range;

use crate::record::Class;
use crate::stream::class_of;

/// Longest header block that is read.
const MAX_HEADER_BYTES: usize = 64 << 10;
/// What stands between a record and the next.
const RECORD_END: &[u8] = b"\r\n\r\n";

/// A stretch of a stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// A record: header block and payload as they stand.
    Record { range: Range<u64>, bytes: Vec<u8> },
    /// A record whose bytes were not kept, because there are more than the limit.
    Long { range: Range<u64> },
    /// Bytes that are no record; `bytes` is what is kept of them.
    Defect { range: Range<u64>, bytes: Vec<u8>, class: Class, message: String },
}

/// Cuts a stream into frames. After an error of the stream comes one defect, then nothing.
pub(super) struct Frames<R> {
    input: R,
    /// Bytes that were read too far; they come before the input's.
    pending: Vec<u8>,
    /// Where the next byte stands in the stream.
    at: u64,
    max_bytes: u64,
    /// A defect that was found behind a record, to be told after it.
    defect: Option<Frame>,
    is_done: bool,
}

/// The header block of a record.
struct Header {
    bytes: Vec<u8>,
    payload_len: u64,
}

impl<R: BufRead> Frames<R> {
    /// Returns the frames of a stream; a record of more than `max_bytes` is not kept.
    pub(super) fn new(input: R, max_bytes: u64) -> Self {
        Frames { input, pending: Vec::new(), at: 0, max_bytes, defect: None, is_done: false }
    }

    /// Reads up to `len` bytes, fewer where the stream ends. Bytes over `keep` are dropped.
    fn take(&mut self, len: u64, keep: u64, into: &mut Vec<u8>) -> io::Result<u64> {
        let from_pending = self.pending.len().min(usize::try_from(len).unwrap_or(usize::MAX));
        into.extend(self.pending.drain(..from_pending));
        let mut taken = from_pending as u64;
        while taken < len {
            let block = match self.input.fill_buf() {
                Ok([]) => break,
                Ok(block) => block,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.at += taken;
                    return Err(error);
                }
            };
            let used = block.len().min(usize::try_from(len - taken).unwrap_or(usize::MAX));
            if taken + used as u64 <= keep {
                into.extend_from_slice(&block[..used]);
            }
            self.input.consume(used);
            taken += used as u64;
        }
        self.at += taken;
        Ok(taken)
    }

    /// Reads a line with its end, or as much of it as a header may have.
    fn line(&mut self) -> io::Result<Vec<u8>> {
        let pending = memchr::memchr(b'\n', &self.pending).map_or(self.pending.len(), |end| end + 1);
        let mut line: Vec<u8> = self.pending.drain(..pending).collect();
        if !line.ends_with(b"\n") {
            let left = (MAX_HEADER_BYTES - line.len().min(MAX_HEADER_BYTES)) as u64;
            let read = self.input.by_ref().take(left).read_until(b'\n', &mut line);
            read.inspect_err(|_| self.at += line.len() as u64)?;
        }
        self.at += line.len() as u64;
        Ok(line)
    }

    fn push_back(&mut self, bytes: Vec<u8>) {
        self.at -= bytes.len() as u64;
        if self.pending.is_empty() {
            self.pending = bytes;
        } else {
            self.pending.splice(..0, bytes);
        }
    }

    /// Returns the next frame, `None` at the end.
    fn frame(&mut self) -> io::Result<Option<Frame>> {
        let mut line = self.line()?;
        while !line.is_empty() && line.trim_ascii().is_empty() {
            line = self.line()?;
        }
        if line.is_empty() {
            return Ok(None);
        }
        let start = self.at - line.len() as u64;
        if !is_version(&line) {
            let message = "no WARC record begins here; the stream is taken up at the next one";
            return self.skip_to_record(start, line, message.into()).map(Some);
        }
        match self.header(line)? {
            Ok(header) => self.record(start, header).map(Some),
            Err((bytes, message)) => self.skip_to_record(start, bytes, message).map(Some),
        }
    }

    /// Reads the header block, or says what is wrong with it and what of it was read.
    fn header(&mut self, version: Vec<u8>) -> io::Result<Result<Header, (Vec<u8>, String)>> {
        let mut bytes = version;
        loop {
            let line = self.line()?;
            if line.is_empty() || is_version(&line) {
                self.push_back(line);
                return Ok(Err((bytes, "the header of a WARC record has no end".into())));
            }
            let is_end = line.trim_ascii().is_empty();
            bytes.extend(line);
            if is_end {
                break;
            }
            if bytes.len() > MAX_HEADER_BYTES {
                let message = format!("the header of a WARC record has more than {MAX_HEADER_BYTES} bytes");
                return Ok(Err((bytes, message)));
            }
        }
        let printed = field(&bytes, "Content-Length").unwrap_or_default().to_owned();
        Ok(match printed.parse() {
            Ok(payload_len) => Ok(Header { bytes, payload_len }),
            Err(_) => Err((bytes, format!("a WARC record with the Content-Length `{printed}`"))),
        })
    }

    fn record(&mut self, start: u64, header: Header) -> io::Result<Frame> {
        let Header { mut bytes, payload_len } = header;
        let payload_at = bytes.len();
        let keep = self.max_bytes.saturating_sub(payload_at as u64);
        if payload_len > keep {
            let mut head = Vec::new();
            self.take(payload_len, 0, &mut head)?;
            return Ok(Frame::Long { range: start..self.at });
        }
        let read = match self.take(payload_len, keep, &mut bytes) {
            Ok(read) => read,
            Err(error) => return Ok(self.broken_off(start, bytes, &error)),
        };
        let mut end = Vec::new();
        self.take(RECORD_END.len() as u64, u64::MAX, &mut end)?;
        let is_sound = read == payload_len && (end == RECORD_END || end.is_empty());
        if is_sound {
            return Ok(Frame::Record { range: start..self.at - end.len() as u64, bytes });
        }
        self.push_back(end);
        Ok(self.misjudged(start, payload_at, payload_len, bytes))
    }

    /// Returns a record whose Content-Length is wrong: what it holds up to where the next record begins.
    fn misjudged(&mut self, start: u64, payload_at: usize, declared: u64, mut bytes: Vec<u8>) -> Frame {
        let found = next_record(&bytes[payload_at..]);
        let message = match found {
            Some(len) => format!("Content-Length is {declared}, but the next WARC record begins after {len}"),
            None if self.is_at_end() => {
                let read = bytes.len() - payload_at;
                format!("truncated: Content-Length is {declared}, the stream ends after {read} bytes")
            }
            None => format!("Content-Length is {declared}, but the WARC record goes on"),
        };
        if let Some(len) = found {
            self.push_back(bytes.split_off(payload_at + len));
        }
        let end = self.at;
        self.defect =
            Some(Frame::Defect { range: end..end, bytes: Vec::new(), class: Class::Format, message });
        Frame::Record { range: start..end, bytes }
    }

    /// Returns what was read before the stream broke off; the defect follows.
    fn broken_off(&mut self, start: u64, bytes: Vec<u8>, error: &io::Error) -> Frame {
        self.is_done = true;
        let (class, why) = class_of(error);
        let message = format!("the WARC record breaks off: {why}");
        self.defect = Some(Frame::Defect { range: self.at..self.at, bytes: Vec::new(), class, message });
        Frame::Record { range: start..self.at, bytes }
    }

    fn is_at_end(&mut self) -> bool {
        self.pending.is_empty() && self.input.fill_buf().is_ok_and(<[u8]>::is_empty)
    }

    /// Skips to the next line that begins a record; of what is skipped, up to the limit is kept.
    fn skip_to_record(&mut self, start: u64, mut bytes: Vec<u8>, message: String) -> io::Result<Frame> {
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            if is_version(&line) {
                self.push_back(line);
                break;
            }
            if (bytes.len() + line.len()) as u64 <= self.max_bytes {
                bytes.extend(line);
            }
        }
        Ok(Frame::Defect { range: start..self.at, bytes, class: Class::Format, message })
    }
}

impl<R: BufRead> Iterator for Frames<R> {
    type Item = Frame;

    fn next(&mut self) -> Option<Frame> {
        if let Some(mut defect) = self.defect.take() {
            self.extend_defect(&mut defect);
            return Some(defect);
        }
        if self.is_done {
            return None;
        }
        let start = self.at;
        match self.frame() {
            Ok(Some(frame)) => Some(frame),
            Ok(None) => {
                self.is_done = true;
                None
            }
            Err(error) => {
                self.is_done = true;
                let (class, message) = class_of(&error);
                Some(Frame::Defect { range: start..self.at.max(start), bytes: Vec::new(), class, message })
            }
        }
    }
}

impl<R: BufRead> Frames<R> {
    /// Lets a defect behind a record take up what follows it and is no record, so that it is told once.
    fn extend_defect(&mut self, defect: &mut Frame) {
        let Frame::Defect { range, bytes, message, .. } = defect else { return };
        if self.is_done {
            return;
        }
        let skipped = self.line().and_then(|mut line| {
            while !line.is_empty() && line.trim_ascii().is_empty() {
                line = self.line()?;
            }
            if line.is_empty() || is_version(&line) {
                self.push_back(line);
                return Ok(None);
            }
            let start = self.at - line.len() as u64;
            self.skip_to_record(start, line, String::new()).map(Some)
        });
        match skipped {
            Ok(Some(Frame::Defect { range: more, bytes: kept, .. })) => (*range, *bytes) = (more, kept),
            Ok(_) => {}
            Err(error) => {
                self.is_done = true;
                message.push_str(&format!("; then the stream breaks off: {error}"));
            }
        }
    }
}

/// Returns whether a line begins a record.
fn is_version(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"WARC/") else { return false };
    let version = rest.trim_ascii_end();
    (1..=8).contains(&version.len()) && version.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// Returns where in a payload another record begins: the length of what is before it and its line ends.
fn next_record(payload: &[u8]) -> Option<usize> {
    let mut ends = memchr::memmem::find_iter(payload, b"\r\n\r\nWARC/1.");
    ends.find(|at| {
        let line = &payload[at + RECORD_END.len()..];
        let end = memchr::memchr(b'\n', line).map_or(line.len(), |end| end + 1);
        is_version(&line[..end])
    })
}

/// Returns a named field of a header block, names in any case; of several the first.
pub(super) fn field<'a>(header: &'a [u8], name: &str) -> Option<&'a str> {
    header.split(|byte| *byte == b'\n').find_map(|line| {
        let colon = memchr::memchr(b':', line)?;
        let is_named = line[..colon].trim_ascii().eq_ignore_ascii_case(name.as_bytes());
        is_named.then(|| std::str::from_utf8(line[colon + 1..].trim_ascii()).ok()).flatten()
    })
}

/// Returns the length of the header block with its empty line; all where there is none.
pub(super) fn header_len(bytes: &[u8]) -> usize {
    let crlf = memchr::memmem::find(bytes, b"\r\n\r\n").map(|at| at + 4);
    let lf = memchr::memmem::find(bytes, b"\n\n").map(|at| at + 2);
    crlf.into_iter().chain(lf).min().unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, payload: &str) -> String {
        sized(kind, payload.len(), payload)
    }

    fn sized(kind: &str, len: usize, payload: &str) -> String {
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\ncontent-length: {len}\r\n\r\n{payload}\r\n\r\n")
    }

    /// Payloads of records, `!` and messages of defects.
    fn frames(bytes: &[u8]) -> Vec<String> {
        let frames = Frames::new(bytes, 4096).map(|frame| match frame {
            Frame::Record { range, bytes: found } => {
                assert_eq!(
                    &bytes[range.start as usize..range.end as usize],
                    found,
                    "the range is the record"
                );
                String::from_utf8_lossy(&found[header_len(&found)..]).into_owned()
            }
            Frame::Long { range } => format!("long {}", range.end - range.start),
            Frame::Defect { message, .. } => format!("!{message}"),
        });
        frames.collect()
    }

    #[test]
    fn records_follow_one_another() {
        let bytes = record("a", "one\r\n\r\nstill one") + &record("b", "") + &record("c", "three");
        assert_eq!(frames(bytes.as_bytes()), ["one\r\n\r\nstill one", "", "three"]);
        assert_eq!(frames(bytes.trim_end().as_bytes()).len(), 3, "the last line ends may be missing");
        assert!(frames(b"").is_empty());
        assert!(frames(b"\r\n\r\n").is_empty());
    }

    #[test]
    fn a_length_that_is_too_large_does_not_swallow_the_next_record() {
        let bytes = sized("a", 60, "one") + &record("b", "two") + &record("c", "three");
        assert_eq!(
            frames(bytes.as_bytes()),
            ["one", "!Content-Length is 60, but the next WARC record begins after 3", "two", "three"]
        );
    }

    #[test]
    fn a_length_that_is_too_small_costs_the_rest_of_the_record() {
        let bytes = sized("a", 3, "one and more\r\nof it") + &record("b", "two");
        assert_eq!(
            frames(bytes.as_bytes()),
            ["one", "!Content-Length is 3, but the WARC record goes on", "two"]
        );
    }

    #[test]
    fn a_truncated_record_keeps_what_is_there() {
        let bytes = record("a", "one") + &sized("b", 500, "two");
        let found = frames(bytes.trim_end().as_bytes());
        assert_eq!(found, ["one", "two", "!truncated: Content-Length is 500, the stream ends after 3 bytes"]);
        let found = frames(b"WARC/1.0\r\nWARC-Type: a\r\nContent-Le");
        assert_eq!(found, ["!the header of a WARC record has no end"]);
    }

    #[test]
    fn what_is_no_record_is_told_once_and_skipped() {
        let bytes = format!("noise\r\nmore noise\r\n{}", record("a", "one"));
        let found = frames(bytes.as_bytes());
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("!no WARC record begins here"));
        let bytes = "WARC/1.0\r\nWARC-Type: a\r\nContent-Length: many\r\n\r\nlost\r\n\r\n".to_owned();
        let found = frames((bytes + &record("b", "two")).as_bytes());
        assert_eq!(found, ["!a WARC record with the Content-Length `many`", "two"]);
    }

    #[test]
    fn a_long_record_is_skipped_in_constant_memory() {
        let bytes = record("a", &"x".repeat(5000)) + &record("b", "two");
        let found = frames(bytes.as_bytes());
        assert!(found[0].starts_with("long 50"));
        assert_eq!(found[1], "two");
    }

    #[test]
    fn a_stream_that_fails_keeps_what_came_before() {
        struct Failing;
        impl io::Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("corrupt deflate stream"))
            }
        }
        let bytes = record("a", "one") + "WARC/1.0\r\nContent-Length: 50\r\n\r\ntwo";
        let input = io::BufReader::new(io::Read::chain(bytes.as_bytes(), Failing));
        let found: Vec<_> = Frames::new(input, 4096).collect();
        assert!(matches!(&found[1], Frame::Record { bytes, .. } if bytes.ends_with(b"two")));
        assert!(matches!(&found[2], Frame::Defect { message, .. } if message.contains("corrupt deflate")));
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn fields_are_found_whatever_their_case() {
        let header = b"WARC/1.0\r\nwarc-TYPE:  response \r\nX: a:b\r\n\r\n";
        assert_eq!(field(header, "WARC-Type"), Some("response"));
        assert_eq!(field(header, "x"), Some("a:b"));
        assert_eq!(field(header, "y"), None);
    }
}
