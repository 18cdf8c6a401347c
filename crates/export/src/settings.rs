//! Which tables are made, and whether documents keep their text.

use std::collections::BTreeSet;

/// What the export stage makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Which tables.
    pub tables: Selection,
    /// Whether the table of documents holds their texts.
    pub text: DocumentText,
}

/// Whether the table of documents holds their texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocumentText {
    /// It does.
    #[default]
    Keep,
    /// The field is null.
    LeaveOut,
}

/// A choice of tables by name. The default: all but `tokens`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    only: BTreeSet<String>,
    added: BTreeSet<String>,
    removed: BTreeSet<String>,
}

impl Selection {
    /// Returns the choice that some words make: `+tokens` adds a table to the default, `-sentences` takes
    /// one away, and a bare name, where there is one, stands for the tables that are made instead.
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_export::Selection;
    /// let selection = Selection::parse(["+tokens", "-diagnostics"]);
    /// assert!(selection.contains("tokens") && selection.contains("quantities"));
    /// assert!(!selection.contains("diagnostics"));
    /// assert!(!Selection::parse(["quantities"]).contains("sentences"));
    /// ```
    pub fn parse<I: IntoIterator<Item: AsRef<str>>>(words: I) -> Self {
        let mut selection = Selection::default();
        for word in words {
            let word = word.as_ref().trim();
            let (set, name) = if let Some(name) = word.strip_prefix('+') {
                (&mut selection.added, name)
            } else if let Some(name) = word.strip_prefix('-') {
                (&mut selection.removed, name)
            } else {
                (&mut selection.only, word)
            };
            set.insert(name.to_owned());
        }
        selection
    }

    /// Returns whether a table is made; what is taken away is not, however else it is named.
    pub fn contains(&self, table: &str) -> bool {
        let default = self.only.is_empty() && table != dateline_tables::schemas::TOKENS;
        let named = default || self.only.contains(table) || self.added.contains(table);
        named && !self.removed.contains(table)
    }

    /// Returns every name the choice was made with.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.only.iter().chain(&self.added).chain(&self.removed).map(String::as_str)
    }
}
