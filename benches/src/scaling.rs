//! How the cost of a byte grows: with the length of a document, with the number of lexicons.

use std::rc::Rc;

use dateline_analyze::{Analyze, Settings};
use dateline_core::Document;
use dateline_lexicon::Lexicon;

use crate::installed::Installed;
use crate::stages::{ALL_LAYERS, analyzed, normalized, scan};
use crate::texts::{Texts, batches, raw};
use crate::work::Work;

/// Bytes of the unit of length, roughly.
const UNIT_BYTES: usize = 5_000;

/// Units in all documents together.
const UNITS: usize = 100;

/// Units of the longest sentence: five million bytes.
const LONGEST: usize = 1_000;

/// Terms in a lexicon.
const TERMS: usize = 1_000;

/// Makes a text of so many units.
type Shape = fn(&Texts, usize) -> String;

/// What a document is made of.
const SHAPES: [(&str, Shape); 4] =
    [("press", press), ("sentence", sentence), ("numbers", numbers), ("brackets", brackets)];

/// Returns the work of all plugins, and of each alone, on the same text cut into short or long documents.
pub fn lengths(texts: &Texts, installed: &Installed) -> Vec<Work> {
    let mut sets = vec![("all".to_owned(), Rc::new(installed.all()))];
    for name in installed.names() {
        let alone = installed.some(&[&name], &Settings::default()).expect("it is installed");
        sets.push((name, Rc::new(alone)));
    }
    let mut out = Vec::new();
    for (shape, make) in SHAPES {
        for (name, analyze) in &sets {
            out.extend(of_shape(
                &format!("length/{shape}/{name}"),
                |units| make(texts, units),
                analyze,
                &[1, 10, UNITS],
            ));
        }
    }
    let longest = |units| sentence(texts, units);
    out.extend(of_shape("longest/sentence/all", longest, &sets[0].1, &[1, LONGEST]));
    out
}

/// Returns the work at lengths of so many units, the last of which is that of all documents together.
fn of_shape(
    name: &str,
    make: impl Fn(usize) -> String,
    analyze: &Rc<Analyze>,
    lengths: &[usize],
) -> Vec<Work> {
    let units = lengths.last().copied().unwrap_or_default();
    let work = |length: usize| {
        let text = make(length);
        let documents: Vec<_> = (0..units / length).map(|_| raw("", text.clone())).collect();
        let bytes = documents.iter().map(|document| document.byte_len() as u64).sum();
        let documents: Rc<Vec<Vec<Document>>> = Rc::new(normalized(batches(documents), ALL_LAYERS));
        analyzed(format!("{name}/{length}"), bytes, analyze, &documents)
    };
    lengths.iter().map(|length| work(*length)).collect()
}

fn press(texts: &Texts, units: usize) -> String {
    let mut end = units * UNIT_BYTES % texts.text.len();
    while !texts.text.is_char_boundary(end) {
        end += 1;
    }
    texts.text.repeat(units * UNIT_BYTES / texts.text.len()) + &texts.text[..end]
}

/// Returns one sentence, however long.
fn sentence(texts: &Texts, units: usize) -> String {
    press(texts, units).replace(['.', '?', '!', '\n'], " ").replace("  ", " ")
}

fn numbers(_: &Texts, units: usize) -> String {
    let number = |idx: usize| format!("{}.{} ", idx * 7919 % 100_000, idx % 10);
    (0..units * UNIT_BYTES / 8).map(number).collect()
}

fn brackets(texts: &Texts, units: usize) -> String {
    let words = press(texts, units);
    let words: Vec<&str> = words.split_ascii_whitespace().collect();
    let closing = ")".repeat(words.len() / 2);
    let opened = words.chunks(2).map(|pair| format!("({} ", pair.join(" ")));
    opened.collect::<String>() + &closing
}

/// Returns the work of a scan with no, five, ten, twenty and fifty lexicons of a thousand names each.
pub fn lexicon_counts(texts: &Rc<Texts>) -> Vec<Work> {
    let documents = Rc::new(normalized(texts.documents(), ALL_LAYERS));
    // Every name in turn goes to another lexicon, so that all of them have names that stand in the text.
    let lexicon = |idx: usize, n: usize| {
        let step = texts.names.len() / TERMS;
        let terms: Vec<&str> =
            texts.names.iter().skip(idx * step / n).step_by(step).map(String::as_str).collect();
        let tsv = format!("term\n{}\n", terms.join("\n"));
        Lexicon::parse(&format!("made-{idx}"), &tsv).expect("names are terms")
    };
    let work = |n: usize| {
        let lexicons: Vec<Lexicon> = (0..n).map(|idx| lexicon(idx, n)).collect();
        scan(format!("lexicons/{n}"), texts.bytes(), &lexicons, &documents)
    };
    [0, 5, 10, 20, 50].into_iter().map(work).collect()
}
