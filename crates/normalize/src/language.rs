//! Language: the source's own word for it, else a look at a sample of the text.
//!
//! Languages of Central Asia are told from Russian by the Cyrillic letters that Russian does not have. Where
//! nothing is certain the language is unknown. Not here: the language of single sentences; Kazakh, Kyrgyz and
//! Tajik in Latin letters (`Qazaqstan Respublikasy` stays unknown or is taken for a neighbour).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use whatlang::{Detector, Lang};

use crate::lexis;
use crate::word_map::WordMap;

/// Bytes of text that a language is decided on.
const SAMPLE: usize = 1024;
/// Letters without which nothing is decided.
const MIN_LETTERS: usize = 15;
/// Function words that decide alone, if no other language has half as many.
const MANY_HITS: usize = 4;

struct Language {
    code: &'static str,
    /// Cyrillic letters that Russian does not have.
    letters: &'static str,
}

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let rows = lexis::rows(include_str!("../data/languages.tsv"));
    rows.map(|[code, _, _, _, letters]| Language { code, letters: letters.trim_matches('-') }).collect()
});

/// Languages by function word, as bits of their place in `SPOKEN`.
static FUNCTION_WORDS: LazyLock<WordMap<u32>> = LazyLock::new(|| {
    let mut map = BTreeMap::new();
    for (idx, [_, words]) in lexis::rows(include_str!("../data/function_words.tsv")).enumerate() {
        for word in words.split(' ') {
            *map.entry(word.to_owned()).or_insert(0) |= 1 << idx;
        }
    }
    WordMap::new(map)
});

/// Languages whose function words are known.
static SPOKEN: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lexis::rows(include_str!("../data/function_words.tsv")).map(|[code, _]| code).collect());

/// Codes by every name of a language in lower case.
static CODES: LazyLock<WordMap<&'static str>> = LazyLock::new(|| {
    let rows = lexis::rows(include_str!("../data/languages.tsv"));
    let names = rows.flat_map(|[code, iso639_3, english, own, _]| {
        [code, iso639_3, english, own].map(|name| (name.to_lowercase(), code))
    });
    WordMap::new(names.collect())
});

/// Returns the primary subtag for a source's word for its language: `en-GB`, `eng`, `English` are `en`.
///
/// A well-formed tag that the list does not know keeps its primary subtag; anything else is no language.
pub(crate) fn parse_tag(tag: &str) -> Option<String> {
    let tag = tag.trim().to_lowercase();
    if let Some(code) = CODES.get(&tag) {
        return Some((*code).to_owned());
    }
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    if let Some(code) = CODES.get(primary) {
        return Some((*code).to_owned());
    }
    let is_subtag =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_primary =
        (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    let known = !matches!(primary, "und" | "mul" | "zxx" | "mis");
    (is_primary && known && tag.split(['-', '_']).all(is_subtag)).then(|| primary.to_owned())
}

/// Returns the language of a text, if its first kilobyte tells it.
pub(crate) fn detect(text: &str) -> Option<&'static str> {
    let text = text.trim_ascii_start();
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let (letters, cyrillic) = count_letters(sample);
    if letters < MIN_LETTERS {
        return None;
    }
    if cyrillic * 2 > letters {
        return cyrillic_language(sample, cyrillic);
    }
    let words = FunctionWords::count(sample);
    if words.decide() {
        return Some(words.best);
    }
    let found = reliable(&Detector::new(), sample);
    // Two weak witnesses that agree are worth a strong one.
    found.or_else(|| (words.hits > 1 && guess(sample) == Some(words.best)).then_some(words.best))
}

/// The language with most function words in a sample; spares the detector most texts.
struct FunctionWords {
    best: &'static str,
    hits: usize,
    next_hits: usize,
    words: usize,
}

impl FunctionWords {
    fn count(sample: &str) -> FunctionWords {
        let mut hits = vec![0; SPOKEN.len()];
        let lower = sample.to_lowercase();
        let mut words = 0;
        for word in lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            words += 1;
            let languages = FUNCTION_WORDS.get(word).copied().unwrap_or_default();
            hits.iter_mut().enumerate().for_each(|(idx, hits)| *hits += (languages >> idx & 1) as usize);
        }
        // Of equals the first of the list is the best.
        let (best, most) =
            hits.iter().enumerate().max_by_key(|(idx, hits)| (**hits, SPOKEN.len() - idx)).unwrap_or((0, &0));
        let next_hits = hits.iter().enumerate().filter(|(idx, _)| *idx != best).map(|(_, hits)| *hits).max();
        FunctionWords { best: SPOKEN[best], hits: *most, next_hits: next_hits.unwrap_or_default(), words }
    }

    /// Returns whether they decide alone.
    fn decide(&self) -> bool {
        self.hits >= MANY_HITS && self.hits >= 2 * self.next_hits && self.hits * 10 >= self.words
    }
}

fn count_letters(sample: &str) -> (usize, usize) {
    sample.chars().filter(|c| c.is_alphabetic()).fold((0, 0), |(letters, cyrillic), c| {
        (letters + 1, cyrillic + usize::from(matches!(c, '\u{400}'..='\u{52f}')))
    })
}

fn reliable(detector: &Detector, sample: &str) -> Option<&'static str> {
    let info = detector.detect(sample).filter(whatlang::Info::is_reliable)?;
    CODES.get(info.lang().code()).copied()
}

/// Returns what the detector takes a sample for, however unsure it is.
fn guess(sample: &str) -> Option<&'static str> {
    CODES.get(whatlang::detect_lang(sample)?.code()).copied()
}

/// Returns the language of a sample in Cyrillic letters.
///
/// Letters that Russian does not have are a fifth of Kazakh and a twentieth of Kyrgyz, Tajik or Ukrainian; a
/// Russian text that quotes a name or two stays below three in a hundred. Of the languages that have all these
/// letters, the one with the fewest others is taken.
fn cyrillic_language(sample: &str, cyrillic: usize) -> Option<&'static str> {
    let lower = sample.to_lowercase();
    let foreign = || lower.chars().filter(|c| matches!(c, '\u{450}'..='\u{52f}' if *c != 'ё'));
    let count = foreign().count();
    if count * 33 < cyrillic {
        return slavic_language(&lower);
    }
    let covers =
        |language: &&Language| foreign().filter(|c| language.letters.contains(*c)).count() * 20 >= count * 19;
    let candidates = LANGUAGES.iter().filter(|language| !language.letters.is_empty()).filter(covers);
    candidates.min_by_key(|language| language.letters.chars().count()).map(|language| language.code)
}

/// Returns the language of a lower case text in the letters of Russian: Russian or Bulgarian, where letters that
/// only one of them uses, or uses often, say so.
fn slavic_language(lower: &str) -> Option<&'static str> {
    let soft = lower.matches('ь').count() - lower.matches("ьо").count();
    let russian = soft + lower.matches(['ы', 'э', 'ё']).count();
    let parting: usize = ["ъя", "ъю", "ъе", "ъё"].iter().map(|pair| lower.matches(pair).count()).sum();
    let bulgarian = lower.matches('ъ').count() - parting;
    match () {
        () if russian > 2 * bulgarian => Some("ru"),
        () if bulgarian > 1 && bulgarian > russian => Some("bg"),
        () => reliable(&Detector::with_allowlist(vec![Lang::Rus, Lang::Bul, Lang::Mkd, Lang::Srp]), lower),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_names_become_primary_subtags() {
        for tag in ["en", "EN-us", "en_GB", "eng", "English", " english "] {
            assert_eq!(parse_tag(tag).as_deref(), Some("en"), "{tag}");
        }
        assert_eq!(parse_tag("Русский").as_deref(), Some("ru"));
        assert_eq!(parse_tag("zh-Hant-TW").as_deref(), Some("zh"));
        assert_eq!(parse_tag("gsw-CH").as_deref(), Some("gsw"));
        for tag in ["", "und", "??", "no language given", "x", "en glish"] {
            assert_eq!(parse_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn languages_of_central_asia_are_told_apart() {
        let texts = [
            (
                "kk",
                "Қазақстан мен Өзбекстан жаңа теміржол құрылысын биыл бастайтын болды, деп хабарлады министрлік.",
            ),
            (
                "ky",
                "Кыргызстандын өкмөтү жаңы жол курулушун быйыл күзүндө баштай турганын билдирди жана каражат бөлдү.",
            ),
            (
                "tg",
                "Ҳукумати Тоҷикистон сохтмони роҳи навро имсол оғоз мекунад, гуфт вазири нақлиёти ҷумҳурӣ.",
            ),
            (
                "uz",
                "Ўзбекистон ҳукумати янги темир йўл қурилишини шу йил бошлашини маълум қилди ва маблағ ажратди.",
            ),
            (
                "ru",
                "Правительство объявило о начале строительства новой железной дороги, сообщили в министерстве.",
            ),
            (
                "ru",
                "Акимат сообщил, что в районе Қазығұрт построят новую школу, больницу и дорогу до конца этого года, если хватит средств из бюджета области.",
            ),
            (
                "bg",
                "Правителството обяви началото на строителството на новата железопътна линия, съобщиха от министерството във вторник.",
            ),
            (
                "uk",
                "Уряд оголосив про початок будівництва нової залізниці, повідомили в міністерстві її керівники.",
            ),
            ("mn", "Засгийн газар шинэ төмөр замын бүтээн байгуулалтыг энэ онд эхлүүлнэ гэж сайд мэдээллээ."),
        ];
        for (language, text) in texts {
            assert_eq!(detect(text), Some(language), "{text}");
        }
    }

    #[test]
    fn other_languages_are_detected_where_the_text_is_long_enough() {
        let texts = [
            (
                "en",
                "The ministry said on Monday that the new railway would carry four million tonnes of grain a year.",
            ),
            (
                "de",
                "Das Ministerium teilte am Montag mit, dass die neue Bahnstrecke im kommenden Jahr gebaut werden soll.",
            ),
            (
                "fr",
                "Le ministère a annoncé lundi que la nouvelle ligne de chemin de fer serait construite cette année.",
            ),
            ("hy", "Կառավարությունը հայտարարեց նոր երկաթուղու շինարարության մասին։"),
            ("fa", "وزارت راه اعلام کرد که ساخت راه‌آهن جدید امسال آغاز می‌شود و تا پایان سال ادامه دارد"),
        ];
        for (language, text) in texts {
            assert_eq!(detect(text), Some(language), "{text}");
        }
    }

    #[test]
    fn short_or_odd_texts_stay_unknown() {
        for text in ["", "OK", "Yes, no.", "12 345,67 — 100 %", "Ош", "Grain: 4.1 mt"] {
            assert_eq!(detect(text), None, "{text}");
        }
    }

    #[test]
    fn function_words_decide_where_they_are_many() {
        let words =
            FunctionWords::count("The port said that it will have the new berth by the end of the year.");
        assert_eq!((words.best, words.decide()), ("en", true));
        assert!(!FunctionWords::count("de la").decide());
        assert_eq!(FunctionWords::count("").hits, 0);
    }
}
