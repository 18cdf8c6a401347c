//! Training, the file of a model, and what it finds, on texts made here.

use dateline_core::token::flag;
use dateline_tagger::{
    Classes, Error, Example, Found, Gold, MAX_KINDS, Model, Options, Scratch, Text, train,
};
use proptest::prelude::{any, proptest};

/// A rough cut into tokens: words parted by spaces.
fn example(text: &str, names: &[(usize, usize, u8)]) -> Example {
    let mut columns: [Vec<u32>; 6] = Default::default();
    let mut at = 0;
    for (idx, word) in text.split(' ').enumerate() {
        let lower = word.to_lowercase();
        let mut flags = if word.chars().any(char::is_alphabetic) { flag::LETTER } else { flag::PUNCTUATION };
        let is_capital = word.chars().next().is_some_and(char::is_uppercase);
        flags |= if is_capital { flag::FIRST_CAPITAL } else { flag::LOWER };
        flags |= if idx == 0 { flag::SENTENCE_FIRST | flag::PARAGRAPH_FIRST } else { flag::AFTER_SPACE };
        let head: String = lower.chars().take(3).collect();
        let tail: String = lower.chars().rev().take(3).collect();
        let cells = [at, at + word.len() as u32, flags, hash(&lower), hash(&head), hash(&tail)];
        columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
        at += word.len() as u32 + 1;
    }
    let until = columns[0].len();
    let mut classes = Classes::default();
    classes.clear(until);
    let gold =
        |(first, end, kind): &(usize, usize, u8)| Gold { first: *first, end: *end, kinds: vec![*kind] };
    Example { columns, classes, names: names.iter().map(gold).collect(), until }
}

fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn examples() -> Vec<Example> {
    let (people, places) =
        (["Ana", "Bo", "Cy", "Dee", "Eli", "Fay"], ["Oslo", "Lima", "Rome", "Cork", "Bern", "Kiev"]);
    people
        .iter()
        .zip(places)
        .map(|(person, place)| {
            example(&format!("yesterday Mr {person} Holt went to {place} by train"), &[(2, 4, 0), (6, 7, 1)])
        })
        .collect()
}

fn names() -> Vec<String> {
    ["person", "place"].map(str::to_owned).to_vec()
}

fn trained() -> Model {
    let options = Options { min_count: 1, ..Options::default() };
    train(&names(), &["titles".to_owned()], &examples(), &options).expect("the examples are fine").model
}

fn tag(model: &Model, example: &Example) -> Vec<Found> {
    let [start, end, flags, lower, prefix3, suffix3] = &example.columns;
    let text = Text { start, end, flags, lower, prefix3, suffix3, classes: &example.classes };
    let mut found = Vec::new();
    model.tag(&text, &mut Scratch::default(), &mut found);
    found
}

#[test]
fn names_it_never_saw_are_found_by_what_stands_around() {
    let model = trained();
    let found = tag(&model, &example("yesterday Mr Uwe Zorn went to Graz by train", &[]));
    let spans: Vec<_> = found.iter().map(|name| (name.first, name.end, name.kind)).collect();
    assert_eq!(spans, [(2, 4, 0), (6, 7, 1)]);
    assert!(found.iter().all(|name| name.margin > 0));
}

#[test]
fn the_same_examples_give_the_same_bytes_and_another_order_others() {
    assert_eq!(trained().write(), trained().write());
    let mut examples = examples();
    examples.rotate_left(1);
    let options = Options { min_count: 1, ..Options::default() };
    let other = train(&names(), &["titles".to_owned()], &examples, &options).unwrap();
    assert_ne!(other.model.write(), trained().write());
}

#[test]
fn a_model_is_read_as_it_was_written() {
    let model = trained();
    let read = Model::read(&model.write()).unwrap();
    assert_eq!(read, model);
    assert_eq!((read.kinds(), read.classes()), (&names()[..], &["titles".to_owned()][..]));
    assert!(read.n_features() > 10);
}

#[test]
fn damage_is_seen() {
    let bytes = trained().write();
    let message = |bytes: &[u8]| Model::read(bytes).unwrap_err().to_string();
    assert_eq!(message(b""), "not a tagger model: it does not begin with `DLTAGGER`");
    assert_eq!(message(b"{\"name\": 1}"), "not a tagger model: it does not begin with `DLTAGGER`");
    let mut newer = bytes.clone();
    newer[8] = 200;
    assert!(message(&newer).starts_with("model format 200, this version reads"));
    assert!(message(&bytes[..10]).contains("cut short"));
    for at in [20, 40, bytes.len() - 1] {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert_eq!(message(&damaged), "the model is damaged: its checksum does not match");
    }
    for len in 12..bytes.len() {
        assert!(Model::read(&bytes[..len]).is_err());
    }
}

#[test]
fn bad_examples_are_refused() {
    let fail = |names: &[String], examples: &[Example]| -> Error {
        train(names, &[], examples, &Options::default()).unwrap_err()
    };
    assert_eq!(fail(&names(), &[]).to_string(), "nothing to train on: no example has a name");
    let many: Vec<String> = (0..=MAX_KINDS).map(|idx| idx.to_string()).collect();
    assert_eq!(
        fail(&many, &examples()).to_string(),
        format!("{} kinds of names, at most {MAX_KINDS}", many.len())
    );
    let outside = example("Ana went", &[(1, 5, 0)]);
    assert_eq!(fail(&names(), &[outside]).to_string(), "a name at tokens 1 to 5 of a text with 2");
    let unknown = example("Ana went", &[(0, 1, 7)]);
    assert_eq!(fail(&names(), &[unknown]).to_string(), "kind 7 of a name is not in the list of kinds");
}

#[test]
fn a_text_without_likely_words_has_no_names() {
    let model = trained();
    for text in ["", "it rained", ". . ."] {
        assert_eq!(tag(&model, &example(text, &[])), []);
    }
}

#[test]
fn long_sentences_are_cut_and_names_do_not_overlap() {
    let model = trained();
    let found = tag(&model, &example(&"Mr Ana Holt went to Oslo ".repeat(500), &[]));
    assert!(found.len() > 500);
    assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].first));
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes: Vec<u8>, at in any::<usize>()) {
        let mut damaged = trained_bytes();
        let at = at % damaged.len();
        damaged.splice(at.., bytes);
        let _ = Model::read(&damaged);
    }
}

fn trained_bytes() -> Vec<u8> {
    static BYTES: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| trained().write());
    BYTES.clone()
}
