//! Packed files: gzip, zstd, zip and tar, one in another, within limits.
//!
//! A compressed file keeps its name, a member of an archive is named behind `!/`: `news.jsonl.gz`,
//! `news.zip!/a.html`, `news.tar.gz!/2026/a.txt`. Offsets of records count in the unpacked bytes. What was
//! readable before a defect is read; what is behind it is one rejection.
//!
//! Not here: what the members mean (`formats`) and what their names say (`detect`).

mod budget;
mod coat;
mod layer;
mod members;
mod peek;
mod tar;
mod zip;

pub(crate) use layer::open;
pub(crate) use peek::HEAD_BYTES;

/// Ways to pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    /// One or several gzip members.
    Gzip,
    /// One or several zstd frames.
    Zstd,
    /// An archive whose members are packed one by one.
    Zip,
    /// An archive that is not compressed.
    Tar,
}

/// Endings of names of compressed files, with what the name ends in without them.
const COATS: [(&str, &str); 6] =
    [("gz", ""), ("gzip", ""), ("zst", ""), ("zstd", ""), ("tgz", "tar"), ("tzst", "tar")];
/// Where a tar header names its format, and what it says there.
const TAR_MAGIC: (usize, &[u8]) = (257, b"ustar");

impl Packing {
    /// Returns how a file is packed that begins so, if it is.
    pub(crate) fn of(head: &[u8]) -> Option<Packing> {
        let is_tar = head.get(TAR_MAGIC.0..).is_some_and(|rest| rest.starts_with(TAR_MAGIC.1));
        match head {
            [0x1f, 0x8b, 8, ..] => Some(Packing::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Packing::Zstd),
            // A skippable frame may come first.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Packing::Zstd),
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Packing::Zip),
            _ if is_tar || tar::is_old(head) => Some(Packing::Tar),
            _ => None,
        }
    }

    /// Returns how a file is packed by its name's extension; what cannot be unpacked then is a defect.
    pub(crate) fn of_extension(extension: &str) -> Option<Packing> {
        match extension {
            "gz" | "gzip" | "tgz" => Some(Packing::Gzip),
            "zst" | "zstd" | "tzst" => Some(Packing::Zstd),
            "zip" => Some(Packing::Zip),
            "tar" => Some(Packing::Tar),
            _ => None,
        }
    }
}

/// Returns the name of what a compressed file holds: `a.jsonl` of `a.jsonl.gz`, `a.tar` of `a.tgz`.
pub(crate) fn without_coat(name: &str) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let coat = COATS.iter().find(|(coat, _)| extension.eq_ignore_ascii_case(coat));
    match coat {
        Some((_, "")) => stem.to_owned(),
        Some((_, inner)) => format!("{stem}.{inner}"),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell() {
        assert_eq!(Packing::of(b"\x1f\x8b\x08\0"), Some(Packing::Gzip));
        assert_eq!(Packing::of(b"\x28\xb5\x2f\xfd\0"), Some(Packing::Zstd));
        assert_eq!(Packing::of(b"PK\x05\x06\0"), Some(Packing::Zip));
        assert_eq!(Packing::of(b"PKO won"), None);
        assert_eq!(Packing::of(&[0; 512]), None, "no header is all zeros");
        assert_eq!(Packing::of(b""), None);
    }

    #[test]
    fn a_coat_comes_off_the_name() {
        assert_eq!(without_coat("a.jsonl.gz"), "a.jsonl");
        assert_eq!(without_coat("a.TGZ"), "a.tar");
        assert_eq!(without_coat("a.txt"), "a.txt");
        assert_eq!(without_coat("gz"), "gz");
    }
}
