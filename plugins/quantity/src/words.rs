//! Classes of the words the rules look at, as `lexicons/words.tsv` assigns them.
//!
//! Not here: the words.

/// A set of classes, and with those of a place the number of tokens of its word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words(u64, u64);

macro_rules! classes {
    ($($name:ident $text:literal $bit:literal),+ $(,)?) => {
        impl Words {
            $(pub(crate) const $name: Words = Words::bit($bit);)+

            fn of_name(name: &str) -> Option<Words> {
                match name { $($text => Some(Words::$name),)+ _ => None }
            }
        }
    };
}

classes! {
    ARTICLE "article" 0, STRICT "strict" 1, AND "and" 2, OR "or" 3, OF "of" 4, TO "to" 5, FROM "from" 6,
    BETWEEN "between" 7, BY "by" 8, THAN "than" 9, PER "per" 10, EVERY "every" 11, IN "in" 12, OVER "over" 13,
    MINUS "minus" 14, PLUS "plus" 15, DASH "dash" 16, PLUS_MINUS "plusminus" 17, MONTH "month" 18,
    CLOCK "clock" 19, DESIGNATOR "designator" 20, STOP "stop" 21, SKIP "skip" 22, SET "set" 23,
    FOLLOWING "following" 24, RANKED "ranked" 25, TIMELY "timely" 26, SEQUENCE "sequence" 27,
    SUPERLATIVE "superlative" 28, INCREASE "increase" 29, DECREASE "decrease" 30, CHANGE_NOUN "changenoun" 31,
    COMPARISON "comparison" 32, YEAR_PREPOSITION "yearprep" 34,
    DURATION_PREPOSITION "durationprep" 35, LASTING "lasting" 36, AGO "ago" 37, OLD "old" 38, AGE "age" 39,
    DIMENSION "dimension" 40, SHARE "share" 41, RATE "rate" 42, TIMES "times" 43, AS_MANY "asmany" 44,
    MODAL "modal" 45, PARTITIVE "partitive" 46, AUXILIARY "aux" 47, OUTPUT "gdp" 48, ADVERB "adverb" 49,
    CLAUSE_START "clausestart" 50, POSSESSIVE "possessive" 51, CAPITA "capita" 52, VALUE "value" 53,
    AT "at" 54, WEEKDAY "weekday" 55, DEFINITE "definite" 56, RANKING "ranking" 57, RELATIVE "relative" 58, PER_NUMBER "pernumber" 59,
    ACTOR "actor" 60, VAGUE "vague" 61, INNER "inner" 62, PLACE "place" 63, SAID "said" 33,
    WISH "wish" 64, ANAPHOR "anaphor" 65, EXTENT "extent" 66, FUTURE "future" 67, PRESENT "present" 68,
    FORECAST "forecast" 69, PRONOUN "pronoun" 70, PERFECT "perfect" 71, CONTRAST "contrast" 72, VERTICAL "vertical" 73,
    ON "on" 74, FOR "for" 75, SINCE "since" 76, VERSUS "versus" 77, YEAR "year" 78,
    SUPERSEDED "superseded" 79, NEGATION "negation" 80, TALLY "tally" 81, ROOM "room" 82, WITH "with" 83,
    APART "apart" 84, INHABITANT "inhabitant" 85, COST "cost" 86, UNCHANGED "unchanged" 87, ALONE "alone" 88,
    WHAT "what" 89, LOSING "losing" 90, BEING "being" 91, OBJECT "object" 92,
    MEASURED "measured" 93, GAUGE "gauge" 94, TELLING "telling" 95, PACE "pace" 96,
    MOMENT "moment" 97,
}

/// The bit of every word, whatever its classes.
const KNOWN: Words = Words::bit(111);
/// The first of the bits of the second half that hold the number of tokens.
const LEN: u32 = 48;

impl Words {
    const fn bit(bit: u32) -> Words {
        if bit < 64 { Words(1 << bit, 0) } else { Words(0, 1 << (bit - 64)) }
    }

    /// Returns the classes of a cell, names separated by spaces; unknown names are ignored.
    pub(crate) fn parse(cell: &str) -> Words {
        cell.split(' ').filter_map(Words::of_name).fold(KNOWN, Words::or)
    }

    /// Returns whether there is a word.
    pub(crate) const fn is_known(self) -> bool {
        self.has(KNOWN)
    }

    /// Returns the set with a number of tokens.
    pub(crate) fn with_len(self, len: u32) -> Words {
        Words(self.0, self.1 | u64::from(len) << LEN)
    }

    /// Returns the number of tokens.
    pub(crate) const fn len(self) -> usize {
        (self.1 >> LEN) as usize
    }

    /// Returns the union of two sets.
    pub(crate) const fn or(self, other: Words) -> Words {
        Words(self.0 | other.0, self.1 | other.1)
    }

    /// Returns whether the sets share a class.
    pub(crate) const fn has(self, other: Words) -> bool {
        (self.0 & other.0) | (self.1 & other.1) != 0
    }
}
