//! Rows as JSON values, for what shows or compares single rows.
//!
//! Not here: the format of parts, which the writers make without a tree of values.

use dateline_core::{Cell, Column};
use serde_json::{Map, Value};

use crate::rows::Rows;

impl Rows {
    /// Returns the fields of a row that are known, in the order of the schema.
    ///
    /// Nulls are left out, also in structs. A number that is not finite is null and so left out too.
    ///
    /// # Panics
    ///
    /// When there is no such row.
    pub fn known(&self, row: usize) -> Vec<(&str, Value)> {
        let fields = self.schema.fields.iter().zip(&self.columns);
        let known =
            fields.map(|(field, column): (_, &Column)| (field.name.as_str(), to_json(&column.cell(row))));
        known.filter(|(_, value)| !value.is_null()).collect()
    }
}

fn to_json(cell: &Cell<'_>) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Bool(bit) => Value::from(*bit),
        Cell::I64(number) => Value::from(*number),
        Cell::F64(number) => Value::from(*number),
        Cell::F32(number) => shortest(*number),
        Cell::Str(text) => Value::from(*text),
        Cell::List(items, rows) => rows.clone().map(|row| to_json(&items.cell(row))).collect(),
        Cell::Struct(names, fields, row) => {
            let values = fields.iter().map(|field| to_json(&field.cell(*row)));
            let known = names.iter().cloned().zip(values).filter(|(_, value)| !value.is_null());
            Value::Object(known.collect::<Map<_, _>>())
        }
    }
}

/// Returns the shortest decimal that is this number: 0.9, not the 0.8999999761581421 that it is as `f64`.
fn shortest(number: f32) -> Value {
    number.to_string().parse::<f64>().map_or(Value::Null, Value::from)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use dateline_core::{Kind, Value as Emitted};
    use serde_json::json;

    use super::*;
    use crate::schema::{TableField, TableSchema};

    #[test]
    fn what_is_known_stands_in_the_order_of_the_schema() {
        let party = Kind::Struct(vec![("text".into(), Kind::String), ("iso3166".into(), Kind::String)]);
        let fields = vec![
            TableField::new("value", Kind::F64, "a number"),
            TableField::new("by", Kind::List(Box::new(party)), "parties"),
            TableField::new("confidence", Kind::F32, "0 to 1"),
            TableField::new("unit", Kind::String, "a unit"),
        ];
        let schema = TableSchema { name: "claims".into(), doc: "a claim".into(), fields };
        let mut rows = Rows::empty(Arc::new(schema));
        let by = [Emitted::Struct(&[Emitted::Str("Oslo"), Emitted::Null])];
        let values = [Emitted::F64(12.5), Emitted::List(&by), Emitted::F64(0.9), Emitted::Null];
        rows.columns.iter_mut().zip(values).for_each(|(column, value)| column.push(&value).unwrap());
        rows.len = 1;
        let expected =
            [("value", json!(12.5)), ("by", json!([{"text": "Oslo"}])), ("confidence", json!(0.9))];
        assert_eq!(rows.known(0), expected);
    }

    #[test]
    fn a_number_that_is_none_is_left_out() {
        let schema = TableSchema {
            name: "t".into(),
            doc: "t".into(),
            fields: vec![TableField::new("x", Kind::F32, "x")],
        };
        let mut rows = Rows::empty(Arc::new(schema));
        rows.columns[0].push(&Emitted::F64(f64::NAN)).unwrap();
        rows.len = 1;
        assert!(rows.known(0).is_empty());
    }
}
