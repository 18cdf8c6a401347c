//! The check every analyzer must pass: hostile text, and the same text twice.

use super::doc::TestDoc;
use super::harness::Harness;

/// Texts that broke analyzers before, or could.
const HOSTILE: &[&str] = &[
    "",
    " ",
    "\n\n\n",
    "\0\0 \0",
    ".",
    "((((((((((",
    "))))))))))",
    "\"\"\"\"\"",
    "A",
    "%",
    "1,,,2...3",
    "99999999999999999999999999999999999999999999999999",
    "-0 +0 1e400 0x 1/0",
    "e\u{301}e\u{301} \u{301}",
    "\u{1f1f0}\u{1f1ff} \u{1f468}\u{200d}\u{1f469} \u{1f44d}\u{1f3fd}",
    "ΑΣ ΟΔΟΣ ſ İ ŉ ǰ ﬀ ß",
    "Қазақстан (ҚР) өз мүддесін қорғайды",
    "中文没有空格（世贸组织）。",
    "مرحبا (م) بكم",
    "\u{fffd}\u{fffd}\u{feff}",
    "٣٫٥ ％ ½ Ⅷ ①",
];

/// Pieces that random texts are made of.
const PIECES: &[&str] = &[
    "the", "of", "United", "Nations", "UN", "U.S.", "(", ")", " ", " ", " ", "\n", "%", "$", "€", "12",
    "3.5", "1,200", "-", "–", "'s", "\"", "“", "”", ".", ",", ";", "said", "billion", "é", "Қ", "中",
    "\u{301}", "\t",
];

impl Harness {
    /// Runs hostile texts, random texts, and `texts` with all their beginnings and ends; each twice, the
    /// second time with a new worker.
    ///
    /// # Panics
    ///
    /// When the plugin fails on one of them, breaks a rule of the ABI, or gives two different answers.
    pub fn check(&self, texts: &[&str]) {
        HOSTILE.iter().for_each(|text| self.check_one(text));
        (0..200).for_each(|seed| self.check_one(&random_text(seed)));
        for text in texts {
            self.check_one(&text.repeat(50));
            for (idx, _) in text.char_indices() {
                self.check_one(&text[..idx]);
                self.check_one(&text[idx..]);
            }
        }
    }

    fn check_one(&self, text: &str) {
        let doc = TestDoc::new(text);
        let first = self.run(&doc);
        self.free_worker();
        let second = self.run(&doc);
        assert_eq!(first, second, "the same text twice: {text:?}");
        if let Err(failure) = first {
            panic!("{failure}; text: {text:?}");
        }
    }
}

/// Returns a text that is a function of the seed alone.
fn random_text(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % below
    };
    let len = next(60);
    (0..len).map(|_| PIECES[next(PIECES.len())]).collect()
}
