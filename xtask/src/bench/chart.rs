//! The picture of a report: one bar a piece of work, its speed as a share of ruler B, on a logarithmic axis.

use std::fmt::Write as _;

use super::samples::{Against, Samples};

const LEFT: f64 = 220.0;
const WIDTH: f64 = 560.0;
const ROW: f64 = 20.0;

/// The axis: from a thousandth to ten times the ruler.
const AXIS: (f64, f64) = (-3.0, 1.0);

/// Returns the picture.
pub(crate) fn svg(samples: &Samples) -> String {
    let names: Vec<&String> = samples.names().iter().filter(|name| !name.starts_with("length/")).collect();
    let height = ROW * (names.len() as f64 + 3.0);
    let total = LEFT + WIDTH + 80.0;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{total}\" height=\"{height}\" \
         viewBox=\"0 0 {total} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"8\" y=\"14\">Speed as a share of ruler B (1 = as fast), CPU time, least of all turns</text>\n"
    );
    for power in -3..=1 {
        grid(f64::from(power), height, &mut out);
    }
    for (idx, name) in names.into_iter().enumerate() {
        let ratio = samples.least(name).map_or(f64::NAN, |least| least.ratio(Against::B));
        bar(name, ratio, ROW * (idx as f64 + 2.0), &mut out);
    }
    out.push_str("</svg>\n");
    out
}

fn x_of(power: f64) -> f64 {
    LEFT + WIDTH * ((power.clamp(AXIS.0, AXIS.1) - AXIS.0) / (AXIS.1 - AXIS.0))
}

fn grid(power: f64, height: f64, out: &mut String) {
    let (x, bottom, label) = (x_of(power), height - ROW / 2.0, 10f64.powf(power));
    let colour = if power == 0.0 { "#888" } else { "#ddd" };
    writeln!(
        out,
        "<line x1=\"{x:.1}\" y1=\"24\" x2=\"{x:.1}\" y2=\"{bottom:.1}\" stroke=\"{colour}\"/>\
         <text x=\"{x:.1}\" y=\"34\" text-anchor=\"middle\" fill=\"#555\">{label}</text>"
    )
    .expect("a String takes every write");
}

fn bar(name: &str, ratio: f64, y: f64, out: &mut String) {
    let (end, middle) = (x_of(ratio.log10()), y + 14.0);
    let colour = match name.split('/').next() {
        Some("plugin" | "layers") => "#b5651d",
        Some("whole") => "#7b2d43",
        Some("lexicons" | "crossing" | "longest") => "#8a8a8a",
        _ => "#2f6f8f",
    };
    writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{middle:.1}\" text-anchor=\"end\">{name}</text>\
         <rect x=\"{LEFT:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{colour}\"/>\
         <text x=\"{:.1}\" y=\"{middle:.1}\">{ratio:.3}</text>",
        LEFT - 6.0,
        y + 3.0,
        (end - LEFT).max(1.0),
        ROW - 6.0,
        end + 5.0,
    )
    .expect("a String takes every write");
}

#[cfg(test)]
mod tests {
    use super::super::samples::tests::PRINTED;
    use super::*;

    #[test]
    fn every_work_has_a_bar_inside_of_the_picture() {
        let svg = svg(&Samples::parse(PRINTED).unwrap());
        assert_eq!(svg.matches("<rect x=").count(), 2);
        assert!(svg.contains(">x/1</text>") && svg.contains(">0.500</text>") && svg.ends_with("</svg>\n"));
        assert!((x_of(-9.0), x_of(9.0)) == (LEFT, LEFT + WIDTH));
    }
}
