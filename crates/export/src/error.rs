//! What can go wrong before the first document: tables that do not fit together.

/// An error of the export stage.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error {
    kind: Kind,
}

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("table `{name}`: there is none of this name")]
    UnknownTable { name: String, hint: String },
    #[error("table `{table}`: the layers `{first}` and `{second}` both make it")]
    TableTwice { table: String, first: String, second: String },
    #[error("table `{table}`: the layer `{layer}` makes a table that dateline makes itself")]
    TableReserved { table: String, layer: String },
    #[error("table `{table}`: two fields are named `{field}`")]
    FieldTwice { table: String, field: String },
    #[error("table `documents`, field `{field}`: a plugin declares it as {found}, it is string")]
    NotText { field: String, found: String },
    #[error("layer `{layer}`, attribute `{attribute}`: planned as {planned}, found {found}")]
    Attribute { layer: String, attribute: String, planned: String, found: String },
}

impl Error {
    /// Returns what the reader can do about it, if there is something to say.
    pub fn hint(&self) -> Option<&str> {
        match &self.kind {
            Kind::UnknownTable { hint, .. } => Some(hint),
            Kind::TableTwice { .. } | Kind::TableReserved { .. } => {
                Some("give the layer another `table` in its plugin.json")
            }
            Kind::FieldTwice { .. } => Some("rename the attribute in its plugin.json"),
            Kind::NotText { .. } => Some("declare it as string in its plugin.json, or name it otherwise"),
            Kind::Attribute { .. } => None,
        }
    }

    pub(crate) fn unknown_table(name: &str, known: &[&str]) -> Self {
        let hint = format!("there are {}", known.join(", "));
        Kind::UnknownTable { name: name.to_owned(), hint }.into()
    }

    pub(crate) fn table_twice(table: &str, first: &str, second: &str) -> Self {
        let (first, second) = (first.to_owned(), second.to_owned());
        Kind::TableTwice { table: table.to_owned(), first, second }.into()
    }

    pub(crate) fn table_reserved(table: &str, layer: &str) -> Self {
        Kind::TableReserved { table: table.to_owned(), layer: layer.to_owned() }.into()
    }

    pub(crate) fn field_twice(table: &str, field: &str) -> Self {
        Kind::FieldTwice { table: table.to_owned(), field: field.to_owned() }.into()
    }

    pub(crate) fn document_kind(field: &str, found: &dateline_core::Kind) -> Self {
        Kind::NotText { field: field.to_owned(), found: found.to_string() }.into()
    }

    pub(crate) fn attribute(
        layer: &str,
        attribute: &str,
        planned: &dateline_core::Kind,
        found: &dateline_core::Kind,
    ) -> Self {
        let (planned, found) = (planned.to_string(), found.to_string());
        Kind::Attribute { layer: layer.to_owned(), attribute: attribute.to_owned(), planned, found }.into()
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Error { kind }
    }
}
