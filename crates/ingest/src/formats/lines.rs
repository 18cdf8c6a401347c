//! Records that are lines: cutting a file at line ends, and reading the lines of a chunk with bounded
//! memory.
//!
//! A line ends at `\n`; one `\r` before it belongs to the end. Lines of white space alone are counted but
//! are no records. Not here: what is in a line.

use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};

use super::{Cuts, Cutter};
use crate::record::{Class, Rejected, SourceRecord};
use crate::settings::Settings;
use crate::stream::{Place, Stream};

const UTF8_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Returns whether a file that begins so is UTF-16, in which lines cannot be found by bytes.
fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// Cuts at the first line end at or after each multiple of the shard size.
pub(super) struct LineCutter {
    shard_bytes: u64,
    records: u64,
    starts: Vec<(u64, u64)>,
    /// Where the next byte stands.
    at: u64,
    lines: u64,
    has_content: bool,
    is_utf16: bool,
    /// The next cut is not before this byte.
    next_cut: u64,
    /// A cut waits for the next line to begin.
    is_due: bool,
}

impl LineCutter {
    pub(super) fn new(shard_bytes: u64) -> Self {
        LineCutter {
            shard_bytes: shard_bytes.max(1),
            records: 0,
            starts: Vec::new(),
            at: 0,
            lines: 0,
            has_content: false,
            is_utf16: false,
            next_cut: 0,
            is_due: true,
        }
    }

    /// Takes part of a line, without its end.
    fn part(&mut self, bytes: &[u8]) {
        if self.has_content || bytes.is_empty() {
            return;
        }
        let mark = if self.at == 0 && bytes.starts_with(&UTF8_MARK) { UTF8_MARK.len() } else { 0 };
        if !is_blank(&bytes[mark..]) {
            self.has_content = true;
            self.records += 1;
        }
    }

    /// Takes a line end; the next line begins at `next`.
    fn line_end(&mut self, next: u64) {
        self.lines += 1;
        self.has_content = false;
        if next >= self.next_cut {
            self.is_due = true;
        }
    }

    fn start_if_due(&mut self) {
        if self.is_due {
            self.is_due = false;
            self.starts.push((self.at, self.lines));
            self.next_cut = (self.at / self.shard_bytes + 1).saturating_mul(self.shard_bytes);
        }
    }
}

impl Cutter for LineCutter {
    fn feed(&mut self, bytes: &[u8]) {
        if self.at == 0 && is_utf16(bytes) {
            self.is_utf16 = true;
        }
        let base = self.at;
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', bytes) {
            self.start_if_due();
            self.part(&bytes[start..end]);
            start = end + 1;
            self.at = base + start as u64;
            self.line_end(self.at);
        }
        if start < bytes.len() {
            self.start_if_due();
            self.part(&bytes[start..]);
        }
        self.at = base + bytes.len() as u64;
    }

    fn finish(self: Box<Self>, _: u64) -> Cuts {
        if self.is_utf16 {
            return Cuts { records: Some(1), starts: vec![(0, 0)] };
        }
        Cuts { records: Some(self.records), starts: self.starts }
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

/// The lines of a stream.
pub(super) struct Lines {
    reader: Box<dyn BufRead + Send>,
    place: Place,
    /// Where the next line begins, and where the chunk ends; `None`: where the stream ends.
    at: u64,
    end: Option<u64>,
    line: u64,
    limits: Limits,
    is_done: bool,
}

/// What of a line is kept.
struct Limits {
    max_record: u64,
    max_raw: u64,
}

/// A line as it was read.
struct Line {
    /// The bytes without line end; empty where there are more than are ever kept.
    bytes: Vec<u8>,
    /// Bytes of the file, the line end included.
    byte_len: u64,
    /// Bytes of the line end.
    end_len: u64,
}

impl Lines {
    /// Opens a stream and checks that a chunk still begins where a line begins.
    pub(super) fn open(stream: Stream, settings: &Settings) -> io::Result<Self> {
        if let Some(path) = stream.path().filter(|_| stream.start > 0) {
            let (mut file, mut before) = (File::open(path)?, [0]);
            file.seek(SeekFrom::Start(stream.start - 1))?;
            if file.read(&mut before)? == 1 && before[0] != b'\n' {
                return Err(io::Error::other("the file has changed since the run was planned"));
            }
        }
        Ok(Lines {
            place: stream.place.clone(),
            at: stream.start,
            end: stream.end,
            line: stream.first_record,
            limits: Limits { max_record: settings.max_record_bytes, max_raw: settings.max_raw_bytes },
            is_done: false,
            reader: stream.into_reader()?,
        })
    }

    /// Reads the next line; `None` where the file ends before the chunk does, or in a line that goes on
    /// behind the chunk.
    fn read_line(&mut self) -> io::Result<Option<Line>> {
        let keep = self.limits.max_record.max(self.limits.max_raw);
        let (mut bytes, mut byte_len, mut last, mut has_end) = (Vec::new(), 0, None, false);
        while !has_end && self.left(byte_len) > 0 {
            let left = self.left(byte_len);
            let block = self.reader.fill_buf()?;
            let block = &block[..block.len().min(usize::try_from(left).unwrap_or(usize::MAX))];
            if block.is_empty() && self.end.is_none() {
                break;
            }
            if block.is_empty() {
                return Ok(None);
            }
            let found = memchr::memchr(b'\n', block);
            let (part, used) = found.map_or((block, block.len()), |end| (&block[..end], end + 1));
            has_end = found.is_some();
            byte_len += used as u64;
            last = part.last().copied().or(last);
            if byte_len <= keep.saturating_add(2) {
                bytes.extend_from_slice(part);
            } else {
                bytes = Vec::new();
            }
            self.reader.consume(used);
        }
        if self.end.is_some() && !has_end && !self.reader.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let is_crlf = has_end && last == Some(b'\r');
        if is_crlf {
            bytes.pop();
        }
        Ok(Some(Line { bytes, byte_len, end_len: u64::from(has_end) + u64::from(is_crlf) }))
    }

    /// Returns how many bytes of the chunk are left behind so many of the line.
    fn left(&self, byte_len: u64) -> u64 {
        self.end.map_or(u64::MAX, |end| end.saturating_sub(self.at + byte_len))
    }

    /// Returns the record of a line, or `None` for a blank line.
    fn record_of(&mut self, mut line: Line) -> Option<Result<SourceRecord, Box<Rejected>>> {
        let (mut start, number) = (self.at, self.line);
        let end = start + line.byte_len - line.end_len;
        self.at += line.byte_len;
        self.line += 1;
        if start == 0 && line.bytes.starts_with(&UTF8_MARK) {
            line.bytes.drain(..UTF8_MARK.len());
            start = UTF8_MARK.len() as u64;
        }
        let is_kept = line.bytes.len() as u64 == end - start;
        if is_kept && is_blank(&line.bytes) {
            return None;
        }
        if end - start > self.limits.max_record {
            return Some(Err(self.too_long(number, (start, end), line.bytes)));
        }
        Some(Ok(self.place.record(number, (start, end), line.bytes)))
    }

    fn too_long(&self, number: u64, (start, end): (u64, u64), bytes: Vec<u8>) -> Box<Rejected> {
        let (line, len, limit) = (number + 1, end - start, self.limits.max_record);
        let message =
            format!("line {line}: the line has {len} bytes, the limit is {limit} (max_record_bytes)");
        let mut rejected = self.place.reject((start, end), Class::Limit, message);
        rejected.record = Some(number as i64);
        rejected.raw = if len <= self.limits.max_raw { bytes } else { Vec::new() };
        rejected
    }

    /// Ends the chunk with the rejection of all that is left of it.
    fn stop(&mut self, class: Class, message: String) -> Box<Rejected> {
        self.is_done = true;
        self.place.reject((self.at, self.end.unwrap_or(self.at)), class, message)
    }

    fn broken(&mut self, error: &io::Error) -> Box<Rejected> {
        self.is_done = true;
        let what = format!("line {}", self.line + 1);
        let mut rejected = self.place.broken(self.at, &what, error);
        rejected.range = Some((self.at, self.end.unwrap_or(self.at)));
        rejected
    }

    fn begins_as_utf16(&mut self) -> bool {
        self.at == 0 && self.reader.fill_buf().is_ok_and(is_utf16)
    }
}

impl Iterator for Lines {
    type Item = Result<SourceRecord, Box<Rejected>>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.is_done && self.begins_as_utf16() {
            let message = format!("the file is UTF-16; {} is read as UTF-8 only", self.place.format.as_str());
            return Some(Err(self.stop(Class::Encoding, message)));
        }
        while !self.is_done && self.left(0) > 0 {
            match self.read_line() {
                Ok(Some(line)) if line.byte_len == 0 => break,
                Ok(Some(line)) => {
                    if let Some(record) = self.record_of(line) {
                        return Some(record);
                    }
                }
                Ok(None) => {
                    let (line, end) = (self.line + 1, self.end.unwrap_or(self.at));
                    let message = format!(
                        "line {line}: the file has changed since the run was planned: no line ends at byte {end}"
                    );
                    return Some(Err(self.stop(Class::Unreadable, message)));
                }
                Err(error) => return Some(Err(self.broken(&error))),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cuts(bytes: &[u8], shard_bytes: u64, block: usize) -> Cuts {
        let mut cutter = Box::new(LineCutter::new(shard_bytes));
        bytes.chunks(block).for_each(|block| cutter.feed(block));
        cutter.finish(bytes.len() as u64)
    }

    #[test]
    fn cuts_stand_at_the_first_line_end_after_a_multiple() {
        let cuts = cuts(b"aaaa\nbb\n\ncccccccccccc\nd\n", 6, 1000);
        assert_eq!(cuts.records, Some(4));
        assert_eq!(cuts.starts, [(0, 0), (8, 2), (22, 4)], "byte and line of each chunk");
    }

    #[test]
    fn nothing_is_cut_behind_the_last_line() {
        assert_eq!(cuts(b"", 4, 9), Cuts { records: Some(0), starts: vec![] });
        assert_eq!(cuts(b"aaaa\nbbbb\n", 5, 9).starts, [(0, 0), (5, 1)]);
        assert_eq!(
            cuts(b"\xef\xbb\xbf\n \t\r\n", 100, 9).records,
            Some(0),
            "a mark and blank lines are no records"
        );
        assert_eq!(cuts(b"{}", 1, 9), Cuts { records: Some(1), starts: vec![(0, 0)] });
    }

    proptest! {
        #[test]
        fn cuts_do_not_depend_on_the_blocks(text in "[a \n]{0,60}", shard_bytes in 1u64..20, block in 1usize..20) {
            let whole = cuts(text.as_bytes(), shard_bytes, 1000);
            prop_assert_eq!(&whole, &cuts(text.as_bytes(), shard_bytes, block));
            prop_assert_eq!(whole.records, Some(text.lines().filter(|line| !line.trim().is_empty()).count() as u64));
            for (start, line) in whole.starts {
                let before = &text[..start as usize];
                prop_assert!(before.is_empty() || before.ends_with('\n'));
                prop_assert_eq!(line, before.matches('\n').count() as u64);
            }
        }
    }
}
