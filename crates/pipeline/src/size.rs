//! Sizes and budgets as people write them: `16KiB`, `64 MiB`, `0.1%`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number of bytes; written as a number, or with `K`, `M`, `G`, `T` (1000) or `Ki`, … (1024).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteSize(pub u64);

/// How many records may be quarantined before the run counts as failed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// A number of records.
    Records(u64),
    /// A share of the records read, in percent.
    Percent(f64),
}

impl Budget {
    /// Returns whether so many quarantined of so many read are within the budget.
    pub fn allows(self, quarantined: u64, read: u64) -> bool {
        match self {
            Budget::Records(limit) => quarantined <= limit,
            Budget::Percent(percent) => quarantined as f64 * 100.0 <= percent * read as f64,
        }
    }
}

const UNITS: [(&str, u64); 9] = [
    ("ki", 1 << 10),
    ("mi", 1 << 20),
    ("gi", 1 << 30),
    ("ti", 1 << 40),
    ("k", 1_000),
    ("m", 1_000_000),
    ("g", 1_000_000_000),
    ("t", 1_000_000_000_000),
    ("", 1),
];

impl FromStr for ByteSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a size; write 65536, 64KiB or 64 MiB");
        let lower = text.trim().to_ascii_lowercase();
        let digits = lower.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(lower.len());
        let (number, unit) = lower.split_at(digits);
        let unit = unit.trim();
        let unit = unit.strip_suffix('b').unwrap_or(unit);
        let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
        if let Ok(whole) = number.parse::<u64>() {
            return whole.checked_mul(*factor).map(ByteSize).ok_or_else(wrong);
        }
        let number: f64 = number.parse().map_err(|_| wrong())?;
        Ok(ByteSize((number * *factor as f64) as u64))
    }
}

impl FromStr for Budget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a budget; write 100 or 0.1%");
        let Some(percent) = text.trim().strip_suffix('%') else {
            return text.trim().parse().map(Budget::Records).map_err(|_| wrong());
        };
        match percent.trim().parse::<f64>() {
            Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(Budget::Percent(percent)),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [("GiB", 1u64 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
        match units.iter().find(|(_, factor)| self.0 >= *factor && self.0.is_multiple_of(*factor)) {
            Some((name, factor)) => write!(f, "{}{name}", self.0 / factor),
            None => write!(f, "{}", self.0),
        }
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Budget::Records(limit) => write!(f, "{limit}"),
            Budget::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

/// A number or a text, as TOML may hold it.
#[derive(Deserialize)]
#[serde(untagged)]
enum NumberOrText {
    Number(u64),
    Text(String),
}

impl NumberOrText {
    fn into_text(self) -> String {
        match self {
            NumberOrText::Number(number) => number.to_string(),
            NumberOrText::Text(text) => text,
        }
    }
}

impl<'de> Deserialize<'de> for ByteSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = NumberOrText::deserialize(deserializer)?.into_text();
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for ByteSize {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

impl<'de> Deserialize<'de> for Budget {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = NumberOrText::deserialize(deserializer)?.into_text();
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Budget {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in [
            ("0", 0),
            ("65536", 65_536),
            ("16KiB", 16_384),
            ("16kib", 16_384),
            ("64 MiB", 64 << 20),
            ("1.5MiB", 3 << 19),
            ("2GB", 2_000_000_000),
            ("3k", 3_000),
            ("12B", 12),
        ] {
            assert_eq!(text.parse(), Ok(ByteSize(bytes)), "{text}");
        }
        for text in ["", "KiB", "12 parsecs", "-1", "1.2.3", "99999999999999TiB"] {
            assert!(text.parse::<ByteSize>().is_err(), "{text}");
        }
        assert_eq!(ByteSize(16_384).to_string(), "16KiB");
        assert_eq!(ByteSize(16_385).to_string(), "16385");
    }

    #[test]
    fn budgets_are_counts_or_shares() {
        assert!(Budget::Records(2).allows(2, 10));
        assert!(!Budget::Records(2).allows(3, 1_000_000));
        let thousandth: Budget = "0.1%".parse().unwrap();
        assert!(thousandth.allows(1, 1000) && !thousandth.allows(2, 1000) && thousandth.allows(0, 0));
        for text in ["", "x%", "101%", "-1", "1.5"] {
            assert!(text.parse::<Budget>().is_err(), "{text}");
        }
    }
}
