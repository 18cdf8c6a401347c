//! A rough tokenizer, so that a test needs no host.
//!
//! Deliberately rough: words, numbers with their separators, single marks. The contract's fine points
//! (clitics, abbreviations, units) are normalize's; flags it cannot decide by one token are left out.

use dateline_core::token::{Tokens, flag};

use crate::token_hash;

/// Returns the tokens of a text, by a rough version of the host's rules.
pub fn rough_tokens(text: &str) -> Tokens {
    let mut tokens = Tokens::default();
    let mut rest = text;
    let mut gap = Gap::Paragraph;
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        if first.is_whitespace() {
            let len = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
            gap = gap.max(Gap::of(&rest[..len]));
            rest = &rest[len..];
            continue;
        }
        let len = token_len(rest, first);
        push(&mut tokens, start, &rest[..len], gap);
        gap = if matches!(&rest[..len], "." | "!" | "?") { Gap::SentenceEnd } else { Gap::None };
        rest = &rest[len..];
    }
    tokens
}

/// What stands before a token.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    /// The end of a sentence without white space after it.
    SentenceEnd,
    Space,
    /// The end of a sentence, then white space.
    Sentence,
    Paragraph,
}

impl Gap {
    fn of(space: &str) -> Self {
        if space.contains('\n') { Gap::Paragraph } else { Gap::Space }
    }

    fn max(self, space: Gap) -> Gap {
        match (self, space) {
            (Gap::SentenceEnd, Gap::Space) => Gap::Sentence,
            (before, space) => Ord::max(before, space),
        }
    }
}

fn token_len(rest: &str, first: char) -> usize {
    if first.is_numeric() {
        return number_len(rest);
    }
    if first.is_alphabetic() {
        return rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    }
    first.len_utf8()
}

/// Returns the length of digits with single separators between them.
fn number_len(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((idx, c)) = chars.next() {
        let inner = matches!(c, '.' | ',') && chars.peek().is_some_and(|(_, next)| next.is_numeric());
        if !c.is_numeric() && !inner {
            break;
        }
        end = idx + c.len_utf8();
    }
    end
}

fn push(tokens: &mut Tokens, start: usize, token: &str, gap: Gap) {
    let lower = token.to_lowercase();
    let boundary = |nth: usize| lower.char_indices().nth(nth).map_or(lower.len(), |(idx, _)| idx);
    let n_chars = lower.chars().count();
    tokens.start.push(start as u32);
    tokens.end.push((start + token.len()) as u32);
    tokens.flags.push(shape(token) | place(gap));
    tokens.hash.push(token_hash(token));
    tokens.lower.push(token_hash(&lower));
    tokens.prefix3.push(token_hash(&lower[..boundary(3)]));
    tokens.suffix3.push(token_hash(&lower[boundary(n_chars.saturating_sub(3))..]));
}

fn place(gap: Gap) -> u32 {
    match gap {
        Gap::None | Gap::SentenceEnd => 0,
        Gap::Space => flag::AFTER_SPACE,
        Gap::Sentence => flag::AFTER_SPACE | flag::SENTENCE_FIRST,
        Gap::Paragraph => flag::AFTER_SPACE | flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST,
    }
}

fn shape(token: &str) -> u32 {
    let letters = token.chars().filter(|c| c.is_alphabetic());
    let (n_letters, n_upper, n_lower) = letters.fold((0, 0, 0), |(all, upper, lower), c| {
        (all + 1, upper + usize::from(c.is_uppercase()), lower + usize::from(c.is_lowercase()))
    });
    let capital = token.chars().next().is_some_and(char::is_uppercase);
    let digit = token.chars().any(|c| c.is_ascii_digit());
    let bits = [
        (capital, flag::FIRST_CAPITAL),
        (n_letters > 1 && n_upper == n_letters, flag::ALL_CAPITALS),
        (n_upper > usize::from(capital) && n_lower > 0, flag::MIXED),
        (n_letters > 0 && n_lower == n_letters, flag::LOWER),
        (n_letters > 0, flag::LETTER),
        (digit, flag::DIGIT),
        (digit && token.chars().all(|c| c.is_numeric() || matches!(c, '.' | ',')), flag::NUMBER),
        (matches!(token, "\"" | "'" | "“" | "”" | "‘" | "’" | "«" | "»"), flag::QUOTE),
        (matches!(token, "(" | ")" | "[" | "]" | "{" | "}"), flag::BRACKET),
        (!token.is_ascii(), flag::NON_ASCII),
    ];
    let named = bits.iter().filter(|(is, _)| *is).fold(0, |flags, (_, bit)| flags | bit);
    if n_letters > 0 || digit { named } else { named | mark(token) }
}

fn mark(token: &str) -> u32 {
    if token.chars().any(|c| "$€£¥%+=<>|~^°".contains(c)) { flag::SYMBOL } else { flag::PUNCTUATION }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_places_and_shapes() {
        let text = "Oil rose 1,200.5 %. (WTO)\nNext";
        let tokens = rough_tokens(text);
        let texts: Vec<_> = (0..tokens.len()).map(|idx| tokens.span(idx).slice(text).unwrap()).collect();
        assert_eq!(texts, ["Oil", "rose", "1,200.5", "%", ".", "(", "WTO", ")", "Next"]);
        assert_eq!(tokens.flags[2], flag::AFTER_SPACE | flag::DIGIT | flag::NUMBER);
        assert_eq!(tokens.flags[5] & flag::SENTENCE_FIRST, flag::SENTENCE_FIRST);
        assert_eq!(tokens.flags[6], flag::FIRST_CAPITAL | flag::ALL_CAPITALS | flag::LETTER);
        assert_ne!(tokens.flags[8] & flag::PARAGRAPH_FIRST, 0);
        assert_eq!(tokens.suffix3[1], token_hash("ose"));
    }
}
