//! The cases of `cases/*.txt` on real tokens, and texts that could break the rules.

use std::fmt::Write as _;

use dateline_core::token::TOKEN;
use dateline_core::{FieldName, OffsetMap, RawDocument, RawField, Stage, cases};
use dateline_normalize::{HostLayers, Normalize, Settings};
use dateline_plugin::testing::{Harness, TestDoc};

use crate::analyzer::PLUGIN;

const CASES: [(&str, &str); 11] = [
    ("date", include_str!("../cases/date.txt")),
    ("relative", include_str!("../cases/relative.txt")),
    ("duration", include_str!("../cases/duration.txt")),
    ("clock", include_str!("../cases/clock.txt")),
    ("range", include_str!("../cases/range.txt")),
    ("counted", include_str!("../cases/counted.txt")),
    ("habit", include_str!("../cases/habit.txt")),
    ("feast", include_str!("../cases/feast.txt")),
    ("tense", include_str!("../cases/tense.txt")),
    ("limits", include_str!("../cases/limits.txt")),
    ("reject", include_str!("../cases/reject.txt")),
];

/// What the host does before an analyzer runs.
struct Host {
    normalize: Normalize,
    harness: Harness,
}

impl Host {
    fn new() -> Self {
        let layers = HostLayers { paragraph: false, sentence: false, token: true };
        Host { normalize: Normalize::new(Settings { layers }), harness: Harness::new(&PLUGIN) }
    }

    /// Returns the rows of a text whose first line may say when it was published.
    fn lines(&self, text: &str) -> String {
        let published = text.strip_prefix("@published ").and_then(|rest| rest.split_once('\n'));
        let (published, text) = published.unwrap_or(("", text));
        let field = RawField { name: FieldName::Body, text: text.to_owned(), map: OffsetMap::identity() };
        let mut raw = RawDocument { fields: vec![field], ..RawDocument::default() };
        raw.metadata.language = Some("en".into());
        let mut document = self.normalize.run(&mut self.normalize.scratch(), vec![raw]).unwrap().remove(0);
        let tokens = document.layers[TOKEN].take().unwrap();
        let doc = TestDoc::new(&document.text).published(published).layer(tokens);
        let rows = self.harness.run(&doc).unwrap_or_else(|failure| panic!("{failure}: {text:?}"));
        rows.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }
}

#[test]
fn every_case_gives_what_it_says() {
    let host = Host::new();
    let (mut report, mut count) = (String::new(), 0);
    for (file, text) in CASES {
        for case in cases::parse(text).unwrap() {
            count += 1;
            let actual = host.lines(&case.text);
            if actual != case.expected {
                let expected = &case.expected;
                let _ =
                    writeln!(report, "{file}.txt:{} {}\n{actual}\nnot\n{expected}\n", case.line, case.name);
            }
        }
    }
    assert!(report.is_empty(), "{report}");
    assert!(count > 80, "{count} cases");
}

#[test]
fn no_text_breaks_it_and_two_runs_agree() {
    let host = Host::new();
    let odd = [
        "1 ".repeat(10_000),
        "2024 ".repeat(10_000),
        "2024-".repeat(5_000),
        "the end of the ".repeat(3_000) + "year",
        "the same period of ".repeat(3_000) + "2024",
        "May to ".repeat(5_000),
        "the first week of ".repeat(3_000),
        "twenty-".repeat(5_000),
        "(".repeat(5_000) + "2024" + &")".repeat(5_000),
        "an hour and a half and ".repeat(2_000),
        "from now ".repeat(3_000),
        "9999999 years ago, in 9999999 years, 99999 centuries from now".to_owned(),
        "@published 9999-12-31\nnext year, next week, tomorrow, 100 years later, December".to_owned(),
        "@published 0001-01-01\nlast year, yesterday, 5 centuries ago, last decade".to_owned(),
        "@published 2024-02-29\na year ago, 31 February, next February 29, 30.02.2024, 31 June".to_owned(),
        "@published 20\nlast year on Monday".to_owned(),
        "0th of May 0000, 99 Smarch 2024, Q9 2024, FY99999, 25:61, 13 pm".to_owned(),
        "the 1930’s, 12’34’56, 2031€€, cy€, cy1€€, 1’, 3€p, 7é".to_owned(),
        "“’90s” ’tis the 0s and the 00s AD AD 5 BC BC".to_owned(),
    ];
    for text in odd {
        assert_eq!(host.lines(&text), host.lines(&text));
    }
}

#[test]
fn random_texts_do_not_break_it() {
    let host = Host::new();
    let words = "the of to in last next May 2024 5 31 - – first week Monday year years ago earlier a an half \
                 quarter end early mid-2024 Q3 FY2025/26 10:40 pm GMT ( ) , . and from between until now same \
                 period century 19th 1990s before after three every each day season fiscal BC twenty this that";
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut state = 11_u64;
    for _ in 0..400 {
        let text: Vec<&str> = (0..25)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                words[(state >> 33) as usize % words.len()]
            })
            .collect();
        host.lines(&format!("@published 2026-03-31\n{}", text.join(" ")));
        host.lines(&text.concat());
    }
}

#[test]
fn a_sentence_of_megabytes_ends() {
    let text = "it was told in May that the price of 2,000 bags ".repeat(20_000);
    assert_eq!(Host::new().lines(&text).lines().count(), 20_000);
}

#[test]
fn hostile_texts_hold() {
    Harness::new(&PLUGIN)
        .check(&["On 5 May 2024 at 10:40 GMT, two years ago, in the first half of the 1990s."]);
}
