//! The text of `word/document.xml` (ECMA-376 part 1, chapter 17), tied to the bytes it stands in.
//!
//! Paragraphs are parted by an empty line; a table's row is one paragraph with tabs between its cells.
//! Not in the text: footnotes and endnotes, headers and footers, comments, text boxes and drawings, fields'
//! instructions, what tracked changes deleted or moved away, bullets and numbers of lists (they are not in
//! this file).

use dateline_core::{OffsetMap, Span};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// Elements that are skipped with all they hold.
const SKIPPED: [&str; 8] =
    ["Fallback", "drawing", "pict", "object", "txbxContent", "moveFrom", "pPrChange", "rPrChange"];

/// The text of a document.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) text: String,
    /// From bytes of the text to bytes of the XML.
    pub(super) map: OffsetMap,
    /// The first paragraph in the style `Title`.
    pub(super) title: Option<String>,
}

/// Reads the XML, or says what is wrong and where.
pub(super) fn read(xml: &str) -> Result<Body, String> {
    let mut writer = Writer::default();
    let mut reader = Reader::from_str(xml);
    loop {
        let before = reader.buffer_position();
        let failed = |error: quick_xml::Error| format!("not well-formed at byte {before}: {error}");
        let event = reader.read_event().map_err(failed)?;
        let span = Span::new(before as u32, reader.buffer_position() as u32);
        match event {
            Event::Start(element) if SKIPPED.contains(&local(&element)) => {
                reader.read_to_end(element.name()).map_err(failed)?;
            }
            Event::Start(element) => writer.start(&element, span),
            Event::Empty(element) => {
                writer.start(&element, span);
                writer.end(local(&element));
            }
            Event::End(element) => writer.end(after_colon(&element)),
            Event::Text(text) => writer.text(&text, span.start),
            Event::CData(text) => writer.cdata(&text, span),
            Event::GeneralRef(entity) => writer.entity(&entity, span),
            Event::Eof if writer.depth > 0 => return Err(format!("truncated: it ends at byte {before}")),
            Event::Eof => return Ok(writer.body),
            _ => {}
        }
    }
}

/// Returns what a slice of the XML says that begins in a text or is one element: texts, references,
/// elements that stand for a character, and what parts cells and the paragraphs of a cell.
pub(super) fn decode_slice(xml: &str) -> Option<String> {
    let (mut out, mut gap, mut is_text) = (String::new(), Gap::None, true);
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    loop {
        let said = match reader.read_event().ok()? {
            Event::Text(text) if is_text => text.to_string(),
            Event::CData(text) if is_text => text.to_string(),
            Event::GeneralRef(entity) if is_text => resolve(&entity)?,
            Event::Start(element) if SKIPPED.contains(&local(&element)) => {
                reader.read_to_end(element.name()).ok()?;
                continue;
            }
            Event::Start(element) => {
                is_text = local(&element) == "t";
                character(&element).unwrap_or_default().to_owned()
            }
            Event::Empty(element) => {
                is_text = false;
                character(&element).unwrap_or_default().to_owned()
            }
            Event::End(element) => {
                is_text = false;
                gap = gap.max(gap_behind(after_colon(&element)));
                continue;
            }
            Event::Eof => {
                out.push_str(gap.as_str());
                return Some(out);
            }
            _ => continue,
        };
        if !said.is_empty() {
            out.push_str(std::mem::take(&mut gap).as_str());
            out.push_str(&said);
        }
    }
}

/// Returns what the end of an element parts inside a row.
fn gap_behind(name: &str) -> Gap {
    match name {
        "p" => Gap::Space,
        "tc" => Gap::Cell,
        "tr" => Gap::Paragraph,
        _ => Gap::None,
    }
}

/// Returns the name of an element without its prefix.
fn local<'a>(element: &'a BytesStart<'_>) -> &'a str {
    after_colon(&element[..element.find(|c: char| c.is_ascii_whitespace()).unwrap_or(element.len())])
}

fn after_colon(name: &str) -> &str {
    let name = name.trim_end();
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Returns the character an element of a run stands for (17.3.3).
fn character(element: &BytesStart<'_>) -> Option<&'static str> {
    match local(element) {
        "tab" | "ptab" => Some("\t"),
        "br" | "cr" => Some("\n"),
        "noBreakHyphen" => Some("\u{2011}"),
        _ => None,
    }
}

fn resolve(entity: &BytesRef<'_>) -> Option<String> {
    if let Some(c) = entity.resolve_char_ref().ok()? {
        return Some(c.to_string());
    }
    resolve_predefined_entity(entity).map(str::to_owned)
}

/// What stands between two pieces of text, to be written when the second comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    /// Between paragraphs of one cell.
    Space,
    /// Between cells.
    Cell,
    Paragraph,
}

impl Gap {
    const fn as_str(self) -> &'static str {
        match self {
            Gap::None => "",
            Gap::Space => " ",
            Gap::Cell => "\t",
            Gap::Paragraph => "\n\n",
        }
    }
}

#[derive(Default)]
struct Writer {
    body: Body,
    gap: Gap,
    /// Open elements, open runs, open texts and open cells.
    depth: u32,
    runs: u32,
    texts: u32,
    cells: u32,
    /// Where the last piece of a text ends in the XML; `None` behind an element that stands for a character.
    text_end: Option<u32>,
    /// Where the text of the open paragraph begins, and whether it is a title.
    paragraph: usize,
    is_title: bool,
}

impl Writer {
    fn start(&mut self, element: &BytesStart<'_>, span: Span) {
        self.depth += 1;
        match local(element) {
            "p" => {
                self.paragraph = self.body.text.len();
                self.is_title = false;
            }
            "pStyle" => self.is_title = is_value(element, "Title"),
            "r" => self.runs += 1,
            "t" if self.runs > 0 => self.texts += 1,
            "tc" => self.cells += 1,
            _ if self.runs > 0 => {
                if let Some(text) = character(element) {
                    self.atom(text, span);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        match name {
            "r" => self.runs = self.runs.saturating_sub(1),
            "t" => self.texts = self.texts.saturating_sub(1),
            "tc" => {
                self.cells = self.cells.saturating_sub(1);
                self.part(gap_behind(name));
            }
            "tr" => self.part(gap_behind(name)),
            "p" => {
                self.keep_title();
                self.part(if self.cells > 0 { Gap::Space } else { Gap::Paragraph });
            }
            _ => {}
        }
    }

    /// Lets the text that follows stand apart from what there is.
    fn part(&mut self, gap: Gap) {
        if !self.body.text.is_empty() {
            self.gap = self.gap.max(gap);
        }
    }

    fn keep_title(&mut self) {
        let text = self.body.text.get(self.paragraph..).unwrap_or_default().trim();
        if self.is_title && self.body.title.is_none() && !text.is_empty() {
            self.body.title = Some(text.to_owned());
        }
    }

    /// Writes what is due before a text from `next` on. Inside a row the tags in between are its source.
    fn write_gap(&mut self, next: u32) {
        let gap = std::mem::take(&mut self.gap);
        let start = self.body.text.len() as u32;
        self.body.text.push_str(gap.as_str());
        let text = Span::new(start, self.body.text.len() as u32);
        if let (Gap::Space | Gap::Cell, Some(end)) = (gap, self.text_end) {
            self.body.map.push_atomic(text, Span::new(end, next));
        }
    }

    fn text(&mut self, text: &str, source: u32) {
        if self.texts == 0 || text.is_empty() {
            return;
        }
        self.write_gap(source);
        self.body.map.push_linear(self.body.text.len() as u32, source, text.len() as u32);
        self.body.text.push_str(text);
        self.text_end = Some(source + text.len() as u32);
    }

    /// Characters in such a section mean themselves, so a slice of it cannot be read alone.
    fn cdata(&mut self, text: &str, span: Span) {
        if self.texts > 0 && !text.is_empty() {
            self.atom(text, span);
        }
    }

    fn entity(&mut self, entity: &BytesRef<'_>, span: Span) {
        if self.texts > 0
            && let Some(text) = resolve(entity)
        {
            self.atom(&text, span);
        }
    }

    fn atom(&mut self, text: &str, source: Span) {
        self.write_gap(source.start);
        let start = self.body.text.len() as u32;
        self.text_end = (self.texts > 0).then_some(source.end);
        self.body.map.push_atomic(Span::new(start, start + text.len() as u32), source);
        self.body.text.push_str(text);
    }
}

fn is_value(element: &BytesStart<'_>, value: &str) -> bool {
    let mut attributes = element.attributes().flatten();
    attributes.any(|attribute| after_colon(attribute.key.as_ref()) == "val" && attribute.value == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(body: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"
        )
    }

    /// Reads a document and checks that every run of its map decodes to its text.
    fn text(body: &str) -> String {
        let xml = document(body);
        let found = read(&xml).unwrap();
        for run in found.map.runs() {
            let slice = decode_slice(&xml[run.source.range()]);
            assert_eq!(slice.as_deref(), Some(&found.text[run.text.range()]), "{run:?}");
        }
        found.text
    }

    #[test]
    fn runs_join_and_paragraphs_part() {
        let body = "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>Rail</w:t></w:r></w:p>\n\
            <w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">Tariffs </w:t></w:r>\
            <w:r><w:t>rose &#8211; by 3 &amp; 4</w:t></w:r></w:p><w:p/>\
            <w:p><w:ins><w:r><w:t><![CDATA[a < b]]></w:t></w:r></w:ins></w:p>";
        assert_eq!(text(body), "Rail\n\nTariffs rose – by 3 & 4\n\na < b");
    }

    #[test]
    fn tabs_and_breaks_are_characters_with_a_source() {
        let body = "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t>\
            <w:br w:type=\"page\"/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:br></w:br></w:r></w:p>";
        assert_eq!(text(body), "a\tb\nc\u{2011}d\n");
    }

    #[test]
    fn a_row_is_a_paragraph() {
        let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
        let two = "<w:tc><w:p><w:r><w:t>one</w:t></w:r></w:p><w:p><w:r><w:t>two</w:t></w:r></w:p></w:tc>";
        let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
        let empty = "<w:tc><w:p/></w:tc>";
        let table =
            format!("<w:tbl>{}{}</w:tbl>", row(&(cell("a") + empty + &cell("b"))), row(&(cell("c") + two)));
        let body = format!("<w:p><w:r><w:t>x</w:t></w:r></w:p>{table}<w:p><w:r><w:t>y</w:t></w:r></w:p>");
        assert_eq!(text(&body), "x\n\na\tb\n\nc\tone two\n\ny");
        let found = read(&document(&body)).unwrap();
        assert!(found.map.source_hull(Span::new(3, 6)).is_some(), "a row has a source");
        assert!(found.map.source_hull(Span::new(0, 4)).is_none(), "two paragraphs have none");
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        let body = "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>\
            <w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>\
            <w:r><w:instrText>PAGE</w:instrText><w:footnoteReference w:id=\"1\"/></w:r>\
            <w:r><w:drawing><a:t>chart</a:t><w:p><w:r><w:t>box</w:t></w:r></w:p></w:drawing></w:r>\
            <m:r><m:t>math</m:t></m:r><w:r><w:t>kept</w:t></w:r></w:p>";
        assert_eq!(text(body), "mathkept", "formulas are texts of runs");
    }

    #[test]
    fn the_title_is_the_paragraph_in_that_style() {
        let style = |style: &str, text: &str| {
            format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
        };
        let xml = document(&(style("Heading1", "a") + &style("Title", " The plan ") + &style("Title", "b")));
        assert_eq!(read(&xml).unwrap().title.as_deref(), Some("The plan"));
        assert_eq!(read(&document("<w:p/>")).unwrap().title, None);
    }

    #[test]
    fn broken_xml_says_where() {
        let error = |xml: &str| read(xml).unwrap_err();
        assert!(error("<w:document><w:p></w:q></w:p></w:document>").contains("not well-formed at byte 17"));
        assert!(error("<w:document><w:p><w:r><w:t>cut").starts_with("truncated"));
        assert!(error("<w:document><w:drawing><w:p>").contains("not well-formed"));
    }

    #[test]
    fn slices_that_are_no_text_have_none() {
        assert_eq!(decode_slice("a &lt; b"), Some("a < b".into()));
        assert_eq!(decode_slice("<w:tab/>"), Some("\t".into()));
        assert_eq!(decode_slice("a</w:t></w:r></w:p>\n</w:tc><w:tc>\n<w:p><w:r><w:t>b"), Some("a\tb".into()));
        assert_eq!(decode_slice("a &unknown; b"), None);
        assert_eq!(decode_slice("a <w:tab"), None);
    }
}
