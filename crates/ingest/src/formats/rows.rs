//! Rows of CSV as bytes: where each begins and ends, with bounded memory.
//!
//! A quote counts at the start of a cell; inside a quoted cell a doubled quote stands for one, and line
//! ends are part of the cell. A row whose quote is never closed costs that line alone: what follows it is
//! read again; so does one of several lines that has text behind a closing quote. Not here: what is in the cells.

use std::io::{self, BufRead, Cursor, Read};

use crate::record::Class;
use crate::settings::Settings;
use crate::stream::defect;

/// How often a row that never ends is cut off after its first line and the rest read again.
const MOST_RETRIES: u32 = 32;
const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// A row as it stands in the file.
#[derive(Debug)]
pub(super) struct Row {
    /// Without line end; empty where there are more than are ever kept.
    pub(super) bytes: Vec<u8>,
    /// Bytes of the file, without line end.
    pub(super) range: (u64, u64),
    /// Whether every quote that is opened is closed.
    pub(super) is_closed: bool,
}

impl Row {
    /// Returns the row, or an error where a quote is not closed.
    pub(super) fn into_closed(self) -> io::Result<Row> {
        if self.is_closed { Ok(self) } else { Err(defect(Class::Format, "a quote is opened and not closed")) }
    }
}

/// Where in a row a byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    /// Behind a quote in a quoted cell: its end, or the first of two.
    Quote,
}

impl State {
    /// Returns the state behind a byte, `None` at the end of the row.
    fn after(self, byte: u8, separator: u8) -> Option<State> {
        Some(match (self, byte) {
            (State::Quoted, b'"') => State::Quote,
            (State::Quoted, _) => State::Quoted,
            (State::Quote, b'"') => State::Quoted,
            (State::CellStart, b'"') => State::Quoted,
            (_, b'\n' | b'\r') => return None,
            (_, byte) if byte == separator => State::CellStart,
            _ => State::Plain,
        })
    }
}

/// Looks for the end of a row, block by block.
struct Scan {
    separator: u8,
    state: State,
    /// Whether text stands behind a closing quote.
    has_junk: bool,
    /// Whether a line ends inside quotes.
    has_lines: bool,
}

impl Scan {
    fn new(separator: u8) -> Self {
        Scan { separator, state: State::CellStart, has_junk: false, has_lines: false }
    }

    /// Returns where the row ends in a block, if it ends there.
    fn end_in(&mut self, block: &[u8]) -> Option<usize> {
        for (idx, &byte) in block.iter().enumerate() {
            let Some(next) = self.state.after(byte, self.separator) else { return Some(idx) };
            self.has_junk |= (self.state, next) == (State::Quote, State::Plain);
            self.has_lines |= matches!(byte, b'\n' | b'\r');
            self.state = next;
        }
        None
    }

    fn is_closed(&self) -> bool {
        self.state != State::Quoted && !(self.has_junk && self.has_lines)
    }
}

/// Returns the length of the first row, without its line end.
pub(super) fn first_row_len(bytes: &[u8]) -> usize {
    let mut state = State::CellStart;
    let end = bytes.iter().position(|&byte| match state.after(byte, b',') {
        Some(next) => {
            state = next;
            false
        }
        None => true,
    });
    end.unwrap_or(bytes.len())
}

/// Reads rows one after another.
pub(super) struct RowReader {
    reader: Box<dyn BufRead + Send>,
    at: u64,
    keep: usize,
    retries: u32,
    is_done: bool,
}

impl RowReader {
    pub(super) fn new(reader: Box<dyn BufRead + Send>, settings: &Settings) -> Self {
        let keep = settings.max_record_bytes.max(settings.max_raw_bytes);
        let keep = usize::try_from(keep).unwrap_or(usize::MAX);
        RowReader { reader, at: 0, keep, retries: 0, is_done: false }
    }

    /// Returns where the next row begins, or the line ends before it.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// Returns the next row that is not blank. After an error there are no more.
    pub(super) fn next_row(&mut self, separator: u8) -> Option<io::Result<Row>> {
        while !self.is_done {
            match self.read_row(separator) {
                Ok(row) if row.range.0 == row.range.1 => {}
                Ok(row) => return Some(Ok(self.cut_open(row))),
                Err(error) => {
                    self.is_done = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }

    fn read_row(&mut self, separator: u8) -> io::Result<Row> {
        if self.at == 0 {
            self.skip_mark()?;
        }
        let (mut bytes, mut len, mut scan) = (Vec::new(), 0_u64, Scan::new(separator));
        let mut has_end = false;
        while !has_end {
            let block = self.reader.fill_buf()?;
            if block.is_empty() {
                self.is_done = true;
                break;
            }
            let end = scan.end_in(block);
            let part = &block[..end.unwrap_or(block.len())];
            len += part.len() as u64;
            if len <= self.keep as u64 {
                bytes.extend_from_slice(part);
            } else {
                bytes = Vec::new();
            }
            has_end = end.is_some();
            let used = part.len() + usize::from(has_end);
            self.reader.consume(used);
        }
        let range = (self.at, self.at + len);
        self.at = range.1 + u64::from(!self.is_done);
        Ok(Row { bytes, range, is_closed: scan.is_closed() })
    }

    fn skip_mark(&mut self) -> io::Result<()> {
        if self.reader.fill_buf()?.starts_with(UTF8_MARK) {
            self.reader.consume(UTF8_MARK.len());
            self.at = UTF8_MARK.len() as u64;
        }
        Ok(())
    }

    /// Cuts a row whose quotes do not close after its first line, and reads the rest again.
    fn cut_open(&mut self, mut row: Row) -> Row {
        let first_line = row.bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let Some(first_line) = first_line.filter(|_| !row.is_closed && self.retries < MOST_RETRIES) else {
            return row;
        };
        self.retries += 1;
        let rest = row.bytes.split_off(first_line);
        row.range.1 = row.range.0 + first_line as u64;
        self.at = row.range.1;
        let before = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        self.reader = Box::new(io::BufReader::new(Cursor::new(rest).chain(before)));
        self.is_done = false;
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(String, (u64, u64), bool)> {
        let settings = Settings::default();
        let mut reader = RowReader::new(Box::new(Cursor::new(text.as_bytes().to_vec())), &settings);
        let next = || Some(reader.next_row(b',')?.unwrap());
        std::iter::from_fn(next)
            .map(|row| (String::from_utf8(row.bytes).unwrap(), row.range, row.is_closed))
            .collect()
    }

    #[test]
    fn line_ends_in_quotes_are_no_row_ends() {
        let text = "a,b\r\n1,\"x\ny \"\"z\"\", w\"\n\n2,5\" pipe\n";
        let expected = [
            ("a,b", (0, 3), true),
            ("1,\"x\ny \"\"z\"\", w\"", (5, 21), true),
            ("2,5\" pipe", (23, 32), true),
        ];
        assert_eq!(rows(text), expected.map(|(row, range, closed)| (row.to_owned(), range, closed)));
        assert_eq!(rows("\u{feff}a\n1")[0], ("a".into(), (3, 4), true));
        assert_eq!(rows(""), []);
    }

    #[test]
    fn an_open_quote_costs_one_line() {
        let found = rows("a,b\n1,\"x\n2,y\n3,\"z\"\n");
        assert_eq!(found.len(), 4);
        assert_eq!(found[1], ("1,\"x".into(), (4, 8), false));
        assert_eq!(found[2], ("2,y".into(), (9, 12), true));
        assert_eq!(found[3], ("3,\"z\"".into(), (13, 18), true));
    }
}
