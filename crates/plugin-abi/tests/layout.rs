//! The header and the Rust structs are one layout: a C and a C++ compiler print every size, offset and
//! constant of the header, and `tests/abi-0.1.txt` keeps what they were.
//!
//! Not here: whether plugins work; `dateline-plugin` and `dateline-analyze` test that.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dateline_plugin_abi::layout::{CONSTANTS, STRUCTS, StructLayout};

const GOLDEN: &str = include_str!("abi-0.1.txt");
const INTO_STRING: &str = "a String takes everything";
const HEADER: &str = include_str!("../include/dateline_plugin.h");

/// The layout as this crate has it, in the lines of the golden file.
fn rust_layout() -> String {
    let mut out = String::new();
    for StructLayout { name, size, fields } in STRUCTS {
        writeln!(out, "{name} size {size}").expect(INTO_STRING);
        for field in *fields {
            writeln!(out, "{name}.{} offset {} size {}", field.name, field.offset, field.size)
                .expect(INTO_STRING);
        }
    }
    for (name, value) in CONSTANTS {
        writeln!(out, "{name} = {value}").expect(INTO_STRING);
    }
    out
}

/// A program that prints the same lines from the header.
fn c_program() -> String {
    let mut lines = String::new();
    for StructLayout { name, fields, .. } in STRUCTS {
        writeln!(lines, "    printf(\"{name} size %zu\\n\", sizeof({name}));").expect(INTO_STRING);
        for field in *fields {
            let field = field.name;
            writeln!(
                lines,
                "    printf(\"{name}.{field} offset %zu size %zu\\n\", offsetof({name}, {field}), \
                 sizeof((({name} *)0)->{field}));"
            )
            .expect(INTO_STRING);
        }
    }
    for (name, _) in CONSTANTS {
        writeln!(lines, "    printf(\"{name} = %lld\\n\", (long long)({name}));").expect(INTO_STRING);
    }
    // A plugin in the header's own types: the prototypes must fit what an author writes.
    let plugin = r#"
static int32_t create(const dl_host *host, dl_str config, dl_call *call, void **instance) {
    dl_str message = DL_LITERAL("no");
    (void)config;
    *instance = NULL;
    if (host->log && DL_HAS(host->struct_size, dl_host, log)) host->log(host, DL_LOG_INFO, message, message);
    call->set_error(call, message);
    return DL_E_CONFIG;
}
static void destroy(void *instance) { (void)instance; }
static int32_t worker_new(const void *instance, dl_call *call, void **worker) {
    (void)instance; (void)call;
    *worker = NULL;
    return DL_OK;
}
static int32_t analyze(void *worker, const dl_doc *doc, dl_call *call) {
    dl_value value = {DL_F64, 0, {0}};
    dl_ann row = {0, 0, 0, 1, NULL, 0, 0, 0, {NULL, 0}};
    (void)worker;
    value.v.f = (double)doc->text.len;
    row.values = &value;
    if (call->stop && *call->stop) return DL_E_STOPPED;
    return call->emit(call, &row, 1, sizeof row);
}
static const dl_plugin plugin = {sizeof(dl_plugin), DL_ABI_MAJOR, DL_ABI_MINOR, DL_F_SERIAL, 0,
    DL_LITERAL("{}"), create, destroy, worker_new, destroy, analyze};
DL_STATELESS_PLUGIN(DL_JSON({"name": "x", "requires": [{"layer": "token"}, {"layer": "timex"}]}), analyze);
"#;
    format!(
        "#include \"dateline_plugin.h\"\n#include <stdio.h>\n{plugin}\nint main(void) {{\n{lines}    return plugin.manifest.len != 2;\n}}\n"
    )
}

fn scratch(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&dir).expect("cargo made the folder above");
    dir
}

/// Compiles the program as a language and returns what it prints.
fn compiled_layout(language: &str, standard: &str) -> String {
    let dir = scratch(language);
    let (source, program) = (dir.join("layout.c"), dir.join("layout"));
    fs::write(&source, c_program()).expect("the folder is writable");
    let made = Command::new("cc")
        .args(["-x", language, standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fvisibility=hidden"])
        .arg("-I")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("include"))
        .arg("-o")
        .args([&program, &source])
        .output()
        .unwrap_or_else(|error| panic!("no C compiler: `cc` must be on PATH to check the ABI: {error}"));
    let log = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "cc -x {language} refuses the header:\n{log}");
    let printed = Command::new(&program).output().expect("the program was made");
    assert!(printed.status.success());
    String::from_utf8(printed.stdout).expect("it prints ASCII")
}

fn has_cplusplus() -> bool {
    let probe = Command::new("cc").args(["-x", "c++", "-fsyntax-only", "-"]).stdin(Stdio::null()).output();
    probe.is_ok_and(|output| output.status.success())
}

#[test]
fn the_header_has_the_layout_of_the_structs() {
    assert_eq!(compiled_layout("c", "-std=c11"), rust_layout());
}

#[test]
fn the_header_is_also_cplusplus() {
    if has_cplusplus() {
        assert_eq!(compiled_layout("c++", "-std=c++17"), rust_layout());
    }
}

#[test]
fn the_layout_is_the_one_that_was_published() {
    assert_eq!(
        rust_layout(),
        GOLDEN,
        "the ABI changed: append fields only, raise the minor version and add a golden file for it"
    );
}

#[test]
fn the_list_of_fields_leaves_no_gap() {
    for StructLayout { name, size, fields } in STRUCTS {
        let mut end = 0;
        for field in *fields {
            assert_eq!(field.offset, end, "{name}.{} begins where the field before ends", field.name);
            end = field.offset + field.size;
        }
        assert_eq!(end, *size, "the last field of {name} ends it");
    }
}

#[test]
fn the_list_of_structs_is_the_headers() {
    let in_header: BTreeSet<&str> = HEADER
        .lines()
        .filter(|line| line.ends_with('{'))
        .filter_map(|line| line.strip_prefix("typedef struct ").or(line.strip_prefix("struct ")))
        .map(|rest| rest.trim_end_matches('{').trim())
        .collect();
    let listed: BTreeSet<&str> = STRUCTS.iter().map(|layout| layout.name).collect();
    assert_eq!(in_header, listed);
}

#[test]
fn the_list_of_constants_is_the_headers() {
    let in_header: BTreeSet<&str> = HEADER
        .lines()
        .filter_map(|line| line.strip_prefix("#define "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| name.starts_with("DL_") && !name.contains('('))
        .filter(|name| *name != "DL_EXPORT")
        .collect();
    let listed: BTreeSet<&str> = CONSTANTS.iter().map(|(name, _)| *name).collect();
    assert_eq!(in_header, listed);
}
