//! The words of time of a language, by the hash of their lower case: what `words/*.tsv` says of them.
//!
//! They belong to the rules, so they are compiled in. A token is looked up once; most fail the first bit
//! test. Another language is another table behind [`Words::of_language`]. Not here: rules.

use std::sync::LazyLock;

use dateline_plugin::token_hash;

use crate::named;
use crate::parse::Rules;

/// A set of classes of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class(u128);

macro_rules! classes {
    ($($name:ident $text:literal $bit:literal),+ $(,)?) => {
        impl Class {
            $(pub(crate) const $name: Class = Class(1 << $bit);)+

            fn of_name(name: &str) -> Option<Class> {
                match name { $($text => Some(Class::$name),)+ _ => None }
            }
        }

        #[cfg(test)]
        const ALL: &[(&str, Class)] = &[$(($text, Class::$name)),+];
    };
}

classes! {
    MONTH "month" 0, WEAK "weak" 1, WEEKDAY "weekday" 2, WEEKDAYS "weekdays" 3, SEASON "season" 4, UNIT "unit" 5,
    PLURAL "plural" 6, SHORT "short" 7, CARDINAL "cardinal" 8, HUNDRED "hundred" 9, ORDINAL "ordinal" 10,
    DECADE "decade" 11, HALF "half" 12, COUPLE "couple" 13, VAGUE "vague" 14, ARTICLE "article" 15, THE "the" 16,
    THIS "this" 17, THESE "these" 18, THAT "that" 19, LAST "last" 20, NEXT "next" 21, SAME "same" 22,
    PREV "prev" 23, FOLL "foll" 24, EVERY "every" 25, PER "per" 26, OTHER "other" 27, ANY "any" 28, POSS "poss" 29,
    APPROX "approx" 30, MORE "more" 31, LESS "less" 32, THAN "than" 33, MORE_THAN "morethan" 34,
    LESS_THAN "lessthan" 35, ONCE "once" 36, TIMES "times" 37, PART "part" 38, EDGE "edge" 39, OF "of" 40,
    IN "in" 41, TO "to" 42, AND "and" 43, FROM "from" 44, BETWEEN "between" 45, UNTIL "until" 46, BY "by" 47,
    SINCE "since" 48, ON "on" 49, AT "at" 50, OR "or" 51, BEFORE "before" 52, AFTER "after" 53, FOR "for" 54,
    AS "as" 55, WITHIN "within" 56, OVER "over" 57, DASH "dash" 58, AGO "ago" 59, EARLIER "earlier" 60,
    LATER "later" 61, HENCE "hence" 62, AHEAD "ahead" 63, OLD "old" 64, LONG "long" 65, DEICTIC "deictic" 66,
    TONIGHT "tonight" 67, REF "ref" 68, TIME "time" 69, PERIOD "period" 70, HORIZON "horizon" 71, TAIL "tail" 72,
    SO "so" 73, TERM "term" 74, SPAN "span" 75, QUITE "quite" 76, DAYPART "daypart" 77, DAYPARTS "dayparts" 78,
    NOON "noon" 79, AMPM "ampm" 80, OCLOCK "oclock" 81, HOURS "hours" 82, LOCAL "local" 83, ZONE "zone" 84,
    FISCAL "fiscal" 85, SOFT "soft" 86, ERA "era" 87, CALENDAR "calendar" 88, SET "set" 89, ANNUAL "annual" 90,
    FUTURE "future" 91, DUE "due" 92, PLEDGE "pledge" 93, BE "be" 94, HAVE "have" 95, PAST "pasttense" 96,
    NOTED "noted" 97, ADVERB "adverb" 98, NOUN "noun" 99, DESIGNATOR "designator" 100,
    CLAUSE "clauseword" 101, MEASURE "measure" 102, MIDWAY "midway" 103, FILLER "filler" 104, NAMED "named" 105, FEAST "feast" 106,
    NAME "name" 107, ZERO "zero" 108, HALF_DAY "halfday" 109, COMING "coming" 110, SPOKEN "spoken" 111, ONSET "onset" 112, ALL "all" 113, ENDING "ending" 114, LOOSE "loose" 115, CLOCK "clock" 116, SCHEDULE "schedule" 117, LASTING "lasting" 118, LETTER "letter" 119,
}

impl Class {
    /// The empty set.
    pub(crate) const NONE: Class = Class(0);

    /// Returns the union of two sets.
    pub(crate) const fn or(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }

    /// Returns whether no class is in the set.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns whether the sets share a class.
    pub(crate) const fn has(self, other: Class) -> bool {
        self.0 & other.0 != 0
    }
}

/// Words around which an expression is looked for; digits are another sign.
pub(crate) const TRIGGERS: Class = Class::MONTH
    .or(Class::WEEKDAY)
    .or(Class::SEASON)
    .or(Class::UNIT)
    .or(Class::DECADE)
    .or(Class::DEICTIC)
    .or(Class::REF)
    .or(Class::NOON)
    .or(Class::DAYPART)
    .or(Class::SET)
    .or(Class::MIDWAY)
    .or(Class::HORIZON)
    .or(Class::TAIL)
    .or(Class::TERM)
    .or(Class::TIME)
    .or(Class::PERIOD)
    .or(Class::OCLOCK)
    .or(Class::AMPM)
    .or(Class::HUNDRED)
    .or(Class::ERA)
    .or(Class::PREV)
    .or(Class::WEEKDAYS)
    .or(Class::SPOKEN)
    .or(Class::ENDING)
    .or(Class::DAYPARTS)
    .or(Class::FEAST)
    .or(Class::LETTER);

/// What is said of a word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Word {
    pub(crate) classes: Class,
    pub(crate) rules: Rules,
    values: Vec<(Class, i16)>,
}

impl Word {
    /// Returns the value the word has in a class.
    pub(crate) fn value(&self, class: Class) -> Option<i32> {
        self.values.iter().find(|(of, _)| *of == class).map(|(_, value)| i32::from(*value))
    }
}

/// Bits of the filter before the table.
const FILTER_BITS: usize = 1 << 15;
const FILTER_WORDS: usize = FILTER_BITS / 64;
/// Slots of the table, a power of two well above the number of words.
const SLOTS: usize = 1 << 12;

/// The words of a language.
#[derive(Debug)]
pub(crate) struct Words {
    filter: Box<[u64; FILTER_WORDS]>,
    /// The same for words that are triggers.
    triggers: Box<[u64; FILTER_WORDS]>,
    /// (hash, index in `words` plus one).
    slots: Vec<(u32, u16)>,
    words: Vec<Word>,
    /// The word that stands for digits such as "10:40".
    clock: u16,
}

const ENGLISH: &str = include_str!("../words/en.tsv");

static TABLES: LazyLock<Result<Words, String>> = LazyLock::new(|| Words::parse(ENGLISH));

impl Words {
    /// Returns the words of a language; unknown languages are read as English.
    ///
    /// # Errors
    ///
    /// A message with the line, where the table cannot be read.
    pub(crate) fn of_language(_language: &str) -> Result<&'static Words, String> {
        TABLES.as_ref().map_err(Clone::clone)
    }

    fn parse(table: &str) -> Result<Words, String> {
        let mut words = Words {
            filter: Box::new([0; FILTER_WORDS]),
            triggers: Box::new([0; FILTER_WORDS]),
            slots: vec![(0, 0); SLOTS],
            words: vec![Word::default(), Word { classes: Class::CLOCK, ..Word::default() }],
            clock: 1,
        };
        let rows = table.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1);
        for (idx, line) in rows {
            words.add(line).map_err(|message| format!("words, line {}: {message}", idx + 1))?;
        }
        for term in named::terms() {
            words.name(term)?;
        }
        for word in &mut words.words {
            word.rules = Rules::of(word.classes);
        }
        Ok(words)
    }

    fn add(&mut self, line: &str) -> Result<(), String> {
        let mut cells = line.split('\t');
        let (Some(term), Some(class), Some(value)) = (cells.next(), cells.next(), cells.next()) else {
            return Err("a row has three cells".to_owned());
        };
        let class = Class::of_name(class).ok_or_else(|| format!("unknown class `{class}`"))?;
        let idx = self.class(term, class)?;
        let word = &mut self.words[idx];
        if !value.is_empty() {
            word.values.push((class, value.parse().map_err(|_| format!("`{value}` is no number"))?));
        }
        Ok(())
    }

    /// Adds the tokens of a day that has a name; the last is a trigger where no other one is.
    fn name(&mut self, term: &str) -> Result<(), String> {
        let has_trigger = term.split(' ').any(|token| self.is_trigger(token_hash(token)));
        for (at, token) in term.split(' ').enumerate() {
            self.class(token, if at == 0 { Class::NAMED } else { Class::NAME })?;
        }
        if !has_trigger && let Some(last) = term.split(' ').next_back() {
            self.class(last, Class::FEAST)?;
        }
        Ok(())
    }

    /// Adds a class to a word, and returns its index.
    fn class(&mut self, term: &str, class: Class) -> Result<usize, String> {
        let hash = token_hash(term);
        let idx = self.slot(hash)?;
        self.words[idx].classes = self.words[idx].classes.or(class);
        if class.has(TRIGGERS) {
            self.triggers[hash as usize / 64 % FILTER_WORDS] |= 1 << (hash % 64);
        }
        Ok(idx)
    }

    /// Returns the index of a word, made anew where it is not there.
    fn slot(&mut self, hash: u32) -> Result<usize, String> {
        let mut at = hash as usize % SLOTS;
        while self.slots[at].1 != 0 {
            if self.slots[at].0 == hash {
                return Ok(usize::from(self.slots[at].1));
            }
            at = (at + 1) % SLOTS;
        }
        if self.words.len() >= SLOTS / 2 {
            return Err("too many words".to_owned());
        }
        self.filter[hash as usize / 64 % FILTER_WORDS] |= 1 << (hash % 64);
        self.slots[at] = (hash, self.words.len() as u16);
        self.words.push(Word::default());
        Ok(self.words.len() - 1)
    }

    /// Returns the index of the word with a hash; 0 where there is none.
    #[inline]
    pub(crate) fn find(&self, hash: u32) -> u16 {
        if self.filter[hash as usize / 64 % FILTER_WORDS] >> (hash % 64) & 1 == 0 {
            0
        } else {
            self.found(hash)
        }
    }

    fn found(&self, hash: u32) -> u16 {
        let mut at = hash as usize % SLOTS;
        while self.slots[at].1 != 0 {
            if self.slots[at].0 == hash {
                return self.slots[at].1;
            }
            at = (at + 1) % SLOTS;
        }
        0
    }

    /// Returns whether a word with a hash may be a trigger: most are not, and are told at once.
    #[inline]
    pub(crate) fn may_trigger(&self, hash: u32) -> bool {
        self.triggers[hash as usize / 64 % FILTER_WORDS] >> (hash % 64) & 1 != 0
    }

    /// Returns whether an expression of time is looked for around a word with a hash.
    pub(crate) fn is_trigger(&self, hash: u32) -> bool {
        self.may_trigger(hash) && self.word(self.find(hash)).classes.has(TRIGGERS)
    }

    /// Returns the index of the word that stands for digits such as "10:40".
    pub(crate) fn clock(&self) -> u16 {
        self.clock
    }

    /// Returns a word by the index that [`Words::find`] gave.
    pub(crate) fn word(&self, idx: u16) -> &Word {
        &self.words[usize::from(idx)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_holds_every_class() {
        let words = Words::of_language("en").unwrap();
        for (name, class) in ALL {
            assert!(words.words.iter().any(|word| word.classes.has(*class)), "no word is {name}");
        }
        let may = words.word(words.find(token_hash("may")));
        assert_eq!((may.value(Class::MONTH), may.classes.has(Class::WEAK)), (Some(5), true));
        assert_eq!(words.find(token_hash("granite")), 0);
    }

    #[test]
    fn a_bad_row_is_named() {
        let bad = |row: &str| Words::parse(&format!("head\n{row}")).unwrap_err();
        assert_eq!(bad("x\tking\t"), "words, line 2: unknown class `king`");
        assert_eq!(bad("x\tmonth"), "words, line 2: a row has three cells");
        assert_eq!(bad("x\tmonth\ty"), "words, line 2: `y` is no number");
    }
}
