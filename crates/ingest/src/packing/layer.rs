//! Layer after layer, until there are documents.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use super::budget::Budget;
use super::peek::Peeked;
use super::{Packing, coat, tar, without_coat, zip};
use crate::detect::{Kind, Named, detect};
use crate::formats::Format;
use crate::reader::{Item, Items};
use crate::record::{Chunk, Class, Rejected};
use crate::settings::Settings;
use crate::stream::{Place, Stream, class_of};

const BLOCK_BYTES: usize = 256 << 10;

/// What all layers of one input share.
pub(super) struct Context {
    pub(super) settings: Settings,
    pub(super) budget: Arc<Budget>,
}

/// A file in or around other files.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    /// Name in the tables.
    pub(super) source: String,
    /// Name that tells the format: without the endings of compressions that were taken off.
    pub(super) name: String,
    pub(super) named: Named,
    /// Layers of packing around it.
    pub(super) depth: u32,
}

impl Layer {
    /// Returns the layer under this compression.
    fn under_coat(self) -> Layer {
        Layer { name: without_coat(&self.name), depth: self.depth + 1, ..self }
    }

    /// Returns the layer of a member of this archive; `unique` is its name among the others.
    pub(super) fn member(&self, name: String, unique: &str) -> Layer {
        Layer { source: format!("{}!/{unique}", self.source), name, named: Named::No, depth: self.depth + 1 }
    }

    /// Returns the rejection of what an error left unread.
    pub(super) fn broken(&self, error: &io::Error) -> Item {
        let (class, message) = class_of(error);
        self.reject(class, message)
    }

    /// Returns the rejection of this file.
    pub(super) fn reject(&self, class: Class, message: impl Into<String>) -> Item {
        Item::Rejected(Box::new(Rejected::new(&self.source, class, message)))
    }
}

/// Opens a packed input.
///
/// # Errors
///
/// When the file cannot be opened.
pub(crate) fn open(chunk: &Chunk, settings: &Settings) -> io::Result<Items> {
    let file = File::open(&chunk.path)?;
    let budget = Arc::new(Budget::new(&settings.unpack, chunk.byte_len()));
    let ctx = Arc::new(Context { settings: settings.clone(), budget });
    let layer =
        Layer { source: chunk.source.clone(), name: chunk.source.clone(), named: chunk.named, depth: 0 };
    let bytes = BufReader::with_capacity(BLOCK_BYTES, file);
    Ok(items(&ctx, layer, Box::new(bytes), Some(&chunk.path)))
}

/// Returns what is in a file. `path` is where its bytes are on disk, where they are.
pub(super) fn items(
    ctx: &Arc<Context>,
    layer: Layer,
    bytes: Box<dyn BufRead + Send>,
    path: Option<&Path>,
) -> Items {
    let bytes = Peeked::new(bytes);
    match detect(&layer.name, bytes.head(), layer.named, ctx.settings.format) {
        Err(reason) => one(Item::Skipped(reason)),
        Ok(Kind::Document(format)) => document(ctx, &layer, format, Box::new(bytes)),
        Ok(Kind::Packed(_)) if layer.depth >= ctx.budget.max_depth() => {
            let max = ctx.budget.max_depth();
            let message = format!("is packed in more than {max} layers, the limit (unpack.max_depth)");
            one(layer.reject(Class::Limit, message))
        }
        Ok(Kind::Packed(packing)) => unpacked(ctx, layer, packing, bytes, path),
    }
}

fn unpacked(ctx: &Arc<Context>, layer: Layer, packing: Packing, bytes: Peeked, path: Option<&Path>) -> Items {
    match packing {
        Packing::Gzip => {
            let bytes = coat::gzip(bytes, &ctx.budget);
            items(ctx, layer.under_coat(), bytes, None)
        }
        Packing::Zstd => match coat::zstd(bytes, &ctx.budget) {
            Ok(bytes) => items(ctx, layer.under_coat(), bytes, None),
            Err(error) => one(layer.broken(&error)),
        },
        Packing::Tar => tar::items(ctx, layer, bytes),
        Packing::Zip => zip::items(ctx, layer, bytes, path),
    }
}

/// Returns the records of a file of documents.
pub(super) fn document(
    ctx: &Context,
    layer: &Layer,
    format: Format,
    bytes: Box<dyn BufRead + Send>,
) -> Items {
    let place = Place { source: Arc::from(layer.source.as_str()), format };
    match format.codec().open(Stream::unpacked(place, bytes), &ctx.settings) {
        Ok(records) => Box::new(records.map(Item::from)),
        Err(error) => one(layer.broken(&error)),
    }
}

pub(super) fn one(item: Item) -> Items {
    Box::new(std::iter::once(item))
}

/// Gives the members of an archive one after another.
pub(super) trait Archive: Send {
    /// Returns what is in the next member, or `None` behind the last. Items that come before it (members
    /// refused by name, say) go to `out`.
    ///
    /// # Errors
    ///
    /// When there is nothing more to be had from the archive.
    fn next_member(&mut self, out: &mut VecDeque<Item>) -> io::Result<Option<Items>>;

    /// Returns whether the archive cannot be read on since a member was read, with what is wrong.
    fn failure(&self) -> Option<io::Error>;
}

/// What is in an archive, in order. After a defect there is one rejection for all that is left: that of the
/// member that met it, or else that of the archive.
pub(super) struct ArchiveItems<A> {
    pub(super) ctx: Arc<Context>,
    pub(super) layer: Layer,
    pub(super) archive: A,
    pub(super) state: State,
}

/// Where the reading of an archive stands.
#[derive(Default)]
pub(super) struct State {
    current: Option<Items>,
    waiting: VecDeque<Item>,
    /// Whether the current member was rejected, or part of it.
    has_rejected: bool,
    /// Whether there was anything.
    has_members: bool,
    is_done: bool,
}

impl<A: Archive> ArchiveItems<A> {
    /// Goes on to the next member; what comes of that waits.
    fn advance(&mut self) {
        let state = &mut self.state;
        match self.archive.next_member(&mut state.waiting) {
            Ok(Some(items)) => {
                state.has_members = true;
                state.has_rejected = false;
                state.current = Some(items);
            }
            Ok(None) => {
                state.is_done = true;
                if !state.has_members && state.waiting.is_empty() {
                    state.waiting.push_back(Item::Skipped("empty archive".into()));
                }
            }
            Err(error) => {
                state.is_done = true;
                state.waiting.push_back(self.layer.broken(&error));
            }
        }
        state.has_members |= !state.waiting.is_empty();
    }

    /// Ends the archive where it or its budget failed while the last member was read.
    fn check(&mut self) {
        let spent = || self.ctx.budget.is_spent().then(|| self.ctx.budget.failure());
        let Some(error) = self.archive.failure().or_else(spent) else { return };
        self.state.is_done = true;
        if !self.state.has_rejected {
            self.state.waiting.push_back(self.layer.broken(&error));
        }
    }
}

impl<A: Archive> Iterator for ArchiveItems<A> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.state.waiting.pop_front() {
                return Some(item);
            }
            if let Some(current) = &mut self.state.current {
                if let Some(item) = current.next() {
                    self.state.has_rejected |= matches!(item, Item::Rejected(_));
                    return Some(item);
                }
                self.state.current = None;
                self.check();
            } else if self.state.is_done {
                return None;
            } else {
                self.advance();
            }
        }
    }
}
