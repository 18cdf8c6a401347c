//! DOCX and PDF.

use std::io::{Cursor, Write};
use std::process::Command;

use dateline_ingest::{Class, Settings};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::common::{body, read, read_with};

fn docx(document: &str, core: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in
        [("[Content_Types].xml", "<Types/>"), ("word/document.xml", document), ("docProps/core.xml", core)]
    {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn paragraphs(texts: &[&str]) -> String {
    let texts: String = texts.iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect();
    format!("<w:document><w:body>{texts}</w:body></w:document>")
}

const CORE: &str = "<cp:coreProperties><dc:title>Council</dc:title><dc:creator>Secretariat</dc:creator>\
    <dcterms:created>2026-03-14T10:00:00Z</dcterms:created></cp:coreProperties>";

#[test]
fn a_docx_is_a_document() {
    let out = read("a.docx", docx(&paragraphs(&["Trade rose &amp; fell.", "It was 3 &lt; 4."]), CORE));
    let document = &out.documents[0];
    assert_eq!(body(document), "Trade rose & fell.\n\nIt was 3 < 4.");
    assert_eq!(document.metadata.title.as_deref(), Some("Council"));
    assert_eq!(document.metadata.byline.as_deref(), Some("Secretariat"));
    assert_eq!(document.metadata.published.as_deref(), Some("2026-03-14T10:00:00Z"));
}

#[test]
fn a_dispatch_line_counts_more_than_the_creation_date() {
    let out = read("a.docx", docx(&paragraphs(&["LIMA, 9 June 2026 (Andes Wire) — Trade rose."]), CORE));
    assert_eq!(out.documents[0].metadata.published.as_deref(), Some("2026-06-09"));
}

#[test]
fn a_docx_is_known_by_its_members() {
    let out = read("no-name", docx(&paragraphs(&["Trade rose."]), CORE));
    assert_eq!(out.documents.len(), 1, "{:?}", out.rejected);
    assert!(out.documents[0].origin.media_type.contains("wordprocessingml"));
}

#[test]
fn damaged_docx_files_are_rejected() {
    let whole = docx(&paragraphs(&["Trade rose."; 200]), CORE);
    for end in [0, 10, 200, whole.len() / 2, whole.len() - 10] {
        let out = read("a.docx", &whole[..end]);
        assert_eq!((out.documents.len(), out.rejected.len() + out.filtered.len()), (0, 1), "cut at {end}");
    }
    let broken = docx("<w:document><w:body><w:p><w:r><w:t>Trade", CORE);
    let out = read("a.docx", &broken);
    assert_eq!(out.rejected[0].class, Class::Format);
    assert_eq!(out.rejected[0].raw, broken);
    let settings = Settings { max_record_bytes: 10_000, ..Settings::default() };
    let out = read_with("a.docx", docx(&paragraphs(&["Trade rose."; 2000]), CORE), &settings);
    assert_eq!(out.rejected[0].class, Class::Limit, "{:?}", out.rejected[0].message);
}

/// A PDF of one page, with nothing packed.
fn pdf(line: &str) -> Vec<u8> {
    let stream = format!("BT /F1 12 Tf 72 720 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let (mut out, mut table) = (String::from("%PDF-1.4\n"), String::new());
    for (number, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 1));
    }
    let at = out.len();
    out.push_str(&format!(
        "xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n"
    ));
    out.into_bytes()
}

fn is_installed() -> bool {
    let found = Command::new("pdftotext").arg("-v").output().is_ok();
    if !found {
        eprintln!("pdftotext is not installed: PDF is tested for its message alone");
    }
    found
}

#[test]
fn a_pdf_is_read_where_the_tool_is_installed() {
    let out = read("a.pdf", pdf("Freight fell by 8.4 percent."));
    if is_installed() {
        assert_eq!(body(&out.documents[0]).trim(), "Freight fell by 8.4 percent.");
        assert_eq!(out.documents[0].origin.media_type, "application/pdf");
    } else {
        assert!(out.rejected[0].message.contains("poppler-utils"), "{}", out.rejected[0].message);
    }
}

#[test]
fn a_damaged_pdf_is_one_row() {
    let out = read("a.pdf", b"%PDF-1.4\nnothing of the kind");
    assert_eq!((out.documents.len(), out.rejected.len()), (0, 1));
    if is_installed() {
        assert_eq!(out.rejected[0].class, Class::Format, "{}", out.rejected[0].message);
    }
}

#[test]
fn what_says_what_a_folder_holds_is_no_document() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["README.md", "Readme", "a.md"] {
        std::fs::write(folder.path().join(name), "# Trade\n\nTrade rose.\n").unwrap();
    }
    let listing = |path: &std::path::Path| {
        dateline_ingest::list(&[path.to_str().unwrap().to_owned()], &Settings::default()).unwrap()
    };
    let found = listing(folder.path());
    assert_eq!((found.inputs.len(), found.skipped.get("readme")), (1, Some(&2)));
    assert_eq!(listing(&folder.path().join("README.md")).inputs.len(), 1, "named as such");
}
