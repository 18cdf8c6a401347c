//! The encoding that a page declares in its own head.
//!
//! Not here: what the transport declares, which comes first, and what the bytes themselves tell.

use super::lexer::{Lexer, Token};

/// Bytes in which a declaration is looked for. The HTML Standard asks for 1024; many pages are later.
const HEAD_BYTES: usize = 16 << 10;

/// Returns the encoding that a `meta` element or an XML declaration names.
pub(super) fn declared(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    // What declares is ASCII; other bytes are in nobody's way as U+FFFD.
    let head = String::from_utf8_lossy(head);
    xml_declaration(&head).or_else(|| meta(&head)).map(|label| match label.to_ascii_lowercase().as_str() {
        // A page that could be read so far is not in UTF-16.
        "utf-16" | "utf-16le" | "utf-16be" => "utf-8".to_owned(),
        _ => label,
    })
}

fn xml_declaration(head: &str) -> Option<String> {
    let declaration = head.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(value[1..].split_once(quote)?.0.to_owned())
}

fn meta(head: &str) -> Option<String> {
    let mut lexer = Lexer::new(head);
    while let Some(token) = lexer.next() {
        let Token::Start(..) = token else { continue };
        if lexer.name() != "meta" {
            continue;
        }
        let value = |wanted: &str| {
            let found = lexer
                .attributes()
                .iter()
                .find(|found| head[found.name.clone()].eq_ignore_ascii_case(wanted))?;
            Some(head[found.value.clone()].trim())
        };
        if let Some(label) = value("charset").filter(|label| !label.is_empty()) {
            return Some(label.to_owned());
        }
        if value("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("content-type"))
            && let Some(label) = value("content").and_then(of_content_type)
        {
            return Some(label.to_owned());
        }
    }
    None
}

/// Returns the charset of a content type: `text/html; charset=windows-1251`.
fn of_content_type(content: &str) -> Option<&str> {
    let at = content.to_ascii_lowercase().find("charset")?;
    let value = content[at + "charset".len()..].trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| c.is_whitespace() || matches!(c, ';' | '"' | '\'')).unwrap_or(value.len());
    (end > 0).then(|| &value[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &[u8]) -> Option<String> {
        declared(html)
    }

    #[test]
    fn declarations_are_found_where_pages_have_them() {
        assert_eq!(of(b"<meta charset=windows-1251>").as_deref(), Some("windows-1251"));
        let old = b"<html><head><title>\xcf</title><META http-equiv='Content-Type' content='text/html; Charset=KOI8-R'>";
        assert_eq!(of(old).as_deref(), Some("KOI8-R"));
        assert_eq!(of(b"<?xml version='1.0' encoding='iso-8859-2'?><html>").as_deref(), Some("iso-8859-2"));
        assert_eq!(of(b"<meta charset=utf-16>").as_deref(), Some("utf-8"));
    }

    #[test]
    fn what_only_looks_like_a_declaration_is_none() {
        assert_eq!(of(b"<script>var a = '<meta charset=koi8-r>'</script><p>charset=utf-8"), None);
        assert_eq!(of(b"<!-- <meta charset=koi8-r> --><meta name=x content='charset=big5'>"), None);
        assert_eq!(of(b""), None);
    }
}
