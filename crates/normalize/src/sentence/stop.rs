//! A mark that may end a sentence, with everything that belongs to it: more marks, closing quotes and
//! brackets, references. Not here: whether it ends one.

/// What the marks of a stop are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// One dot.
    Dot,
    /// Two or three dots, or `…`.
    Ellipsis,
    /// Four dots or more: an ellipsis and a full stop.
    LongEllipsis,
    /// Question and exclamation marks.
    Exclamation,
    /// A mark of a script without capitals, or one that stands without a space: `。`, `؟`, `։`.
    Other,
}

/// Marks and what belongs to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    /// First byte of the marks.
    pub(super) start: usize,
    /// One past the last byte of the marks before anything that closes.
    pub(super) marks_end: usize,
    /// One past the last byte of all.
    pub(super) end: usize,
    /// What the marks are.
    pub(super) mark: Mark,
    /// Whether a quotation mark closes.
    pub(super) closes_quote: bool,
    /// Whether a bracket closes.
    pub(super) closes_bracket: bool,
}

impl Stop {
    /// Returns the stop at `at`, if a mark stands there that can end a sentence.
    pub(super) fn at(text: &str, at: usize) -> Option<Stop> {
        let (mark, marks_end) = read_marks(text, at)?;
        let mut stop =
            Stop { start: at, marks_end, end: marks_end, mark, closes_quote: false, closes_bracket: false };
        stop.read_closers(text);
        stop.end = read_references(text, stop.start, stop.end);
        Some(stop)
    }

    fn read_closers(&mut self, text: &str) {
        loop {
            let rest = &text[self.end..];
            let Some(c) = rest.chars().next() else { return };
            let after = rest[c.len_utf8()..].chars().next();
            match c {
                ')' | ']' | '}' | '）' | '】' => self.closes_bracket = true,
                '"' | '”' | '“' | '»' | '›' | '」' | '』' => self.closes_quote = true,
                '\'' | '’' | '‘' if !after.is_some_and(char::is_alphanumeric) => self.closes_quote = true,
                ' ' if matches!(after, Some('»' | '›')) => {}
                _ => match read_marks(text, self.end) {
                    Some((_, end)) => {
                        self.end = end;
                        continue;
                    }
                    None => return,
                },
            }
            self.end += c.len_utf8();
        }
    }
}

/// Returns what the marks at `at` are and where they end. Dots may stand apart: `. . .`
fn read_marks(text: &str, at: usize) -> Option<(Mark, usize)> {
    let (mut dots, mut exclaims, mut others) = (0, false, false);
    let mut end = at;
    loop {
        let rest = &text[end..];
        let c = rest.chars().next();
        match c {
            Some('.') => dots += 1,
            Some('…') => dots += 3,
            Some('!' | '?' | '‽') => exclaims = true,
            Some('。' | '！' | '？' | '．' | '｡' | '։' | '؟' | '۔' | '।' | '॥') => others = true,
            Some(':') if end == at && is_armenian(&text[..at]) => others = true,
            Some(' ') if dots > 0 && is_spaced_dot(rest) => {}
            _ => break,
        }
        end += c.map_or(0, char::len_utf8);
    }
    let mark = match dots {
        _ if others => Mark::Other,
        _ if exclaims => Mark::Exclamation,
        0 => return None,
        1 => Mark::Dot,
        2 | 3 => Mark::Ellipsis,
        _ => Mark::LongEllipsis,
    };
    Some((mark, end))
}

/// Armenian ends sentences with U+0589, for which many type a colon.
fn is_armenian(before: &str) -> bool {
    before.ends_with(|c| matches!(c, '\u{531}'..='\u{587}'))
}

/// Returns whether one dot follows a space. Several dots without spaces are an ellipsis of their own.
fn is_spaced_dot(rest: &str) -> bool {
    rest.starts_with(" .") && !rest[2..].starts_with(|c: char| c.is_alphanumeric() || c == '.')
}

/// Returns the end of the references behind a stop: `[12]`, `[3] [4]`, or a note's number (`word.12 Next`).
fn read_references(text: &str, start: usize, mut end: usize) -> usize {
    while let Some(len) = bracketed_reference(&text[end..]) {
        end += len;
    }
    let rest = &text[end..];
    let digits = rest.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let word = text[..start].bytes().rev().take(3).take_while(u8::is_ascii_lowercase).count();
    let next = rest[digits..].trim_start_matches(' ');
    let spaced = next.len() < rest.len() - digits && next.starts_with(char::is_uppercase);
    if (1..=3).contains(&digits) && word == 3 && (spaced || rest.len() == digits) {
        end + digits
    } else {
        end
    }
}

fn bracketed_reference(rest: &str) -> Option<usize> {
    let body = rest.trim_start_matches(' ').strip_prefix('[')?;
    let space = rest.len() - body.len() - 1;
    let len = body.bytes().take(5).take_while(u8::is_ascii_alphanumeric).count();
    let has_digit = body[..len].bytes().any(|byte| byte.is_ascii_digit());
    let tail = body[len..].strip_prefix(']')?;
    let ends = tail.is_empty() || tail.starts_with([' ', '\n', '[']);
    (space <= 1 && len <= 4 && has_digit && ends).then_some(space + len + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(text: &str) -> (Mark, &str) {
        let stop = Stop::at(text, text.find(['.', '?', '!', '…', '。', ':']).unwrap()).unwrap();
        (stop.mark, &text[stop.start..stop.end])
    }

    #[test]
    fn closers_and_references_belong_to_the_stop() {
        assert_eq!(stop("late.”) [3] [12] Next"), (Mark::Dot, ".”) [3] [12]"));
        assert_eq!(stop("late?!\" she"), (Mark::Exclamation, "?!\""));
        assert_eq!(stop("Jr.'s"), (Mark::Dot, "."));
        assert_eq!(stop("dit. » Il"), (Mark::Dot, ". »"));
        assert_eq!(stop("word.12 Next"), (Mark::Dot, ".12"));
        assert_eq!(stop("word.12 t"), (Mark::Dot, "."));
        assert_eq!(stop("word. [the] robot"), (Mark::Dot, "."));
    }

    #[test]
    fn dots_may_stand_apart() {
        assert_eq!(stop("weak . . . was"), (Mark::Ellipsis, ". . ."));
        assert_eq!(stop("weak. . . . The"), (Mark::LongEllipsis, ". . . ."));
        assert_eq!(stop("hit .265"), (Mark::Dot, "."));
        assert_eq!(stop("է: Ես"), (Mark::Other, ":"));
        assert_eq!(Stop::at("so: x", 2), None);
    }
}
