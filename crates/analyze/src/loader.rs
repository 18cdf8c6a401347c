//! The loader: opens libraries and speaks the C ABI with them. The only user of libloading, and the only
//! unsafe code of this crate.
//!
//! What it hands to the rest of the crate is safe: a [`Worker`] takes a [`LentDoc`] and an [`Emit`]. A
//! library is never unloaded. Not here: trust (checked before a library gets here) and the meaning of what
//! is emitted (checked behind [`Emit`]).

mod call;
mod instance;
mod lend;
mod library;
mod views;

pub(crate) use call::Emit;
pub(crate) use instance::{Instance, Outcome, Worker};
pub(crate) use lend::{Head, Lender, LentDoc, LentLayer};
pub(crate) use library::Library;
pub(crate) use views::{Fault, RowView, Rows, ValueView, Values, utf8};
