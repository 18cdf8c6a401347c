//! Names of inputs in the tables: unique, independent of the machine as far as may be.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use super::Input;
use super::walk::Found;

/// Returns a path with `/` between its parts; bytes that are not UTF-8 as `%` and two hex digits.
pub(super) fn text_of(path: &Path) -> String {
    let parts: Vec<String> = path.components().map(part_text).collect();
    if parts.is_empty() { ".".into() } else { parts.join("/") }
}

fn part_text(part: Component<'_>) -> String {
    let mut text = String::new();
    for chunk in part.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("%{byte:02X}")));
    }
    text
}

/// Returns the inputs with their names. Names that several files would share get the names of the folders
/// above in front, as many as it takes; a number at the end where even whole paths are equal as text.
pub(super) fn name(found: Vec<Found>) -> Vec<Input> {
    let mut depths = vec![0; found.len()];
    loop {
        let shared = shared_names(&found, &depths);
        let mut has_moved = false;
        for &idx in &shared {
            if depths[idx] < normal_parts(&found[idx].root).len() {
                depths[idx] += 1;
                has_moved = true;
            }
        }
        if !has_moved {
            return inputs(found, &depths);
        }
    }
}

fn shared_names(found: &[Found], depths: &[usize]) -> Vec<usize> {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (idx, file) in found.iter().enumerate() {
        by_name.entry(source_of(file, depths[idx])).or_default().push(idx);
    }
    by_name.into_values().filter(|files| files.len() > 1).flatten().collect()
}

fn inputs(found: Vec<Found>, depths: &[usize]) -> Vec<Input> {
    let mut taken: BTreeMap<String, u32> = BTreeMap::new();
    let named = found.into_iter().zip(depths).map(|(file, &depth)| {
        let mut source = source_of(&file, depth);
        let count = taken.entry(source.clone()).or_default();
        *count += 1;
        if *count > 1 {
            source = format!("{source}~{count}");
        }
        Input { path: file.path, source, bytes: file.bytes, named: file.named }
    });
    named.collect()
}

/// Returns the name with the last `depth` folders of its root in front.
fn source_of(file: &Found, depth: usize) -> String {
    let above = normal_parts(&file.root);
    let mut parts = above[above.len() - depth..].to_vec();
    parts.push(text_of(&file.below));
    parts.join("/")
}

fn normal_parts(root: &Path) -> Vec<String> {
    root.components().filter(|part| matches!(part, Component::Normal(_))).map(part_text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Named;

    fn sources(files: &[(&str, &str)]) -> Vec<String> {
        let found = |&(root, below): &(&str, &str)| Found {
            root: root.into(),
            path: Path::new(root).join(below),
            below: below.into(),
            bytes: 0,
            named: Named::No,
        };
        name(files.iter().map(found).collect()).into_iter().map(|input| input.source).collect()
    }

    #[test]
    fn a_name_is_the_path_below_the_root() {
        assert_eq!(sources(&[("/data/2026", "03/a.txt"), ("/data/2025", "b.txt")]), ["03/a.txt", "b.txt"]);
    }

    #[test]
    fn shared_names_get_as_many_folders_as_it_takes() {
        let files = [("/data/2025", "a.txt"), ("/data/2026", "a.txt"), ("/data/2026", "b.txt")];
        assert_eq!(sources(&files), ["2025/a.txt", "2026/a.txt", "b.txt"]);
        let files = [("/x/in", "a.txt"), ("/y/in", "a.txt")];
        assert_eq!(sources(&files), ["x/in/a.txt", "y/in/a.txt"]);
        let files = [("/x/in", "a.txt"), ("/in", "a.txt")];
        assert_eq!(sources(&files), ["x/in/a.txt", "in/a.txt"], "a root may run out of folders");
    }

    #[test]
    fn a_longer_name_that_is_taken_grows_too() {
        let files = [("/p/a", "x.txt"), ("/p/b", "x.txt"), ("/q", "a/x.txt")];
        assert_eq!(sources(&files), ["p/a/x.txt", "b/x.txt", "q/a/x.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf8_are_written_in_hex() {
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"a/\xcf\xf0.txt"));
        assert_eq!(text_of(path), "a/%CF%F0.txt");
    }
}
