//! The story of a run: plan shards, run the four stages over them with rayon, commit each shard, close the
//! accounts, resume, finalize, verify.
//!
//! ```text
//! inputs -> plan -> shards -> (read -> ingest -> normalize -> analyze -> export -> write) -> commit -> finalize
//! ```
//!
//! [`run`] is the whole of it; [`finalize`] and [`verify`] work on its folder. Only this crate knows the
//! order of the stages and uses threads. Deliberately not here: the terminal (see [`Watch`]), exit codes,
//! file formats (tables), and anything about one language or one plugin.

mod accounts;
mod commit;
mod config;
mod error;
mod finalize;
mod folder;
mod locations;
mod logs;
mod manifest;
mod meters;
mod nearest;
mod opening;
mod plan;
mod planning;
mod plugins;
mod quarantine;
mod receipt;
mod run;
mod sample;
mod setup;
mod shard;
mod size;
mod source;
mod stages;
mod summary;
mod tables;
mod verify;
mod watch;
mod workbench;

pub use accounts::Accounts;
pub use config::{AnalyzeConfig, Assignment, Config, OutputConfig, RunConfig};
/// Cases, for callers that read and rewrite their files.
pub use dateline_core::cases;
/// How documents are read, for callers that fill a [`Config`].
pub use dateline_ingest::Settings as IngestSettings;
pub use error::{Category, Error};
pub use finalize::finalize;
pub use manifest::{Manifest, ManifestInput, RunInfo, TableTotals};
pub use nearest::nearest;
pub use run::{Existing, Job, Share, run};
pub use sample::{Fact, sample};
pub use setup::PluginStamp;
pub use size::{Budget, ByteSize};
pub use summary::Summary;
pub use tables::table_schemas;
pub use verify::{Failure, TableReport, VerifyReport, verify};
pub use watch::{Advance, Planned, Silent, Watch};
pub use workbench::{
    CaseResult, Explained, ExplainedTable, Pick, PluginTrace, Scanned, StageTrace, Workbench,
};
