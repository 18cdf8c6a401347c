//! Addresses: URLs, e-mail addresses, names of hosts and files. Each is one token.

use super::Cutter;
use super::table::{self, Kind};

/// Bytes that are looked at for an `@` or the end of a name.
const MAX_NAME: usize = 96;
/// Longest URL, in bytes.
const MAX_URL: usize = 2048;

impl Cutter<'_> {
    /// Returns the end of the address at `start`, if one stands there.
    pub(super) fn address(&mut self, start: usize) -> Option<usize> {
        if start < self.no_web_before {
            return None;
        }
        let name_end = self.name_end(start);
        let rest = &self.text[name_end..];
        if rest.starts_with("://") {
            return Some(self.url_end(start, name_end + 3));
        }
        if self.byte(name_end) == b'@' && self.byte(name_end + 1).is_ascii_alphanumeric() {
            let host = self.trim_dots(name_end + 1, self.name_end(name_end + 1));
            return Some(host);
        }
        let end = self.trim_dots(start, name_end);
        if !is_host(&self.text[start..end]) {
            self.no_web_before = name_end;
            return None;
        }
        let has_path = self.byte(end) == b'/' && self.byte(end + 1).is_ascii_alphanumeric();
        Some(if has_path { self.url_end(start, end + 1) } else { end })
    }

    /// Returns the end of the letters, digits, dots, hyphens and underscores of ASCII at `start`.
    fn name_end(&self, start: usize) -> usize {
        let is_name =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'.' | b'-' | b'_' | b'+');
        start + self.bytes[start..].iter().take(MAX_NAME).take_while(is_name).count()
    }

    fn trim_dots(&self, start: usize, end: usize) -> usize {
        start + self.text[start..end].trim_end_matches(['.', '-', '_', '+']).len()
    }

    /// Returns the end of a URL: up to white space, a quote or an angle bracket, without the marks behind it.
    fn url_end(&self, start: usize, from: usize) -> usize {
        let is_end = |byte: &u8| matches!(byte, 0..=b' ' | b'<' | b'>' | b'"' | b'|' | 0x7f);
        let len = self.bytes[from..].iter().take(MAX_URL).take_while(|byte| !is_end(byte)).count();
        let mut end = from + len;
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let is_end = |c: char| c.is_whitespace() || matches!(c, '“' | '”' | '«' | '»');
        end = self.text[from..end].find(is_end).map_or(end, |at| from + at);
        let url = &self.text[start..end];
        let mut unopened = url.matches(')').count().saturating_sub(url.matches('(').count());
        loop {
            let url = &self.text[start..end];
            let mut trimmed = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '*', ']', '}']);
            if unopened > 0 && trimmed.ends_with(')') {
                unopened -= 1;
                trimmed = &trimmed[..trimmed.len() - 1];
            }
            if trimmed.len() == url.len() {
                return end;
            }
            end = start + trimmed.len();
        }
    }
}

/// Returns whether a name with dots is that of a host or file: it starts with `www.`, ends with a known ending,
/// or has three pieces of lower case letters or more.
fn is_host(name: &str) -> bool {
    let mut pieces = name.rsplit('.');
    let (last, count) = (pieces.next().unwrap_or_default(), name.matches('.').count());
    if count == 0 || name.split('.').any(str::is_empty) {
        return false;
    }
    let is_www = name.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www."));
    let first_len = name.find('.').unwrap_or_default();
    let has_ending = table::has(Kind::Ending, last)
        && last.bytes().all(|byte| !byte.is_ascii_uppercase())
        && first_len > 1;
    let is_lower =
        |piece: &str| piece.len() > 1 && piece.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    is_www || has_ending || (count > 1 && name.split('.').all(is_lower))
}
