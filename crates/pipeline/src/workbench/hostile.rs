//! Texts that break careless analyzers.

/// Returns hostile texts by name.
pub(super) fn texts() -> Vec<(&'static str, String)> {
    vec![
        ("empty", String::new()),
        ("blank", " \n\n\t \n".into()),
        ("one character", "x".into()),
        ("one character outside the basic plane", "😀".into()),
        ("no space in 100,000 letters", "a".repeat(100_000)),
        ("no space in 100,000 digits", "7".repeat(100_000)),
        ("10,000 line ends", "\n".repeat(10_000)),
        ("10,000 quotation marks", "\"'“”‘’«»".repeat(1_250)),
        ("10,000 brackets", "([{".repeat(3_333)),
        ("numbers without words", "1,000.50 -3 +4.2e10 0x1F 12:30 1/2 ½ 3.14.15 ٣٤ १२ ".repeat(50)),
        ("signs without numbers", "% € $ £ ¥ ° ± − – — … ‰ № § ".repeat(50)),
        (
            "capitals only",
            "THE MINISTRY OF TRADE OF NORWAY SAID ON MONDAY THAT EXPORTS ROSE 12 %. ".repeat(20),
        ),
        ("no capitals", "the ministry of trade of norway said on monday that exports rose 12 %. ".repeat(20)),
        ("combining marks", "e\u{301}\u{302}\u{303}xports ro\u{308}se ".repeat(50)),
        ("marks without a base", "\u{301}\u{302} \u{301}12 %\u{302} ".repeat(50)),
        ("joined emoji", "👩‍👩‍👧‍👦 paid 5 € 🇰🇿🇳🇴 ".repeat(50)),
        ("right to left", "قال الوزير إن الصادرات ارتفعت 12 ٪ في عام 2026. ".repeat(20)),
        (
            "mixed directions",
            "The minister \u{202e}said\u{202c} 12\u{200f} % \u{2066}قال\u{2069}. ".repeat(20),
        ),
        ("zero-width characters", "ex\u{200b}ports\u{feff} ro\u{ad}se 1\u{200d}2 % ".repeat(50)),
        ("odd spaces", "12\u{a0}000\u{202f}t\u{2009}of\u{3000}wheat\u{85}and\u{2028}rye ".repeat(50)),
        ("controls", "exp\u{0}orts\u{7} rose\u{1b}[31m 12\u{8} % ".repeat(50)),
        ("one line of 200 KB", "Exports rose 12 % to 3.4 million t, the ministry said. ".repeat(3_700)),
        ("one word a line", "Exports\nrose\n12\n%\nto\n3.4\nmillion\nt\n".repeat(100)),
        ("ends in mid-number", "Exports rose to 1,".into()),
        ("ends in mid-quotation", "“We will not,".into()),
        ("list items", "1. Wheat: 3\n2) Rye — 4\n• Barley 5 %\n- Oats\n".repeat(50)),
        ("a table", "Wheat\t3.4\t12 %\nRye\t1.1\t-3 %\n".repeat(100)),
        ("other scripts", "日本は12%増加した。 Экспорт вырос на 12 %. 한국은 5조 원. ".repeat(30)),
        (
            "names that nest",
            "the Bank of the Republic of the Union of the People of the North of the South ".repeat(60),
        ),
    ]
}
