//! Messages of an mbox file (RFC 4155): each begins with a line `From sender date`, at the beginning of the
//! file or after an empty line.
//!
//! Lines of a message that began with `From ` stand there with `>` in front; [`unquote`] takes one away
//! again ("mboxrd"). Lengths in header fields are not trusted.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::ops::Range;

/// A message as it stands in the file, without its `From ` line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    Message {
        range: Range<u64>,
        bytes: Vec<u8>,
    },
    /// A message whose bytes were not kept, because there are more than the limit.
    Long {
        range: Range<u64>,
    },
    /// What stands before the first `From ` line.
    Stray {
        range: Range<u64>,
        bytes: Vec<u8>,
    },
}

/// Cuts a stream into messages. After an error of the stream there is nothing more.
pub(super) struct Frames<R> {
    input: R,
    at: u64,
    max_bytes: u64,
    /// The `From ` line that ended the message before was read, beginning there.
    opened: Option<u64>,
    is_done: bool,
}

impl<R: BufRead> Frames<R> {
    pub(super) fn new(input: R, max_bytes: u64) -> Self {
        Frames { input, at: 0, max_bytes, opened: None, is_done: false }
    }

    /// Returns where the next byte stands.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// Reads a line, or a stretch of a line longer than any message.
    fn line(&mut self, line: &mut Vec<u8>) -> io::Result<bool> {
        line.clear();
        io::Read::take(&mut self.input, self.max_bytes.saturating_add(2)).read_until(b'\n', line)?;
        self.at += line.len() as u64;
        Ok(!line.is_empty())
    }

    /// Reads up to the next `From ` line.
    fn frame(&mut self) -> io::Result<Option<Frame>> {
        let (start, is_message) = (self.opened.unwrap_or(self.at), self.opened.take().is_some());
        let (mut bytes, mut line, mut len) = (Vec::new(), Vec::new(), 0);
        let (mut end, mut is_after_blank) = (self.at, true);
        while self.line(&mut line)? {
            if is_after_blank && is_separator(&line) {
                self.opened = Some(end);
                break;
            }
            is_after_blank = matches!(line.as_slice(), b"\n" | b"\r\n");
            end = self.at;
            len += line.len() as u64;
            if len <= self.max_bytes {
                bytes.extend_from_slice(&line);
            } else {
                bytes = Vec::new();
            }
        }
        self.is_done = self.opened.is_none();
        let range = start..end;
        if len > self.max_bytes {
            return Ok(Some(Frame::Long { range }));
        }
        if is_message {
            return Ok(Some(Frame::Message { range, bytes }));
        }
        let is_nothing = bytes.trim_ascii().is_empty();
        Ok((!is_nothing).then_some(Frame::Stray { range, bytes }))
    }
}

impl<R: BufRead> Iterator for Frames<R> {
    type Item = io::Result<Frame>;

    fn next(&mut self) -> Option<io::Result<Frame>> {
        while !self.is_done {
            match self.frame() {
                Ok(Some(frame)) => return Some(Ok(frame)),
                Ok(None) => {}
                Err(error) => {
                    self.is_done = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

/// Returns whether a line begins a message: `From `, something, a time and a year.
pub(super) fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let is_time = |word: &[u8]| {
        word.len() >= 5 && word[2] == b':' && word[..2].iter().chain(&word[3..5]).all(u8::is_ascii_digit)
    };
    let is_year = |word: &[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    let mut words = rest[..rest.len().min(1000)].split(u8::is_ascii_whitespace);
    words.clone().any(is_time) && words.any(is_year)
}

/// Takes one `>` from lines that begin with `>From `, `>>From ` and so on.
pub(super) fn unquote(message: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(message, b">From ").is_none() {
        return Cow::Borrowed(message);
    }
    let line = |line: &[u8]| {
        let depth = line.iter().take_while(|byte| **byte == b'>').count();
        let is_quoted = depth > 0 && line[depth..].starts_with(b"From ");
        if is_quoted { line[1..].to_vec() } else { line.to_vec() }
    };
    Cow::Owned(message.split_inclusive(|byte| *byte == b'\n').flat_map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MBOX: &str = "From a@example.org Sat Mar 14 10:00:00 2026\nSubject: one\n\nFrom here on it rains.\n\n\
        From Baku to Batumi the line is open.\n\nFrom b@example.org Sun Mar 15 11:30:00 +0000 2026\r\nSubject: two\r\n\r\n\
        >From it all.\r\n";

    fn frames(bytes: &str, max: u64) -> Vec<String> {
        let frames = Frames::new(bytes.as_bytes(), max).map(|frame| match frame.unwrap() {
            Frame::Message { range, bytes: message } => {
                let whole = &bytes[range.start as usize..range.end as usize];
                assert!(
                    whole.starts_with("From ") && whole.ends_with(std::str::from_utf8(&message).unwrap())
                );
                String::from_utf8(message).unwrap()
            }
            Frame::Long { range } => format!("long {range:?}"),
            Frame::Stray { bytes, .. } => format!("stray {}", String::from_utf8(bytes).unwrap()),
        });
        frames.collect()
    }

    #[test]
    fn messages_begin_at_their_lines_alone() {
        let found = frames(MBOX, 1000);
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("Subject: one") && found[0].contains("From Baku"));
        assert!(found[1].starts_with("Subject: two"));
        assert!(frames("", 10).is_empty());
        assert_eq!(frames("From a@b Sat Mar 14 10:00:00 2026\n", 99), [""]);
    }

    #[test]
    fn what_stands_before_is_told() {
        let found = frames(&format!("mailbox dump\n\n{MBOX}"), 1000);
        assert_eq!((found.len(), found[0].as_str()), (3, "stray mailbox dump\n\n"));
        assert_eq!(frames("no mailbox at all", 1000), ["stray no mailbox at all"]);
    }

    #[test]
    fn a_long_message_costs_itself() {
        let long = MBOX.replace("it rains", &"it rains and rains ".repeat(20));
        let found = frames(&long, 200);
        assert!(found[0].starts_with("long 0.."));
        assert!(found[1].starts_with("Subject: two"));
    }

    #[test]
    fn quoted_lines_lose_one_mark() {
        let quoted = b"a\n>From x\n>>From y\n> From z\n>other\n";
        assert_eq!(unquote(quoted).as_ref(), b"a\nFrom x\n>From y\n> From z\n>other\n");
        assert!(matches!(unquote(b"a\nb\n"), Cow::Borrowed(_)));
    }
}
