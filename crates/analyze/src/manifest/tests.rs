//! Manifests that are read, and every way one can be wrong.

use super::*;
use crate::error::line;

/// A whole manifest with some parts replaced by `with`.
fn json(with: &str) -> String {
    let mut manifest: serde_json::Value = serde_json::from_str(
        r#"{"name": "x", "version": "0.1.0", "abi": "0.1", "library": "x",
            "requires": [{"layer": "token"}], "produces": [{"layer": "thing", "doc": "a thing"}]}"#,
    )
    .unwrap();
    let with: serde_json::Map<String, serde_json::Value> = serde_json::from_str(with).unwrap();
    for (key, value) in with {
        if value.is_null() {
            manifest.as_object_mut().unwrap().remove(&key);
        } else {
            manifest[&key] = value;
        }
    }
    manifest.to_string()
}

fn refused(with: &str) -> String {
    line(&Manifest::parse(&json(with), Path::new("plugin.json")).unwrap_err())
}

#[test]
fn defaults_are_filled_in() {
    let manifest = Manifest::parse(&json("{}"), Path::new("plugin.json")).unwrap();
    let thing = &manifest.produces[0];
    assert_eq!((thing.table().as_str(), thing.span, thing.id_field.as_deref()), ("things", true, Some("id")));
    assert!(manifest.speaks(Some("kk")) && manifest.speaks(None));
    assert_eq!(manifest.analyzer(), "x@0.1.0");
    let with =
        r#"{"produces": [{"layer": "thing", "doc": "d", "table": "t", "span": false, "id_field": null}]}"#;
    let manifest = Manifest::parse(&json(with), Path::new("plugin.json")).unwrap();
    assert_eq!(
        (manifest.produces[0].table().as_str(), manifest.produces[0].id_field.as_deref()),
        ("t", None)
    );
}

#[test]
fn a_variety_of_a_language_is_spoken() {
    let manifest =
        Manifest::parse(&json(r#"{"languages": ["en", "pt-BR"]}"#), Path::new("plugin.json")).unwrap();
    for (language, is_spoken) in
        [("en", true), ("EN-gb", true), ("eng", false), ("ru", false), ("pt", false), ("pt-BR", true)]
    {
        assert_eq!(manifest.speaks(Some(language)), is_spoken, "{language}");
    }
}

#[test]
fn an_unknown_key_is_named_with_the_nearest() {
    let error = Manifest::parse(&json(r#"{"langages": []}"#), Path::new("plugin.json")).unwrap_err();
    assert!(line(&error).starts_with("plugin.json: not a valid manifest: unknown field `langages`"));
    assert_eq!(error.hint(), Some("did you mean `languages`?"));
    let error =
        Manifest::parse(&json(r#"{"requires": [{"layr": "x"}]}"#), Path::new("plugin.json")).unwrap_err();
    assert_eq!(error.hint(), Some("did you mean `layer`?"));
}

#[test]
fn another_abi_is_named_before_its_fields() {
    let message =
        "plugin `x`: built for ABI 2.0, this host speaks 0.1; update dateline or rebuild the plugin";
    assert_eq!(refused(r#"{"abi": "2.0", "isolation": "wasm"}"#), message);
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (with, message) in [
        (r#"{"name": "X"}"#, "a name is made of a-z, 0-9 and -, and begins with a letter"),
        (r#"{"version": "1"}"#, "version `1` is not of the form 1.2.3"),
        (r#"{"abi": "1.x"}"#, "abi `1.x` is not of the form 0.1"),
        (r#"{"library": "../evil"}"#, "library `../evil`: the name of a file is made of"),
        (r#"{"languages": ["english"]}"#, "language `english` is not a BCP 47 tag"),
        (
            r#"{"requires": [{"layer": "token"}, {"layer": "token"}]}"#,
            "layer in requires `token` appears twice",
        ),
        (r#"{"requires": [{"layer": "document"}]}"#, "`document` is not a layer to require"),
        (r#"{"requires": [{"layer": "lexicon:../x"}]}"#, "lexicon `../x`: the name of a file"),
        (r#"{"lexicons": ["a.txt"]}"#, "lexicon `a.txt` is not a .tsv file"),
        (r#"{"lexicons": ["../a.tsv"]}"#, "lexicon `../a`: the name of a file"),
        (r#"{"lexicons": ["a.tsv"]}"#, "lexicon `a.tsv` is read by nobody: require the layer `lexicon:a`"),
        (r#"{"produces": []}"#, "it makes nothing"),
        (r#"{"produces": [{"layer": "token", "doc": ""}]}"#, "layer `token` is the host's own"),
        (r#"{"produces": [{"layer": "x", "table": "tokens", "doc": ""}]}"#, "table `tokens` of layer `x` is"),
        (r#"{"produces": [{"layer": "Thing", "doc": ""}]}"#, "layer `Thing`: a name is made of"),
        (r#"{"requires": [{"layer": "thing"}]}"#, "it requires the layer `thing` that it produces"),
        (
            r#"{"extends": [{"layer": "quote", "attributes": [{"name": "a", "kind": "i64", "doc": ""}]}]}"#,
            "it extends the layer `quote`, so it must require it too",
        ),
        (r#"{"extends": [{"layer": "document", "attributes": []}]}"#, "it extends `document` by nothing"),
        (
            r#"{"requires": [{"layer": "q", "attributes": ["a"]}],
                "extends": [{"layer": "q", "attributes": [{"name": "a", "kind": "i64", "doc": ""}]}]}"#,
            "it requires the attribute `a` of `q` that it adds",
        ),
        (
            r#"{"requires": [{"layer": "q"}],
                "extends": [{"layer": "q", "attributes": [{"name": "text", "kind": "string", "doc": ""}]}]}"#,
            "attribute `text` of `q`: every table has that field",
        ),
    ] {
        let error = refused(with);
        assert!(error.contains(message), "{with}: {error}");
    }
}

#[test]
fn wrong_attributes_are_refused() {
    for (attributes, message) in [
        (r#"{"name": "a", "kind": "int", "doc": ""}"#, "unknown variant `int`"),
        (r#"{"name": "a", "kind": "u32", "doc": ""}"#, "unknown variant `u32`"),
        (r#"{"name": "a", "kind": {"struct": []}, "doc": ""}"#, "attribute `a` of `thing`: a struct without"),
        (r#"{"name": "text", "kind": "string", "doc": ""}"#, "attribute `text` of `thing`: every table has"),
        (r#"{"name": "id", "kind": "i64", "doc": ""}"#, "attribute `id` of `thing`: every table has"),
        (
            r#"{"name": "a", "kind": "i64", "doc": ""}, {"name": "a", "kind": "i64", "doc": ""}"#,
            "attribute of `thing` `a` appears twice",
        ),
    ] {
        let with =
            format!(r#"{{"produces": [{{"layer": "thing", "doc": "", "attributes": [{attributes}]}}]}}"#);
        let error = refused(&with);
        assert!(error.contains(message), "{attributes}: {error}");
    }
}

#[test]
fn a_plugin_without_code_is_one_lexicon_and_one_layer() {
    let whole = r#"{"library": null, "requires": null, "lexicons": ["a.tsv"]}"#;
    assert!(Manifest::parse(&json(whole), Path::new("plugin.json")).is_ok());
    for (with, message) in [
        (r#"{"library": null, "lexicons": ["a.tsv"]}"#, "nobody would read the layer `token`"),
        (r#"{"library": null, "requires": null}"#, "it needs one file in `lexicons`"),
        (
            r#"{"library": null, "requires": null, "lexicons": ["a.tsv"],
                "params": {"p": {"type": "number", "doc": ""}}}"#,
            "nobody would read the parameter `p`",
        ),
        (
            r#"{"library": null, "requires": null, "lexicons": ["a.tsv"],
                "produces": [{"layer": "x", "doc": "", "span": false}]}"#,
            "the layer must have spans",
        ),
        (
            r#"{"library": null, "requires": null, "lexicons": ["a.tsv"], "produces": [{"layer": "x", "doc": "",
                "attributes": [{"name": "a", "kind": {"list": "i64"}, "doc": ""}]}]}"#,
            "attribute `a`: a cell of a lexicon cannot be a list of i64",
        ),
    ] {
        let error = refused(with);
        assert!(error.contains(message), "{with}: {error}");
    }
}
