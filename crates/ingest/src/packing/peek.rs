//! Looking at the beginning of a stream and reading it all the same.

use std::io::{self, BufRead, Read};

/// How much of a stream is looked at.
pub(crate) const HEAD_BYTES: usize = 64 << 10;

/// A stream whose first bytes are known.
pub(super) struct Peeked {
    head: Vec<u8>,
    at: usize,
    /// What went wrong behind the head; said when the head has been read.
    error: Option<io::Error>,
    rest: Box<dyn BufRead + Send>,
}

impl Peeked {
    /// Reads the head of a stream. A stream that fails within it is one that ends in that error.
    pub(super) fn new(mut rest: Box<dyn BufRead + Send>) -> Self {
        let mut head = Vec::new();
        let error = rest.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head).err();
        Peeked { head, at: 0, error, rest }
    }

    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }
}

impl Read for Peeked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let block = self.fill_buf()?;
        let len = block.len().min(out.len());
        out[..len].copy_from_slice(&block[..len]);
        self.consume(len);
        Ok(len)
    }
}

impl BufRead for Peeked {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.head.len() {
            return Ok(&self.head[self.at..]);
        }
        match self.error.take() {
            Some(error) => Err(error),
            None => self.rest.fill_buf(),
        }
    }

    fn consume(&mut self, len: usize) {
        if self.at < self.head.len() {
            self.at += len;
        } else {
            self.rest.consume(len);
        }
    }
}
