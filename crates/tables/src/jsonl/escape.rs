//! JSON strings: what must be escaped (RFC 8259, section 7), and nothing more.

/// Appends a text as a JSON string, with its quotation marks.
pub(crate) fn push_string(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    out.push(b'"');
    let mut done = 0;
    while let Some(idx) = next_escaped(bytes, done) {
        out.extend_from_slice(&bytes[done..idx]);
        push_escape(out, bytes[idx]);
        done = idx + 1;
    }
    out.extend_from_slice(&bytes[done..]);
    out.push(b'"');
}

const fn is_escaped(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Returns the index of the first byte from `from` on that must be escaped; eight bytes at a time.
fn next_escaped(bytes: &[u8], from: usize) -> Option<usize> {
    let (words, _) = bytes[from..].as_chunks::<8>();
    let clean = words.iter().take_while(|word| !has_escaped(u64::from_le_bytes(**word))).count();
    let from = from + clean * 8;
    bytes[from..].iter().position(|byte| is_escaped(*byte)).map(|idx| from + idx)
}

/// Returns whether one of eight bytes must be escaped; bytes of multi-byte characters never.
const fn has_escaped(word: u64) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Exact for the lowest byte that matches, and so for whether there is one.
    const fn has_zero(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word
    }
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    let quote = has_zero(word ^ (ONES * b'"' as u64));
    let backslash = has_zero(word ^ (ONES * b'\\' as u64));
    (control | quote | backslash) & HIGH != 0
}

fn push_escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'\n' => b'n',
        b'\t' => b't',
        b'\r' => b'r',
        0x08 => b'b',
        0x0c => b'f',
        b'"' | b'\\' => byte,
        _ => {
            out.extend_from_slice(b"\\u00");
            out.extend([HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
            return;
        }
    };
    out.extend([b'\\', short]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn json(text: &str) -> String {
        let mut out = Vec::new();
        push_string(&mut out, text);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn only_what_must_be_is_escaped() {
        assert_eq!(json(""), r#""""#);
        assert_eq!(json("say \"aye\" \\ no/yes"), r#""say \"aye\" \\ no/yes""#);
        assert_eq!(json("a\u{8}\u{c}\n\r\tb\u{0}\u{1f}"), r#""a\b\f\n\r\tb\u0000\u001f""#);
        assert_eq!(json("Қазақстан \u{7f}\u{2028}€"), "\"Қазақстан \u{7f}\u{2028}€\"");
    }

    #[test]
    fn a_byte_is_found_at_every_place() {
        for byte in 0..=0x7f_u8 {
            for at in 0..17 {
                let mut text = vec![b'~'; 17];
                text[at] = byte;
                assert_eq!(next_escaped(&text, 0), is_escaped(byte).then_some(at), "{byte} at {at}");
            }
        }
    }

    proptest! {
        #[test]
        fn serde_reads_back_what_is_written(text in any::<String>()) {
            prop_assert_eq!(serde_json::from_str::<String>(&json(&text)).unwrap(), text);
        }

        #[test]
        fn bytes_are_the_same_as_of_serde(text in "[\\x00-\\x7fа-я€]{0,40}") {
            prop_assert_eq!(json(&text), serde_json::to_string(&text).unwrap());
        }
    }
}
