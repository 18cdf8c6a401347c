//! Plugins that must not be opened, and what is said about them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use crate::common::{Plugins, Words, library, line, load};
use dateline_analyze::{Analyze, Lock, Search, Settings, Trust, discover, run_order};

const THING: &str = r#""produces": [{"layer": "thing", "doc": "a thing"}]"#;

fn refused(fixture: &str) -> (String, String) {
    let plugins = Plugins::new();
    plugins.add("x", THING, fixture);
    let error = plugins.load().unwrap_err();
    (line(&error), error.hint().unwrap_or_default().to_owned())
}

#[test]
fn a_library_of_another_abi_says_who_is_older() {
    let message = "plugin `x`: built for ABI 2, this host speaks 0.1; update dateline or rebuild the plugin";
    assert_eq!(refused("other_abi.c").0, message);
    let message =
        "plugin `x`: built for ABI 0.7, this host speaks 0.1; update dateline or rebuild the plugin";
    assert_eq!(refused("newer_minor.c").0, message);
}

#[test]
fn a_library_without_the_entry_is_no_plugin() {
    let (message, hint) = refused("no_entry.c");
    assert_eq!(message, "plugin `x`: the library has no symbol `dateline_plugin_v0`");
    assert!(hint.contains("export_analyzer!"));
}

#[test]
fn a_broken_descriptor_is_refused() {
    assert_eq!(refused("null_entry.c").0, "plugin `x`: its entry point returned no descriptor");
    assert_eq!(refused("null_function.c").0, "plugin `x`: its descriptor has no `analyze`");
    let message = "plugin `x`: its descriptor of 48 bytes is too short for ABI 0.1";
    assert_eq!(refused("short_struct.c").0, message);
}

#[test]
fn the_manifest_inside_must_be_the_one_beside() {
    let (message, hint) = refused("other_manifest.c");
    assert_eq!(message, "plugin `x`: the manifest inside the library is not the plugin.json beside it");
    assert!(hint.contains("rebuild the plugin"));
}

#[test]
fn white_space_in_the_manifest_may_differ() {
    let plugins = Plugins::new();
    let folder = plugins.add("x", THING, "silent.c");
    let json = fs::read_to_string(folder.join("plugin.json")).unwrap();
    fs::write(folder.join("plugin.json"), json.replace('\n', "\n\n")).unwrap();
    plugins.load().unwrap();
}

#[test]
fn a_plugin_whose_panics_abort_needs_isolation() {
    let (message, hint) = refused("aborts.c");
    assert_eq!(
        message,
        "plugin `x`: a panic of it would abort the whole process, so it must run isolated, \
         which this version cannot do yet"
    );
    assert!(hint.contains("unwind"));
}

#[test]
fn an_undefined_symbol_is_found_when_the_library_is_opened() {
    let (message, hint) = refused("undefined.c");
    assert!(message.starts_with("plugin `x`: the library cannot be opened: "), "{message}");
    assert!(message.contains("a_function_that_no_library_has"), "{message}");
    assert_eq!(hint, "the library was linked without something it needs");
}

#[test]
fn what_is_no_library_is_refused() {
    let plugins = Plugins::new();
    let folder = plugins.manifest("x", &format!(r#""library": "x", {THING}"#));
    let error = plugins.load().unwrap_err();
    assert!(error.to_string().starts_with("plugin `x`: its library "), "{error}");
    assert_eq!(error.hint(), Some("build and install the plugins with `cargo xtask plugins`"));
    fs::write(library(&folder, "x"), "text ".repeat(1000)).unwrap();
    let error = plugins.load().unwrap_err();
    assert_eq!(error.to_string(), "plugin `x`: the library cannot be opened");
    assert_eq!(error.hint(), Some("the file is not a library of this machine"));
}

#[test]
fn a_plugin_gets_its_configuration_and_may_refuse_it() {
    let plugins = Plugins::new();
    let params = r#""params": {"min": {"type": "number", "default": 0.5, "doc": ""},
                               "mode": {"type": "string", "doc": ""}}"#;
    plugins.add("x", &format!("{THING}, {params}"), "config.c");
    let load = |params: &str| {
        let params = serde_json::from_str(params).unwrap();
        Analyze::load(
            plugins.explicit().unwrap(),
            &Settings { params, ..Settings::default() },
            Arc::new(Words),
        )
        .unwrap_err()
    };
    let error = load(r#"{"x": {"mode": "a"}}"#);
    assert_eq!(error.to_string(), r#"plugin `x`: it refuses its configuration: {"min":0.5,"mode":"a"}"#);
    let error = load(r#"{"x": {"mod": "a"}}"#);
    assert_eq!(error.to_string(), "plugin `x`: it has no parameter `mod`");
    assert_eq!(error.hint(), Some("did you mean `mode`?"));
    assert_eq!(load(r#"{"y": {}}"#).to_string(), "plugins.y: there is no plugin `y`");
}

#[test]
fn the_plan_is_checked_before_anything_is_opened() {
    let plugins = Plugins::new();
    plugins.add("x", &format!(r#"{THING}, "requires": [{{"layer": "timex"}}]"#), "null_entry.c");
    let message = "plugin `x`: requires the layer `timex`, which no plugin produces";
    assert_eq!(plugins.load().unwrap_err().to_string(), message);
    assert_eq!(run_order(&plugins.explicit().unwrap()).unwrap_err().to_string(), message);
}

#[test]
fn only_what_is_locked_is_opened_from_a_folder() {
    let plugins = Plugins::new();
    let folder = plugins.add("x", THING, "silent.c");
    plugins.add("y", r#""produces": [{"layer": "other", "doc": ""}]"#, "silent.c");
    let error = load(plugins.in_folder().unwrap()).unwrap_err();
    assert!(error.to_string().starts_with("plugin `x`: not locked: "), "{error}");
    assert!(error.to_string().ends_with("has no plugins.lock"), "{error}");
    assert!(error.hint().unwrap().contains("--plugin"));

    let lock = Lock::write(plugins.root.path()).unwrap();
    assert_eq!(lock.plugins.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["x", "y"]);
    assert_eq!(Lock::read(plugins.root.path()).unwrap(), Some(lock.clone()));
    let analyze = load(plugins.in_folder().unwrap()).unwrap();
    assert_eq!(analyze.plugins()[0].sha256, lock.plugins[0].sha256);
    assert_eq!(analyze.plugins()[0].sha256.len(), 64);

    let path = library(&folder, "x");
    let mut bytes = fs::read(&path).unwrap();
    bytes.push(0);
    fs::write(&path, bytes).unwrap();
    let error = load(plugins.in_folder().unwrap()).unwrap_err();
    assert!(error.to_string().contains("is not the file that was locked: sha256 "), "{error}");
    load(plugins.explicit().unwrap()).expect("what the user names needs no lock");
}

#[test]
fn a_lock_is_of_one_version_and_names_every_plugin() {
    let plugins = Plugins::new();
    let folder = plugins.manifest("x", &format!(r#""lexicons": ["a.tsv"], {THING}"#));
    plugins.lexicon("x", "a.tsv", "term\nx\n");
    Lock::write(plugins.root.path()).unwrap();
    load(plugins.in_folder().unwrap()).expect("a plugin without code is locked by its manifest");

    let json = fs::read_to_string(folder.join("plugin.json")).unwrap();
    fs::write(folder.join("plugin.json"), json.replace("0.1.0", "0.2.0")).unwrap();
    let error = load(plugins.in_folder().unwrap()).unwrap_err().to_string();
    assert!(
        error.contains("version 0.1.0 stands in") && error.contains("version 0.2.0 in its folder"),
        "{error}"
    );

    fs::write(plugins.root.path().join("plugins.lock"), "[]").unwrap();
    let error = load(plugins.in_folder().unwrap()).unwrap_err().to_string();
    assert!(error.ends_with("does not name it"), "{error}");
    fs::write(plugins.root.path().join("plugins.lock"), "[{}]").unwrap();
    let error = load(plugins.in_folder().unwrap()).unwrap_err();
    assert!(line(&error).contains("not a valid lock file: missing field `name`"), "{error}");
}

#[test]
fn what_everybody_may_write_is_refused() {
    let open = |path: &Path| fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
    let plugins = Plugins::new();
    let folder = plugins.add("x", THING, "silent.c");
    open(&library(&folder, "x"));
    assert!(plugins.load().unwrap_err().to_string().contains("everybody may write to it"));
    open(&folder);
    let error = plugins.explicit().unwrap_err();
    assert!(error.to_string().contains("everybody may write to it"));
    assert!(error.hint().unwrap().starts_with("chmod o-w "));
    open(plugins.root.path());
    assert!(plugins.in_folder().unwrap_err().to_string().contains("everybody may write to it"));
}

#[test]
fn plugins_are_found_in_order_and_the_first_of_a_name_is_taken() {
    let (one, two) = (Plugins::new(), Plugins::new());
    for (plugins, names) in [(&one, ["b", "a"]), (&two, ["c", "b"])] {
        names.into_iter().for_each(|name| drop(plugins.add(name, THING, "silent.c")));
        fs::create_dir(plugins.root.path().join("empty")).unwrap();
    }
    let folders =
        vec![one.root.path().join("missing"), one.root.path().to_owned(), two.root.path().to_owned()];
    let explicit = vec![two.root.path().join("c")];
    let found = discover(&Search { explicit, folders }).unwrap();
    let summary: Vec<_> = found
        .iter()
        .map(|f| (f.manifest.name.as_str(), f.trust == Trust::Explicit, f.folder.parent()))
        .collect();
    let (one, two) = (Some(one.root.path()), Some(two.root.path()));
    assert_eq!(summary, [("c", true, two), ("a", false, one), ("b", false, one)]);
}

#[test]
fn a_plugin_is_named_by_its_folder_its_manifest_or_its_library() {
    let plugins = Plugins::new();
    let folder = plugins.add("x", THING, "silent.c");
    let copy = folder.join("libother.so");
    fs::copy(library(&folder, "x"), &copy).unwrap();
    let find = |path: &Path| discover(&Search { explicit: vec![path.to_owned()], folders: Vec::new() });
    for (path, expected) in [
        (folder.clone(), library(&folder, "x")),
        (folder.join("plugin.json"), library(&folder, "x")),
        (copy.clone(), copy),
    ] {
        let found = find(&path).unwrap();
        assert_eq!(found[0].library.as_ref(), Some(&expected));
        load(found).unwrap();
    }
    let error = find(plugins.root.path()).unwrap_err();
    assert!(error.to_string().ends_with("no plugin.json there"), "{error}");
    assert!(find(&folder.join("nothing")).unwrap_err().to_string().ends_with("nothing: cannot be read"));
}

#[test]
fn a_wrong_lexicon_names_its_line() {
    let plugins = Plugins::new();
    plugins.manifest("x", &format!(r#""lexicons": ["a.tsv"], {THING}"#));
    assert!(plugins.load().unwrap_err().to_string().ends_with("a.tsv: cannot be read"));
    plugins.lexicon("x", "a.tsv", "term\tb\nx\n");
    let error = plugins.load().unwrap_err();
    assert_eq!(line(&error), "plugin `x`: wrong lexicon: lexicon `a`, line 2: 1 cells, the header has 2");
    assert!(error.hint().unwrap().contains("tabs"));
    plugins.lexicon("x", "a.tsv", "term\tb\n\u{b}\u{a0}x\ty\n");
    plugins.load().unwrap();
}

#[test]
fn the_cells_of_a_lexicon_are_of_their_kind() {
    let plugins = Plugins::new();
    let attribute = |kind: &str| {
        format!(
            r#""lexicons": ["a.tsv"], "produces": [{{"layer": "t", "doc": "", "attributes": [
                {{"name": "b", "kind": "{kind}", "doc": ""}}]}}]"#
        )
    };
    plugins.manifest("x", &attribute("i64"));
    plugins.lexicon("x", "a.tsv", "term\tb\nx\t7\ny\tseven\n");
    assert_eq!(
        plugins.load().unwrap_err().to_string(),
        "plugin `x`: lexicon `a`, line 3, column `b`: `seven` is not a i64"
    );
    plugins.lexicon("x", "a.tsv", "term\tc\nx\t7\n");
    let error = plugins.load().unwrap_err();
    assert_eq!(error.to_string(), "plugin `x`: attribute `b` is no column of lexicon `a`");
    assert_eq!(error.hint(), Some("its columns: c"));
}
