//! The tokens of a page, with the bytes they stand in: text, tags, raw text.
//!
//! A light reading of the tokenization of the HTML Standard (section 13.2.5): what browsers do with odd
//! markup, without its error reports. Comments, document types and processing instructions are passed
//! over. Not here: what elements contain each other, and character references in text.

use std::ops::Range;

use super::element::{Element, Raw};

/// Attributes of a tag that are looked at; a page with more of them is no page.
const MOST_ATTRIBUTES: usize = 64;
/// Longest name of an element that can be known.
const LONGEST_NAME: usize = 24;

/// A token and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Text between two tags, with its character references undecoded.
    Text(Range<usize>),
    /// Text in which no tag is read but the end tag of its element: of a script, a style, a title.
    Raw(Element, Range<usize>),
    /// A start tag; its attributes are [`Lexer::attributes`] until the next token is read.
    Start(Element, Range<usize>),
    /// An end tag.
    End(Element, Range<usize>),
}

/// An attribute: its name and its value as they stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    /// Bytes of the name.
    pub(super) name: Range<usize>,
    /// Bytes of the value without quotes; empty where there is none.
    pub(super) value: Range<usize>,
}

/// Reads the tokens of a text in order.
pub(super) struct Lexer<'a> {
    html: &'a str,
    at: usize,
    raw: Option<Element>,
    attributes: Vec<Attribute>,
    name: [u8; LONGEST_NAME],
    name_len: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Lexer { html, at: 0, raw: None, attributes: Vec::new(), name: [0; LONGEST_NAME], name_len: 0 }
    }

    /// Returns the attributes of the start tag that was read last.
    pub(super) fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// Returns the name of the tag that was read last, in lower case; empty where it is too long to be
    /// known.
    pub(super) fn name(&self) -> &str {
        std::str::from_utf8(&self.name[..self.name_len]).unwrap_or("")
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.html.as_bytes().get(at).copied()
    }

    /// Returns the text up to the next tag.
    fn text(&mut self) -> Token {
        let start = self.at;
        let bytes = self.html.as_bytes();
        self.at = memchr::memchr_iter(b'<', &bytes[start..])
            .map(|found| start + found)
            .find(|&at| opens_markup(&bytes[at + 1..]))
            .unwrap_or(bytes.len());
        Token::Text(start..self.at)
    }

    /// Returns the raw text of an element up to its end tag.
    fn raw_text(&mut self, element: Element) -> Option<Token> {
        let start = self.at;
        let bytes = self.html.as_bytes();
        let name = &self.name[..self.name_len];
        let is_end = |at: &usize| {
            let rest = &bytes[at + 1..];
            rest.first() == Some(&b'/')
                && rest.get(1..=name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
                && rest.get(name.len() + 1).is_none_or(|&byte| ends_name(byte))
        };
        let ends = memchr::memchr_iter(b'<', &bytes[start..]).map(|found| start + found);
        self.at = { ends }.find(is_end).unwrap_or(bytes.len());
        (start < self.at).then_some(Token::Raw(element, start..self.at))
    }

    /// Passes over a comment, a document type or a processing instruction.
    fn skip_declaration(&mut self) {
        let rest = &self.html[self.at..];
        let len = match rest.strip_prefix("<!--") {
            Some(comment) if comment.starts_with('>') => Some(5),
            Some(comment) if comment.starts_with("->") => Some(6),
            Some(comment) => memchr::memmem::find(comment.as_bytes(), b"-->").map(|end| 4 + end + 3),
            None => memchr::memchr(b'>', rest.as_bytes()).map(|end| end + 1),
        };
        self.at += len.unwrap_or(rest.len());
    }

    /// Reads a tag; `None` where the text ends inside it.
    fn tag(&mut self) -> Option<Token> {
        let start = self.at;
        let is_end = self.byte(start + 1) == Some(b'/');
        self.at = start + 1 + usize::from(is_end);
        self.read_name();
        let element = Element::of(self.name());
        self.attributes.clear();
        self.read_attributes()?;
        if is_end {
            return Some(Token::End(element, start..self.at));
        }
        if element.raw() != Raw::No {
            self.raw = Some(element);
        }
        Some(Token::Start(element, start..self.at))
    }

    fn read_name(&mut self) {
        let bytes = self.html.as_bytes();
        let len = bytes[self.at..].iter().take_while(|&&byte| !ends_name(byte)).count();
        let found = &bytes[self.at..self.at + len];
        self.name_len = if len <= LONGEST_NAME && found.is_ascii() { len } else { 0 };
        self.name[..self.name_len].copy_from_slice(&found[..self.name_len]);
        self.name[..self.name_len].make_ascii_lowercase();
        self.at += len;
    }

    /// Reads attributes up to the end of the tag.
    fn read_attributes(&mut self) -> Option<()> {
        loop {
            self.skip_while(|byte| byte.is_ascii_whitespace() || byte == b'/');
            if self.byte(self.at)? == b'>' {
                self.at += 1;
                return Some(());
            }
            let from = self.at;
            self.at += 1; // A name may begin with `=`.
            self.skip_while(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>' | b'='));
            let name = from..self.at;
            self.skip_while(|byte| byte.is_ascii_whitespace());
            let value = if self.byte(self.at)? == b'=' { self.read_value()? } else { self.at..self.at };
            if self.attributes.len() < MOST_ATTRIBUTES {
                self.attributes.push(Attribute { name, value });
            }
        }
    }

    fn read_value(&mut self) -> Option<Range<usize>> {
        self.at += 1;
        self.skip_while(|byte| byte.is_ascii_whitespace());
        let quote = self.byte(self.at)?;
        if !matches!(quote, b'"' | b'\'') {
            let from = self.at;
            self.skip_while(|byte| !byte.is_ascii_whitespace() && byte != b'>');
            return Some(from..self.at);
        }
        let from = self.at + 1;
        let len = memchr::memchr(quote, &self.html.as_bytes()[from..])?;
        self.at = from + len + 1;
        Some(from..from + len)
    }

    fn skip_while(&mut self, holds: impl Fn(u8) -> bool) {
        self.at += self.html.as_bytes()[self.at..].iter().take_while(|&&byte| holds(byte)).count();
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some(element) = self.raw.take()
            && let Some(token) = self.raw_text(element)
        {
            return Some(token);
        }
        while self.at < self.html.len() {
            let rest = &self.html.as_bytes()[self.at..];
            if rest[0] != b'<' || !opens_markup(&rest[1..]) {
                return Some(self.text());
            }
            if matches!(rest[1], b'!' | b'?') || (rest[1] == b'/' && !is_letter(rest.get(2))) {
                self.skip_declaration();
                continue;
            }
            let token = self.tag();
            if token.is_none() {
                self.at = self.html.len();
            }
            return token;
        }
        None
    }
}

/// Returns whether what follows a `<` makes it markup.
fn opens_markup(rest: &[u8]) -> bool {
    match rest.first() {
        Some(b'!' | b'?') => true,
        Some(b'/') => rest.len() > 1,
        first => is_letter(first),
    }
}

fn is_letter(byte: Option<&u8>) -> bool {
    byte.is_some_and(u8::is_ascii_alphabetic)
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        let mut lexer = Lexer::new(html);
        let mut out = Vec::new();
        while let Some(token) = lexer.next() {
            out.push(match token {
                Token::Text(range) => format!("'{}'", &html[range]),
                Token::Raw(_, range) => format!("raw '{}'", &html[range]),
                Token::End(..) => format!("/{}", lexer.name()),
                Token::Start(..) => {
                    let pairs = lexer.attributes().iter();
                    let pairs = pairs
                        .map(|pair| format!(" {}={}", &html[pair.name.clone()], &html[pair.value.clone()]));
                    format!("{}{}", lexer.name(), pairs.collect::<String>())
                }
            });
        }
        out
    }

    #[test]
    fn tags_texts_and_attributes_are_told_apart() {
        let found = shown("<P class=a data-x='1 > 2' hidden>5 < 6 &amp; <b/>x</b></P>");
        assert_eq!(found, ["p class=a data-x=1 > 2 hidden=", "'5 < 6 &amp; '", "b", "'x'", "/b", "/p"]);
    }

    #[test]
    fn comments_and_declarations_say_nothing() {
        assert_eq!(
            shown("<!DOCTYPE html><!-- <p> -->a<!-->b<?xml ?>c</ x>d<!--never closed"),
            ["'a'", "'b'", "'c'", "'d'"]
        );
    }

    #[test]
    fn scripts_end_at_their_own_end_tag() {
        assert_eq!(
            shown("<script>if (a</b/.x) '</p>'</SCRIPT >z"),
            ["script", "raw 'if (a</b/.x) '</p>''", "/script", "'z'"]
        );
        assert_eq!(shown("<style>p{}"), ["style", "raw 'p{}'"]);
        assert_eq!(shown("<title></title>"), ["title", "/title"]);
    }

    #[test]
    fn a_tag_cut_by_the_end_is_dropped() {
        for html in ["a<p", "a<p class", "a<p class=\"b>", "a<p class='", "a</p"] {
            assert_eq!(shown(html), ["'a'"], "{html}");
        }
        assert_eq!(shown("a<"), ["'a<'"]);
    }
}
