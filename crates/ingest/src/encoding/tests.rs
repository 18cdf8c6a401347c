//! Texts of our own in many encodings, declared rightly, wrongly and not at all.

use proptest::prelude::*;

use dateline_core::Span;

use super::*;
use crate::samples::{
    ARABIC, CHINESE, CZECH, FRENCH, GERMAN, GREEK, HEBREW, JAPANESE, KOREAN, LATVIAN, POLISH, RUSSIAN,
    TAIWANESE, THAI, TURKISH, UKRAINIAN,
};

fn encode(text: &str, label: &str) -> Vec<u8> {
    match label {
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        "utf-32le" => text.chars().flat_map(|c| (c as u32).to_le_bytes()).collect(),
        "utf-32be" => text.chars().flat_map(|c| (c as u32).to_be_bytes()).collect(),
        _ => {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
            let (bytes, _, has_lost) = encoding.encode(text);
            assert!(!has_lost, "{label} has all of {text}");
            bytes.into_owned()
        }
    }
}

/// Asserts that every word of the text has a source that says the same.
fn assert_provable(decoded: &Decoded, bytes: &[u8], what: &str) {
    let mut at = 0;
    for word in decoded.text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let span = Span::new(at, at + word.len() as u32);
        at = span.end;
        let runs = decoded.map.source_runs(span);
        if runs.is_none() && decoded.encoding == Encoding::Legacy(encoding_rs::ISO_2022_JP) {
            continue;
        }
        let runs = runs.unwrap_or_else(|| panic!("{what}: no source of {word:?}"));
        let again: String =
            runs.iter().map(|run| decoded.encoding.decode_slice(&bytes[run.range()])).collect();
        assert_eq!(again, word, "{what}");
    }
    let all = Span::new(0, decoded.text.len() as u32);
    assert!(decoded.map.source_runs(all).is_some(), "{what}: the whole has a source");
}

#[test]
fn legacy_encodings_are_told_and_traced() {
    let cases = [
        ("windows-1250", POLISH),
        ("windows-1250", CZECH),
        ("iso-8859-2", POLISH),
        ("iso-8859-2", CZECH),
        ("windows-1251", RUSSIAN),
        ("windows-1251", UKRAINIAN),
        ("koi8-u", &UKRAINIAN.replace(['«', '»', '—'], "-")),
        ("koi8-r", &RUSSIAN.replace(['«', '»', '—'], "-")),
        ("iso-8859-5", &RUSSIAN.replace(['«', '»', '—'], "-")),
        ("ibm866", &RUSSIAN.replace(['«', '»', '—'], "-")),
        ("windows-1252", FRENCH),
        ("windows-1252", GERMAN),
        ("windows-1253", GREEK),
        ("iso-8859-7", GREEK),
        ("windows-1254", TURKISH),
        ("windows-1255", HEBREW),
        ("iso-8859-8-i", HEBREW),
        ("windows-1256", ARABIC),
        ("iso-8859-6", ARABIC),
        ("windows-1257", LATVIAN),
        ("windows-874", THAI),
        ("gb18030", CHINESE),
        ("big5", TAIWANESE),
        ("shift_jis", JAPANESE),
        ("euc-jp", JAPANESE),
        ("iso-2022-jp", JAPANESE),
        ("euc-kr", KOREAN),
        ("utf-16le", RUSSIAN),
        ("utf-16be", RUSSIAN),
        ("utf-16le", FRENCH),
        ("utf-16be", CHINESE),
    ];
    for (label, text) in cases {
        let text = format!("ASTANA, 14.03.2026 - {text}2026\n");
        let bytes = encode(&text, label);
        assert_eq!(binary_kind(&bytes), None, "{label}");
        for declared in [None, Some(label)] {
            let decoded = decode(&bytes, declared);
            assert_eq!(
                decoded.text, text,
                "{label}, declared as {declared:?}, read as {:?}",
                decoded.encoding
            );
            assert_provable(&decoded, &bytes, label);
            assert_eq!(decoded.diagnostics.len(), 1, "{label}: {:?}", decoded.diagnostics);
            assert_eq!(decoded.diagnostics[0].code, "decoded");
        }
    }
}

#[test]
fn marks_go_first_and_count_in_offsets() {
    for label in ["utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be"] {
        let bytes = encode("\u{feff}A Алматы 🙂 €", label);
        let decoded = decode(&bytes, Some("koi8-r"));
        assert_eq!(decoded.text, "A Алматы 🙂 €", "{label}");
        assert_provable(&decoded, &bytes, label);
    }
    let decoded = decode("\u{feff}Oslo".as_bytes(), None);
    assert_eq!(decoded.map.source_hull(Span::new(0, 4)), Some(Span::new(3, 7)));
    assert!(decode(b"Oslo", None).map.is_identity());
    assert!(decode(b"Oslo", Some("latin1")).map.is_identity());
}

#[test]
fn words_of_one_script_are_one_run() {
    let decoded = decode(&encode("Алматы", "windows-1251"), Some("cp1251"));
    assert_eq!(decoded.map.runs().len(), 1);
    assert_eq!(decoded.map.source_hull(Span::new(2, 6)), Some(Span::new(1, 3)));
    assert_eq!(decoded.map.source_hull(Span::new(1, 6)), None, "half a letter has no source");
}

#[test]
fn a_wrong_declaration_is_said_and_not_followed() {
    let cases = [
        ("utf-8", "windows-1251", RUSSIAN),
        ("windows-1252", "utf-8", RUSSIAN),
        ("iso-8859-1", "utf-8", "The price rose to €5 — at last."),
        ("iso-8859-1", "windows-1251", RUSSIAN),
        ("koi8-r", "windows-1252", FRENCH),
        ("shift_jis", "windows-1252", GERMAN),
        ("gb2312", "utf-8", CHINESE),
        ("utf-16", "windows-1252", FRENCH),
        ("utf8mb4", "windows-1250", CZECH),
    ];
    for (declared, really, text) in cases {
        let bytes = encode(text, really);
        let decoded = decode(&bytes, Some(declared));
        assert_eq!(decoded.text, text, "{declared} for {really}");
        assert_eq!(decoded.diagnostics[0].code, "charset-mismatch", "{declared} for {really}");
        assert!(decoded.diagnostics[0].message.contains(declared));
        assert_provable(&decoded, &bytes, declared);
    }
}

#[test]
fn a_right_declaration_goes_before_what_it_looks_like() {
    let decoded = decode(b"\xe9t\xe9", Some("windows-1251"));
    assert_eq!(decoded.text, "йtй", "too little to say otherwise");
    assert_eq!(decode(b"caf\xe9", Some("ISO-8859-1 ")).text, "café");
    assert_eq!(decode(b"caf\xe9", Some("")).encoding, decode(b"caf\xe9", None).encoding);
}

#[test]
fn malformed_sequences_are_replaced_and_said() {
    let bytes = b"Caf\xc3\xa9s in Z\xc3\xbcrich and K\xc3\xb6ln \xe2\x80 cost \xe2\x82\xac5 - na\xc3\xafve \xc3\xa9l\xc3\xa8ve \xc3\xa0 No\xc3\xabl \xc3\xbc\xc3\xb6\xc3\xa4";
    let decoded = decode(bytes, None);
    assert_eq!(decoded.encoding, Encoding::Utf8);
    assert!(decoded.text.starts_with("Cafés in Zürich and Köln \u{fffd} cost €5"));
    assert_eq!(decoded.diagnostics.len(), 1);
    assert!(decoded.diagnostics[0].message.contains("invalid UTF-8 at byte 28"), "{:?}", decoded.diagnostics);
    assert_provable(&decoded, bytes, "cut");
    let mut bytes = encode("\u{feff}ab", "utf-16le");
    bytes.extend([0x00, 0xd8, b'c', 0, b'x']);
    let decoded = decode(&bytes, None);
    assert_eq!(decoded.text, "ab\u{fffd}c\u{fffd}");
    assert!(
        decoded.diagnostics[1].message.starts_with("2 sequences of invalid UTF-16LE, the first at byte 6")
    );
    assert_provable(&decoded, &bytes, "surrogate");
    let mut bytes = encode(JAPANESE, "shift_jis");
    bytes.insert(40, 0xfd);
    let decoded = decode(&bytes, Some("shift_jis"));
    assert_eq!(decoded.text.matches('\u{fffd}').count(), 1);
    assert_provable(&decoded, &bytes, "shift_jis");
}

#[test]
fn binary_is_told_from_text_with_odd_bytes() {
    assert_eq!(binary_kind(b"%PDF-1.7\n").as_deref(), Some("PDF"));
    assert_eq!(binary_kind(b"GIF8 is no word but text"), None);
    assert_eq!(binary_kind(b"GIF89a\x01\0\x01\0\x80").as_deref(), Some("GIF"));
    assert_eq!(binary_kind(b"The price\0 rose\0 by 3%"), None);
    assert!(binary_kind(b"\0\x01\x02\x03").is_some());
    let noise: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(binary_kind(&noise).is_some());
    assert_eq!(binary_kind(&encode("Astana rose again", "utf-16be")), None, "UTF-16 needs no mark");
    assert!(binary_kind(b"\0\x05\0\x06\0\x07\0\x08\0\x09\0\x0a").is_some());
    assert_eq!(binary_kind(b""), None);
}

proptest! {
    #[test]
    fn slices_decode_to_the_same_text(
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"ab \n\x1b$(B".to_vec())], 0..80),
        label in prop::sample::select(vec!["utf-8", "utf-16le", "windows-1251", "windows-1253", "gb18030", "big5", "shift_jis",
            "euc-jp", "euc-kr", "iso-2022-jp"]),
        a in 0usize..200,
        b in 0usize..200,
    ) {
        let encoding = detect::labelled(label).unwrap();
        let units = Units::decode(encoding, &bytes, 0);
        let bounds: Vec<usize> = units.text.char_indices().map(|(at, _)| at).chain([units.text.len()]).collect();
        let (a, b) = (bounds[a % bounds.len()], bounds[b % bounds.len()]);
        if let Some(runs) = units.map.source_runs(Span::new(a as u32, b as u32)).filter(|_| a < b) {
            let again: String = runs.iter().map(|run| encoding.decode_slice(&bytes[run.range()])).collect();
            prop_assert_eq!(again, &units.text[a..b]);
        }
    }

    #[test]
    fn any_bytes_are_decoded(bytes in prop::collection::vec(any::<u8>(), 0..200), label in "[a-z0-9-]{0,12}") {
        let _ = binary_kind(&bytes);
        let decoded = decode(&bytes, Some(&label));
        if !decoded.text.is_empty() {
            let all = decoded.map.source_hull(Span::new(0, decoded.text.len() as u32)).unwrap();
            prop_assert_eq!(all.end as usize, bytes.len());
        }
    }
}
