//! What a table holds: its fields, their kinds, and where they are written.

use dateline_core::Kind;

/// Whether a field can be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nullability {
    /// Every row has it.
    Required,
    /// Unknown is null.
    Nullable,
}

/// When a field is written. Parquet holds every field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// In both formats.
    Always,
    /// In JSONL with `--columns full` only.
    Full,
}

/// A field of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableField {
    /// Name, the same in every format.
    pub name: String,
    /// Kind of its values: never `u32`, which readers of tables refuse.
    pub kind: Kind,
    /// Whether it can be unknown.
    pub nullable: Nullability,
    /// When it is written.
    pub detail: Detail,
    /// What it means, in one line.
    pub doc: String,
}

/// A table: its name and fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSchema {
    /// Name of the table and of its folder.
    pub name: String,
    /// What a row is, in one line.
    pub doc: String,
    /// Fields, in the order they are written.
    pub fields: Vec<TableField>,
}

impl TableField {
    /// Returns a field that can be unknown and is always written.
    pub fn new(name: impl Into<String>, kind: Kind, doc: impl Into<String>) -> Self {
        let (nullable, detail) = (Nullability::Nullable, Detail::Always);
        TableField { name: name.into(), kind, nullable, detail, doc: doc.into() }
    }

    /// Returns the field as one that every row has.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.nullable = Nullability::Required;
        self
    }

    /// Returns the field as one that JSONL holds with `--columns full` only.
    #[must_use]
    pub fn full(mut self) -> Self {
        self.detail = Detail::Full;
        self
    }
}

impl TableSchema {
    /// Returns the index of a field.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// Returns the schema with the named fields only, in their order here; names it has not are left out.
    #[must_use]
    pub fn project(&self, names: &[&str]) -> TableSchema {
        let keep = |field: &&TableField| names.contains(&field.name.as_str());
        let fields = self.fields.iter().filter(keep).cloned().collect();
        TableSchema { name: self.name.clone(), doc: self.doc.clone(), fields }
    }
}
