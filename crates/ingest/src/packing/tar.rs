//! Members of tar archives: ustar, GNU long names, pax paths and sizes.
//!
//! Sparse files are skipped. Not here: what the members are.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use ::tar::{EntryType, Header, PaxExtensions};

use super::layer::{Archive, ArchiveItems, Context, Layer, State, items as items_of};
use super::members::{Admission, Members};
use super::peek::Peeked;
use crate::reader::{Item, Items};
use crate::record::Class;
use crate::stream::{class_of, defect};

const BLOCK: usize = 512;
/// Longest name or list of attributes that a member may have in front of it.
const MAX_EXTRA_BYTES: u64 = 1 << 20;
const BUFFER_BYTES: u64 = 64 << 10;

/// Returns what is in a tar archive.
pub(super) fn items(ctx: &Arc<Context>, layer: Layer, bytes: Peeked) -> Items {
    let shared = Shared { bytes, at: 0, left: 0, padding: 0, failed: None };
    let archive = Tar {
        ctx: Arc::clone(ctx),
        layer: layer.clone(),
        shared: Arc::new(Mutex::new(shared)),
        members: Members::default(),
        n_headers: 0,
    };
    Box::new(ArchiveItems { ctx: Arc::clone(ctx), layer, archive, state: State::default() })
}

/// Returns whether bytes begin with a header of the kind that does not name its format.
pub(super) fn is_old(head: &[u8]) -> bool {
    head.first_chunk::<BLOCK>().is_some_and(|block| block[0] != 0 && block.is_ascii() && has_right_sum(block))
}

/// Returns whether the checksum of a header is right.
fn has_right_sum(block: &[u8; BLOCK]) -> bool {
    let sum: u32 = block
        .iter()
        .enumerate()
        .map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) })
        .sum();
    Header::from_byte_slice(block).cksum().is_ok_and(|said| said == sum)
}

struct Tar {
    ctx: Arc<Context>,
    layer: Layer,
    shared: Arc<Mutex<Shared>>,
    members: Members,
    n_headers: u64,
}

/// The archive's bytes, read by one member at a time.
struct Shared {
    bytes: Peeked,
    at: u64,
    /// Bytes of the current member that are not yet read, and of the padding behind it.
    left: u64,
    padding: u64,
    /// What went wrong, to be said again.
    failed: Option<(Class, String)>,
}

/// What the headers say about a member.
struct Entry {
    name: Vec<u8>,
    kind: EntryType,
    is_sparse: bool,
}

/// What headers in front of a member's own say about it.
#[derive(Default)]
struct Extra {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
}

impl Tar {
    fn shared(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn member(&mut self, entry: &Entry, out: &mut VecDeque<Item>) -> io::Result<Option<Items>> {
        if entry.kind.is_dir() {
            return Ok(None);
        }
        self.ctx.budget.enter()?;
        let (name, unique) = match self.members.admit(&entry.name) {
            Admission::Refuse(message) => {
                out.push_back(self.layer.reject(Class::Format, message));
                return Ok(None);
            }
            Admission::Skip(reason) => {
                out.push_back(Item::Skipped(reason));
                return Ok(None);
            }
            Admission::Read { name, unique } => (name, unique),
        };
        if entry.is_sparse || !(entry.kind.is_file() || entry.kind.is_contiguous()) {
            let reason = if entry.is_sparse { "sparse file" } else { "not a regular file" };
            out.push_back(Item::Skipped(reason.into()));
            return Ok(None);
        }
        let capacity = self.shared().left.clamp(1, BUFFER_BYTES) as usize;
        let bytes = BufReader::with_capacity(capacity, MemberBytes(Arc::clone(&self.shared)));
        Ok(Some(items_of(&self.ctx, self.layer.member(name, &unique), Box::new(bytes), None)))
    }
}

impl Archive for Tar {
    fn next_member(&mut self, out: &mut VecDeque<Item>) -> io::Result<Option<Items>> {
        while out.is_empty() {
            let entry = self.shared().next_entry(self.n_headers)?;
            self.n_headers += 1;
            let Some(entry) = entry else { return Ok(None) };
            if let Some(items) = self.member(&entry, out)? {
                return Ok(Some(items));
            }
        }
        Ok(Some(Box::new(std::iter::empty())))
    }

    fn failure(&self) -> Option<io::Error> {
        self.shared().failed.as_ref().map(|(class, message)| defect(*class, message.clone()))
    }
}

impl Shared {
    /// Skips what is left of a member and reads the headers of the next; `None` at the end.
    fn next_entry(&mut self, n_before: u64) -> io::Result<Option<Entry>> {
        self.skip(self.left.saturating_add(self.padding))?;
        (self.left, self.padding) = (0, 0);
        let mut extra = Extra::default();
        loop {
            let Some(block) = self.header()? else {
                return self.skip_to_end().map(|()| None);
            };
            self.check(&block, n_before)?;
            let header = Header::from_byte_slice(&block);
            let said = header
                .entry_size()
                .map_err(|error| defect(Class::Format, format!("corrupt tar: {error}")))?;
            let kind = header.entry_type();
            if kind.is_gnu_longname() || kind.is_pax_local_extensions() {
                let bytes = self.extra(said)?;
                extra.take(kind, &bytes);
            } else if kind.is_gnu_longlink() || kind.is_pax_global_extensions() {
                self.skip(padded(said))?;
            } else {
                return Ok(Some(self.enter(header, said, extra)));
            }
        }
    }

    /// Checks the header that was read last.
    fn check(&self, block: &[u8; BLOCK], n_before: u64) -> io::Result<()> {
        if has_right_sum(block) {
            return Ok(());
        }
        let at = self.at - BLOCK as u64;
        let what = if n_before == 0 { "not a tar archive" } else { "corrupt tar" };
        Err(defect(Class::Format, format!("{what}: the header at byte {at} has a wrong checksum")))
    }

    /// Returns the member whose data comes next.
    fn enter(&mut self, header: &Header, said: u64, extra: Extra) -> Entry {
        let (size, kind) = (extra.size.unwrap_or(said), header.entry_type());
        (self.left, self.padding) = (size, padded(size).saturating_sub(size));
        let name = extra.name.unwrap_or_else(|| header.path_bytes().into_owned());
        Entry { name, kind, is_sparse: extra.is_sparse || kind.is_gnu_sparse() }
    }

    /// Reads the next header; `None` where the archive ends.
    fn header(&mut self) -> io::Result<Option<[u8; BLOCK]>> {
        let (mut block, mut len) = ([0; BLOCK], 0);
        while len < BLOCK {
            match self.bytes.read(&mut block[len..])? {
                0 if len == 0 => return Ok(None),
                0 => return Err(self.truncated()),
                read => len += read,
            }
        }
        self.at += BLOCK as u64;
        Ok(block.iter().any(|byte| *byte != 0).then_some(block))
    }

    /// Reads what stands in front of a member.
    fn extra(&mut self, size: u64) -> io::Result<Vec<u8>> {
        if size > MAX_EXTRA_BYTES {
            let message = format!("corrupt tar: a name of {size} bytes, the limit is {MAX_EXTRA_BYTES}");
            return Err(defect(Class::Format, message));
        }
        let mut bytes = Vec::new();
        self.bytes.by_ref().take(size).read_to_end(&mut bytes)?;
        self.at += bytes.len() as u64;
        if (bytes.len() as u64) < size {
            return Err(self.truncated());
        }
        self.skip(padded(size) - size)?;
        Ok(bytes)
    }

    fn skip(&mut self, mut bytes: u64) -> io::Result<()> {
        while bytes > 0 {
            let len = self.bytes.fill_buf()?.len() as u64;
            if len == 0 {
                return Err(self.truncated());
            }
            let used = len.min(bytes);
            self.bytes.consume(used as usize);
            self.at += used;
            bytes -= used;
        }
        Ok(())
    }

    /// Reads what follows the archive, so that the layer around it checks its checksum.
    fn skip_to_end(&mut self) -> io::Result<()> {
        loop {
            let len = self.bytes.fill_buf()?.len();
            if len == 0 {
                return Ok(());
            }
            self.bytes.consume(len);
        }
    }

    fn truncated(&self) -> io::Error {
        defect(Class::Format, format!("truncated tar: the data ends after {} bytes", self.at))
    }

    fn read_member(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(out.len());
        if most == 0 {
            return Ok(0);
        }
        let len = self.bytes.read(&mut out[..most])?;
        if len == 0 {
            return Err(self.truncated());
        }
        self.at += len as u64;
        self.left -= len as u64;
        Ok(len)
    }
}

fn padded(size: u64) -> u64 {
    size.div_ceil(BLOCK as u64).saturating_mul(BLOCK as u64)
}

impl Extra {
    fn take(&mut self, kind: EntryType, bytes: &[u8]) {
        if kind.is_gnu_longname() {
            self.name = Some(bytes.split(|byte| *byte == 0).next().unwrap_or_default().to_vec());
            return;
        }
        for extension in PaxExtensions::new(bytes).flatten() {
            match extension.key_bytes() {
                b"path" => self.name = Some(extension.value_bytes().to_vec()),
                b"size" => self.size = extension.value().ok().and_then(|size| size.parse().ok()),
                key if key.starts_with(b"GNU.sparse.") => self.is_sparse = true,
                _ => {}
            }
        }
    }
}

/// The bytes of the current member.
struct MemberBytes(Arc<Mutex<Shared>>);

impl Read for MemberBytes {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut shared = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((class, message)) = &shared.failed {
            return Err(defect(*class, message.clone()));
        }
        let read = shared.read_member(out);
        if let Err(error) = &read {
            shared.failed = Some(class_of(error));
        }
        read
    }
}
