//! Names in a list are of one kind: `Osh, Lapur and Kadir` are places where two of them are, and what stands between
//! two of them is one.
//!
//! Not here: where a name in a list ends (`split`).

use dateline_plugin::flag;

use crate::candidate::Source;
use crate::cues::{Cues, role};
use crate::mention::{Kind, Mention};
use crate::text::Text;

/// Finds what stands in a list between two names of one kind: `Osh, Lapur, Kadir and Marn`.
pub(crate) fn fill<'a>(text: &Text<'a>, cues: &Cues, mentions: &mut Vec<Mention<'a>>) {
    let found: Vec<_> =
        mentions.windows(2).filter_map(|pair| between(text, cues, &pair[0], &pair[1])).collect();
    if !found.is_empty() {
        mentions.extend(found);
        mentions.sort_by_key(|mention| mention.first);
    }
}

/// Returns the name between two of one kind, marks on both its sides.
fn between<'a>(text: &Text<'a>, cues: &Cues, one: &Mention<'a>, other: &Mention<'a>) -> Option<Mention<'a>> {
    const LONGEST: usize = 3;
    const OTHER: u32 =
        role::FUNCTION | role::CALENDAR | role::PERSON_TITLE | role::OFFICE | role::ABBREVIATION;
    let is_common = matches!(one.kind, Kind::Person | Kind::Organization | Kind::Place);
    if one.kind != other.kind || !is_common || text.bytes(one.end) != b"," {
        return None;
    }
    let first = one.end + 1;
    let end = (first..other.first).find(|idx| is_mark(text, *idx))?;
    let is_list = (end..other.first).all(|idx| is_mark(text, idx)) && other.first - end <= MARKS;
    let is_word =
        |idx: usize| text.is_capital(idx) && text.has(idx, flag::LETTER) && !cues.is(text, idx, OTHER);
    let is_name = first < end && end - first <= LONGEST && (first..end).all(is_word);
    let is_near = text.previous(other.first).is_some() && !text.has(first, flag::SENTENCE_FIRST);
    (is_list && is_name && is_near).then(|| Mention {
        first,
        end,
        source: Source::Tagger,
        kind: one.kind,
        canonical: text.name(first, end),
        iso3166: None,
        is_people: false,
        rule: "list",
    })
}

/// Most marks between two names of a list: `, and`.
const MARKS: usize = 2;

fn is_mark(text: &Text<'_>, idx: usize) -> bool {
    matches!(text.bytes(idx), b"," | b"and" | b"or" | b"&")
}

/// Gives a name of the tagger in a list the kind that all others of the list have.
pub(crate) fn level<'a>(text: &Text<'a>, cues: &Cues, mentions: &mut [Mention<'a>]) {
    const SHORTEST: usize = 3;
    let mut first = 0;
    while first < mentions.len() {
        let mut end = first + 1;
        while end < mentions.len() && is_joined(text, &mentions[end - 1], &mentions[end]) {
            end += 1;
        }
        if end - first >= SHORTEST {
            level_list(text, cues, &mut mentions[first..end]);
        }
        first = end;
    }
}

/// Nothing but a comma, `and` or both stands between two names of one sentence.
fn is_joined(text: &Text<'_>, one: &Mention<'_>, other: &Mention<'_>) -> bool {
    let between = one.end..other.first;
    let is_near = between.len() <= MARKS && !between.is_empty();
    is_near && between.into_iter().all(|idx| is_mark(text, idx)) && text.previous(other.first).is_some()
}

fn level_list(text: &Text<'_>, cues: &Cues, list: &mut [Mention<'_>]) {
    let mut counts = [0_usize; 7];
    list.iter().for_each(|mention| counts[mention.kind as usize] += 1);
    let Some(most) = (0..counts.len()).max_by_key(|kind| counts[*kind]) else { return };
    let is_open = |mention: &Mention<'_>| {
        let is_told = cues.is(text, mention.end - 1, role::COMPANY | role::FACILITY | role::ORG_HEAD);
        let is_common = matches!(mention.kind, Kind::Person | Kind::Organization | Kind::Place);
        mention.source == Source::Tagger && is_common && !is_told
    };
    let kind = Kind::at(most).filter(|kind| matches!(kind, Kind::Person | Kind::Organization | Kind::Place));
    let Some(kind) = kind.filter(|_| counts[most] + 1 == list.len()) else { return };
    list.iter_mut().filter(|mention| is_open(mention)).for_each(|mention| mention.kind = kind);
}
