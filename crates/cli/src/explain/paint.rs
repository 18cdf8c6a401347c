//! Colours: one a layer, in the order of the layers, and none where nobody sees them.

use std::io::IsTerminal as _;

use super::Colour;

/// SGR parameters of the layers' colours; told apart on dark and on light ground.
const LAYERS: [&str; 10] = ["36", "33", "35", "32", "34", "31", "96", "93", "95", "92"];

/// How a piece of text is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// As it is.
    Plain,
    /// A heading.
    Strong,
    /// Of less interest.
    Faint,
    /// In the colour of the layer with this index.
    Layer(usize),
}

/// Paints, or does not.
pub(super) struct Painter {
    is_on: bool,
}

impl Painter {
    pub(super) fn new(colour: Colour) -> Self {
        let is_wanted = || std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let is_on = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => is_wanted() && std::io::stdout().is_terminal(),
        };
        Painter { is_on }
    }

    /// Returns a text in a style.
    pub(super) fn paint(&self, style: Style, text: &str) -> String {
        let code = match style {
            _ if !self.is_on || text.is_empty() => return text.to_owned(),
            Style::Plain => return text.to_owned(),
            Style::Strong => "1",
            Style::Faint => "2",
            Style::Layer(idx) => LAYERS[idx % LAYERS.len()],
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// Returns a text on one line, without characters that move a terminal's cursor or colour; as many
/// characters as before.
pub(super) fn tame(text: &str) -> String {
    let tame = |c: char| match c {
        _ if c.is_whitespace() => ' ',
        _ if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => '\u{fffd}',
        _ => c,
    };
    text.chars().map(tame).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_painter_paints_only_when_told() {
        assert_eq!(Painter::new(Colour::Never).paint(Style::Layer(0), "12 %"), "12 %");
        assert_eq!(Painter::new(Colour::Always).paint(Style::Layer(0), "12 %"), "\u{1b}[36m12 %\u{1b}[0m");
        assert_eq!(Painter::new(Colour::Always).paint(Style::Plain, "x"), "x");
    }

    #[test]
    fn a_text_cannot_steer_the_terminal() {
        assert_eq!(tame("a\u{1b}[31mb\nc\u{202e}d"), "a\u{fffd}[31mb c\u{fffd}d");
    }
}
