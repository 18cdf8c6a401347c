//! Markers under a line of text: `^^^^ quantity 3`, as few lines of them as their labels allow.

use super::paint::{Painter, Style};

/// A span on one line of text, in columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Index of its layer, for the colour.
    pub(super) layer: usize,
    /// What is written after it; empty where the span began on a line before.
    pub(super) label: String,
}

impl Marker {
    /// Returns the column after its label.
    fn right(&self) -> usize {
        let label = self.label.chars().count();
        self.end + if label > 0 { label + 1 } else { 0 }
    }
}

/// Returns lines of markers, each in the first line where it and its label have room.
pub(super) fn lines(markers: &[Marker], painter: &Painter) -> Vec<String> {
    let mut lanes: Vec<(usize, String)> = Vec::new();
    for marker in markers {
        let has_room = |(right, _): &(usize, String)| *right == 0 || *right + 2 <= marker.start;
        let lane = lanes.iter().position(has_room).unwrap_or_else(|| {
            lanes.push((0, String::new()));
            lanes.len() - 1
        });
        let (right, line) = &mut lanes[lane];
        line.extend(std::iter::repeat_n(' ', marker.start - *right));
        let carets = "^".repeat(marker.end - marker.start);
        let text = if marker.label.is_empty() { carets } else { format!("{carets} {}", marker.label) };
        *line += &painter.paint(Style::Layer(marker.layer), &text);
        *right = marker.right();
    }
    lanes.into_iter().map(|(_, line)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::Colour;

    fn marker(start: usize, end: usize, label: &str) -> Marker {
        Marker { start, end, layer: 0, label: label.into() }
    }

    #[test]
    fn markers_share_a_line_where_their_labels_have_room() {
        let markers = [marker(0, 2, "a 0"), marker(1, 2, "b 0"), marker(10, 12, "a 1")];
        let lines = lines(&markers, &Painter::new(Colour::Never));
        assert_eq!(lines, ["^^ a 0    ^^ a 1", " ^ b 0"]);
    }

    #[test]
    fn a_marker_at_the_start_of_the_line_has_room_once() {
        let lines = lines(&[marker(0, 1, ""), marker(0, 4, "x 1")], &Painter::new(Colour::Never));
        assert_eq!(lines, ["^", "^^^^ x 1"]);
    }
}
