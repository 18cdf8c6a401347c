//! Plans of manifests alone: no library is opened here.

use std::path::Path;

use dateline_core::token::HOST_LAYERS;

use super::*;

/// A plugin: its name, and the rest of its manifest.
fn plugin(name: &str, rest: &str) -> (Manifest, Vec<Lexicon>) {
    let json =
        format!(r#"{{"name": "{name}", "version": "0.1.0", "abi": "0.1", "library": "{name}", {rest}}}"#);
    let manifest = Manifest::parse(&json, Path::new("plugin.json")).unwrap_or_else(|e| panic!("{e}: {json}"));
    let parse = |file: &String| Lexicon::parse(file.trim_end_matches(".tsv"), "term\tunit\nx\ty\n").unwrap();
    let lexicons = manifest.lexicons.iter().map(parse).collect();
    (manifest, lexicons)
}

fn planned(plugins: &[(Manifest, Vec<Lexicon>)]) -> Result<Plan, Error> {
    let candidates: Vec<_> =
        plugins.iter().map(|(manifest, lexicons)| Candidate { manifest, lexicons }).collect();
    Plan::new(&candidates)
}

fn names(plugins: &[(Manifest, Vec<Lexicon>)]) -> Vec<String> {
    let plan = planned(plugins).unwrap();
    plan.plugins.iter().map(|planned| plugins[planned.candidate].0.name.clone()).collect()
}

fn refused(plugins: &[(Manifest, Vec<Lexicon>)]) -> (String, String) {
    let error = planned(plugins).unwrap_err();
    (error.to_string(), error.hint().unwrap_or_default().to_owned())
}

fn produces(layer: &str) -> String {
    format!(
        r#""produces": [{{"layer": "{layer}", "doc": "", "attributes": [
            {{"name": "value", "kind": "string", "doc": ""}}]}}]"#
    )
}

fn requires(layers: &str) -> String {
    let layers: Vec<_> = layers.split(' ').map(|layer| format!(r#"{{"layer": "{layer}"}}"#)).collect();
    format!(r#""requires": [{}]"#, layers.join(", "))
}

fn extends(layer: &str, attribute: &str) -> String {
    format!(
        r#""extends": [{{"layer": "{layer}", "attributes": [
            {{"name": "{attribute}", "kind": "i64", "doc": ""}}]}}]"#
    )
}

#[test]
fn providers_run_first_and_ties_go_by_name() {
    let plugins = [
        plugin("c", &produces("x")),
        plugin("b", &format!("{}, {}", requires("x z"), produces("y"))),
        plugin("z", &produces("z")),
        plugin("a", &format!("{}, {}", requires("y"), produces("w"))),
        plugin("q", &produces("q")),
    ];
    assert_eq!(names(&plugins), ["c", "q", "z", "b", "a"]);
    let mut reversed = plugins.clone();
    reversed.reverse();
    assert_eq!(names(&reversed), ["c", "q", "z", "b", "a"]);
}

#[test]
fn a_missing_provider_is_named() {
    let (message, hint) = refused(&[plugin("a", &format!("{}, {}", requires("timx"), produces("x")))]);
    assert_eq!(message, "plugin `a`: requires the layer `timx`, which no plugin produces");
    assert_eq!(hint, "add a plugin that produces it, for example with `--plugin`");
    let (_, hint) = refused(&[
        plugin("a", &format!("{}, {}", requires("timx"), produces("x"))),
        plugin("timex", &produces("timex")),
    ]);
    assert_eq!(hint, "did you mean `timex`?");
}

#[test]
fn an_optional_layer_may_be_missing_and_orders_where_it_is_not() {
    let optional = r#""requires": [{"layer": "x", "optional": true, "attributes": ["value", "mod"]}]"#;
    let a = plugin("a", &format!("{optional}, {}", produces("y")));
    let plan = planned(std::slice::from_ref(&a)).unwrap();
    assert_eq!(plan.plugins[0].inputs[0].source, Source::Absent);
    let plugins = [a, plugin("x", &produces("x"))];
    assert_eq!(names(&plugins), ["x", "a"]);
    let plan = planned(&plugins).unwrap();
    let columns = vec![Some(0), None];
    assert_eq!(plan.plugins[1].inputs[0].source, Source::Slot { slot: HOST_LAYERS, columns });
    assert!(plan.plugins[1].strict.is_empty());
}

#[test]
fn a_circle_is_printed() {
    let (message, _) = refused(&[
        plugin("a", &format!("{}, {}", requires("z"), produces("x"))),
        plugin("b", &format!("{}, {}", requires("x"), produces("y"))),
        plugin("c", &format!("{}, {}", requires("y"), produces("z"))),
        plugin("d", &format!("{}, {}", requires("z"), produces("w"))),
    ]);
    assert_eq!(
        message,
        "plugins need each other in a circle: `a` needs layer `z` of `c`, `c` needs layer `y` of `b`, \
         `b` needs layer `x` of `a`"
    );
}

#[test]
fn two_providers_are_named() {
    let (message, hint) = refused(&[plugin("a", &produces("x")), plugin("b", &produces("x"))]);
    assert_eq!(message, "plugins `a` and `b` both produce the layer `x`");
    assert_eq!(hint, "leave one of them out");
    let table = r#""produces": [{"layer": "y", "table": "xs", "doc": ""}]"#;
    let (message, _) = refused(&[plugin("a", &produces("x")), plugin("b", table)]);
    assert_eq!(message, "plugins `a` and `b` both fill the table `xs`");
    let extends = |attribute| format!("{}, {}", requires("x"), extends("x", attribute));
    let (message, _) =
        refused(&[plugin("a", &produces("x")), plugin("b", &extends("n")), plugin("c", &extends("n"))]);
    assert_eq!(message, "plugins `b` and `c` both provide the attribute `n` of layer `x`");
    let (message, _) = refused(&[plugin("a", &produces("x")), plugin("b", &extends("value"))]);
    assert_eq!(message, "plugins `a` and `b` both provide the attribute `value` of layer `x`");
    let (message, _) = refused(&[plugin("a", &produces("x")), plugin("a", &produces("y"))]);
    assert_eq!(message, "plugin `a`: there are two plugins of this name");
}

#[test]
fn kinds_and_attributes_must_fit() {
    let want = |attribute: &str| {
        let requires = format!(r#""requires": [{{"layer": "x", "attributes": [{attribute}]}}]"#);
        [plugin("a", &format!("{requires}, {}", produces("y"))), plugin("b", &produces("x"))]
    };
    assert!(planned(&want(r#"{"name": "value", "kind": "string"}"#)).is_ok());
    let (message, _) = refused(&want(r#"{"name": "value", "kind": "f64"}"#));
    assert_eq!(
        message,
        "plugin `a`: requires the attribute `value` of layer `x` as f64, plugin `b` provides string"
    );
    let (message, hint) = refused(&want(r#""valu""#));
    assert_eq!(
        message,
        "plugin `a`: requires the attribute `valu` of layer `x`, which neither plugin `b` nor an extension provides"
    );
    assert_eq!(hint, "did you mean `value`?");
}

#[test]
fn who_reads_an_extension_runs_after_its_extender() {
    let reads = r#""requires": [{"layer": "x", "attributes": ["speaker"]}]"#;
    let plugins = [
        plugin("a", &format!("{reads}, {}", produces("y"))),
        plugin("b", &produces("x")),
        plugin("c", &format!("{}, {}", requires("x"), extends("x", "speaker"))),
    ];
    assert_eq!(names(&plugins), ["b", "c", "a"]);
    let plan = planned(&plugins).unwrap();
    let attributes: Vec<_> = plan.layers[0].attributes.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(attributes, ["value", "speaker"]);
    assert_eq!(plan.plugins[1].outputs[0].form, Form::Extends { slot: HOST_LAYERS, first_column: 1 });
    assert_eq!(plan.plugins[2].inputs[0].source, Source::Slot { slot: HOST_LAYERS, columns: vec![Some(1)] });
    assert_eq!(
        plan.plugins[2].strict,
        [(0, "layer `x`".to_owned()), (1, "attribute `speaker` of layer `x`".to_owned())]
    );
}

#[test]
fn documents_and_host_layers_can_be_extended() {
    let plan = planned(&[
        plugin("a", &extends("document", "score")),
        plugin("b", &format!("{}, {}", requires("token"), extends("token", "upos"))),
        plugin(
            "c",
            &format!(r#""requires": [{{"layer": "token", "attributes": ["upos"]}}], {}"#, produces("x")),
        ),
    ])
    .unwrap();
    assert_eq!(plan.document.as_ref().unwrap().attributes[0].name, "score");
    assert_eq!(plan.plugins[0].outputs[0].form, Form::Extends { slot: HOST_LAYERS + 1, first_column: 0 });
    assert_eq!(plan.hosts[2].attributes.len(), 6);
    let Source::Slot { slot, columns } = &plan.plugins[2].inputs[0].source else { panic!("a slot") };
    assert_eq!((*slot, columns.len(), columns[5]), (2, 6, Some(5)));
    assert_eq!(plan.n_slots(), HOST_LAYERS + 2);
    let (message, _) =
        refused(&[plugin("b", &format!("{}, {}", requires("token"), extends("token", "flags")))]);
    assert_eq!(message, "plugin `b`: it and the host both provide the attribute `flags` of layer `token`");
}

#[test]
fn references_go_to_layers_the_plugin_knows() {
    let kinds = r#""requires": [{"layer": "x"}], "produces": [{"layer": "y", "doc": "", "attributes": [
        {"name": "own", "kind": {"list": {"ref": "y"}}, "doc": ""},
        {"name": "other", "kind": {"struct": [["to", {"ref": "LAYER"}]]}, "doc": ""}]}]"#;
    let x = || plugin("a", &produces("x"));
    let plan = planned(&[x(), plugin("b", &kinds.replace("LAYER", "x"))]).unwrap();
    let shapes: Vec<_> = plan.plugins[1].outputs[0].attributes.iter().map(|a| a.shape.clone()).collect();
    assert_eq!(shapes[0], Shape::List(Box::new(Shape::Ref(RefTarget::Produced(0)))));
    assert_eq!(shapes[1], Shape::Struct(vec![Shape::Ref(RefTarget::Required(0))]));
    let (message, hint) = refused(&[x(), plugin("b", &kinds.replace("LAYER", "z"))]);
    assert_eq!(
        message,
        "plugin `b`: attribute `other` of layer `y` refers to layer `z`, which it neither produces nor requires"
    );
    assert_eq!(hint, "add `z` to its `requires`");
}

#[test]
fn a_lexicon_is_the_plugins_own_or_the_only_one() {
    let own = |layer: &str| {
        format!(
            r#""lexicons": ["u.tsv"], "requires": [{{"layer": "lexicon:u", "attributes": ["unit"]}}], {}"#,
            produces(layer)
        )
    };
    let borrowed = |attribute: &str| {
        format!(r#""requires": [{{"layer": "lexicon:u", "attributes": [{attribute}]}}], {}"#, produces("z"))
    };
    let plan = planned(&[plugin("a", &own("x")), plugin("b", &own("y"))]).unwrap();
    assert_eq!(plan.lexicons, [(0, 0), (1, 0)]);
    let plan = planned(&[plugin("a", &own("x")), plugin("b", &borrowed(r#""unit""#))]).unwrap();
    assert_eq!(plan.lexicons, [(0, 0)]);
    assert_eq!(plan.plugins[1].inputs[0].source, Source::Lexicon { lexicon: 0, columns: vec![0] });
    let (message, _) =
        refused(&[plugin("a", &own("x")), plugin("b", &own("y")), plugin("c", &borrowed(r#""unit""#))]);
    assert_eq!(message, "plugins `a` and `b` both have the lexicon `u`, which `c` requires");
    let (message, _) = refused(&[plugin("c", &borrowed(""))]);
    assert_eq!(message, "plugin `c`: requires the lexicon `u`, which no plugin has");
    let (message, hint) = refused(&[plugin("a", &own("x")), plugin("c", &borrowed(r#""unti""#))]);
    assert_eq!(message, "plugin `c`: requires the column `unti` of lexicon `u`, which has none");
    assert_eq!(hint, "did you mean `unit`?");
    let (message, _) =
        refused(&[plugin("a", &own("x")), plugin("c", &borrowed(r#"{"name": "unit", "kind": "i64"}"#))]);
    assert!(message.ends_with("as i64, lexicon `u` provides string"), "{message}");
}
