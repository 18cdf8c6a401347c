//! Packed files made by the tests: what is read of them, whole and broken.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

/// Returns a gzip member.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Returns a zstd frame with a checksum, as the command makes it.
pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Returns a tar archive of members with these names and bytes, whatever the names.
pub(crate) fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in members {
        out.extend(tar_member(name, b'0', bytes));
    }
    out.extend([0; 1024]);
    out
}

/// Returns a header and the bytes of a member, padded.
pub(crate) fn tar_member(name: &str, kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_ustar();
    let block = header.as_mut_bytes();
    block[..name.len()].copy_from_slice(name.as_bytes());
    block[156] = kind;
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    let mut out = [header.as_bytes().as_slice(), bytes].concat();
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

/// A member of a zip archive that is being made.
#[derive(Clone, Copy)]
pub(crate) struct ZipMember<'a> {
    pub(crate) name: &'a str,
    pub(crate) bytes: &'a [u8],
    pub(crate) method: u16,
    pub(crate) flags: u16,
}

/// Returns a deflated member.
pub(crate) fn member<'a>(name: &'a str, bytes: &'a [u8]) -> ZipMember<'a> {
    ZipMember { name, bytes, method: 8, flags: 0 }
}

/// Returns a zip archive of deflated members.
pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let members: Vec<_> = members.iter().map(|(name, bytes)| member(name, bytes)).collect();
    zip_of(&members)
}

/// Returns a zip archive.
pub(crate) fn zip_of(members: &[ZipMember<'_>]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let at = out.len() as u32;
        let packed = if member.method == 8 { deflate(member.bytes) } else { member.bytes.to_vec() };
        let (mut head, mut sizes) = (Vec::new(), Vec::new());
        for field in [20, member.flags, member.method, 0, 0] {
            head.extend(field.to_le_bytes());
        }
        for field in [crc(member.bytes), packed.len() as u32, member.bytes.len() as u32] {
            sizes.extend(field.to_le_bytes());
        }
        let has_descriptor = member.flags & 8 != 0;
        let in_front = if has_descriptor { vec![0; 12] } else { sizes.clone() };
        let name_len = (member.name.len() as u16).to_le_bytes();
        out.extend([b"PK\x03\x04".as_slice(), &head, &in_front, &name_len, &[0, 0]].concat());
        out.extend(member.name.as_bytes());
        out.extend(&packed);
        if has_descriptor {
            out.extend([b"PK\x07\x08".as_slice(), &sizes].concat());
        }
        directory.extend([b"PK\x01\x02\x14\x03".as_slice(), &head, &sizes, &name_len, &[0; 12]].concat());
        directory.extend(at.to_le_bytes());
        directory.extend(member.name.as_bytes());
    }
    let (at, len, n) = (out.len() as u32, directory.len() as u32, members.len() as u16);
    out.extend(&directory);
    out.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &n.to_le_bytes(), &n.to_le_bytes()].concat());
    out.extend([len.to_le_bytes().as_slice(), &at.to_le_bytes(), &[0, 0]].concat());
    out
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}
