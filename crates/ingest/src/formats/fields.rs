//! The wanted fields of a JSON object or of a row, borrowed from its bytes; everything else is skipped
//! unread.
//!
//! A name with dots is a way through objects in objects: `article.body`. A field that is called so itself
//! is found too.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::settings::FieldNames;

/// What a field is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Id,
    Title,
    Text,
    Published,
    Language,
    Byline,
    Publisher,
    Section,
    Url,
}

const SLOTS: usize = 9;

/// A value, as far as anybody wants to know it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar<'a> {
    Null,
    Text(Cow<'a, str>),
    /// As printed.
    Number(Cow<'a, str>),
    /// Something else, by name: `a list`.
    Other(&'static str),
}

/// A value that was found under one of a slot's names.
#[derive(Clone, Debug)]
pub(super) struct Found<'s, 'a> {
    pub(super) name: &'s str,
    pub(super) value: Scalar<'a>,
    rank: usize,
}

/// The wanted fields of one object.
#[derive(Debug, Default)]
pub(super) struct Fields<'s, 'a> {
    slots: [Option<Found<'s, 'a>>; SLOTS],
    /// Names that stood there more than once; the last one counts.
    pub(super) duplicates: Vec<&'s str>,
}

impl<'s, 'a> Fields<'s, 'a> {
    /// Takes the value of a slot, null where a name stood there with nothing but null.
    pub(super) fn take(&mut self, slot: Slot) -> Option<Found<'s, 'a>> {
        self.slots[slot as usize].take()
    }

    /// Keeps the better of two values: of one name the last, of several names the first that is not null.
    fn keep(&mut self, slot: Slot, found: Found<'s, 'a>) {
        let place = &mut self.slots[slot as usize];
        let is_better = place.as_ref().is_none_or(|old| {
            let rank = |found: &Found<'_, '_>| (found.value == Scalar::Null, found.rank);
            old.rank == found.rank || rank(&found) < rank(old)
        });
        if let Some(old) = place.as_ref().filter(|old| old.rank == found.rank) {
            self.duplicates.push(old.name);
        }
        if is_better {
            *place = Some(found);
        }
    }
}

/// Reads an object; the names decide what is kept.
pub(super) fn read<'s, 'a>(
    json: &'a str,
    names: &'s FieldNames,
) -> Result<Fields<'s, 'a>, serde_json::Error> {
    let mut fields = Fields::default();
    read_object(json, "", names, &mut fields)?;
    Ok(fields)
}

/// Reads an object whose fields are called `prefix` and their own name.
fn read_object<'s, 'a>(
    json: &'a str,
    prefix: &str,
    names: &'s FieldNames,
    fields: &mut Fields<'s, 'a>,
) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    ObjectSeed { names, prefix, fields }.deserialize(&mut deserializer)?;
    deserializer.end()
}

/// Takes the cells of a row by the names of their columns, whatever their case. An empty cell is null.
pub(super) fn of_row<'s, 'a>(
    cells: impl Iterator<Item = (&'a str, &'a str)>,
    names: &'s FieldNames,
) -> Fields<'s, 'a> {
    let mut fields = Fields::default();
    for (column, cell) in cells {
        let column = column.trim();
        let is_ascii = column.is_ascii();
        let is_meant = |name: &str| {
            name.eq_ignore_ascii_case(column) || (!is_ascii && name.to_lowercase() == column.to_lowercase())
        };
        let Some((slot, rank, name)) = slot_of(names, is_meant) else { continue };
        let value = if cell.is_empty() { Scalar::Null } else { Scalar::Text(Cow::Borrowed(cell)) };
        fields.keep(slot, Found { name, value, rank });
    }
    fields
}

/// Returns the field that has a name.
fn slot_of(names: &FieldNames, is_meant: impl Fn(&str) -> bool) -> Option<(Slot, usize, &str)> {
    names_of(names).into_iter().find_map(|(slot, names)| {
        let rank = names.iter().position(|name| is_meant(name))?;
        Some((slot, rank, names[rank].as_str()))
    })
}

/// Names of each slot.
fn names_of(names: &FieldNames) -> [(Slot, &[String]); SLOTS] {
    [
        (Slot::Text, &names.text),
        (Slot::Id, &names.id),
        (Slot::Title, &names.title),
        (Slot::Published, &names.published),
        (Slot::Language, &names.language),
        (Slot::Byline, &names.byline),
        (Slot::Publisher, &names.publisher),
        (Slot::Section, &names.section),
        (Slot::Url, &names.url),
    ]
}

struct ObjectSeed<'s, 'a, 'f> {
    names: &'s FieldNames,
    prefix: &'f str,
    fields: &'f mut Fields<'s, 'a>,
}

impl<'a> DeserializeSeed<'a> for ObjectSeed<'_, 'a, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for ObjectSeed<'_, 'a, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(KeySeed { names: self.names, prefix: self.prefix })? {
            match key {
                Key::Field(slot, rank, name) => {
                    let value = match slot {
                        Slot::Id => id_value(map.next_value::<&RawValue>()?).map_err(A::Error::custom)?,
                        _ => map.next_value_seed(ScalarSeed)?,
                    };
                    self.fields.keep(slot, Found { name, value, rank });
                }
                Key::Above(prefix) => {
                    let json: &'a str = map.next_value::<&RawValue>()?.get();
                    if json.starts_with('{') {
                        read_object(json, &prefix, self.names, self.fields).map_err(A::Error::custom)?;
                    }
                }
                Key::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Reads an id from its printed form, so that a number of any size stays as printed.
fn id_value<'a>(raw: &'a RawValue) -> Result<Scalar<'a>, serde_json::Error> {
    let printed: &'a str = raw.get();
    let mut deserializer = serde_json::Deserializer::from_str(printed);
    Ok(match ScalarSeed.deserialize(&mut deserializer)? {
        Scalar::Number(_) => Scalar::Number(Cow::Borrowed(printed)),
        other => other,
    })
}

/// What a key of an object is.
enum Key<'s> {
    /// A name of a field.
    Field(Slot, usize, &'s str),
    /// What such a name begins with, with the dot.
    Above(String),
    Other,
}

struct KeySeed<'s, 'f> {
    names: &'s FieldNames,
    prefix: &'f str,
}

impl<'s, 'a> DeserializeSeed<'a> for KeySeed<'s, '_> {
    type Value = Key<'s>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'s> Visitor<'_> for KeySeed<'s, '_> {
    type Value = Key<'s>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        if let Some((slot, rank, name)) =
            slot_of(self.names, |name| rest_of(name, self.prefix, key) == Some(""))
        {
            return Ok(Key::Field(slot, rank, name));
        }
        let is_above =
            |name: &String| rest_of(name, self.prefix, key).is_some_and(|rest| rest.starts_with('.'));
        let is_above = names_of(self.names).into_iter().any(|(_, names)| names.iter().any(is_above));
        Ok(if is_above { Key::Above(format!("{}{key}.", self.prefix)) } else { Key::Other })
    }
}

/// Returns what is left of a name behind a prefix and a key.
fn rest_of<'n>(name: &'n str, prefix: &str, key: &str) -> Option<&'n str> {
    name.strip_prefix(prefix)?.strip_prefix(key)
}

struct ScalarSeed;

impl<'a> DeserializeSeed<'a> for ScalarSeed {
    type Value = Scalar<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for ScalarSeed {
    type Value = Scalar<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(Cow::Owned(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(Cow::Owned(number.to_string())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(Cow::Owned(number.to_string())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Other("a truth value"))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Null)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("a list"))
    }

    fn visit_map<A: MapAccess<'a>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("an object"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: &str, slot: Slot) -> Option<(String, Scalar<'static>)> {
        let names = FieldNames::default();
        let found = read(json, &names).unwrap().take(slot)?;
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let value = match found.value {
            Scalar::Text(text) => Scalar::Text(owned(text)),
            Scalar::Number(text) => Scalar::Number(owned(text)),
            Scalar::Null => Scalar::Null,
            Scalar::Other(what) => Scalar::Other(what),
        };
        Some((found.name.to_owned(), value))
    }

    fn text(text: &'static str) -> Scalar<'static> {
        Scalar::Text(Cow::Borrowed(text))
    }

    #[test]
    fn texts_without_escapes_are_borrowed() {
        let names = FieldNames::default();
        let mut fields =
            read(r#"{"x": [1, {"text": 2}], "text": "Rain.", "title": "a\nb"}"#, &names).unwrap();
        assert!(matches!(fields.take(Slot::Text).unwrap().value, Scalar::Text(Cow::Borrowed("Rain."))));
        assert!(matches!(fields.take(Slot::Title).unwrap().value, Scalar::Text(Cow::Owned(_))));
        assert!(fields.take(Slot::Id).is_none());
    }

    #[test]
    fn numbers_stay_as_printed_in_ids() {
        let id = |json: &str| value(json, Slot::Id).unwrap().1;
        assert_eq!(
            id(r#"{"id": 123456789012345678901234567890}"#),
            Scalar::Number("123456789012345678901234567890".into())
        );
        assert_eq!(id(r#"{"id": -7}"#), Scalar::Number("-7".into()));
        assert_eq!(id(r#"{"id": "a\"b"}"#), text("a\"b"));
        assert_eq!(id(r#"{"id": {"$oid": "5"}}"#), Scalar::Other("an object"));
        assert_eq!(id(r#"{"id": null}"#), Scalar::Null);
    }

    #[test]
    fn the_first_name_that_is_not_null_is_taken() {
        let body = |json: &str| value(json, Slot::Text).unwrap();
        assert_eq!(body(r#"{"content": "c", "text": "t", "body": "b"}"#), ("text".into(), text("t")));
        assert_eq!(body(r#"{"text": null, "content": "c"}"#), ("content".into(), text("c")));
        assert_eq!(body(r#"{"content": "c", "text": null}"#), ("content".into(), text("c")));
        assert_eq!(body(r#"{"text": null}"#), ("text".into(), Scalar::Null));
    }

    #[test]
    fn of_a_name_that_stands_twice_the_last_counts() {
        let names = FieldNames::default();
        let mut fields = read(r#"{"text": "a", "text": "b"}"#, &names).unwrap();
        assert_eq!(fields.take(Slot::Text).unwrap().value, text("b"));
        assert_eq!(fields.duplicates, ["text"]);
    }

    #[test]
    fn dots_lead_into_objects() {
        let names = |name: &str| FieldNames { text: vec![name.into()], ..FieldNames::default() };
        let body = |json: &str, name: &str| match read(json, &names(name)).unwrap().take(Slot::Text)?.value {
            Scalar::Text(text) => Some(text.into_owned()),
            _ => None,
        };
        let json =
            r#"{"a": {"x": [1], "body": "b\n", "article": {"body": "c"}}, "text": "t", "a.flat": "f"}"#;
        assert_eq!(body(json, "a.body").as_deref(), Some("b\n"));
        assert_eq!(body(json, "a.article.body").as_deref(), Some("c"));
        assert_eq!(body(json, "a.flat").as_deref(), Some("f"), "a name may have a dot");
        assert_eq!(body(json, "a.b"), None, "half a name is none");
        assert_eq!(body(r#"{"a": ["body"]}"#, "a.body"), None);
        assert_eq!(body(r#"{"a": null}"#, "a.body"), None);
    }

    #[test]
    fn columns_have_names_of_any_case() {
        let names = FieldNames::default();
        let cells = [("ID ", "7"), ("Text", ""), ("body", "Rain."), ("x", "y"), ("Title", "")];
        let mut fields = of_row(cells.into_iter(), &names);
        assert_eq!(fields.take(Slot::Text).unwrap().value, text("Rain."), "an empty cell is null");
        assert_eq!(fields.take(Slot::Id).unwrap().value, text("7"));
        assert_eq!(fields.take(Slot::Title).unwrap().value, Scalar::Null);
    }

    #[test]
    fn what_follows_the_object_is_an_error() {
        let names = FieldNames::default();
        assert!(read(r#"{"text": "a"} {"text": "b"}"#, &names).unwrap_err().to_string().contains("trailing"));
        assert!(read(r#"["text"]"#, &names).unwrap_err().to_string().contains("expected an object"));
    }
}
