//! Encodings of one byte a character that UTF-8 is read as by mistake, from characters to bytes.
//!
//! A byte that a code page leaves out is the control character of the same number, as in the Encoding
//! Standard; and that control stands for the byte in every code page but those of DOS and the Macintosh,
//! because texts were read as ISO-8859-1 and windows-1252 in turn.

use std::sync::LazyLock;

use encoding_rs::Encoding;

/// Number of code pages.
pub(super) const CODEPAGES: usize = 13;

/// Code pages by their index; of two that explain a text equally well the first is taken.
const NAMES: [&str; CODEPAGES] = [
    "windows-1252",
    "windows-1251",
    "windows-1250",
    "iso-8859-2",
    "windows-1254",
    "windows-1253",
    "windows-1256",
    "windows-1257",
    "macintosh",
    "koi8-r",
    "ibm866",
    "cp437",
    "cp850",
];

/// Characters below this have a place in the tables.
const TABLE_LEN: usize = 0x2600;
/// A character that is in no code page at this byte.
const NONE: u8 = 0;

/// All code pages.
pub(super) struct Codepages {
    /// Bytes by code page and character.
    bytes: [Vec<u8>; CODEPAGES],
    /// Controls that the code page has a character in place of, by code page, from U+0080.
    slips: [[bool; 32]; CODEPAGES],
    /// One bit for each code page in which the character begins a sequence of UTF-8.
    leads: Vec<u16>,
}

/// The code pages, made when the first text that is not ASCII is read.
pub(super) static ALL: LazyLock<Codepages> = LazyLock::new(Codepages::new);

impl Codepages {
    fn new() -> Self {
        let bytes = NAMES.map(table);
        let is_taken = |page: usize, byte: usize| bytes[page][0x100..].contains(&(0x80 + byte as u8));
        let slips = std::array::from_fn(|page| std::array::from_fn(|byte| is_taken(page, byte)));
        let is_lead = |page: usize, c: usize| matches!(bytes[page][c], 0xc2..=0xf4);
        let mask =
            |c: usize| (0..CODEPAGES).filter(|&page| is_lead(page, c)).fold(0, |mask, page| mask | 1 << page);
        let leads = (0..TABLE_LEN).map(mask).collect();
        Codepages { bytes, slips, leads }
    }

    /// Returns the byte of a character above 0x7F.
    pub(super) fn byte(&self, page: usize, c: char) -> Option<u8> {
        self.bytes[page].get(c as usize).copied().filter(|&byte| byte != NONE)
    }

    /// Returns whether a character is a control that this code page would not have given.
    pub(super) fn is_slip(&self, page: usize, c: char) -> bool {
        matches!(c, '\u{80}'..='\u{9f}') && self.slips[page][c as usize - 0x80]
    }

    /// Returns the code pages in which a character begins a sequence, as bits.
    pub(super) fn leads(&self, c: char) -> u16 {
        self.leads.get(c as usize).copied().unwrap_or(0)
    }
}

/// Returns the name of a code page.
pub(super) fn name(page: usize) -> &'static str {
    NAMES[page]
}

fn table(name: &str) -> Vec<u8> {
    let mut table = vec![NONE; TABLE_LEN];
    let high = if let Some(encoding) = Encoding::for_label(name.as_bytes()) {
        if name.starts_with("windows") || name.starts_with("iso") {
            (0x80..=0x9f).for_each(|byte: u8| table[usize::from(byte)] = byte);
        }
        high_of(encoding)
    } else {
        high_of_dos(name)
    };
    for (byte, c) in high {
        if let Some(place) = table.get_mut(c as usize) {
            *place = byte;
        }
    }
    // A byte that is left out passes as it is.
    for byte in 0xa0..=0xff_u8 {
        if table[usize::from(byte)] == NONE && !table.contains(&byte) {
            table[usize::from(byte)] = byte;
        }
    }
    table
}

fn high_of(encoding: &'static Encoding) -> Vec<(u8, char)> {
    let char_of = |byte: u8| {
        let bytes = [byte];
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes)?;
        Some((byte, text.chars().next()?))
    };
    (0x80..=0xff).filter_map(char_of).collect()
}

/// Reads a column of the code pages that the Encoding Standard does not have.
fn high_of_dos(name: &str) -> Vec<(u8, char)> {
    let mut rows = include_str!("../../lexicons/codepages.tsv").lines().filter(|row| !row.starts_with('#'));
    let header = rows.next().unwrap_or_default();
    let column = header.split('\t').position(|known| known == name).unwrap_or(0);
    let cell = |row: &str, idx: usize| u32::from_str_radix(row.split('\t').nth(idx)?, 16).ok();
    rows.filter_map(|row| {
        let byte = u8::try_from(cell(row, 0)?).ok()?;
        Some((byte, char::from_u32(cell(row, column)?)?))
    })
    .collect()
}

/// Returns what UTF-8 looks like that is read with a code page.
#[cfg(test)]
pub(super) fn misread(text: &str, page: usize) -> String {
    let table = &ALL.bytes[page];
    let char_of = |byte: u8| {
        let at = (0x80..TABLE_LEN).rev().find(|&c| table[c] == byte);
        char::from_u32(at.unwrap_or(usize::from(byte)) as u32).unwrap()
    };
    text.bytes().map(|byte| if byte < 0x80 { char::from(byte) } else { char_of(byte) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_whole() {
        for (page, name) in NAMES.iter().enumerate() {
            let bytes: std::collections::BTreeSet<u8> =
                ALL.bytes[page].iter().copied().filter(|&byte| byte != NONE).collect();
            assert!(bytes.len() >= 120, "{name} has {} bytes", bytes.len());
        }
        assert_eq!(ALL.byte(11, '╨'), Some(0xd0));
        assert_eq!(ALL.byte(0, '€'), Some(0x80));
        assert_eq!(ALL.byte(0, '\u{80}'), Some(0x80));
        assert_eq!(ALL.byte(8, '\u{80}'), None);
        assert_eq!(ALL.leads('a'), 0);
    }
}
