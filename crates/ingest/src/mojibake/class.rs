//! What characters are beside each other in writing, and what is hardly ever.
//!
//! The classes and weights are of our own making: they follow from what the upper halves of code pages
//! hold (letters, signs, quotes, lines of boxes) and from where people put such characters.

/// What a character is, beside others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Space,
    Digit,
    /// Signs of ASCII.
    Sign,
    Letter(Alphabet, Case),
    /// `„ ‚ ‹ « “ ‘`: marks that open, in some language.
    Open,
    /// `” ’ » ›`
    Close,
    /// `– — …`
    Dash,
    Currency,
    /// `® © ™ ° º ª ² ³ ¹`: may stand behind a word.
    Raised,
    /// `¬ ¦ § ¶ ¤ ¯ ¨ ´ † ‡ • ¼ ¿ ¡`: may not.
    Mark,
    Math,
    /// Lines and blocks of DOS.
    Line,
    Control,
    /// U+FFFD.
    Lost,
    /// Marks that sit on a letter.
    Combining,
    Other,
}

/// Alphabets that code pages have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Alphabet {
    Ascii,
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    /// Scripts that no code page of ours has: Thai, Devanagari, Chinese.
    Far,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Upper,
    None,
}

pub(super) fn class(c: char) -> Class {
    match c {
        '0'..='9' => Class::Digit,
        'A'..='Z' | 'a'..='z' => Class::Letter(Alphabet::Ascii, case(c)),
        '\u{fffd}' => Class::Lost,
        '\u{80}'..='\u{9f}' => Class::Control,
        _ if c.is_whitespace() => Class::Space,
        '\0'..='\u{7f}' => Class::Sign,
        '€' | '£' | '¥' | '¢' | '\u{20a0}'..='\u{20bf}' => Class::Currency,
        '„' | '‚' | '‹' | '«' | '“' | '‘' => Class::Open,
        '”' | '’' | '»' | '›' => Class::Close,
        '–' | '—' | '…' => Class::Dash,
        '®' | '©' | '™' | '°' | 'º' | 'ª' | '¹' | '²' | '³' | '·' => Class::Raised,
        '×' | '÷' | '±' | '∂' | '∆' | 'Ω' | 'π' | 'µ' | '\u{2200}'..='\u{22ff}' | '◊' => {
            Class::Math
        }
        '\u{2320}' | '\u{2321}' | '\u{2500}'..='\u{25a0}' => Class::Line,
        '\u{a1}'..='\u{bf}' | '†' | '‡' | '•' | '‰' | 'ˆ' | '˜' | '\u{2b0}'..='\u{2ff}' | '№' | '⁄' => {
            Class::Mark
        }
        '\u{300}'..='\u{36f}' | '\u{5b0}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{fe00}'..='\u{fe0f}' => {
            Class::Combining
        }
        _ if c.is_alphabetic() => Class::Letter(alphabet(c), case(c)),
        _ => Class::Other,
    }
}

fn case(c: char) -> Case {
    if c.is_uppercase() {
        Case::Upper
    } else if c.is_lowercase() {
        Case::Lower
    } else {
        Case::None
    }
}

fn alphabet(c: char) -> Alphabet {
    match c {
        '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{fb00}'..='\u{fb06}' => Alphabet::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Alphabet::Greek,
        '\u{400}'..='\u{52f}' => Alphabet::Cyrillic,
        '\u{590}'..='\u{5ff}' => Alphabet::Hebrew,
        '\u{600}'..='\u{6ff}' => Alphabet::Arabic,
        _ => Alphabet::Far,
    }
}

impl Class {
    pub(super) fn is_letter(self) -> bool {
        matches!(self, Class::Letter(..))
    }

    /// Returns the alphabet of a letter outside ASCII and Latin.
    pub(super) fn foreign(self) -> Option<Alphabet> {
        match self {
            Class::Letter(alphabet, _) if alphabet > Alphabet::Latin => Some(alphabet),
            _ => None,
        }
    }
}

/// Returns how odd it is that `b` follows `a`: 0 for common, 3 for nearly never.
pub(super) fn oddness(a: char, b: char) -> i32 {
    let (before, after) = (class(a), class(b));
    match (before, after) {
        (Class::Control, _) | (_, Class::Control) => 3,
        (Class::Letter(first, upper), Class::Letter(second, lower)) => {
            letters(a, b, (first, upper), (second, lower))
        }
        (Class::Letter(..), Class::Mark | Class::Lost) => 2,
        (Class::Letter(..), Class::Math | Class::Line) => 3,
        (Class::Letter(..), Class::Open) => i32::from(b != '“') + 1,
        (Class::Letter(Alphabet::Latin, _), Class::Currency)
        | (Class::Currency, Class::Letter(Alphabet::Latin, _)) => 2,
        (Class::Letter(..), Class::Currency | Class::Raised) => 1,
        (Class::Raised | Class::Mark | Class::Lost | Class::Currency, Class::Letter(..)) => 1,
        (Class::Line, Class::Letter(..)) => 2,
        (
            Class::Line,
            Class::Mark | Class::Currency | Class::Math | Class::Raised | Class::Open | Class::Close,
        ) => 2,
        (Class::Mark | Class::Currency | Class::Math, Class::Mark | Class::Currency) => 1,
        (Class::Math, Class::Raised | Class::Open | Class::Dash) => 1,
        (Class::Open, Class::Currency | Class::Mark) | (Class::Currency, Class::Open | Class::Close) => 1,
        (Class::Raised, Class::Open) => 1,
        _ => 0,
    }
}

fn letters(a: char, b: char, first: (Alphabet, Case), second: (Alphabet, Case)) -> i32 {
    let is_plain = |alphabet| alphabet <= Alphabet::Latin;
    if first.0 != second.0 && !(is_plain(first.0) && is_plain(second.0)) {
        return 2;
    }
    if first.1 == Case::Lower && second.1 == Case::Upper {
        return if second.0 == Alphabet::Ascii { 1 } else { 2 };
    }
    // Ligatures and letters that stand beside no accented letter in any language written with them.
    let is_lone = |c: char| matches!(c, 'œ' | 'Œ' | 'ƒ');
    if (is_lone(b) && first.0 == Alphabet::Latin) || (is_lone(a) && second.0 == Alphabet::Latin) {
        return 2;
    }
    i32::from(matches!(b, 'š' | 'ž' | 'Ÿ' | 'Š' | 'Ž') && first.0 == Alphabet::Latin)
}

/// Returns whether a decoded character is one that texts are written with.
pub(super) fn is_plausible(c: char) -> bool {
    match c as u32 {
        // Controls are what is left of a text that was decoded wrongly more than once.
        0x80..=0x9f => true,
        0xa0..=0x17e | 0x18f | 0x192 | 0x1a0 | 0x1a1 | 0x1af | 0x1b0 | 0x218..=0x21b | 0x259 => true,
        0x2bb | 0x2bc | 0x2c6 | 0x2c7 | 0x2d8..=0x2dd => true,
        0x300..=0x345 | 0x370..=0x3ff | 0x401..=0x45f | 0x490..=0x4f9 => true,
        0x531..=0x587 | 0x5b0..=0x5f4 | 0x600..=0x6ff => true,
        0x900..=0xdff | 0xe01..=0xe5b | 0x10d0..=0x10ff | 0x1780..=0x17e9 => true,
        0x1e00..=0x1eff | 0x1f00..=0x1fff | 0x2000..=0x20bf | 0x2100..=0x23ff => true,
        0x2460..=0x28ff | 0x2b00..=0x2bff | 0x3000..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7a3 => true,
        0xfb00..=0xfb06 | 0xfe0e | 0xfe0f | 0xfeff | 0xff01..=0xff65 | 0xfffd => true,
        0x1f000..=0x1faff | 0x20000..=0x2ffff => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_not_odd() {
        for text in [
            "Él dijo: «Ñandú»…",
            "Größe – 5 m², £5 or €7",
            "naïve “fiancée”",
            "Київ, „Вісті“ №5",
            "áš",
            "Ελλάδα",
        ] {
            let odd: i32 = text.chars().zip(text.chars().skip(1)).map(|(a, b)| oddness(a, b)).sum();
            assert!(odd <= 1, "{text}: {odd}");
        }
    }

    #[test]
    fn what_wrong_decoding_leaves_is_odd() {
        for text in ["dÃ©cÃ¨s", "donâ€™t", "РїСЂРёРІРµС‚", "╨┐╤Ç╨░", "r√©g", "Â\u{80}"]
        {
            let odd: i32 = text.chars().zip(text.chars().skip(1)).map(|(a, b)| oddness(a, b)).sum();
            assert!(odd >= 3, "{text}: {odd}");
        }
    }
}
