//! The words of time of a language, by the hash of their lower case: what `words/*.tsv` says of them.
//!
//! They belong to the rules, so they are compiled in. A token is looked up once; most find an empty slot. Another language is another table behind [`Words::of_language`]. Not here: rules.

use std::collections::BTreeMap;
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

    /// Returns the lowest bit of the set plus one.
    const fn bit(self) -> u8 {
        self.0.trailing_zeros() as u8 + 1
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

/// Words an expression may begin with; digits are another sign.
const STARTS: Class = TRIGGERS
    .or(Class::CARDINAL)
    .or(Class::ORDINAL)
    .or(Class::HALF)
    .or(Class::COUPLE)
    .or(Class::VAGUE)
    .or(Class::ARTICLE)
    .or(Class::THE)
    .or(Class::THIS)
    .or(Class::THAT)
    .or(Class::LAST)
    .or(Class::NEXT)
    .or(Class::SAME)
    .or(Class::PREV)
    .or(Class::FOLL)
    .or(Class::EVERY)
    .or(Class::PER)
    .or(Class::POSS)
    .or(Class::ONCE)
    .or(Class::PART)
    .or(Class::EDGE)
    .or(Class::BETWEEN)
    .or(Class::QUITE)
    .or(Class::SO)
    .or(Class::TO)
    .or(Class::UNTIL)
    .or(Class::AT)
    .or(Class::SPAN)
    .or(Class::ALL)
    .or(Class::ENDING)
    .or(Class::FISCAL)
    .or(Class::NAMED);

/// Words that may stand inside an expression.
const INNER: Class = Class::OF
    .or(Class::IN)
    .or(Class::AND)
    .or(Class::OR)
    .or(Class::DASH)
    .or(Class::OTHER)
    .or(Class::TIMES)
    .or(Class::SOFT)
    .or(Class::AFTER)
    .or(Class::NAME)
    .or(Class::FILLER)
    .or(Class::BEFORE);

/// What is said of a word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Word {
    pub(crate) classes: Class,
    hash: u32,
    pub(crate) rules: Rules,
    /// The bits of the classes the word has a value in, each plus one, and the values.
    valued: [u8; VALUES],
    values: [i16; VALUES],
    role: u8,
    /// Whether it has the slot of another word, too.
    is_crowded: bool,
}

/// Values a word may have.
const VALUES: usize = 2;

impl Word {
    /// Returns the value the word has in a class.
    #[inline]
    pub(crate) fn value(&self, class: Class) -> Option<i32> {
        if !self.classes.has(class) {
            return None;
        }
        let at = self.valued.iter().position(|valued| *valued == class.bit())?;
        Some(self.values[at].into())
    }

    /// Returns whether an expression may begin with the word.
    #[inline]
    pub(crate) fn may_start(&self) -> bool {
        self.role & START != 0
    }

    /// Returns whether an expression may begin with the word or have it inside.
    #[inline]
    pub(crate) fn may_be_inside(&self) -> bool {
        self.role != 0
    }

    fn add_value(&mut self, class: Class, value: i16) -> Result<(), String> {
        let free = self.valued.iter().position(|valued| *valued == 0);
        let at = free.ok_or_else(|| format!("a word has at most {VALUES} values"))?;
        (self.valued[at], self.values[at]) = (class.bit(), value);
        Ok(())
    }
}

/// What a word may be in an expression.
const START: u8 = 1;
const INSIDE: u8 = 2;

/// Slots of the table, a power of two well above the number of words.
const SLOTS: usize = 1 << 13;
/// Room for words, a power of two.
const ROOM: usize = 1 << 11;

/// The words by their indices.
#[derive(Debug)]
pub(crate) struct Table([Word; ROOM]);

impl Table {
    /// Returns a word by the index that [`Words::find`] gave.
    #[inline]
    pub(crate) fn word(&self, idx: u16) -> &Word {
        &self.0[usize::from(idx) % ROOM]
    }
}

/// The words of a language.
#[derive(Debug)]
pub(crate) struct Words {
    /// Indices in `words` by hash, 0 where there is none; the next slot is tried where another word stands. In
    /// the slot of a trigger's hash stands a trigger.
    slots: Box<[u16; SLOTS]>,
    /// The first says nothing, the second stands for digits such as "10:40", triggers are last.
    words: Box<Table>,
    /// The first trigger.
    triggers: u16,
}

const ENGLISH: &str = include_str!("../words/en.tsv");

static TABLES: LazyLock<Result<Words, String>> = LazyLock::new(|| Words::parse(ENGLISH));

impl Words {
    /// The word that stands for digits such as "10:40".
    pub(crate) const CLOCK: u16 = 1;

    /// Returns the words of a language; unknown languages are read as English.
    ///
    /// # Errors
    ///
    /// A message with the line, where the table cannot be read.
    pub(crate) fn of_language(_language: &str) -> Result<&'static Words, String> {
        TABLES.as_ref().map_err(Clone::clone)
    }

    fn parse(table: &str) -> Result<Words, String> {
        let mut read = Read::default();
        let rows = table.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1);
        for (idx, line) in rows {
            read.add(line).map_err(|message| format!("words, line {}: {message}", idx + 1))?;
        }
        named::terms().for_each(|term| read.name(term));
        read.finish()
    }

    /// Returns the index of the word with a hash; 0 where there is none.
    #[inline]
    pub(crate) fn find(&self, hash: u32) -> u16 {
        let idx = self.slots[hash as usize % SLOTS];
        if idx == 0 || self.word(idx).hash == hash {
            idx
        } else if self.word(idx).is_crowded {
            self.find_behind(hash)
        } else {
            0
        }
    }

    /// Returns the index of a word whose slot another one has.
    #[cold]
    fn find_behind(&self, hash: u32) -> u16 {
        let mut at = hash as usize % SLOTS;
        loop {
            at = (at + 1) % SLOTS;
            let idx = self.slots[at];
            if idx == 0 || self.word(idx).hash == hash {
                return idx;
            }
        }
    }

    /// Returns whether a word with a hash may be a trigger: most are not, and are told at once.
    #[inline]
    pub(crate) fn may_trigger(&self, hash: u32) -> bool {
        self.slots[hash as usize % SLOTS] >= self.triggers
    }

    /// Returns whether an expression of time is looked for around a word with a hash.
    pub(crate) fn is_trigger(&self, hash: u32) -> bool {
        self.may_trigger(hash) && self.find(hash) >= self.triggers
    }

    /// Returns a word by the index that [`Words::find`] gave.
    #[inline]
    pub(crate) fn word(&self, idx: u16) -> &Word {
        self.words.word(idx)
    }

    /// Returns the words by their indices.
    pub(crate) fn table(&self) -> &Table {
        &self.words
    }
}

/// The words as they are read, by hash.
#[derive(Default)]
struct Read(BTreeMap<u32, Word>);

impl Read {
    fn add(&mut self, line: &str) -> Result<(), String> {
        let mut cells = line.split('\t');
        let (Some(term), Some(class), Some(value)) = (cells.next(), cells.next(), cells.next()) else {
            return Err("a row has three cells".to_owned());
        };
        let class = Class::of_name(class).ok_or_else(|| format!("unknown class `{class}`"))?;
        let word = self.class(term, class);
        if value.is_empty() {
            return Ok(());
        }
        word.add_value(class, value.parse().map_err(|_| format!("`{value}` is no number"))?)
    }

    /// Adds the tokens of a day that has a name; the last is a trigger where no other one is.
    fn name(&mut self, term: &str) {
        let is_trigger =
            |token: &str| self.0.get(&token_hash(token)).is_some_and(|word| word.classes.has(TRIGGERS));
        let has_trigger = term.split(' ').any(is_trigger);
        for (at, token) in term.split(' ').enumerate() {
            self.class(token, if at == 0 { Class::NAMED } else { Class::NAME });
        }
        if !has_trigger && let Some(last) = term.split(' ').next_back() {
            self.class(last, Class::FEAST);
        }
    }

    /// Adds a class to a word, and returns it.
    fn class(&mut self, term: &str, class: Class) -> &mut Word {
        let hash = token_hash(term);
        let word = self.0.entry(hash).or_default();
        (word.hash, word.classes) = (hash, word.classes.or(class));
        word
    }

    /// Returns the table; triggers take their slots first.
    fn finish(self) -> Result<Words, String> {
        let (triggers, others): (Vec<Word>, Vec<Word>) =
            self.0.into_values().partition(|word| word.classes.has(TRIGGERS));
        let clock = Word { classes: Class::CLOCK, ..Word::default() };
        let mut words = vec![Word::default(), clock];
        words.extend(others);
        let first = words.len();
        words.extend(triggers);
        let mut slots = Box::new([0_u16; SLOTS]);
        for idx in (first..words.len()).chain(2..first) {
            let mut at = words[idx].hash as usize % SLOTS;
            words[usize::from(slots[at])].is_crowded |= slots[at] != 0;
            while slots[at] != 0 {
                at = (at + 1) % SLOTS;
            }
            slots[at] = idx as u16;
        }
        for word in &mut words {
            let inside = if word.classes.has(INNER) { INSIDE } else { 0 };
            word.role = inside | if word.classes.has(STARTS) { START } else { 0 };
            word.rules = Rules::of(word.classes);
        }
        if words.len() > ROOM {
            return Err("too many words".to_owned());
        }
        words.resize(ROOM, Word::default());
        let words = words.try_into().map_err(|_| "too many words".to_owned())?;
        Ok(Words { slots, words: Box::new(Table(words)), triggers: first as u16 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_holds_every_class() {
        let words = Words::of_language("en").unwrap();
        for (name, class) in ALL {
            assert!(words.words.0.iter().any(|word| word.classes.has(*class)), "no word is {name}");
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
        let third = bad("x\tmonth\t1\nx\tunit\t2\nx\tset\t3");
        assert_eq!(third, "words, line 4: a word has at most 2 values");
    }

    #[test]
    fn every_word_is_found_where_slots_are_shared_too() {
        let words = Words::of_language("en").unwrap();
        let all = words.words.0.iter().enumerate().filter(|(_, word)| word.hash != 0);
        for (idx, word) in all {
            assert_eq!(usize::from(words.find(word.hash)), idx);
            assert_eq!(words.is_trigger(word.hash), word.classes.has(TRIGGERS));
        }
        assert!(words.words.0.iter().any(|word| word.is_crowded));
    }
}
