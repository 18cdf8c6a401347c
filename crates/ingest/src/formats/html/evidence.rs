//! What the attributes of an element tell of its text: that it is no part of an article, that it names
//! the author or the date.
//!
//! Names are read as compounds: the last word is what a `post-comments` is, and a `has-sidebar` says
//! something of the page. The words stand in `lexicons/html-names.tsv`. Not here: what the extraction
//! itself makes of names and of the density of links.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::element::Element;
use super::lexer::Attribute;
use super::tree::Cleaning;

/// Longest name that is looked at.
const LONGEST_NAME: usize = 60;

/// What a word of a name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tells {
    Any,
    Alone,
    Byline,
    Date,
    Content,
    Flag,
    Part,
}

static WORDS: LazyLock<HashMap<&'static str, Tells>> = LazyLock::new(|| {
    let lines = include_str!("../../../lexicons/html-names.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).skip(1).filter_map(read_line).collect()
});

fn read_line(line: &'static str) -> Option<(&'static str, Tells)> {
    let (word, tells) = line.split_once('\t')?;
    let tells = match tells {
        "any" => Tells::Any,
        "alone" => Tells::Alone,
        "byline" => Tells::Byline,
        "date" => Tells::Date,
        "content" => Tells::Content,
        "flag" => Tells::Flag,
        "part" => Tells::Part,
        _ => return None,
    };
    Some((word, tells))
}

/// Whether an element is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It may hold text of an article.
    Keep,
    /// It holds none.
    Drop,
}

/// What an element holds besides text of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Nothing that is known.
    Nothing,
    /// The author line.
    Byline,
    /// The date.
    Date,
}

/// Reads attributes; its memory is reused from element to element.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// The words of one name, joined by `-`.
    name: String,
    /// Where words of `name` end.
    ends: Vec<usize>,
}

/// What the names of an element tell together.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    any: bool,
    alone: bool,
    content: bool,
    byline: bool,
    date: bool,
}

impl Evidence {
    /// Returns whether an element is kept, and what it holds.
    pub(super) fn judge(
        &mut self,
        html: &str,
        element: Element,
        attributes: &[Attribute],
        cleaning: Cleaning,
    ) -> (Verdict, Holds) {
        let (mut found, mut is_hidden) = (Found::default(), false);
        let mut has_main_role = false;
        for attribute in attributes {
            let (name, value) = (&html[attribute.name.clone()], &html[attribute.value.clone()]);
            if name.eq_ignore_ascii_case("class") || name.eq_ignore_ascii_case("id") {
                value.split_ascii_whitespace().take(12).for_each(|name| self.read(name, &mut found));
            } else if name.eq_ignore_ascii_case("role") {
                is_hidden |= is_aside_role(value);
                has_main_role |= matches!(value, "main" | "article");
            } else {
                is_hidden |= hides(name, value);
            }
        }
        let holds = match found {
            Found { byline: true, .. } => Holds::Byline,
            Found { date: true, .. } => Holds::Date,
            _ => Holds::Nothing,
        };
        let is_named_aside = found.any || (found.alone && !found.content) || (found.byline && !found.content);
        let is_frame = matches!(element, Element::Cell | Element::Row | Element::Rows) || has_main_role;
        let is_aside = is_hidden || (is_named_aside && !is_frame) || element == Element::Aside;
        let is_dropped = element == Element::Dropped || (cleaning == Cleaning::Full && is_aside);
        (if is_dropped { Verdict::Drop } else { Verdict::Keep }, holds)
    }

    /// Reads one name.
    fn read(&mut self, name: &str, found: &mut Found) {
        if name.len() > LONGEST_NAME {
            return;
        }
        self.split(name);
        let mut head = None;
        for (idx, &end) in self.ends.iter().enumerate() {
            let start = if idx == 0 { 0 } else { self.ends[idx - 1] + 1 };
            let word = WORDS.get(&self.name[start..end]).copied();
            if idx == 0 && word == Some(Tells::Flag) && self.ends.len() > 1 {
                return;
            }
            let before = idx.checked_sub(1).map(|last| if last == 0 { 0 } else { self.ends[last - 1] + 1 });
            let pair = before.and_then(|from| WORDS.get(&self.name[from..end]).copied());
            let tells = pair.or(word);
            found.any |= tells == Some(Tells::Any) || word == Some(Tells::Any);
            if tells != Some(Tells::Part) {
                head = tells;
            }
        }
        // Readers who comment are authors of another kind.
        let is_comment = self.name.contains("comment") || self.name.contains("kommentar");
        match head {
            Some(Tells::Alone) => found.alone = true,
            Some(Tells::Content) => found.content = true,
            Some(Tells::Byline | Tells::Date) if is_comment => found.alone = true,
            Some(Tells::Byline) => found.byline = true,
            Some(Tells::Date) => found.date = true,
            _ => {}
        }
    }

    /// Splits a name into words: at signs, and before capitals that follow small letters.
    fn split(&mut self, name: &str) {
        self.name.clear();
        self.ends.clear();
        let mut last = '-';
        for c in name.chars() {
            let parts = !c.is_alphanumeric() || (c.is_uppercase() && last.is_lowercase());
            if parts && !self.name.is_empty() && !self.name.ends_with('-') {
                self.ends.push(self.name.len());
                self.name.push('-');
            }
            if c.is_alphanumeric() {
                self.name.extend(c.to_lowercase());
            }
            last = c;
        }
        if !self.name.is_empty() && !self.name.ends_with('-') {
            self.ends.push(self.name.len());
        }
    }
}

fn is_aside_role(role: &str) -> bool {
    matches!(
        role,
        "navigation"
            | "banner"
            | "complementary"
            | "contentinfo"
            | "search"
            | "dialog"
            | "alertdialog"
            | "alert"
            | "menu"
            | "menubar"
            | "toolbar"
            | "tooltip"
            | "doc-toc"
            | "button"
    )
}

/// Returns whether an attribute says that the element is not shown.
fn hides(name: &str, value: &str) -> bool {
    match name {
        "hidden" => !value.eq_ignore_ascii_case("until-found"),
        "aria-hidden" | "aria-modal" => value == "true",
        "style" => {
            let style: String =
                value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexer::Lexer;
    use super::*;

    fn judged(tag: &str) -> (Verdict, Holds) {
        let mut lexer = Lexer::new(tag);
        lexer.next();
        Evidence::default().judge(tag, Element::of(lexer.name()), lexer.attributes(), Cleaning::Full)
    }

    fn keeps(tag: &str) -> bool {
        judged(tag).0 == Verdict::Keep
    }

    #[test]
    fn names_of_what_is_no_article_are_dropped() {
        for tag in [
            "<div class='related-posts'>",
            "<div class='c-article__share-buttons'>",
            "<ul id=mainMenu>",
            "<section class='post-comments'>",
            "<div class=newsletter_signup>",
            "<div role=navigation>",
            "<div style='display: none'>",
            "<div class='sidebar-right'>",
            "<nav>",
            "<p class=byline>",
        ] {
            assert!(!keeps(tag), "{tag}");
        }
    }

    #[test]
    fn names_of_articles_are_kept() {
        for tag in [
            "<div class='entry-content has-sidebar'>",
            "<div id=content class='sidebar-right'>",
            "<div class='article-body with-comments'>",
            "<div class=commentary>",
            "<p class='text-gray-700 hidden md:block'>",
            "<td class=sidebar>",
            "<div class='social-policy'>",
            "<div style='color: red'>",
            "<header class=article-header>",
        ] {
            assert!(keeps(tag), "{tag}");
        }
    }

    #[test]
    fn authors_and_dates_are_told() {
        assert_eq!(judged("<span class='post-author'>").1, Holds::Byline);
        assert_eq!(judged("<span class='entryDate'>").1, Holds::Date);
        assert_eq!(judged("<div class='article-body'>").1, Holds::Nothing);
    }
}
