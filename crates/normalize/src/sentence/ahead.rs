//! What follows a stop: the case of the next word and the word itself. Not here: what that means.

use crate::lexis::{Role, has_role};
use crate::marker::Marker;

/// How the text behind a stop begins, white space and opening marks aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// With a capital, or a letter of a script without case.
    Capital,
    /// With a lower case letter.
    Lower,
    /// With a digit.
    Digit,
    /// With a sign that can start a sentence: `$`, `#`.
    Sign,
    /// With a mark that goes on: a comma, a dash, a number in brackets.
    GoesOn,
}

/// The text behind a stop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ahead<'a> {
    /// How it begins.
    pub(super) start: Start,
    /// Its first word; empty if it begins with none.
    pub(super) word: &'a str,
    /// Whether a quotation mark opens before the word.
    pub(super) is_quoted: bool,
    rest: &'a str,
}

/// Returns whether a character opens a quote, a bracket, or a question in Spanish.
pub(super) fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '“' | '‘' | '„' | '‚' | '«' | '‹' | '(' | '[' | '{' | '¿' | '¡' | '「' | '『' | '（'
    )
}

impl<'a> Ahead<'a> {
    /// Returns how `text` begins.
    pub(super) fn of(text: &'a str) -> Ahead<'a> {
        let text = text.trim_ascii_start();
        let rest = text.trim_start_matches(|c| is_opener(c) || c == ' ');
        let openers = &text[..text.len() - rest.len()];
        let is_quoted = openers.contains(|c| is_opener(c) && !matches!(c, '(' | '[' | '{'));
        let word = first_word(rest);
        let start = match rest.chars().next() {
            Some(_) if rest.starts_with("http") || rest.starts_with("www.") => Start::Sign,
            Some(c) if c.is_lowercase() && !is_brand(word) => Start::Lower,
            Some(c) if c.is_alphabetic() => Start::Capital,
            Some(c) if c.is_numeric() && openers.contains('(') && Marker::at(text).is_none() => Start::GoesOn,
            Some(c) if c.is_numeric() => Start::Digit,
            Some(',' | ';' | ':' | '-' | '–' | '—' | '&' | '/' | '%' | '=' | '+' | ')' | ']') | None => {
                Start::GoesOn
            }
            Some(_) => Start::Sign,
        };
        Ahead { start, word, is_quoted, rest }
    }

    /// Returns whether the first word often starts a sentence.
    pub(super) fn is_starter(&self) -> bool {
        has_role(self.word, Role::Starter)
    }

    /// Returns whether a sentence starts here in lower case: with a pronoun that no verb of saying follows.
    pub(super) fn is_careless_start(&self) -> bool {
        has_role(self.word, Role::Pronoun) && !has_role(self.next_word(), Role::Reporting)
    }

    /// Returns the word behind the first; empty if a mark stands between them.
    pub(super) fn next_word(&self) -> &'a str {
        first_word(self.rest[self.word.len()..].trim_ascii_start())
    }

    /// Returns whether a speaker and a verb of saying follow: `Smith asked`, `President Ann Lee said`.
    pub(super) fn is_attribution(&self) -> bool {
        let words = || self.rest.split_ascii_whitespace().take(6);
        let verb = words().position(|word| has_role(word.trim_matches(['.', ',', ':']), Role::Reporting));
        verb.is_some_and(|verb| {
            verb > 0 && words().take(verb).all(|word| word.starts_with(char::is_uppercase))
        })
    }

    /// Returns whether the first word is an initial: one capital with a dot.
    pub(super) fn is_initial(&self) -> bool {
        let mut rest = self.rest.chars();
        rest.next().is_some_and(char::is_uppercase) && rest.next() == Some('.')
    }

    /// Returns whether the first word is a Roman numeral, `I` aside.
    pub(super) fn is_roman(&self) -> bool {
        self.word != "I" && !self.word.is_empty() && self.word.bytes().all(|byte| b"IVXLC".contains(&byte))
    }
}

/// Returns the letters and digits a text starts with.
fn first_word(text: &str) -> &str {
    let len = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    &text[..len]
}

/// Returns whether a word starts in lower case but is none: `eBay`, `iPhone`.
fn is_brand(word: &str) -> bool {
    let mut chars = word.chars().skip(1).take(4);
    chars.any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_told_apart() {
        assert_eq!(Ahead::of(" \"Yes").start, Start::Capital);
        assert!(Ahead::of(" \"Yes").is_quoted && !Ahead::of(" (Yes").is_quoted);
        assert_eq!(Ahead::of(" eBay sold").start, Start::Capital);
        assert_eq!(Ahead::of(" and").start, Start::Lower);
        assert_eq!(Ahead::of(" — and").start, Start::GoesOn);
        assert_eq!(Ahead::of(" $5").start, Start::Sign);
    }

    #[test]
    fn attributions_are_seen() {
        assert!(Ahead::of(" Mr. Lee asked.").is_attribution());
        assert!(!Ahead::of(" Lee then said").is_attribution());
        assert!(!Ahead::of(" Said the mayor").is_attribution());
        assert!(!Ahead::of(" he yelled").is_careless_start() && Ahead::of(" we left").is_careless_start());
    }
}
