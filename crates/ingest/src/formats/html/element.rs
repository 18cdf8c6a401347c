//! What elements of HTML mean for reading text: how they part it, how they are closed, what is left out.
//!
//! Not here: classes and roles of single elements (`evidence`).

/// An element by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// `html`, `head` and `body`, which every page has, written or not.
    Frame,
    /// What parts paragraphs and has no other part of its own here.
    Block,
    /// `p`.
    Paragraph,
    /// `h1` to `h6`.
    Heading,
    /// `ul`, `ol`, `menu`, `dl`.
    List,
    /// `li`.
    Item,
    /// `dt` and `dd`.
    Definition,
    /// `table`.
    Table,
    /// `thead`, `tbody`, `tfoot`.
    Rows,
    /// `tr`.
    Row,
    /// `td` and `th`.
    Cell,
    /// `pre`.
    Preformatted,
    /// `br`.
    Line,
    /// `hr`.
    Rule,
    /// `a`.
    Link,
    /// `b` and `strong`.
    Bold,
    /// Other elements that hold nothing: `img`, `wbr`, `input`.
    Void,
    /// `meta`, `link` and `base`, which say something of the page.
    Meta,
    /// `title`.
    Title,
    /// `script`.
    Script,
    /// What holds no text of an article: `style`, `svg`, `button`.
    Dropped,
    /// Like that, and its content is read as raw text.
    DroppedRaw,
    /// What usually holds none, and is looked into when nothing else is found: `nav`, `aside`, `footer`,
    /// `figcaption`.
    Aside,
    /// What does not part text: `span`, `em`, and every name that is not known.
    Inline,
}

/// How the content of an element is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raw {
    /// As markup.
    No,
    /// As text up to its end tag.
    Yes,
}

/// What a tag puts between the texts around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// A tab.
    Cell,
    /// A line end.
    Line,
    /// An empty line.
    Block,
}

impl Break {
    /// Returns what stands in the text.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Break::Cell => "\t",
            Break::Line => "\n",
            Break::Block => "\n\n",
        }
    }
}

impl Element {
    /// Returns the element of a name in lower case.
    pub(super) fn of(name: &str) -> Element {
        match name {
            "a" => Element::Link,
            "b" | "strong" => Element::Bold,
            "p" => Element::Paragraph,
            "br" => Element::Line,
            "li" => Element::Item,
            "ul" | "ol" | "dl" | "menu" | "dir" => Element::List,
            "dt" | "dd" => Element::Definition,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Element::Heading,
            "td" | "th" => Element::Cell,
            "tr" => Element::Row,
            "table" => Element::Table,
            "thead" | "tbody" | "tfoot" => Element::Rows,
            "hr" => Element::Rule,
            "pre" | "listing" | "plaintext" => Element::Preformatted,
            "html" | "head" | "body" | "frameset" => Element::Frame,
            "meta" | "link" | "base" => Element::Meta,
            "title" => Element::Title,
            "script" => Element::Script,
            _ => Element::of_rest(name),
        }
    }

    fn of_rest(name: &str) -> Element {
        match name {
            "div" | "article" | "section" | "blockquote" | "header" | "main" | "figure" | "address"
            | "center" | "details" | "summary" | "fieldset" | "legend" | "form" | "hgroup" | "caption"
            | "optgroup" | "search" | "xmp" => Element::Block,
            "nav" | "aside" | "footer" | "figcaption" => Element::Aside,
            "img" | "wbr" | "input" | "area" | "col" | "source" | "track" | "param" | "embed" | "frame"
            | "keygen" | "bgsound" => Element::Void,
            "style" | "noembed" | "noframes" | "textarea" | "iframe" => Element::DroppedRaw,
            "svg" | "button" | "select" | "template" | "noscript" | "object" | "canvas" | "audio"
            | "video" | "dialog" | "map" | "datalist" | "applet" | "picture" | "rp" | "rt" => {
                Element::Dropped
            }
            _ => Element::Inline,
        }
    }

    /// Returns how its content is read.
    pub(super) fn raw(self) -> Raw {
        match self {
            Element::Script | Element::DroppedRaw | Element::Title => Raw::Yes,
            _ => Raw::No,
        }
    }

    /// Returns whether it has no content and no end tag.
    pub(super) fn is_void(self) -> bool {
        matches!(self, Element::Void | Element::Line | Element::Rule | Element::Meta)
    }

    /// Returns what its tags put between the texts around them.
    pub(super) fn breaks(self) -> Option<Break> {
        match self {
            Element::Cell => Some(Break::Cell),
            Element::Line | Element::Row => Some(Break::Line),
            _ => self.is_block().then_some(Break::Block),
        }
    }

    /// Returns whether it parts paragraphs.
    pub(super) fn is_block(self) -> bool {
        matches!(
            self,
            Element::Block
                | Element::Paragraph
                | Element::Heading
                | Element::List
                | Element::Item
                | Element::Definition
                | Element::Table
                | Element::Preformatted
                | Element::Rule
                | Element::Aside
                | Element::Frame
        )
    }

    /// Returns whether its start tag ends an open paragraph.
    pub(super) fn closes_paragraph(self) -> bool {
        self.is_block() && self != Element::Frame
    }

    /// Returns whether an end tag of an element around it does not reach through it.
    pub(super) fn is_boundary(self) -> bool {
        matches!(self, Element::Table | Element::Cell | Element::Frame)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_by_what_they_do() {
        assert_eq!(Element::of("h3").breaks(), Some(Break::Block));
        assert_eq!(Element::of("tr").breaks(), Some(Break::Line));
        assert_eq!(Element::of("th").breaks(), Some(Break::Cell));
        assert_eq!(Element::of("amp-img").breaks(), None);
        assert!(Element::of("br").is_void() && Element::of("meta").is_void());
        assert_eq!(Element::of("style").raw(), Raw::Yes);
    }
}
