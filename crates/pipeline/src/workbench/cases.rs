//! Cases of a plugin: a text, and the lines of annotations it must give.
//!
//! Lines like `@published 2026-03-14`, `@language ru` or `@title …` at the start of a case's text say what
//! is known about it and are not part of it.

use dateline_analyze::{Found, Manifest};
use dateline_core::cases::Case;
use dateline_core::{Document, StageError};

use super::{Sample, Workbench, show};

/// A case that was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    /// What is tested.
    pub name: String,
    /// Line of its name in the file, from 1.
    pub line: usize,
    /// The expected lines.
    pub expected: String,
    /// The lines that came out.
    pub actual: String,
}

impl CaseResult {
    /// Returns whether the lines are as expected; `12.0` is `12`.
    pub fn passes(&self) -> bool {
        self.expected == self.actual || show::without_points(&self.expected) == self.actual
    }
}

impl Workbench {
    /// Runs the cases of a plugin.
    ///
    /// Where `stem`, the file's name without extension, is a layer the plugin makes or extends, only that
    /// layer is looked at; otherwise all of them are, in the order of its manifest.
    ///
    /// # Errors
    ///
    /// When a stage fails.
    pub fn run_cases(
        &self,
        plugin: &Found,
        stem: &str,
        cases: &[Case],
    ) -> Result<Vec<CaseResult>, StageError> {
        cases.iter().map(|case| self.run_case(&plugin.manifest, stem, case)).collect()
    }

    fn run_case(&self, manifest: &Manifest, stem: &str, case: &Case) -> Result<CaseResult, StageError> {
        let document = self.annotate(&sample(&case.text))?;
        Ok(CaseResult {
            name: case.name.clone(),
            line: case.line,
            expected: case.expected.clone(),
            actual: lines(&document, manifest, stem).join("\n"),
        })
    }
}

/// Takes the lines that begin with `@` off the text.
fn sample(text: &str) -> Sample {
    let mut sample = Sample::default();
    let mut rest = text;
    while let Some((field, value, after)) = directive(rest) {
        let slot = match field {
            "published" => &mut sample.published,
            "language" => &mut sample.language,
            "title" => &mut sample.title,
            _ => break,
        };
        *slot = Some(value.to_owned());
        rest = after;
    }
    sample.text = rest.to_owned();
    sample
}

fn directive(text: &str) -> Option<(&str, &str, &str)> {
    let (line, after) = text.split_once('\n').unwrap_or((text, ""));
    let (field, value) = line.strip_prefix('@')?.split_once(' ')?;
    Some((field, value.trim(), after))
}

fn lines(document: &Document, manifest: &Manifest, stem: &str) -> Vec<String> {
    let produced = manifest.produces.iter().map(|it| (it.layer.as_str(), None));
    let extended = manifest.extends.iter().map(|it| {
        let names: Vec<String> = it.attributes.iter().map(|attribute| attribute.name.clone()).collect();
        (it.layer.as_str(), Some(names))
    });
    let all: Vec<_> = produced.chain(extended).collect();
    let is_layer = all.iter().any(|(layer, _)| *layer == stem);
    let wanted = all.into_iter().filter(|(layer, _)| !is_layer || *layer == stem);
    let of_layer = |(layer, names): (&str, Option<Vec<String>>)| {
        document.layer(layer).map(|layer| show::lines(document, layer, names.as_deref())).unwrap_or_default()
    };
    wanted.flat_map(of_layer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_stands_before_the_text() {
        let sample = sample("@published 2026-03-14\n@language ru\n@home again\nText.");
        assert_eq!(sample.published.as_deref(), Some("2026-03-14"));
        assert_eq!(sample.language.as_deref(), Some("ru"));
        assert_eq!(sample.text, "@home again\nText.");
    }
}
