//! The analyzer as the host sees it: layers in, rows out.
//!
//! Not here: any rule (`engine`).

use dateline_plugin::{Analyzer, ColumnView, Doc, LayerView, NoParams, Out, Row, Value, export_analyzer};

use crate::engine::Engine;
use crate::figure::Direction;
use crate::lexicons::{Cells, HitColumns, LEXICONS};
use crate::row::QuantityRow;
use crate::times::TimeColumns;
use crate::view::TokenColumns;

/// Index of the token layer in `requires`; the sentence layer follows, then the lexicons.
const TOKENS: usize = 0;
const FIRST_LEXICON: usize = 2;
/// Index of the layer of times, which may be absent.
const TIMES: usize = FIRST_LEXICON + LEXICONS.len();
/// Columns every lexicon layer has before those of the .tsv.
const HIT_COLUMNS: usize = 3;

/// The quantity analyzer.
#[derive(Debug)]
pub struct Quantity;

impl Analyzer for Quantity {
    type Config = NoParams;
    type Worker = Engine;

    fn create(_config: NoParams) -> Result<Self, String> {
        Ok(Quantity)
    }

    fn worker(&self) -> Engine {
        Engine::default()
    }

    fn analyze(&self, engine: &mut Engine, doc: &Doc<'_>, out: &mut Out<'_>) {
        let tokens = doc.tokens(TOKENS);
        let columns = TokenColumns {
            text: doc.text(),
            start: tokens.start(),
            end: tokens.end(),
            flags: tokens.flags(),
        };
        let layers: [LexiconLayer<'_>; LEXICONS.len()] =
            std::array::from_fn(|idx| LexiconLayer(doc.layer(FIRST_LEXICON + idx)));
        let hits = std::array::from_fn(|idx| layers[idx].hits());
        engine.run(columns, &hits, &times(doc), |row| emit(doc.text(), row, out));
    }
}

export_analyzer!(Quantity, "../plugin.json");

/// Returns the columns of the layer of times.
fn times<'a>(doc: &Doc<'a>) -> TimeColumns<'a> {
    let Some(layer) = doc.layer(TIMES) else { return TimeColumns::default() };
    TimeColumns {
        start: layer.start(),
        end: layer.end(),
        kind: Some(layer.column(0)),
        value: Some(layer.column(1)),
        modifier: Some(layer.column(2)),
    }
}

/// The hits of one lexicon.
struct LexiconLayer<'a>(Option<LayerView<'a>>);

impl<'a> LexiconLayer<'a> {
    fn column(&self, idx: usize) -> Option<ColumnView<'a>> {
        self.0.map(|layer| layer.column(idx))
    }

    fn hits(&self) -> HitColumns<'_> {
        let u32s = |idx| self.column(idx).map_or(&[][..], |column| column.u32s());
        HitColumns { entry: u32s(0), token: u32s(1), n_tokens: u32s(2), cells: self }
    }
}

impl Cells for LexiconLayer<'_> {
    fn cell(&self, hit: usize, column: usize) -> Option<&str> {
        self.column(HIT_COLUMNS + column)?.str_at(hit).filter(|cell| !cell.is_empty())
    }
}

/// Emits a row, in the order of the manifest's attributes.
fn emit(text: &str, row: &QuantityRow<'_>, out: &mut Out<'_>) {
    let byte = |at: u32| Value::I64(i64::from(at));
    let words = row.measure.and_then(|(start, end)| text.get(start as usize..end as usize));
    let measure = row.composed.or(words);
    let values = [
        Value::F64(row.value),
        row.value_high.into(),
        row.unit_kind.as_str().into(),
        row.unit.into(),
        row.bound.as_str().into(),
        row.role.as_str().into(),
        row.direction.map(Direction::as_str).into(),
        measure.into(),
        row.measure.map_or(Value::Null, |(start, _)| byte(start)),
        row.measure.map_or(Value::Null, |(_, end)| byte(end)),
        row.period.into(),
        row.base_period.into(),
        row.per.into(),
    ];
    // What is missing at the end need not be handed over.
    let n_told = values.iter().rposition(|value| !matches!(value, Value::Null)).map_or(0, |last| last + 1);
    out.emit(Row::at(0, row.start, row.end).rule(row.rule).values(&values[..n_told]));
}
