//! Members of an archive: which names are refused, which are skipped, and what the others are called.

use std::collections::BTreeSet;

/// Names that Windows keeps for devices, whatever their extension; `COM` and `LPT` with a digit behind.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// What becomes of a member by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// It is read.
    Read {
        /// Its name, one way of writing.
        name: String,
        /// The same, with a number where another member has it.
        unique: String,
    },
    /// It is skipped, with the reason.
    Skip(String),
    /// It is refused, with what is wrong.
    Refuse(String),
}

/// The names of an archive so far.
#[derive(Debug, Default)]
pub(super) struct Members {
    /// Hashes of names that are taken.
    taken: BTreeSet<[u8; 16]>,
}

impl Members {
    /// Returns what becomes of the next member, whose name has these bytes.
    pub(super) fn admit(&mut self, name: &[u8]) -> Admission {
        let shown = text_of(name);
        if let Some(problem) = problem(&shown) {
            return Admission::Refuse(format!("the member `{shown}` {problem}; it is not read"));
        }
        let parts: Vec<&str> = shown.split(['/', '\\']).filter(|part| !matches!(*part, "" | ".")).collect();
        if parts.iter().any(|part| part.starts_with(['.', '_'])) {
            return Admission::Skip("hidden".into());
        }
        let name = parts.join("/");
        Admission::Read { unique: self.unique(name.clone()), name }
    }

    /// Returns a name that no other member has: of several equal ones the second is `a.txt~2`.
    fn unique(&mut self, name: String) -> String {
        if self.take(&name) {
            return name;
        }
        let mut count = 2;
        loop {
            let numbered = format!("{name}~{count}");
            if self.take(&numbered) {
                return numbered;
            }
            count += 1;
        }
    }

    fn take(&mut self, name: &str) -> bool {
        let mut key = [0; 16];
        key.copy_from_slice(&blake3::hash(name.as_bytes()).as_bytes()[..16]);
        self.taken.insert(key)
    }
}

/// Returns a name as text; bytes that are not UTF-8 as `%` and two hex digits, as for files.
fn text_of(name: &[u8]) -> String {
    let mut text = String::new();
    for chunk in name.utf8_chunks() {
        text.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("%{byte:02X}")));
    }
    text
}

/// Returns what is wrong with a name, if anything: it would leave the archive or name a device.
fn problem(name: &str) -> Option<&'static str> {
    let parts = || name.split(['/', '\\']);
    let is_drive = name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && name[1..].starts_with(':');
    if name.trim_matches(['/', '\\', '.', ' ']).is_empty() && !name.contains("..") {
        Some("has no name")
    } else if name.starts_with(['/', '\\']) || is_drive {
        Some("has an absolute name")
    } else if parts().any(|part| part == "..") {
        Some("leads out of the archive")
    } else if parts().any(is_device) {
        Some("has the name of a device")
    } else if name.chars().any(char::is_control) {
        Some("has control characters in its name")
    } else {
        None
    }
}

fn is_device(part: &str) -> bool {
    let stem = part.split(['.', ':']).next().unwrap_or(part).trim_end().to_ascii_lowercase();
    let is_numbered =
        |device: &str| stem.strip_prefix(device).is_some_and(|rest| matches!(rest.as_bytes(), [b'1'..=b'9']));
    DEVICES.contains(&stem.as_str()) || NUMBERED_DEVICES.into_iter().any(is_numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admit(name: &str) -> Admission {
        Members::default().admit(name.as_bytes())
    }

    #[test]
    fn names_that_leave_the_archive_are_refused() {
        let refused = [
            ("../a.txt", "leads out"),
            ("a/../../b.txt", "leads out"),
            ("a\\..\\b.txt", "leads out"),
            ("/etc/a.txt", "absolute"),
            ("\\\\host\\a.txt", "absolute"),
            ("C:\\a.txt", "absolute"),
            ("c:a.txt", "absolute"),
            ("NUL", "device"),
            ("a/con.txt", "device"),
            ("Com1.html", "device"),
            ("aux .txt", "device"),
            ("a\nb.txt", "control"),
            ("", "no name"),
            ("//", "no name"),
            ("..", "leads out"),
        ];
        for (name, expected) in refused {
            let Admission::Refuse(message) = admit(name) else { panic!("{name:?}: {:?}", admit(name)) };
            assert!(message.contains(expected), "{name:?}: {message}");
        }
    }

    #[test]
    fn good_names_are_kept_and_written_one_way() {
        let read = |name: &str| Admission::Read { name: name.to_owned(), unique: name.to_owned() };
        assert_eq!(admit("a/b.txt"), read("a/b.txt"));
        assert_eq!(admit("./a//b.txt"), read("a/b.txt"));
        assert_eq!(admit("a\\b.txt"), read("a/b.txt"));
        assert_eq!(admit("console.txt"), read("console.txt"));
        assert_eq!(admit("com10.txt"), read("com10.txt"));
        assert_eq!(admit("a..b.txt"), read("a..b.txt"));
        assert_eq!(Members::default().admit(b"\xcf.txt"), read("%CF.txt"));
        assert_eq!(admit("__MACOSX/a.txt"), Admission::Skip("hidden".into()));
        assert_eq!(admit("a/.b.txt"), Admission::Skip("hidden".into()));
    }

    #[test]
    fn equal_names_are_numbered() {
        let mut members = Members::default();
        let mut name = |name: &str| match members.admit(name.as_bytes()) {
            Admission::Read { unique, .. } => unique,
            other => panic!("{other:?}"),
        };
        let names: Vec<_> = ["a", "a", "b", "a", "a~2", "./a"].map(&mut name).into();
        assert_eq!(names, ["a", "a~2", "b", "a~3", "a~2~2", "a~4"]);
    }
}
