//! Which tables stand in the folder of a run, for those who read them.

use std::path::Path;

use dateline_tables::TableSchema;

use crate::error::Error;
use crate::finalize::open_plan;
use crate::folder::Folder;
use crate::setup::TableText;

/// Returns the schemas of the tables of a folder, as its plan has them.
///
/// # Errors
///
/// When the folder is not one of ours.
pub fn table_schemas(output: &Path) -> Result<Vec<TableSchema>, Error> {
    let plan = open_plan(&Folder::new(output))?;
    Ok(plan.setup.tables.iter().filter_map(TableText::schema).collect())
}
