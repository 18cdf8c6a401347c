//! The file of a model.
//!
//! ```text
//! "DLTAGGER"  8 bytes
//! version     u32, little endian, as every number of fixed width
//! checksum    u64: xxh3-64 of everything after it
//! n_kinds     u8, then for each: its length as u8 and its bytes (UTF-8)
//! n_classes   u8, then the same
//! bits        u8: the table has 2^bits rows
//! n_joiners   u16, then the hash of each (u32), ascending
//! n_plain     u16, then the same
//! transitions (1 + 2 n_kinds)^2 i16, from label to label, row by row; 0 where the pair is forbidden
//! n_rows      u32, then for each row with weights, in the order of the table:
//!             the number of empty rows before it (LEB128), its check (u16), a mask of the labels that have a
//!             weight (u16), and these weights (i8 each)
//! ```

use xxhash_rust::xxh3::xxh3_64;

use crate::error::Kind;
use crate::labels::{MAX_KINDS, WEIGHTS, may_follow, n_labels};
use crate::model::Model;
use crate::segments::Bounds;
use crate::table::Row;
use crate::text::MAX_CLASSES;
use crate::transitions::Transitions;
use crate::words::Words;

/// The first bytes of a model.
pub(crate) const MAGIC: &[u8; 8] = b"DLTAGGER";
/// Version of the format and of the features.
pub(crate) const VERSION: u32 = 2;
/// The largest table: 2^19 rows of 16 bytes are 8 MiB.
const MAX_BITS: u32 = 19;
/// Most joiners, and most plain words.
pub(crate) const MAX_WORDS: usize = 4096;

const HEAD: usize = MAGIC.len() + 4 + 8;

pub(crate) fn write(model: &Model) -> Vec<u8> {
    let mut body = Vec::new();
    for names in [&model.kinds, &model.classes] {
        body.push(names.len() as u8);
        for name in names {
            body.push(name.len() as u8);
            body.extend_from_slice(name.as_bytes());
        }
    }
    body.push(model.table.bits() as u8);
    for words in [&model.bounds.joiners, &model.bounds.plain] {
        body.extend_from_slice(&(words.hashes().len() as u16).to_le_bytes());
        words.hashes().iter().for_each(|hash| body.extend_from_slice(&hash.to_le_bytes()));
    }
    let n = model.n_labels();
    for (before, label) in (0..n * n).map(|at| (at / n, at % n)) {
        let weight =
            if may_follow(before, label) { model.transitions.weight(before, label) as i16 } else { 0 };
        body.extend_from_slice(&weight.to_le_bytes());
    }
    body.extend_from_slice(&(model.n_features() as u32).to_le_bytes());
    let mut empty = 0_u32;
    for row in model.table.rows() {
        if *row == Row::EMPTY {
            empty += 1;
            continue;
        }
        write_row(row, std::mem::take(&mut empty), &mut body);
    }
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&xxh3_64(&body).to_le_bytes());
    out.extend_from_slice(&body);
    out
}

fn write_row(row: &Row, empty: u32, out: &mut Vec<u8>) {
    let mut rest = empty;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
    out.extend_from_slice(&row.check().to_le_bytes());
    let weights = row.0[..WEIGHTS].iter().copied();
    let mask = weights
        .clone()
        .enumerate()
        .filter(|(_, weight)| *weight != 0)
        .fold(0_u16, |mask, (at, _)| mask | 1 << at);
    out.extend_from_slice(&mask.to_le_bytes());
    out.extend(weights.filter(|weight| *weight != 0).map(|weight| weight as u8));
}

pub(crate) fn read(bytes: &[u8]) -> Result<Model, Kind> {
    let mut head = Reader { bytes, at: 0 };
    if head.take(MAGIC.len()).ok() != Some(MAGIC.as_slice()) {
        return Err(Kind::Magic);
    }
    let version = head.u32()?;
    if version != VERSION {
        return Err(Kind::Version { found: version });
    }
    let checksum = u64::from(head.u32()?) | u64::from(head.u32()?) << 32;
    if xxh3_64(&bytes[HEAD..]) != checksum {
        return Err(Kind::Checksum);
    }
    read_body(&mut head)
}

fn read_body(body: &mut Reader<'_>) -> Result<Model, Kind> {
    let kinds = body.names()?;
    let classes = body.names()?;
    if kinds.is_empty() || kinds.len() > MAX_KINDS {
        return Err(Kind::Kinds { found: kinds.len() });
    }
    if classes.len() > MAX_CLASSES {
        return Err(Kind::Classes { found: classes.len() });
    }
    let bits = u32::from(body.u8()?);
    if bits == 0 || bits > MAX_BITS {
        return Err(Kind::Content("the size of its table is out of range"));
    }
    let n = n_labels(kinds.len());
    let bounds = Bounds { joiners: body.words()?, plain: body.words()? };
    let mut model = Model::empty(kinds, classes, bounds, bits);
    let weights = (0..n * n).map(|_| Ok(i32::from(body.u16()? as i16))).collect::<Result<Vec<_>, Kind>>()?;
    model.transitions = Transitions::new(n, |before, label| weights[before * n + label]);
    let mut at = 0;
    for _ in 0..body.u32()? {
        at += body.leb128()?;
        if !model.table.set(at, body.row(n)?) {
            return Err(Kind::Content("a row lies outside its table"));
        }
        at += 1;
    }
    if body.at == body.bytes.len() {
        Ok(model)
    } else {
        Err(Kind::Content("something stands behind its last row"))
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], Kind> {
        let taken = self.bytes.get(self.at..self.at + n).ok_or(Kind::Short { at: self.bytes.len() })?;
        self.at += n;
        Ok(taken)
    }

    fn u8(&mut self) -> Result<u8, Kind> {
        Ok(self.take(1)?[0])
    }

    fn u16(&mut self) -> Result<u16, Kind> {
        Ok(u16::from(self.u8()?) | u16::from(self.u8()?) << 8)
    }

    fn u32(&mut self) -> Result<u32, Kind> {
        Ok(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn leb128(&mut self) -> Result<usize, Kind> {
        let mut value = 0;
        for shift in [0, 7, 14, 21] {
            let byte = self.u8()?;
            value |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Kind::Content("a number is too long"))
    }

    fn names(&mut self) -> Result<Vec<String>, Kind> {
        (0..self.u8()?)
            .map(|_| {
                let len = self.u8()?;
                let name = self.take(usize::from(len))?;
                String::from_utf8(name.to_vec()).map_err(|_| Kind::Content("a name is not UTF-8"))
            })
            .collect()
    }

    fn words(&mut self) -> Result<Words, Kind> {
        let n = self.u16()?;
        if usize::from(n) > MAX_WORDS {
            return Err(Kind::Content("a set of its words is too large"));
        }
        Ok(Words::new((0..n).map(|_| self.u32()).collect::<Result<_, _>>()?))
    }

    fn row(&mut self, n_labels: usize) -> Result<Row, Kind> {
        let (check, mask) = (self.u16()?, self.u16()?);
        if check & 1 == 0 || mask >> n_labels != 0 {
            return Err(Kind::Content("a row has a wrong check or mask"));
        }
        let mut row = Row::EMPTY;
        for label in (0..n_labels).filter(|label| mask >> label & 1 == 1) {
            row.0[label] = self.u8()? as i8;
        }
        row.own(check);
        Ok(row)
    }
}
