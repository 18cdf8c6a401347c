//! The view of a document.

#![expect(unsafe_code, reason = "a document is read from what the host lends")]

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};

use dateline_plugin_abi::{DlDoc, DlLayer, DlStr, flag};

use crate::layer::{LayerView, TokensView};
use crate::raw::{self, field_or};

/// A document, borrowed from the host for one call of [`Analyzer::analyze`](crate::Analyzer::analyze).
pub struct Doc<'a> {
    text: &'a str,
    id: &'a str,
    language: &'a str,
    published: &'a str,
    title: &'a str,
    layers: &'a [*const DlLayer],
    flags: u32,
    stop: Option<&'a AtomicU32>,
    saw_stop: Cell<bool>,
}

impl<'a> Doc<'a> {
    /// Returns the document at `ptr`, or `None` where it is null or too short to hold a text and layers.
    ///
    /// # Safety
    ///
    /// `ptr` is null or points at a document that lives for `'a`, as the header promises; `stop` is null or
    /// points at a word that lives for `'a` and that others write to atomically.
    pub(crate) unsafe fn new(ptr: *const DlDoc, stop: *const u32) -> Option<Self> {
        if ptr.is_null() {
            return None;
        }
        // SAFETY: every struct holds at least its size; the macro reads no further than that. Texts and
        // layers are as the header promises.
        unsafe {
            let size = (&raw const (*ptr).struct_size).read();
            if !dateline_plugin_abi::struct_has!(size, DlDoc, n_layers) {
                return None;
            }
            let n_layers = (&raw const (*ptr).n_layers).read() as usize;
            Some(Doc {
                text: raw::text((&raw const (*ptr).text).read()),
                id: raw::text((&raw const (*ptr).id).read()),
                language: raw::text(field_or!(ptr, size, DlDoc.language, DlStr::EMPTY)),
                published: raw::text(field_or!(ptr, size, DlDoc.published, DlStr::EMPTY)),
                title: raw::text(field_or!(ptr, size, DlDoc.title, DlStr::EMPTY)),
                layers: raw::slice((&raw const (*ptr).layers).read(), n_layers),
                flags: (&raw const (*ptr).flags).read(),
                stop: (!stop.is_null()).then(|| AtomicU32::from_ptr(stop.cast_mut())),
                saw_stop: Cell::new(false),
            })
        }
    }

    /// Returns the normalized text; all spans count its bytes.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Returns the identity of the document, hexadecimal.
    pub fn id(&self) -> &'a str {
        self.id
    }

    /// Returns the language as BCP 47, or the empty text where it is unknown.
    pub fn language(&self) -> &'a str {
        self.language
    }

    /// Returns the date of publication as ISO 8601, as precise as known.
    pub fn published(&self) -> Option<&'a str> {
        (!self.published.is_empty()).then_some(self.published)
    }

    /// Returns the headline from the source's metadata.
    pub fn title(&self) -> Option<&'a str> {
        (!self.title.is_empty()).then_some(self.title)
    }

    /// Returns the layer of `requires[idx]`, or `None` where it is optional and absent.
    pub fn layer(&self, idx: usize) -> Option<LayerView<'a>> {
        let ptr = *self.layers.get(idx)?;
        // SAFETY: the host lends null or a layer that lives as long as the document.
        unsafe { LayerView::new(ptr, self.text) }
    }

    /// Returns `requires[idx]` as the token layer; without tokens where it is absent or another layer.
    pub fn tokens(&self, idx: usize) -> TokensView<'a> {
        TokensView::new(self.layer(idx).unwrap_or(LayerView::empty(self.text)))
    }

    /// Returns whether the host already works on all cores, so that threads here would only be in the way.
    pub fn is_host_parallel(&self) -> bool {
        self.flags & flag::PARALLEL != 0
    }

    /// Returns whether the host asks the plugin to return soon.
    ///
    /// One load; look every few thousand steps of a long loop. An analyzer that saw it and returns loses the
    /// rows of this document, which gets a diagnostic instead.
    pub fn stop_requested(&self) -> bool {
        let stop = self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed) != 0);
        if stop {
            self.saw_stop.set(true);
        }
        stop
    }

    pub(crate) fn saw_stop(&self) -> bool {
        self.saw_stop.get()
    }
}
