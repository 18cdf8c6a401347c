//! Plugins as users meet them: listed, checked, tested, refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::support::{Place, assert_same, lexicon_plugin};

#[test]
fn a_lexicon_alone_is_a_plugin() {
    let place = Place::new().with_inputs();
    lexicon_plugin(&place.path("crops"), |_| {});
    place.run("out", "--plugin crops").exits(0).says("crops");
    let rows = place.rows("out", "crops");
    assert_eq!(rows.len(), 52);
    assert_eq!((rows[0]["text"].as_str(), rows[0]["family"].as_str()), (Some("wheat"), Some("grasses")));
    place.call("verify out").exits(0).says("52 spans proved");
    place.call("plugins check crops").exits(0).says("crops: well behaved");
    place
        .call("plugins list --plugin crops")
        .exits(0)
        .says("crops 0.1.0  Names of crops")
        .says("named with --plugin");
}

#[test]
fn an_edited_lexicon_is_another_fingerprint() {
    let place = Place::new().with_inputs();
    lexicon_plugin(&place.path("crops"), |_| {});
    place.run("out", "--plugin crops").exits(0);
    let lexicon = "#! case = fold\nterm\tfamily\nwheat\tcereals\n";
    fs::write(place.path("crops/lexicons/crops.tsv"), lexicon).unwrap();
    place.run("out", "--plugin crops").exits(78).says("plugin `crops` has another manifest or lexicon");
    place.run("out", "").exits(78).says("plugin `crops` is gone");
}

#[test]
fn plugins_that_cannot_be_planned_are_refused_before_the_first_document() {
    let place = Place::new().with_inputs();
    let refused = |name: &str, expected: &str, change: &dyn Fn(&mut serde_json::Value)| {
        let folder = place.path(name);
        lexicon_plugin(&folder, |manifest| change(manifest));
        let done = place.run("out", &format!("--plugin {name}")).exits(78);
        done.says("error: loading the plugins").says(expected);
        assert!(!place.path("out/_plan.json").exists(), "{name}");
    };
    refused("other_abi", "ABI", &|manifest| manifest["abi"] = json!("7.0"));
    refused("wrong_field", "prodcues", &|manifest| manifest["prodcues"] = json!([]));
    refused("no_provider", "timex", &|manifest| {
        manifest["library"] = json!("nothing");
        manifest["lexicons"] = json!([]);
        manifest["requires"] = json!([{"layer": "timex"}]);
    });
    refused("own_layer", "requires the layer `crop` that it produces", &|manifest| {
        manifest["library"] = json!("nothing");
        manifest["lexicons"] = json!([]);
        manifest["requires"] = json!([{"layer": "crop"}]);
    });
    for (name, makes, needs) in [("hen", "egg", "chick"), ("egg", "chick", "egg")] {
        lexicon_plugin(&place.path(name), |manifest| {
            manifest["name"] = json!(name);
            manifest["library"] = json!("nothing");
            manifest["lexicons"] = json!([]);
            manifest["requires"] = json!([{"layer": needs}]);
            manifest["produces"] = json!([{"layer": makes, "doc": "a bird"}]);
        });
    }
    place.run("out", "--plugin hen --plugin egg").exits(78).says("`hen`").says("`egg`");
    fs::create_dir(place.path("broken")).unwrap();
    fs::write(place.path("broken/plugin.json"), "{").unwrap();
    place.run("out", "--plugin broken").exits(78).says("plugin.json");
    place.run("out", "--plugin nowhere").exits(78).says("nowhere");
}

#[test]
fn plugins_in_folders_must_be_locked() {
    let place = Place::new().with_inputs();
    lexicon_plugin(&place.path("plugins/crops"), |_| {});
    let run = |output: &str| {
        let mut command = place.command(&format!("run -i in -o {output} --format jsonl"));
        crate::support::Done::of(
            &command.env("DATELINE_PLUGIN_PATH", place.path("plugins")).output().unwrap(),
        )
    };
    run("out").exits(78).says("lock");
}

#[test]
fn cases_are_compared_and_blessed() {
    let place = Place::new();
    lexicon_plugin(&place.path("crops"), |_| {});
    fs::create_dir(place.path("crops/cases")).unwrap();
    let cases = place.path("crops/cases/crop.txt");
    let good = "=== a crop\n@language en\nMore wheat.\n---\ncrop 5..10 \"wheat\" family=\"grasses\"\n\n=== none\nRye.\n---\n";
    fs::write(&cases, good).unwrap();
    place.call("plugins test crops").exits(0).says("2 passed, 0 failed");
    let bad = good.replace("5..10", "4..10");
    fs::write(&cases, &bad).unwrap();
    let done =
        place.call("plugins test crops").exits(1).says("crop.txt:1: a crop").says("1 passed, 1 failed");
    done.says("- crop 4..10 \"wheat\" family=\"grasses\"\n+ crop 5..10 \"wheat\" family=\"grasses\"");
    place.call("plugins test crops --bless").exits(0).says("1 unchanged, 1 rewritten");
    assert_eq!(fs::read_to_string(&cases).unwrap(), good);
    fs::remove_file(&cases).unwrap();
    place.call("plugins test crops").exits(1).says("no case was found");
}

#[test]
fn our_plugins_are_listed_and_well_behaved() {
    let place = Place::with_plugins();
    let list = place.call("plugins list").exits(0);
    for text in ["names 0.1.0", "quantity 0.1.0", "quantity (quantities)", "lexicon:units", "locked"] {
        assert!(list.stdout.contains(text), "no {text:?} in: {}", list.stdout);
    }
    place.call("plugins check").exits(0).says("quantity: well behaved").says("names: well behaved");
    place.call("plugins check nothing").exits(1).says("not found");
}

#[test]
fn a_parameter_of_the_wrong_kind_is_refused() {
    let place = Place::with_plugins().with_inputs();
    let done = place.run("out", "--set plugins.quantity.no_such_param=1").exits(78);
    done.says("no_such_param");
    place.run("out", "--set plugins.quantty.x=1").exits(78).says("the nearest is `plugins.quantity`");
}

/// Compiles a plugin in C that emits one row with a given span for every document.
fn c_plugin(place: &Place, name: &str, span: &str) -> PathBuf {
    let folder = place.path(name);
    fs::create_dir(&folder).expect("a folder");
    let manifest = json!({
        "name": name, "version": "0.1.0", "abi": "0.1", "description": "one row a document", "library": name,
        "produces": [{"layer": "row", "doc": "a row"}]
    });
    fs::write(folder.join("plugin.json"), manifest.to_string()).expect("a manifest");
    let source = format!(
        "#include \"dateline_plugin.h\"\n#include <math.h>\n\
         static int32_t analyze(void *worker, const dl_doc *doc, dl_call *call) {{\n\
         (void)worker; (void)doc;\n\
         dl_ann row = {{{span}, .confidence = NAN}};\n\
         return call->emit(call, &row, 1, sizeof row);\n}}\n\
         DL_STATELESS_PLUGIN({:?}, analyze);\n",
        manifest.to_string()
    );
    fs::write(folder.join("plugin.c"), source).expect("a source");
    let include = Path::new(env!("CARGO_MANIFEST_DIR")).join("../plugin-abi/include");
    let library =
        folder.join(format!("{}{name}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX));
    let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let mut command = Command::new(compiler);
    command.args(["-std=c11", "-fPIC", "-shared", "-fvisibility=hidden", "-I"]).arg(include);
    let compiled =
        command.arg("-o").arg(library).arg(folder.join("plugin.c")).output().expect("the compiler starts");
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    folder
}

#[test]
fn spans_out_of_range_or_in_mid_character_cost_the_row_only() {
    let place = Place::new();
    place.input("a.txt", "Éxports rose.".as_bytes());
    place.input("b.txt", b"Another document.");
    for (name, span) in [
        ("range", ".start = 3, .end = 4000"),
        ("middle", ".start = 1, .end = 4"),
        ("back", ".start = 5, .end = 2"),
    ] {
        c_plugin(&place, name, span);
        let out = format!("out_{name}");
        place.run(&out, &format!("--plugin {name}")).exits(0);
        assert_eq!(place.rows(&out, "documents").len(), 2, "{name}");
        let diagnostics = place.rows(&out, "diagnostics");
        let of_plugin = |row: &serde_json::Value| row["plugin"].as_str() == Some(name);
        assert!(diagnostics.iter().any(of_plugin), "{name}: {diagnostics:?}");
        place.call(&format!("verify {out}")).exits(0);
        place.call(&format!("plugins check {name}")).exits(1).says("has problems");
    }
    assert_eq!(place.rows("out_middle", "rows").len(), 1, "it is a span in the other document");
    c_plugin(&place, "fine", ".start = 0, .end = 2");
    place.run("fine_out", "--plugin fine").exits(0);
    assert_eq!(place.rows("fine_out", "rows").len(), 2);
    place.run("again", "--plugin fine --threads 1").exits(0);
    assert_same(&place.path("fine_out"), &place.path("again"));
}
