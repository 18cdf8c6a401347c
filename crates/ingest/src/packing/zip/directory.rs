//! Which members a zip archive has, by its directory or by the headers in front of the members.

use std::io::{self, BufReader, Read};

use flate2::bufread::DeflateDecoder;

use super::bytes::{ZipBytes, u16_at, u32_at, u64_at};
use super::member::DEFLATED;
use crate::record::Class;

const END_LEN: usize = 22;
const MAX_COMMENT: usize = 0xffff;
const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const END_64_PLACE: &[u8] = b"PK\x06\x07";
const IN_DIRECTORY: &[u8] = b"PK\x01\x02";
pub(super) const LOCAL: &[u8] = b"PK\x03\x04";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
const ENTRY_LEN: usize = 46;
pub(super) const LOCAL_LEN: usize = 30;
/// Sizes stand behind the data.
const HAS_DESCRIPTOR: u16 = 1 << 3;
const IS_ENCRYPTED: u16 = 1;
/// Bits of the mode of a Unix file, in the upper half of its attributes, and those of a link.
const FILE_KIND: u32 = 0o170_000;
const LINK: u32 = 0o120_000;
/// Most that is decompressed to find the end of one member of an archive without directory.
const MAX_SEARCH_BYTES: u64 = 4 << 30;

/// A member as the archive describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: Vec<u8>,
    pub(super) flags: u16,
    pub(super) method: u16,
    /// Checksum and length of the unpacked bytes; `None` where they are not known.
    pub(super) sum: Option<(u32, u64)>,
    pub(super) packed: u64,
    /// Length of the unpacked bytes, as said.
    pub(super) size: u64,
    /// Where its header begins.
    pub(super) at: u64,
    attributes: u32,
}

impl Entry {
    pub(super) fn is_folder(&self) -> bool {
        self.name.ends_with(b"/")
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.flags & IS_ENCRYPTED != 0
    }

    pub(super) fn is_link(&self) -> bool {
        (self.attributes >> 16) & FILE_KIND == LINK
    }
}

/// The members of an archive.
#[derive(Debug, Default)]
pub(super) struct Directory {
    pub(super) entries: Vec<Entry>,
    /// What is wrong behind the last of them.
    pub(super) defect: Option<(Class, String)>,
}

/// Where the directory is.
struct Place {
    start: u64,
    byte_len: u64,
    /// Bytes in front of the archive that offsets do not count.
    shift: u64,
}

impl Directory {
    /// Reads up to one member more than `max`.
    ///
    /// # Errors
    ///
    /// When the bytes cannot be read.
    pub(super) fn read(bytes: &ZipBytes, max: u64) -> io::Result<Directory> {
        match place(bytes)? {
            Some(place) => Directory::at(bytes, &place, max),
            None => Directory::by_headers(bytes, max),
        }
    }

    /// Returns whether a member has this name.
    pub(super) fn holds(&self, name: &[u8]) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    fn at(bytes: &ZipBytes, place: &Place, max: u64) -> io::Result<Directory> {
        let mut directory = Directory::default();
        let mut stream = BufReader::new(bytes.range(place.start, place.byte_len)?);
        let mut left = place.byte_len;
        while left > 0 && directory.entries.len() as u64 <= max {
            let Some(entry) = next_entry(&mut stream, &mut left, place.shift)? else {
                let n = directory.entries.len();
                let message = format!("corrupt zip: its directory is damaged behind {n} members");
                directory.defect = Some((Class::Format, message));
                break;
            };
            directory.entries.push(entry);
        }
        Ok(directory)
    }

    /// Walks from member to member.
    fn by_headers(bytes: &ZipBytes, max: u64) -> io::Result<Directory> {
        let (mut directory, mut at) = (Directory::default(), 0);
        while directory.entries.len() as u64 <= max {
            let Some((entry, next)) = local_entry(bytes, at)? else { break };
            directory.entries.push(entry);
            let Some(next) = next else { break };
            at = next;
        }
        let n = directory.entries.len();
        let message = format!("truncated zip: the directory at its end is missing, {n} members were found");
        directory.defect = Some((Class::Format, message));
        Ok(directory)
    }
}

/// Finds the directory by the record at the archive's end.
fn place(bytes: &ZipBytes) -> io::Result<Option<Place>> {
    let len = bytes.byte_len()?;
    let tail_len = len.min((END_LEN + MAX_COMMENT) as u64);
    let tail_start = len - tail_len;
    let Some(tail) = bytes.exactly(tail_start, tail_len as usize)? else { return Ok(None) };
    let is_end = |at: &usize| {
        let record = &tail[*at..];
        record.starts_with(END)
            && record.len() >= END_LEN
            && usize::from(u16_at(record, 20)) + END_LEN <= record.len()
    };
    let Some(at) = memchr::memmem::rfind_iter(&tail, END).find(is_end) else { return Ok(None) };
    let (record, end) = (&tail[at..], tail_start + at as u64);
    if let Some(place) = place_64(bytes, end)? {
        return Ok(Some(place));
    }
    let (byte_len, said) = (u64::from(u32_at(record, 12)), u64::from(u32_at(record, 16)));
    let Some(start) = end.checked_sub(byte_len) else { return Ok(None) };
    Ok(start.checked_sub(said).map(|shift| Place { start, byte_len, shift }))
}

/// Finds the directory of an archive with offsets of 64 bits, by the record in front of the end.
fn place_64(bytes: &ZipBytes, end: u64) -> io::Result<Option<Place>> {
    let Some(at) = end.checked_sub(20) else { return Ok(None) };
    let locator = bytes.exactly(at, 20)?.filter(|locator| locator.starts_with(END_64_PLACE));
    let Some(locator) = locator else { return Ok(None) };
    let record = bytes.exactly(u64_at(&locator, 8), 56)?.filter(|record| record.starts_with(END_64));
    Ok(record.map(|record| Place { start: u64_at(&record, 48), byte_len: u64_at(&record, 40), shift: 0 }))
}

/// Reads the next entry of a directory; `None` where there is none.
fn next_entry(stream: &mut impl Read, left: &mut u64, shift: u64) -> io::Result<Option<Entry>> {
    let Some(head) = take(stream, left, ENTRY_LEN)?.filter(|head| head.starts_with(IN_DIRECTORY)) else {
        return Ok(None);
    };
    let (name_len, extra_len, comment_len) = (u16_at(&head, 28), u16_at(&head, 30), u16_at(&head, 32));
    let Some(name) = take(stream, left, name_len.into())? else { return Ok(None) };
    let Some(extra) = take(stream, left, extra_len.into())? else { return Ok(None) };
    let Some(_) = take(stream, left, comment_len.into())? else { return Ok(None) };
    let mut wide = Wide::of(&extra);
    let size = wide.or(u32_at(&head, 24));
    let packed = wide.or(u32_at(&head, 20));
    let at = wide.or(u32_at(&head, 42)).saturating_add(shift);
    Ok(Some(Entry {
        name,
        flags: u16_at(&head, 8),
        method: u16_at(&head, 10),
        sum: Some((u32_at(&head, 16), size)),
        packed,
        size,
        at,
        attributes: u32_at(&head, 38),
    }))
}

fn take(stream: &mut impl Read, left: &mut u64, len: usize) -> io::Result<Option<Vec<u8>>> {
    if len as u64 > *left {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    stream.take(len as u64).read_to_end(&mut bytes)?;
    *left -= bytes.len() as u64;
    Ok((bytes.len() == len).then_some(bytes))
}

/// Numbers of 64 bits, for those fields of a header that are too small for them.
struct Wide<'a> {
    numbers: &'a [u8],
}

impl<'a> Wide<'a> {
    fn of(mut extra: &'a [u8]) -> Self {
        while extra.len() >= 4 {
            let len = usize::from(u16_at(extra, 2));
            let Some(field) = extra.get(4..4 + len) else { break };
            if u16_at(extra, 0) == 1 {
                return Wide { numbers: field };
            }
            extra = &extra[4 + len..];
        }
        Wide { numbers: &[] }
    }

    fn or(&mut self, narrow: u32) -> u64 {
        if narrow != u32::MAX || self.numbers.len() < 8 {
            return narrow.into();
        }
        let number = u64_at(self.numbers, 0);
        self.numbers = &self.numbers[8..];
        number
    }
}

/// Reads the header in front of a member, and says where the next begins: `None` where that is not known.
fn local_entry(bytes: &ZipBytes, at: u64) -> io::Result<Option<(Entry, Option<u64>)>> {
    let head = bytes.exactly(at, LOCAL_LEN)?.filter(|head| head.starts_with(LOCAL));
    let Some(head) = head else { return Ok(None) };
    let (name_len, extra_len) = (u16_at(&head, 26), u16_at(&head, 28));
    let name = bytes.exactly(at + LOCAL_LEN as u64, name_len.into())?;
    let extra = bytes.exactly(at + LOCAL_LEN as u64 + u64::from(name_len), extra_len.into())?;
    let (Some(name), Some(extra)) = (name, extra) else { return Ok(None) };
    let mut wide = Wide::of(&extra);
    let (size, packed) = (wide.or(u32_at(&head, 22)), wide.or(u32_at(&head, 18)));
    let (flags, method) = (u16_at(&head, 6), u16_at(&head, 8));
    let mut entry = Entry { name, flags, method, packed, size, at, ..Entry::default() };
    let data = at + LOCAL_LEN as u64 + u64::from(name_len) + u64::from(extra_len);
    if flags & HAS_DESCRIPTOR == 0 {
        entry.sum = Some((u32_at(&head, 14), size));
        return Ok(Some((entry, data.checked_add(packed))));
    }
    if method != DEFLATED {
        return Ok(None);
    }
    let found = deflated_len(bytes, data)?;
    entry.packed = found.unwrap_or(u64::MAX);
    let next = found.map(|packed| behind_descriptor(bytes, data + packed)).transpose()?;
    Ok(Some((entry, next)))
}

/// Returns the packed length of deflated data, or `None` where it does not end.
fn deflated_len(bytes: &ZipBytes, start: u64) -> io::Result<Option<u64>> {
    let mut decoder = DeflateDecoder::new(BufReader::new(bytes.range(start, u64::MAX)?));
    let end = io::copy(&mut decoder.by_ref().take(MAX_SEARCH_BYTES + 1), &mut io::sink());
    Ok(end.ok().filter(|len| *len <= MAX_SEARCH_BYTES).map(|_| decoder.total_in()))
}

/// Returns where the descriptor that begins at `at` ends. It may have a mark, and sizes of 32 or 64 bits.
fn behind_descriptor(bytes: &ZipBytes, at: u64) -> io::Result<u64> {
    let has_mark = bytes.exactly(at, 4)?.is_some_and(|mark| mark == DESCRIPTOR);
    let start = at + if has_mark { 4 } else { 0 };
    let wide = bytes.exactly(start + 20, 4)?;
    Ok(start + if wide.is_some_and(|mark| mark == LOCAL) { 20 } else { 12 })
}
