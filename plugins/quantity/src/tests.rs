//! The cases of `cases/*.txt` on the real tokens, sentences and lexicons, and texts that could break the rules.

use std::fmt::Write as _;
use std::sync::Arc;

use dateline_core::token::{SENTENCE, TOKEN, Tokenize, Tokens};
use dateline_core::{
    Attribute, Column, Document, FieldName, Kind, Layer, LayerSchema, OffsetMap, RawDocument, RawField,
    Stage, cases,
};
use dateline_lexicon::{Hits, Lexicon, Matcher, TokenColumns};
use dateline_normalize::{HostLayers, Normalize, Settings, Tokenizer};
use dateline_plugin::testing::{Harness, TestDoc};

use crate::analyzer::PLUGIN;
use crate::lexicons::LEXICONS;

const CASES: [(&str, &str); 9] = [
    ("number", include_str!("../cases/number.txt")),
    ("unit", include_str!("../cases/unit.txt")),
    ("money", include_str!("../cases/money.txt")),
    ("range", include_str!("../cases/range.txt")),
    ("bound", include_str!("../cases/bound.txt")),
    ("role", include_str!("../cases/role.txt")),
    ("reject", include_str!("../cases/reject.txt")),
    ("period", include_str!("../cases/period.txt")),
    ("measure", include_str!("../cases/measure.txt")),
];

/// What the host does before an analyzer runs.
struct Host {
    lexicons: Vec<Lexicon>,
    matcher: Matcher,
    normalize: Normalize,
    harness: Harness,
}

impl Host {
    fn new() -> Self {
        let path = |name: &str| format!("{}/lexicons/{name}.tsv", env!("CARGO_MANIFEST_DIR"));
        let read = |name: &str| Lexicon::parse(name, &std::fs::read_to_string(path(name)).unwrap()).unwrap();
        let lexicons: Vec<Lexicon> = LEXICONS.iter().map(|(name, _)| read(name)).collect();
        let matcher = Matcher::build(&lexicons, &Tokenizer).unwrap();
        let layers = HostLayers { paragraph: false, sentence: true, token: true };
        let normalize = Normalize::new(Settings { layers });
        Host { lexicons, matcher, normalize, harness: Harness::new(&PLUGIN) }
    }

    fn document(&self, text: &str) -> Document {
        let field = RawField { name: FieldName::Body, text: text.to_owned(), map: OffsetMap::identity() };
        let mut raw = RawDocument { fields: vec![field], ..RawDocument::default() };
        raw.metadata.language = Some("en".into());
        self.normalize.run(&mut self.normalize.scratch(), vec![raw]).unwrap().remove(0)
    }

    fn test_doc(&self, text: &str) -> TestDoc {
        let mut document = self.document(text);
        let (sentences, tokens) =
            (document.layers[SENTENCE].take().unwrap(), document.layers[TOKEN].take().unwrap());
        let columns = TokenColumns {
            start: &tokens.start,
            end: &tokens.end,
            lower: tokens.columns[2].as_u32().unwrap(),
        };
        let mut hits = Hits::default();
        self.matcher.scan(&document.text, columns, &mut hits);
        let mut doc = TestDoc::new(&document.text);
        for (idx, lexicon) in self.lexicons.iter().enumerate() {
            doc = doc.layer(lexicon_layer(lexicon, LEXICONS[idx].1, hits.of(idx), &tokens));
        }
        doc.layer(sentences).layer(tokens)
    }

    fn lines(&self, text: &str) -> String {
        let text = text
            .strip_prefix("@published ")
            .and_then(|rest| rest.split_once('\n'))
            .map_or(text, |(_, text)| text);
        let rows =
            self.harness.run(&self.test_doc(text)).unwrap_or_else(|failure| panic!("{failure}: {text:?}"));
        let lines = rows.iter().map(|row| short(&row.to_string())).collect::<Vec<_>>().join("\n");
        untimed(&lines)
    }
}

/// Returns lines without what the layer of times gives, which these tests do not have; `dateline plugins test`
/// runs the same cases with it.
fn untimed(lines: &str) -> String {
    let is_told = |part: &&str| !part.starts_with("period=") && !part.starts_with("base_period=");
    let line = |line: &str| line.split(' ').filter(is_told).collect::<Vec<_>>().join(" ");
    lines.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Returns the line with whole numbers as the host's cases have them: `value=12`.
fn short(line: &str) -> String {
    let whole = |part: &str| {
        let is_value = part.starts_with("value=") || part.starts_with("value_high=");
        part.strip_suffix(".0").filter(|_| is_value).unwrap_or(part).to_owned()
    };
    line.split(' ').map(whole).collect::<Vec<_>>().join(" ")
}

fn lexicon_layer(
    lexicon: &Lexicon,
    columns: &[&str],
    hits: &[dateline_lexicon::Hit],
    tokens: &Layer,
) -> Layer {
    let attribute = |name: &str, kind| Attribute { name: name.into(), kind, doc: String::new() };
    let numbers = ["entry", "token", "n_tokens"].map(|name| attribute(name, Kind::U32));
    let texts = columns.iter().map(|name| attribute(name, Kind::String));
    let schema = Arc::new(LayerSchema {
        name: format!("lexicon:{}", lexicon.name),
        table: String::new(),
        id_field: None,
        has_span: true,
        attributes: numbers.into_iter().chain(texts).collect(),
        doc: String::new(),
        analyzer: String::new(),
    });
    let mut layer = Layer::empty(schema);
    layer.len = hits.len();
    layer.start = hits.iter().map(|hit| tokens.start[hit.first_token as usize]).collect();
    layer.end = hits.iter().map(|hit| tokens.end[(hit.first_token + hit.n_tokens) as usize - 1]).collect();
    let column = |of: fn(&dateline_lexicon::Hit) -> u32| Column::from_u32(hits.iter().map(of).collect());
    let numbers = [column(|hit| hit.entry), column(|hit| hit.first_token), column(|hit| hit.n_tokens)];
    let cells = columns.iter().map(|name| {
        let mut made = Column::new(&Kind::String);
        for hit in hits {
            match lexicon.cell(hit.entry as usize, name) {
                Some(cell) => made.push_str(cell),
                None => made.push_null(),
            }
        }
        made
    });
    layer.columns = numbers.into_iter().chain(cells).collect();
    layer
}

#[test]
fn every_case_gives_what_it_says() {
    let host = Host::new();
    let mut report = String::new();
    let mut count = 0;
    for (file, text) in CASES {
        for case in cases::parse(text).unwrap() {
            count += 1;
            let actual = host.lines(&case.text);
            if actual != untimed(&case.expected) {
                let _ = writeln!(
                    report,
                    "{file}.txt:{} {}\n{actual}\nnot\n{}\n",
                    case.line, case.name, case.expected
                );
            }
        }
    }
    assert!(report.is_empty(), "{report}");
    assert!(count > 100, "{count} cases");
}

#[test]
fn no_text_breaks_it_and_two_runs_agree() {
    let host = Host::new();
    let odd = [
        "1 ".repeat(10_000),
        "1-".repeat(10_000),
        "5 ".to_owned() + &", ".repeat(10_000) + "of",
        "5, ; ".repeat(10_000) + "of",
        "rents of 3 euros at 4% ".repeat(5_000),
        "word ".repeat(200_000) + "rose to 5% against 4%",
        "twenty-".repeat(5_000),
        "and five hundred ".repeat(3_000),
        "(".repeat(5_000) + "3" + &")".repeat(5_000),
        "$".repeat(5_000),
        "from 1 to 2 ".repeat(2_000),
        "more than 3 and less than 9 ".repeat(1_000),
        "½⅓¼ ± 10% − – — 5′ 6″ º".repeat(50),
        "99999999999999999999999999999999999999 million billion trillion".to_owned(),
        "a half of a fifth of a sixth of a million and a half".to_owned(),
        "per per per 5 per 6 per 7".to_owned(),
    ];
    for text in odd {
        assert_eq!(host.lines(&text), host.lines(&text));
    }
    let words =
        "the 12 of – to % $ million and half per a tonnes , . ( ) “ ” ½ third one 2026 May up by from -";
    let words: Vec<&str> = words.split(' ').collect();
    let mut state = 7_u64;
    for _ in 0..300 {
        let text: Vec<&str> = (0..25)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                words[(state >> 33) as usize % words.len()]
            })
            .collect();
        host.lines(&text.join(" "));
        host.lines(&text.concat());
    }
}

#[test]
fn spans_of_beginnings_and_ends_hold() {
    let host = Host::new();
    let text = "Up to 7.5m litres (a sixth) fell by £2.2–2.7bn an hour, from 55 to 70 per cent; $3.4T.";
    for (idx, _) in text.char_indices() {
        host.lines(&text[..idx]);
        host.lines(&text[idx..]);
    }
}

#[test]
fn terms_of_the_lexicons_are_read() {
    let mut tokens = Tokens::default();
    let host = Host::new();
    for lexicon in &host.lexicons {
        assert!(!lexicon.entries.is_empty(), "{}", lexicon.name);
        for entry in &lexicon.entries {
            Tokenizer.tokenize(&entry.term, &mut tokens);
            assert!(!tokens.is_empty(), "{}: {}", lexicon.name, entry.term);
        }
    }
}
