//! Slices of a page decoded again, to prove that a span came from them.
//!
//! Independent of the tree: a slice is read by its tokens alone. Only whether it begins in preformatted text
//! must be known.

use super::chunks::{Chunk, Chunks, White};
use super::element::{Break, Element};
use super::lexer::{Lexer, Token};

/// Returns the text of a slice of a page: what its texts show, and what its tags put between them.
pub(super) fn decode(slice: &str, mut white: White) -> String {
    let mut decoded = Decoded::default();
    for token in Lexer::new(slice) {
        match token {
            Token::Text(range) => decoded.text(&slice[range], white),
            Token::Start(element, _) | Token::End(element, _) => {
                if element == Element::Preformatted {
                    white = if matches!(token, Token::Start(..)) { White::Keep } else { White::Collapse };
                }
                if let Some(found) = element.breaks() {
                    decoded.part(found);
                }
            }
            Token::Raw(..) => {}
        }
    }
    decoded.out
}

#[derive(Default)]
struct Decoded {
    out: String,
    /// Line ends that breaks have put at the end of `out`.
    line_ends: usize,
}

impl Decoded {
    fn part(&mut self, found: Break) {
        let wanted = match found {
            Break::Cell => return self.out.push('\t'),
            Break::Line => (self.line_ends + 1).min(2),
            Break::Block => 2,
        };
        while self.line_ends < wanted {
            self.out.push('\n');
            self.line_ends += 1;
        }
    }

    fn text(&mut self, text: &str, white: White) {
        for (range, chunk) in Chunks::new(text, white) {
            match chunk {
                Chunk::Space(_) if self.line_ends > 0 => continue,
                Chunk::Space(c) => self.out.push(c),
                Chunk::Plain => self.out.push_str(&text[range]),
                Chunk::Reference(first, second) => {
                    self.out.push(first);
                    self.out.extend(second);
                }
            }
            self.line_ends = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_read_alone() {
        assert_eq!(decode("AT&amp;T\n  grew</p>", White::Collapse), "AT&T grew\n\n");
        assert_eq!(decode("a<br>\n<br/> b", White::Collapse), "a\n\nb");
        assert_eq!(decode("a<br>b<td>c", White::Collapse), "a\nb\tc");
        assert_eq!(decode("a\n  b", White::Keep), "a\n  b");
        assert_eq!(decode("a\n b<pre>a\n  b</pre>a\n b", White::Collapse), "a b\n\na\n  b\n\na b");
        assert_eq!(decode("5 < 6 <", White::Collapse), "5 < 6 <");
    }
}
