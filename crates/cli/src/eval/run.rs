//! Reading a run: the rows of its tables, each with the text of the gold it belongs to.
//!
//! A document is found by its `record_id`, where that is the name of a text; else by its record in
//! `input*.jsonl`; else by the base name of its source.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use dateline_tables::{TableSchema, read_part};
use serde_json::{Map, Value};

use super::gold::{self, GoldSet};
use crate::fault::Fault;

/// Tables whose rows say where in the source a byte of the text is.
const ANCHORS: [&str; 7] = ["sentences", "mentions", "timexes", "quantities", "quotes", "events", "turns"];
/// What a source's name may end with.
const EXTENSIONS: [&str; 7] = [".gz", ".txt", ".html", ".htm", ".xhtml", ".md", ".xml"];

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    fields: Map<String, Value>,
    /// First byte in the source; of the text where the row has no source.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// Rows by the name of their text.
type ByDoc = BTreeMap<String, Vec<Row>>;

/// A folder of tables.
pub(super) struct Run {
    folder: PathBuf,
    schemas: Vec<Arc<TableSchema>>,
    /// Names of texts by `doc_id`.
    names: BTreeMap<String, String>,
    tables: RefCell<BTreeMap<String, Rc<ByDoc>>>,
    anchors: RefCell<BTreeMap<String, Rc<BTreeMap<i64, i64>>>>,
}

impl Row {
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn str(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    pub(super) fn i64(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_i64()
    }

    /// Returns what an entity, or a reference to one, is called: a number or a text.
    pub(super) fn key(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }

    fn new(fields: Map<String, Value>) -> Self {
        let mut row = Row { fields, start: 0, end: 0 };
        let at = |row: &Row, name: &str| row.i64(name).and_then(|at| usize::try_from(at).ok());
        let hull = edges(&row, "start").min().zip(edges(&row, "end").max());
        let source = at(&row, "source_start").zip(at(&row, "source_end")).or(hull);
        let text = at(&row, "start_byte").zip(at(&row, "end_byte"));
        (row.start, row.end) = source.or(text).unwrap_or_default();
        row
    }

    #[cfg(test)]
    pub(super) fn test(start: usize, end: usize, fields: Value) -> Self {
        let Value::Object(fields) = fields else { panic!("a row is an object") };
        Row { fields, start, end }
    }
}

/// Returns the starts or ends of the runs of a row's source.
fn edges<'a>(row: &'a Row, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let runs = row.get("source_runs").and_then(Value::as_array).into_iter().flatten();
    runs.filter_map(move |run| usize::try_from(run.get(name)?.as_u64()?).ok())
}

impl Run {
    /// Reads which documents there are.
    ///
    /// # Errors
    ///
    /// When the folder is none, has no table of documents, or none of them belongs to the set.
    pub(super) fn read(folder: &Path, gold: &GoldSet) -> Result<Self, Fault> {
        let schemas = schemas(folder);
        let (tables, anchors) = (RefCell::default(), RefCell::default());
        let mut run = Run { folder: folder.to_owned(), schemas, names: BTreeMap::new(), tables, anchors };
        let rows = run.rows("documents")?;
        if rows.is_empty() {
            let message = format!("`{}`: no table `documents` with rows", folder.display());
            return Err(Fault::data(message).hint("RUN is the folder that `dateline run -o RUN` wrote"));
        }
        let mut taken = std::collections::BTreeSet::new();
        for row in &rows {
            let Some((name, doc_id)) = name_of(row, gold).zip(row.str("doc_id")) else { continue };
            if taken.insert(name.clone()) {
                run.names.insert(doc_id.to_owned(), name);
            }
        }
        if run.names.is_empty() {
            let message =
                format!("`{}`: none of its {} documents is a text of the gold", folder.display(), rows.len());
            let hint = "a document is found by its record_id or by the base name of its source: NAME.txt";
            return Err(Fault::data(message).hint(hint));
        }
        Ok(run)
    }

    /// Returns how many texts of the gold the run has.
    pub(super) fn n_found(&self) -> usize {
        self.names.len()
    }

    /// Returns whether the run has a table.
    pub(super) fn has(&self, table: &str) -> bool {
        !self.parts(table).is_empty()
    }

    /// Returns the rows of a table by text.
    pub(super) fn table(&self, table: &str) -> Result<Rc<ByDoc>, Fault> {
        if let Some(known) = self.tables.borrow().get(table) {
            return Ok(known.clone());
        }
        let mut by_doc = ByDoc::new();
        for row in self.rows(table)? {
            let Some(name) = row.str("doc_id").and_then(|doc_id| self.names.get(doc_id)) else { continue };
            by_doc.entry(name.clone()).or_default().push(row);
        }
        let by_doc = Rc::new(by_doc);
        self.tables.borrow_mut().insert(table.to_owned(), by_doc.clone());
        Ok(by_doc)
    }

    /// Returns the row of an entity of a text.
    pub(super) fn entity(&self, doc: &str, key: Option<String>) -> Option<Row> {
        let key = key?;
        let entities = self.table("entities").ok()?;
        entities.get(doc)?.iter().find(|row| row.key("entity").as_ref() == Some(&key)).cloned()
    }

    /// Returns the names of an entity of a text.
    pub(super) fn names(&self, doc: &str, key: Option<String>) -> Vec<String> {
        let Some(row) = self.entity(doc, key) else { return Vec::new() };
        let aliases = row.get("aliases").and_then(Value::as_array).into_iter().flatten();
        row.str("canonical").into_iter().chain(aliases.filter_map(Value::as_str)).map(str::to_owned).collect()
    }

    /// Returns where in the source a byte of the text is, by the nearest known place before it.
    pub(super) fn to_source(&self, doc: &str, row: &Row, name: &str) -> Option<usize> {
        let byte = row.i64(name)?;
        let anchors = self.anchors(doc);
        let (mut text, mut source) = anchors.range(..=byte).next_back().map(|(a, b)| (*a, *b))?;
        if let Some((start, there)) = row.i64("start_byte").zip(row.i64("source_start"))
            && text < start
            && start <= byte
        {
            (text, source) = (start, there);
        }
        usize::try_from(source + byte - text).ok()
    }

    fn anchors(&self, doc: &str) -> Rc<BTreeMap<i64, i64>> {
        if let Some(known) = self.anchors.borrow().get(doc) {
            return known.clone();
        }
        let mut anchors = BTreeMap::from([(0, 0)]);
        for table in ANCHORS {
            let Ok(by_doc) = self.table(table) else { continue };
            let rows = by_doc.get(doc).into_iter().flatten();
            anchors.extend(rows.filter_map(|row| row.i64("start_byte").zip(row.i64("source_start"))));
        }
        let anchors = Rc::new(anchors);
        self.anchors.borrow_mut().insert(doc.to_owned(), anchors.clone());
        anchors
    }

    fn parts(&self, table: &str) -> Vec<PathBuf> {
        let is_part = |path: &PathBuf| path.extension().is_some_and(|it| it == "jsonl" || it == "parquet");
        let parts = gold::entries(&self.folder.join(table)).unwrap_or_default();
        parts.into_iter().filter(is_part).collect()
    }

    fn rows(&self, table: &str) -> Result<Vec<Row>, Fault> {
        let mut rows = Vec::new();
        for path in self.parts(table) {
            if path.extension().is_some_and(|it| it == "parquet") {
                self.parquet(table, &path, &mut rows)?;
            } else {
                jsonl(&path, &mut rows)?;
            }
        }
        Ok(rows)
    }

    fn parquet(&self, table: &str, path: &Path, rows: &mut Vec<Row>) -> Result<(), Fault> {
        let schema = self.schemas.iter().find(|schema| schema.name == table).ok_or_else(|| {
            let message =
                format!("`{}`: no `_plan.json` that knows the table `{table}`", self.folder.display());
            Fault::data(message).hint("Parquet is read in the folder of a run; score JSONL otherwise")
        })?;
        let failed = |error: dateline_tables::Error| Fault::data(error.to_string());
        for part in read_part(path, schema).map_err(failed)? {
            let part = part.map_err(failed)?;
            let fields = (0..part.len).map(|row| part.known(row));
            rows.extend(fields.map(|known| {
                Row::new(known.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            }));
        }
        Ok(())
    }
}

/// Returns the tables of a folder; none where it has no plan.
fn schemas(folder: &Path) -> Vec<Arc<TableSchema>> {
    dateline_pipeline::table_schemas(folder).unwrap_or_default().into_iter().map(Arc::new).collect()
}

fn jsonl(path: &Path, rows: &mut Vec<Row>) -> Result<(), Fault> {
    let failed = |error| Fault::io(format!("reading `{}`: {error}", path.display()));
    let text = fs::read_to_string(path).map_err(failed)?;
    for (idx, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fields = serde_json::from_str(line).map_err(|error| {
            Fault::data(format!("`{}`, line {}: not a JSON object: {error}", path.display(), idx + 1))
        })?;
        rows.push(Row::new(fields));
    }
    Ok(())
}

/// Returns the name of the text that a document is.
fn name_of(row: &Row, gold: &GoldSet) -> Option<String> {
    let known = |name: String| gold.docs.contains_key(&name).then_some(name);
    if let Some(name) = row.key("record_id").and_then(known) {
        return Some(name);
    }
    let source = row.str("source").unwrap_or_default();
    let base = source.rsplit(['/', '\\']).next().unwrap_or_default();
    let records = gold.records.get(base.strip_suffix(".gz").unwrap_or(base));
    if let Some((records, record)) = records.zip(row.i64("record")) {
        return records.get(usize::try_from(record).ok()?).cloned().and_then(known);
    }
    let mut name = base;
    while let Some(stem) =
        EXTENSIONS.iter().find_map(|it| name.strip_suffix(it).filter(|stem| !stem.is_empty()))
    {
        name = stem;
    }
    known(name.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(fields: Value) -> Row {
        let Value::Object(fields) = fields else { panic!("a row is an object") };
        Row::new(fields)
    }

    #[test]
    fn a_row_lies_in_its_source_or_else_in_the_text() {
        let runs = row(
            json!({"start_byte": 1, "end_byte": 2, "source_runs": [{"start": 5, "end": 6}, {"start": 8, "end": 9}]}),
        );
        assert_eq!((runs.start, runs.end), (5, 9));
        let text = row(json!({"start_byte": 1, "end_byte": 2}));
        assert_eq!((text.start, text.end), (1, 2));
        let source = row(json!({"start_byte": 1, "end_byte": 2, "source_start": 3, "source_end": 4}));
        assert_eq!((source.start, source.end), (3, 4));
    }
}
