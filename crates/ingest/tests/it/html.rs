//! Pages of many shapes: what is their text, what is not, and where it stands.

use std::sync::Arc;

use dateline_core::{FieldName, RawDocument, Span, Stage};
use dateline_ingest::{Class, Format, Ingest, Ingested, RawBatch, Settings, SourceRecord, source_fields};

/// Sentences of an invented story, long enough to be paragraphs.
const STORY: [&str; 4] = [
    "The harbour board approved the plan on Tuesday after a long debate, and work on the northern quay begins in May.",
    "Engineers had warned that the old piles, some of them eighty years old, could not carry the weight of new cranes.",
    "Freight through the port fell by 12% last year to 3.4 million tonnes, while the terminal next door grew.",
    "Residents of the lower town, however, fear noise at night, more lorries and higher rents behind the mole.",
];
const ASIDE: &str = "<nav><ul><li><a href=/a>Politics</a></li><li><a href=/b>Sports, and more</a></li></ul></nav>\
    <div id=cookie-banner><p>We use cookies, pixels and similar things, to measure reach and to show what suits you.</p></div>\
    <script>if (a < b) document.write('<p>Written by a script</p>');</script><style>p { color: red }</style>";
const AFTER: &str = "<section class=related-articles><h3>More</h3><article><a href=/c><h4>A teaser, with a comma</h4></a>\
    <p>An invitation to read about trams, buses and the ferry, which nobody asked for.</p></article></section>\
    <div class=comments-area><ol class=comment-list><li><div class=comment-author>Reader One</div>\
    <p>I disagree, because the port, as we all know, was never full, not even in the good years.</p></li></ol></div>\
    <footer><p>© 2026 The Quay Gazette. All rights reserved.</p></footer>";

fn record(bytes: &[u8]) -> SourceRecord {
    SourceRecord {
        source: Arc::from("page.html"),
        format: Format::Html,
        record: None,
        range: (0, bytes.len() as u64),
        bytes: Arc::new(bytes.to_vec()),
        planned_blake3: None,
    }
}

fn ingest(bytes: &[u8]) -> Ingested {
    let ingest = Ingest::new(Settings::default()).unwrap();
    ingest.run(&mut (), RawBatch::of(vec![record(bytes)])).unwrap()
}

fn read(bytes: &[u8]) -> RawDocument {
    ingest(bytes).documents.remove(0)
}

fn page(body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><title>Quay reopens | The Quay Gazette</title></head>\
        <body class='single has-sidebar'><header><a href=/>The Quay Gazette</a></header>{ASIDE}{body}{AFTER}</body></html>"
    )
}

fn body(document: &RawDocument) -> &str {
    &document.fields.iter().find(|field| field.name == FieldName::Body).unwrap().text
}

fn paragraphs(document: &RawDocument) -> Vec<&str> {
    body(document).split("\n\n").collect()
}

/// Holds every word of every field, and every field as a whole, against the bytes of the page.
fn prove(bytes: &[u8], document: &RawDocument) -> (usize, usize) {
    let sources = source_fields(&record(bytes), &Settings::default()).unwrap();
    let (mut proved, mut without) = (0, 0);
    for field in &document.fields {
        let source = sources.iter().find(|source| source.name == field.name).unwrap();
        let start = |word: &str| word.as_ptr() as usize - field.text.as_ptr() as usize;
        let words = field.text.split_whitespace().map(|word| (start(word), start(word) + word.len()));
        for (from, to) in words.chain([(0, field.text.len())]) {
            let Some(runs) = field.map.source_runs(Span::new(from as u32, to as u32)) else {
                without += 1;
                continue;
            };
            let decoded: String = runs.iter().map(|run| source.decode(*run).unwrap()).collect();
            assert_eq!(decoded, &field.text[from..to]);
            proved += 1;
        }
    }
    (proved, without)
}

#[test]
fn the_story_is_the_text_and_nothing_around_it_is() {
    let story: String = STORY.iter().map(|text| format!("<p>{text}</p>\n")).collect();
    for shape in [
        format!("<article><h1>Quay reopens</h1>{story}</article>"),
        format!("<div id=content><h1>Quay reopens</h1><div class=entry-content>{story}</div></div>"),
        format!("<table><tr><td class=x><h1>Quay reopens</h1>{story}</td></tr></table>"),
        format!("<div><h1>Quay reopens</h1><div>{}</div></div>", STORY.join("<br><br>\n")),
        format!("<div><h1>Quay reopens</h1><div><div>{}</div></div></div>", STORY.join("</div><div>")),
        format!("<article><h1>Quay reopens</h1><p>{}</article>", STORY.join("<p>")),
    ] {
        let html = page(&shape);
        let document = read(html.as_bytes());
        assert_eq!(paragraphs(&document), STORY, "{shape}");
        assert_eq!(document.fields[0].text, "Quay reopens");
        assert_eq!(document.metadata.title.as_deref(), Some("Quay reopens"));
        assert_eq!(document.metadata.language.as_deref(), Some("en"));
        assert_eq!(prove(html.as_bytes(), &document).1, 0, "{shape}");
    }
}

#[test]
fn a_short_story_is_not_replaced_by_longer_comments() {
    let html =
        page(&format!("<div class=post><h2 class=entry-title>Quay reopens</h2><p>{}</p></div>", STORY[0]));
    assert_eq!(paragraphs(&read(html.as_bytes())), [STORY[0]]);
}

#[test]
fn headings_items_rows_and_questions_stand_alone() {
    let html = page(&format!(
        "<article><h1>Quay reopens</h1><p>{}</p><h2>In figures</h2><ul><li>Cost: 40 million</li><li>Length: 900 m</li></ul>\
        <table><tr><th>Year<th>Tonnes<tr><td>2024<td>3.9<tr><td>2025<td>3.4</table>\
        <p><b>How did the board agree?</b> {}</p><p><strong>Was it worth the wait?</strong><br>{}</p></article>",
        STORY[0], STORY[1], STORY[2]
    ));
    let document = read(html.as_bytes());
    let last = format!("Was it worth the wait?\n\n{}", STORY[2]);
    let wanted = [
        STORY[0],
        "In figures",
        "Cost: 40 million",
        "Length: 900 m",
        "Year\tTonnes\n2024\t3.9\n2025\t3.4",
        "How did the board agree?",
        STORY[1],
    ];
    assert_eq!(body(&document), format!("{}\n\n{last}", wanted.join("\n\n")));
    prove(html.as_bytes(), &document);
}

#[test]
fn references_tags_and_white_space_have_their_bytes() {
    let html = page(&format!(
        "<article><h1>Quay\n reopens</h1><p>A&amp;B  and\n <i>C&nbsp;D</i><!-- x -->&#8222;E&#x201c;, {}</p>\
        <pre>line one &lt;\n  line two</pre><p>5 < 6, {}</p></article>",
        STORY[0], STORY[1]
    ));
    let document = read(html.as_bytes());
    assert!(body(&document).starts_with("A&B and C\u{a0}D„E“, The harbour"), "{}", body(&document));
    assert!(body(&document).contains("line one <\n  line two\n\n5 < 6, Eng"));
    let (proved, without) = prove(html.as_bytes(), &document);
    assert!(proved > 40);
    assert_eq!(without, 0);
}

#[test]
fn offsets_count_in_the_bytes_of_the_page_whatever_its_encoding() {
    let text = "Айлақ басқармасы сейсенбіде жоспарды бекітті, ал солтүстік айлақтағы жұмыс мамырда басталады деп хабарлады.";
    let story = format!(
        "<html><head><meta charset=utf-8><title>Айлақ</title></head><body><p>{text}</p><p>{text}</p></body></html>"
    );
    let document = read(story.as_bytes());
    assert_eq!(paragraphs(&document), [text, text]);
    assert_eq!(prove(story.as_bytes(), &document).1, 0);
    let russian = "Правление порта во вторник утвердило план, и работы на северном причале начнутся в мае &mdash; после долгих споров.";
    let page = format!(
        "<html><head><meta http-equiv=Content-Type content='text/html; charset=windows-1251'></head><body><p>{russian}</p></body></html>"
    );
    let bytes: Vec<u8> = page.chars().map(windows_1251).collect();
    let document = read(&bytes);
    assert_eq!(body(&document), russian.replace("&mdash;", "—"));
    assert_eq!(prove(&bytes, &document).1, 0);
}

fn windows_1251(c: char) -> u8 {
    match c as u32 {
        code @ 0x410..=0x44f => (code - 0x410 + 0xc0) as u8,
        code => u8::try_from(code).unwrap(),
    }
}

#[test]
fn what_the_page_says_of_itself_is_read() {
    let html = format!(
        "<html lang=kk-KZ><head><title>Quay reopens - Gazette</title><link rel=canonical href='https://gazette.example/2026/quay'>\
        <meta property='og:site_name' content='Gazette'><meta property='article:section' content='Ports &amp; trade'>\
        <script type='application/ld+json'>{{\"@graph\":[{{\"@type\":\"NewsArticle\",\"headline\":\"Quay reopens\",\
        \"datePublished\":\"2026-03-14T09:30:00+05:00\",\"author\":{{\"name\":\"Ada Wren\"}}}}]}}</script></head>\
        <body><article><h1>Quay reopens</h1><p>{}</p><p>{}</p></article></body></html>",
        STORY[0], STORY[1]
    );
    let metadata = read(html.as_bytes()).metadata;
    assert_eq!(metadata.title.as_deref(), Some("Quay reopens"));
    assert_eq!(metadata.byline.as_deref(), Some("Ada Wren"));
    assert_eq!(metadata.publisher.as_deref(), Some("Gazette"));
    assert_eq!(metadata.section.as_deref(), Some("Ports & trade"));
    assert_eq!(metadata.url.as_deref(), Some("https://gazette.example/2026/quay"));
    assert_eq!(metadata.language.as_deref(), Some("kk-KZ"));
    assert_eq!(metadata.published.as_deref(), Some("2026-03-14T09:30:00+05:00"));
    assert_eq!(metadata.published_from.as_deref(), Some("json-ld"));
}

#[test]
fn a_page_without_body_or_text_is_no_document() {
    for html in [
        "",
        " ",
        "<html></html>",
        "<title>Only a title</title>",
        "<script>var a</script>",
        "<p>&nbsp;</p>",
        "<!-- ",
    ] {
        let out = ingest(html.as_bytes());
        assert_eq!((out.documents.len(), out.rejected.len()), (0, 0), "{html}");
        assert_eq!(out.filtered.values().sum::<u64>(), 1, "{html}");
    }
    assert_eq!(paragraphs(&read(format!("{}<p>{}", STORY[0], STORY[1]).as_bytes())), &STORY[..2]);
}

#[test]
fn hostile_markup_ends_in_a_document_or_a_rejection() {
    let deep = format!("{}{}", "<div><b>".repeat(200_000), STORY[0]);
    assert_eq!(body(&read(deep.as_bytes())), STORY[0]);
    let tables = format!("{}{}", "<table><tr><td>".repeat(100_000), STORY[0]);
    assert_eq!(body(&read(tables.as_bytes())), STORY[0]);
    let attribute = format!("<p class='{}' {}>{}", "a ".repeat(500_000), "b=c ".repeat(200_000), STORY[0]);
    assert_eq!(body(&read(attribute.as_bytes())), STORY[0]);
    let references = format!("<p>{}", "&amp;".repeat(300_000));
    assert_eq!(body(&read(references.as_bytes())).len(), 300_000);
    let many = "<i>a</i>".repeat(450_000);
    let out = ingest(many.as_bytes());
    assert_eq!((out.documents.len(), out.rejected[0].class), (0, Class::Limit));
    assert!(out.rejected[0].message.contains("more than 400000 elements"), "{}", out.rejected[0].message);
}

#[test]
fn pages_cut_or_patched_anywhere_are_still_read_and_proved() {
    let story: String = STORY.iter().map(|text| format!("<p>{text} A&amp;B</p>\n")).collect();
    let html = page(&format!("<article><h1>Quay reopens</h1>{story}</article>"));
    for cut in (0..html.len()).step_by(97) {
        let patched = [&html.as_bytes()[..cut], b"\0<\xff&#", &html.as_bytes()[cut..]].concat();
        for bytes in [&html.as_bytes()[..cut], &patched] {
            if let Some(document) = ingest(bytes).documents.first() {
                prove(bytes, document);
            }
        }
    }
}
