//! The .tsv format of lexicons.
//!
//! A byte order mark and CRLF line ends are tolerated, blank lines skipped, cells trimmed. Terms are
//! expected in NFC, as documents are; they are not normalized here. A term cannot begin with `#`.

use crate::case::Case;
use crate::error::{Error, Kind};

/// A list of terms with attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lexicon {
    /// Name: the file's name without `.tsv`.
    pub name: String,
    /// Names of the columns after `term`.
    pub columns: Vec<String>,
    /// Rows in the order of the file. One term may stand in several; each is an entry of its own.
    pub entries: Vec<Entry>,
    /// How the case of terms binds matches.
    pub case: Case,
}

/// A row of a lexicon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The term, not empty.
    pub term: String,
    /// One cell a column; `None`: unknown.
    pub cells: Vec<Option<String>>,
    /// Line of the file, from 1.
    pub line: usize,
}

impl Lexicon {
    /// Returns the lexicon a .tsv holds.
    ///
    /// # Errors
    ///
    /// Names the line: an unknown, late or repeated directive; no header, a header that does not begin with
    /// `term`, stands twice, repeats a column or misnames one; a row with more or fewer cells than the
    /// header; an empty term.
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_lexicon::{Case, Lexicon};
    /// let tsv = "#! case = exact\nterm\tiso3166\nNorway\tNO\nNordic\t\n";
    /// let lexicon = Lexicon::parse("places", tsv).unwrap();
    /// assert_eq!(lexicon.case, Case::Exact);
    /// assert_eq!(lexicon.cell(0, "iso3166"), Some("NO"));
    /// assert_eq!(lexicon.cell(1, "iso3166"), None);
    /// ```
    pub fn parse(name: &str, tsv: &str) -> Result<Lexicon, Error> {
        let mut parser = Parser { name, case: None, columns: None, entries: Vec::new() };
        let tsv = tsv.strip_prefix('\u{feff}').unwrap_or(tsv);
        let mut last = 1;
        for (idx, line) in tsv.lines().enumerate() {
            last = idx + 1;
            parser.line(line, last).map_err(|kind| Error::new(name, last, kind))?;
        }
        parser.finish().map_err(|kind| Error::new(name, last, kind))
    }

    /// Returns the cell of an entry in a named column, or `None` where it is unknown.
    pub fn cell(&self, entry: usize, column: &str) -> Option<&str> {
        let idx = self.columns.iter().position(|name| name == column)?;
        self.entries.get(entry)?.cells.get(idx)?.as_deref()
    }
}

struct Parser<'a> {
    name: &'a str,
    case: Option<Case>,
    columns: Option<Vec<String>>,
    entries: Vec<Entry>,
}

impl Parser<'_> {
    fn line(&mut self, line: &str, number: usize) -> Result<(), Kind> {
        if let Some(directive) = line.strip_prefix("#!") {
            return self.directive(directive.trim());
        }
        if line.starts_with('#') || (line.trim().is_empty() && !line.contains('\t')) {
            return Ok(());
        }
        let Some(columns) = &self.columns else {
            self.columns = Some(header(line)?);
            return Ok(());
        };
        self.entries.push(row(line, number, columns)?);
        Ok(())
    }

    fn directive(&mut self, directive: &str) -> Result<(), Kind> {
        let (key, value) = directive.split_once('=').unwrap_or((directive, ""));
        if key.trim() != "case" {
            return Err(Kind::UnknownDirective(key.trim().to_owned()));
        }
        if self.columns.is_some() {
            return Err(Kind::LateDirective);
        }
        let case = Case::from_name(value.trim()).ok_or_else(|| Kind::UnknownCase(value.trim().to_owned()))?;
        if self.case.replace(case).is_some() {
            return Err(Kind::SecondDirective);
        }
        Ok(())
    }

    fn finish(self) -> Result<Lexicon, Kind> {
        Ok(Lexicon {
            name: self.name.to_owned(),
            columns: self.columns.ok_or(Kind::NoHeader)?,
            entries: self.entries,
            case: self.case.unwrap_or_default(),
        })
    }
}

/// Returns the columns after `term`.
fn header(line: &str) -> Result<Vec<String>, Kind> {
    let mut names = line.split('\t').map(str::trim);
    let first = names.next().unwrap_or_default();
    if first != "term" {
        return Err(Kind::NoTermColumn(first.to_owned()));
    }
    let mut columns: Vec<String> = Vec::new();
    for name in names {
        if name == "term" || columns.iter().any(|column| column == name) {
            return Err(Kind::DuplicateColumn(name.to_owned()));
        }
        if name.is_empty() || !name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_')) {
            return Err(Kind::ColumnName(name.to_owned()));
        }
        columns.push(name.to_owned());
    }
    Ok(columns)
}

fn row(line: &str, number: usize, columns: &[String]) -> Result<Entry, Kind> {
    let mut cells: Vec<_> = line.split('\t').map(str::trim).collect();
    let header = columns.len() + 1;
    if cells[0] == "term" && cells[1..].iter().eq(columns.iter()) {
        return Err(Kind::SecondHeader);
    }
    if cells.len() != header {
        return Err(Kind::Cells { found: cells.len(), header });
    }
    let term = cells.remove(0);
    if term.is_empty() {
        return Err(Kind::EmptyTerm);
    }
    let cells = cells.into_iter().map(|cell| (!cell.is_empty()).then(|| cell.to_owned())).collect();
    Ok(Entry { term: term.to_owned(), cells, line: number })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(tsv: &str) -> String {
        Lexicon::parse("x", tsv).unwrap_err().to_string()
    }

    #[test]
    fn a_mark_crlf_blank_lines_and_comments_are_tolerated() {
        let tsv = "\u{feff}# units\r\n#!case=fold\r\n\r\nterm\tunit\r\nbarrels of oil\tbbl\r\n  \r\n# end\r\nt\t\r\n";
        let lexicon = Lexicon::parse("units", tsv).unwrap();
        assert_eq!(lexicon.case, Case::Fold);
        assert_eq!(lexicon.columns, ["unit"]);
        assert_eq!(lexicon.entries.len(), 2);
        assert_eq!(lexicon.entries[0].term, "barrels of oil");
        assert_eq!(lexicon.entries[0].cells, [Some("bbl".to_owned())]);
        assert_eq!((lexicon.entries[1].line, &lexicon.entries[1].cells), (8, &vec![None]));
    }

    #[test]
    fn one_term_in_two_rows_stays_two_entries() {
        let lexicon = Lexicon::parse("x", "term\tkind\nGeorgia\tcountry\nGeorgia\tstate\n").unwrap();
        assert_eq!(lexicon.case, Case::Smart);
        assert_eq!((lexicon.cell(0, "kind"), lexicon.cell(1, "kind")), (Some("country"), Some("state")));
        assert_eq!((lexicon.cell(2, "kind"), lexicon.cell(0, "iso")), (None, None));
    }

    #[test]
    fn a_list_of_terms_alone_is_a_lexicon() {
        assert_eq!(Lexicon::parse("x", "term\nabout\n").unwrap().columns, Vec::<String>::new());
    }

    #[test]
    fn errors_name_the_line() {
        for (tsv, message) in [
            ("", "line 1: the file ends before a header row"),
            ("# only\n# comments\n", "line 2: the file ends before a header row"),
            ("word\tunit\n", "line 1: the first column is `word`, not `term`"),
            ("term\ta\ta\n", "line 1: column `a` appears twice"),
            ("term\tterm\n", "line 1: column `term` appears twice"),
            ("term\tUnit\n", "line 1: column name `Unit` is not made of a-z, 0-9 and _"),
            ("term\t\n", "line 1: column name `` is not made of a-z, 0-9 and _"),
            ("term\ta\nx\n", "line 2: 1 cells, the header has 2"),
            ("term\ta\n\nx\ty\tz\n", "line 3: 3 cells, the header has 2"),
            ("term\ta\n\ty\n", "line 2: the term is empty"),
            ("term\ta\n\t\n", "line 2: the term is empty"),
            ("term\ta\nx\ty\nterm\ta\n", "line 3: a second header row"),
            ("#! fold\nterm\n", "line 1: unknown directive `fold`"),
            ("#! case = loose\nterm\n", "line 1: unknown case rule `loose`"),
            ("#! case = fold\n#! case = fold\nterm\n", "line 2: the case rule is set twice"),
            ("term\n#! case = fold\n", "line 2: directive after the header"),
        ] {
            assert_eq!(refused(tsv), format!("lexicon `x`, {message}"), "{tsv:?}");
        }
    }

    #[test]
    fn errors_hint_at_the_remedy() {
        let error = Lexicon::parse("x", "#! fold\n").unwrap_err();
        assert_eq!(error.hint(), Some("the one directive is `#! case = exact|fold|smart`"));
        assert_eq!(error.line(), 1);
    }
}
