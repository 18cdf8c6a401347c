//! What Markdown is written to, and that every word of it has its source.

use std::sync::Arc;

use super::*;
use crate::formats::Format;

const ARTICLE: &str = "---\ntitle: \"Grain exports rise\"\nauthor: A. Writer\ndate: 2026-03-14\nlang: en\ntags:\n  - grain\n---\n\
    # Exports up\n\nExports of *grain* rose by **7 %** &ndash; the [ministry](https://example.org/x) said.\nPrices \\* fell.\n\n\
    **Why now?**\n\nBecause of `rain`.\n\n- wheat\n- rye\n  and oats\n\n> We are ready,\n> he said.\n\n\
    | crop | tons |\n|------|------|\n| wheat | 5 |\n\n![A field](field.png)\n\n```\na < b\n```\n<p>Raw <b>tags</b></p>\n";

fn record(bytes: Vec<u8>) -> SourceRecord {
    SourceRecord {
        source: Arc::from("a.md"),
        format: Format::Markdown,
        record: None,
        range: (0, bytes.len() as u64),
        bytes: Arc::new(bytes),
        planned_blake3: None,
    }
}

/// Parses bytes and proves every word that has a source.
fn parsed(bytes: Vec<u8>) -> Parsed {
    let (record, settings) = (record(bytes), Settings::default());
    let parsed = Markdown.parse(&record, &settings).unwrap();
    let sources = Markdown.source_fields(&record, &settings).unwrap();
    for field in &parsed.fields {
        let source = sources.iter().find(|source| source.name == field.name).unwrap();
        let (mut at, mut proved) = (0, 0);
        for word in field.text.split_inclusive(char::is_whitespace) {
            let span = Span::new(at, at + word.trim_end().len() as u32);
            at += word.len() as u32;
            let Some(runs) = field.map.source_runs(span) else { continue };
            let again: String = runs.iter().map(|run| source.decode(*run).unwrap()).collect();
            assert_eq!(again, word.trim_end());
            proved += 1;
        }
        let words = field.text.split_whitespace().count();
        assert_eq!(proved, words, "every word has a source: {}", field.text);
    }
    parsed
}

#[test]
fn blocks_are_paragraphs_and_marks_are_gone() {
    let parsed = parsed(ARTICLE.as_bytes().to_vec());
    let body = &parsed.fields[1].text;
    let expected = "Exports up\n\nExports of grain rose by 7 % – the ministry said.\nPrices * fell.\n\nWhy now?\n\n\
        Because of rain.\n\nwheat\n\nrye\nand oats\n\nWe are ready,\nhe said.\n\ncrop\ttons\nwheat\t5\n\na < b\n\nRaw\ntags\n";
    assert_eq!(body.trim_end(), expected.trim_end());
    assert_eq!(parsed.fields[0].text, "Grain exports rise");
    let metadata = &parsed.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Grain exports rise"));
    assert_eq!(metadata.byline.as_deref(), Some("A. Writer"));
    assert_eq!(
        (metadata.published.as_deref(), metadata.language.as_deref()),
        (Some("2026-03-14"), Some("en"))
    );
}

#[test]
fn a_first_heading_is_the_title_and_stays() {
    let parsed = parsed(b"Grain exports rise\n===\nThey *rose*.\n".to_vec());
    assert_eq!(parsed.metadata.title.as_deref(), Some("Grain exports rise"));
    assert_eq!(parsed.fields.len(), 1);
    assert!(parsed.fields[0].text.starts_with("Grain exports rise\n\nThey rose."));
}

#[test]
fn a_title_that_is_also_the_heading_stands_once() {
    let parsed = parsed(b"+++\ntitle = 'Rain'\n+++\n# Rain\n\nIt fell.\n".to_vec());
    assert_eq!(parsed.metadata.title.as_deref(), Some("Rain"));
    assert_eq!(parsed.fields.len(), 1);
}

#[test]
fn other_encodings_and_line_ends_are_traced() {
    let text = "# Экспорт зерна\r\n\r\nМинистр сообщил, что **экспорт** зерна вырос.\r\nЦены &amp; налоги упали.\r\n";
    let bytes = encoding_rs::WINDOWS_1251.encode(text).0.into_owned();
    let parsed = parsed(bytes);
    assert!(parsed.fields[0].text.contains("что экспорт зерна вырос."));
    assert!(parsed.fields[0].text.contains("Цены & налоги"));
    assert_eq!(parsed.metadata.title.as_deref(), Some("Экспорт зерна"));
}

#[test]
fn odd_markdown_is_text() {
    for text in [
        "",
        "---\n",
        "---\ntitle: x\n",
        "[a](",
        "**",
        "<!-- x",
        "| a |\n|-|\n| b",
        "&#xD800; &#0;",
        "![a]",
        "- \n- \n",
        "# \n\nx",
    ] {
        let _ = parsed(text.as_bytes().to_vec());
    }
    let deep = format!("{}x", "> ".repeat(5000));
    let _ = parsed(deep.into_bytes());
}

proptest::proptest! {
    #[test]
    fn any_text_is_written_with_a_sound_map(text in "[a-c \n#>*_`\\[\\]()&;|<>!:-]{0,80}") {
        let written = write(&text);
        for run in written.map.runs() {
            assert!(run.text.slice(&written.text).is_some() && run.source.slice(&text).is_some());
        }
    }
}
