//! Members of zip archives: stored, deflated or zstd, with the directory at the end or, where that is cut
//! off, by the headers in front of the members.
//!
//! Our own reader, because members of equal names must stay apart, members must be read as streams that own
//! what they need, and archives without their end are read as far as they go. Sizes and offsets of zip64
//! are understood (APPNOTE 6.3.10, sections 4.3 to 4.5); spanned archives are not.

mod bytes;
mod directory;
mod member;

use std::collections::VecDeque;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use self::bytes::ZipBytes;
use self::directory::{Directory, Entry};
use super::layer::{Archive, ArchiveItems, Context, Layer, State, document, items as items_of, one};
use super::members::{Admission, Members};
use super::peek::Peeked;
use crate::detect;
use crate::reader::{Item, Items};
use crate::record::Class;
use crate::stream::{class_of, defect};

/// The member that makes a zip archive a document of a word processor.
const DOCX_MEMBER: &[u8] = b"word/document.xml";
const BUFFER_BYTES: u64 = 64 << 10;

/// Returns what is in a zip archive; the one document where it is one of a word processor.
pub(super) fn items(ctx: &Arc<Context>, layer: Layer, stream: Peeked, path: Option<&Path>) -> Items {
    let (bytes, cut) = match path {
        Some(path) => (ZipBytes::File(path.to_owned()), None),
        None => match in_memory(stream, ctx.settings.max_record_bytes) {
            Ok(read) => read,
            Err(error) => return one(layer.broken(&error)),
        },
    };
    let mut directory = match Directory::read(&bytes, ctx.budget.max_members()) {
        Ok(directory) => directory,
        Err(error) => return one(layer.broken(&error)),
    };
    if let Some(format) = detect::docx().filter(|_| directory.holds(DOCX_MEMBER)) {
        return match bytes.range(0, u64::MAX) {
            Ok(stream) => document(ctx, &layer, format, Box::new(BufReader::new(stream))),
            Err(error) => one(layer.broken(&error)),
        };
    }
    directory.defect = cut.or(directory.defect);
    let archive = Zip {
        ctx: Arc::clone(ctx),
        layer: layer.clone(),
        bytes,
        entries: directory.entries.into_iter(),
        defect: directory.defect,
        members: Members::default(),
    };
    Box::new(ArchiveItems { ctx: Arc::clone(ctx), layer, archive, state: State::default() })
}

type Defect = (Class, String);

/// Reads an archive that is itself packed; where that fails on the way, what there is and what is wrong.
fn in_memory(mut stream: Peeked, limit: u64) -> io::Result<(ZipBytes, Option<Defect>)> {
    let mut bytes = Vec::new();
    let cut = stream.by_ref().take(limit + 1).read_to_end(&mut bytes).err();
    if bytes.len() as u64 > limit {
        let message =
            format!("a packed zip archive of more than {limit} bytes, the limit (max_record_bytes)");
        return Err(defect(Class::Limit, message));
    }
    Ok((ZipBytes::Memory(Arc::new(bytes)), cut.map(|error| class_of(&error))))
}

struct Zip {
    ctx: Arc<Context>,
    layer: Layer,
    bytes: ZipBytes,
    entries: std::vec::IntoIter<Entry>,
    /// What is wrong behind the last entry.
    defect: Option<Defect>,
    members: Members,
}

impl Zip {
    /// Returns what becomes of a member.
    fn member(&mut self, entry: &Entry) -> io::Result<Items> {
        self.ctx.budget.enter()?;
        let (name, unique) = match self.members.admit(&entry.name) {
            Admission::Refuse(message) => return Ok(one(self.layer.reject(Class::Format, message))),
            Admission::Skip(reason) => return Ok(one(Item::Skipped(reason))),
            Admission::Read { name, unique } => (name, unique),
        };
        if entry.is_link() {
            return Ok(one(Item::Skipped("not a regular file".into())));
        }
        if let Some(reason) = detect::skipped_by_name(&name).filter(|_| self.ctx.settings.format.is_none()) {
            return Ok(one(Item::Skipped(reason)));
        }
        let layer = self.layer.member(name, &unique);
        Ok(match member::open(&self.bytes, entry, &self.ctx.budget) {
            Ok(bytes) => {
                let capacity = entry.size.clamp(1, BUFFER_BYTES) as usize;
                items_of(&self.ctx, layer, Box::new(BufReader::with_capacity(capacity, bytes)), None)
            }
            Err(error) => one(layer.broken(&error)),
        })
    }
}

impl Archive for Zip {
    fn next_member(&mut self, _: &mut VecDeque<Item>) -> io::Result<Option<Items>> {
        loop {
            let Some(entry) = self.entries.next() else {
                return match self.defect.take() {
                    Some((class, message)) => Err(defect(class, message)),
                    None => Ok(None),
                };
            };
            if !entry.is_folder() {
                return self.member(&entry).map(Some);
            }
        }
    }

    /// Members of an archive with a directory fail alone; without it, the last one is where it was cut.
    fn failure(&self) -> Option<io::Error> {
        let (class, message) = self.defect.as_ref().filter(|_| self.entries.len() == 0)?;
        Some(defect(*class, message.clone()))
    }
}
