//! A corpus in a folder: the articles in one of the formats, `names.txt`, `truth.jsonl`, `corpus.json`.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Serialize;

use super::{Article, Copied, Corpus, Digest, Settings, VERSION, html, names};

/// Articles in one folder of plain files.
const FOLDER: usize = 1000;

/// Bytes in one file of lines, roughly.
const FILE_BYTES: u64 = 64_000_000;

/// How the articles are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A file for each: headline, empty line, paragraphs.
    Txt,
    /// A line for each.
    Jsonl,
    /// A page for each.
    Html,
}

impl Format {
    /// Returns its name, which is the ending of its files.
    pub fn name(self) -> &'static str {
        match self {
            Format::Txt => "txt",
            Format::Jsonl => "jsonl",
            Format::Html => "html",
        }
    }

    /// Returns the format of a name.
    ///
    /// # Errors
    ///
    /// When there is none of that name.
    pub fn parse(name: &str) -> Result<Format> {
        match name {
            "txt" => Ok(Format::Txt),
            "jsonl" => Ok(Format::Jsonl),
            "html" => Ok(Format::Html),
            _ => bail!("format `{name}`: `txt`, `jsonl` or `html`"),
        }
    }
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Version of the generator.
    pub version: u32,
    /// The seed.
    pub seed: u64,
    /// Number of articles.
    pub articles: u64,
    /// Bytes of text.
    pub bytes: u64,
    /// Number of near copies.
    pub copies: u64,
    /// Number of names in `names.txt`.
    pub names: u64,
    /// Hash of the articles, whatever they are written as.
    pub blake3: String,
}

#[derive(Serialize)]
struct Truth<'a> {
    id: &'a str,
    #[serde(flatten)]
    copied: &'a Copied,
}

/// Writes a corpus into a folder, which must be empty or missing.
///
/// # Errors
///
/// When the folder is not empty or the disk fails.
pub fn write(settings: Settings, folder: &Path, format: Format) -> Result<Written> {
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    if fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?.next().is_some() {
        bail!("{}: the folder is not empty", folder.display());
    }
    let mut articles = Articles { folder, format, lines: None, line: String::new(), bytes: 0, n: 0 };
    let mut truth = create(&folder.join("truth.jsonl"))?;
    let (mut digest, mut bytes, mut copies) = (Digest::default(), 0, 0);
    for article in Corpus::new(settings) {
        digest.add(&article);
        bytes += article.byte_len() as u64;
        if let Some(copied) = &article.copied {
            copies += 1;
            writeln!(truth, "{}", serde_json::to_string(&Truth { id: &article.id, copied })?)?;
        }
        articles.write(&article)?;
    }
    truth.flush().context("writing truth.jsonl")?;
    let names = names();
    let n = articles.finish()?;
    let written = Written {
        version: VERSION,
        seed: settings.seed,
        articles: n,
        bytes,
        copies,
        names: names.len() as u64,
        blake3: digest.hex(),
    };
    fs::write(folder.join("names.txt"), names.join("\n") + "\n").context("writing names.txt")?;
    let json = serde_json::to_string_pretty(&written)? + "\n";
    fs::write(folder.join("corpus.json"), json).context("writing corpus.json")?;
    Ok(written)
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    let file = File::create(path).with_context(|| format!("making {}", path.display()))?;
    Ok(BufWriter::with_capacity(1 << 20, file))
}

/// Where the articles go.
struct Articles<'a> {
    folder: &'a Path,
    format: Format,
    lines: Option<BufWriter<File>>,
    line: String,
    bytes: u64,
    n: u64,
}

impl Articles<'_> {
    fn write(&mut self, article: &Article) -> Result<()> {
        match self.format {
            Format::Txt => self.write_file(article, "txt", &article.plain())?,
            Format::Html => self.write_file(article, "html", &html::page(article))?,
            Format::Jsonl => self.write_line(article)?,
        }
        self.n += 1;
        Ok(())
    }

    /// Writes a file whose name begins with its date.
    fn write_file(&self, article: &Article, extension: &str, text: &str) -> Result<()> {
        let folder = self.folder.join(format!("{}/{:04}", extension, self.n / FOLDER as u64));
        if self.n.is_multiple_of(FOLDER as u64) {
            fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        }
        let path = folder.join(format!("{}-{}.{extension}", article.published, article.id));
        fs::write(&path, text).with_context(|| format!("writing {}", path.display()))
    }

    fn write_line(&mut self, article: &Article) -> Result<()> {
        if self.lines.is_none() || self.bytes >= FILE_BYTES {
            self.flush()?;
            let mut name = String::new();
            write!(name, "articles-{:07}.jsonl", self.n)?;
            self.lines = Some(create(&self.folder.join(name))?);
            self.bytes = 0;
        }
        self.line.clear();
        article.to_json(&mut self.line);
        self.line.push('\n');
        self.bytes += self.line.len() as u64;
        let lines = self.lines.as_mut().expect("it was made above");
        lines.write_all(self.line.as_bytes()).context("writing articles")
    }

    fn flush(&mut self) -> Result<()> {
        self.lines.as_mut().map_or(Ok(()), std::io::Write::flush).context("writing articles")
    }

    fn finish(mut self) -> Result<u64> {
        self.flush()?;
        Ok(self.n)
    }
}
