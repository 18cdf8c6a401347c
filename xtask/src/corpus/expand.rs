//! Templates to text: the grammar, the cast and the figures fill the slots.

use super::figures::{House, push_capital, reroll};
use super::names::Cast;
use super::rng::Rng;
use super::tables::TABLES;

/// Bytes of text to a full name, at most; names of countries and cities come on top.
const BYTES_PER_NAME: usize = 104;

/// How deep a template may nest before the first production is taken, which nests no further.
const DEEPEST: usize = 7;

/// Writes one article.
pub(crate) struct Scribe<'a> {
    pub(crate) rng: Rng,
    pub(crate) cast: Cast<'a>,
    pub(crate) house: House,
    /// Bytes and names written so far.
    bytes: usize,
    names: usize,
    scratch: String,
}

impl<'a> Scribe<'a> {
    pub(crate) fn new(rng: Rng, cast: Cast<'a>, house: House) -> Self {
        Scribe { rng, cast, house, bytes: 0, names: 0, scratch: String::new() }
    }

    /// Appends what a symbol becomes, as a sentence: the first letter is a capital.
    pub(crate) fn sentence(&mut self, symbol: &str, out: &mut String) {
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        self.expand(symbol, 0, &mut text);
        let text = articles(text);
        self.bytes += text.len() + 1;
        let opening = text.find(char::is_alphanumeric).unwrap_or(0);
        out.push_str(&text[..opening]);
        push_capital(&text[opening..], out);
        self.scratch = text;
    }

    /// Appends what a symbol becomes, as it is.
    pub(crate) fn phrase(&mut self, symbol: &str) -> String {
        let mut text = String::new();
        self.expand(symbol, 0, &mut text);
        articles(text)
    }

    fn expand(&mut self, symbol: &str, depth: usize, out: &mut String) {
        if self.house.write(symbol, &mut self.rng, out) || self.name(symbol, out) {
            return;
        }
        let Some(productions) = TABLES.grammar.get(symbol) else { return self.capital(symbol, depth, out) };
        let idx = if depth > DEEPEST { 0 } else { self.rng.index(productions.len()) };
        self.template(productions[idx], depth + 1, out);
    }

    /// Appends a symbol of the grammar that is written with a capital here, as the first word of a sentence.
    fn capital(&mut self, symbol: &str, depth: usize, out: &mut String) {
        let lower = symbol.to_ascii_lowercase();
        assert!(lower != symbol, "the grammar has no symbol `{symbol}`");
        let mut text = String::new();
        self.expand(&lower, depth, &mut text);
        push_capital(&text, out);
    }

    fn template(&mut self, template: &'static str, depth: usize, out: &mut String) {
        let mut rest = template;
        while let Some((literal, tail)) = rest.split_once('{') {
            self.literal(literal, out);
            let Some((symbol, tail)) = tail.split_once('}') else { break };
            self.expand(symbol, depth, out);
            rest = tail;
        }
        self.literal(rest, out);
    }

    fn literal(&mut self, text: &str, out: &mut String) {
        if text.bytes().any(|byte| byte.is_ascii_digit()) {
            reroll(text, &mut self.rng, out);
        } else {
            out.push_str(text);
        }
    }

    /// Appends a name; false where the slot is not one.
    fn name(&mut self, slot: &str, out: &mut String) -> bool {
        let is_due = (self.bytes + out.len()) >= self.names * BYTES_PER_NAME;
        let rng = &mut self.rng;
        let person = self.cast.persons[rng.skewed(self.cast.persons.len())];
        let organization = self.cast.organizations[rng.skewed(self.cast.organizations.len())];
        let country = self.cast.countries[rng.skewed(self.cast.countries.len())];
        let (name, is_full) = match slot {
            "person" | "person2" if is_due => (person.full.as_str(), true),
            "person" | "person2" | "surname" => (person.surname.as_str(), false),
            "org" | "org2" if is_due => (organization.full.as_str(), true),
            "org" | "org2" | "acr" => (organization.acronym.as_str(), false),
            "place" => (rng.pick(&self.cast.places), true),
            "country" | "country2" => (country.name, true),
            "city" => (rng.pick(&country.cities), true),
            "nat" => (country.nationality, false),
            _ => return false,
        };
        self.names += usize::from(is_full);
        out.push_str(name);
        true
    }
}

/// Puts `an` for `a` before a vowel.
fn articles(text: String) -> String {
    if !text.contains(" a ") && !text.starts_with("a ") {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 4);
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        out.push_str(word);
        let is_article = word == "a" || word == "A";
        if is_article
            && words.peek().is_some_and(|next| next.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']))
        {
            out.push('n');
        }
        if words.peek().is_some() {
            out.push(' ');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::names::Names;
    use super::*;

    #[test]
    fn every_symbol_of_the_grammar_expands() {
        let names = Names::new();
        let mut rng = Rng::new(9);
        let cast = Cast::draw(&mut rng, &names);
        let house = House::draw(&mut rng);
        let mut scribe = Scribe::new(rng, cast, house);
        for symbol in TABLES.grammar.keys() {
            for _ in 0..50 {
                let text = scribe.phrase(symbol);
                assert!(!text.contains(['{', '}']), "{symbol}: {text}");
            }
        }
    }

    #[test]
    fn vowels_take_an() {
        assert_eq!(articles("a offer of a ship".to_owned()), "an offer of a ship");
    }
}
