//! Hosts of another age, and hosts that send null where nothing is: the exported symbol, called raw.

#![expect(unsafe_code, reason = "plays the host's side of the ABI")]

use std::alloc::{Layout, alloc, dealloc};
use std::ffi::c_void;
use std::ptr::{null, null_mut};

use crate::common;
use dateline_core::{RowRef, token};
use dateline_plugin::flag as sdk_flag;
use dateline_plugin_abi::{
    ABI_MAJOR, ABI_MINOR, DlAnn, DlCall, DlColumn, DlDoc, DlHost, DlLayer, DlPlugin, DlStr, end_of, flag,
    status, tag, token as abi_token,
};

unsafe extern "C" {
    fn dateline_plugin_v0(host: *const DlHost) -> *const DlPlugin;
}

/// What the plugin told the host: texts of the second value of every row, and the last error.
#[derive(Default)]
struct Told {
    values: Vec<String>,
    error: String,
}

unsafe extern "C" fn emit(call: *mut DlCall, rows: *const DlAnn, n: usize, stride: usize) -> i32 {
    // SAFETY: the call is made by `run` below; the rows are the plugin's for the call.
    unsafe {
        let told = &mut *(*call).host_data.cast::<Told>();
        for idx in 0..n {
            let row = &*rows.byte_add(idx * stride);
            let value = &*row.values.add(1);
            assert_eq!(value.tag, tag::STR);
            told.values.push(text(DlStr { ptr: value.v.s, len: value.len as usize }));
        }
    }
    status::OK
}

unsafe extern "C" fn set_error(call: *mut DlCall, message: DlStr) {
    // SAFETY: as in `emit`.
    unsafe { (*(*call).host_data.cast::<Told>()).error = text(message) };
}

unsafe fn text(text: DlStr) -> String {
    // SAFETY: the plugin lends the text.
    unsafe { String::from_utf8_lossy(std::slice::from_raw_parts(text.ptr, text.len)).into_owned() }
}

/// The first `len` bytes of a struct in memory of exactly that length, so that a tool that watches memory
/// sees a read past them.
struct Short<T> {
    ptr: *mut T,
    layout: Layout,
}

impl<T> Short<T> {
    fn new(whole: &T, len: usize) -> Self {
        let layout = Layout::from_size_align(len, align_of::<T>()).expect("a small size");
        // SAFETY: the layout has a size; the first `len` bytes of `whole` are readable.
        unsafe {
            let ptr = alloc(layout);
            std::ptr::copy_nonoverlapping(std::ptr::from_ref(whole).cast::<u8>(), ptr, len);
            ptr.cast::<u32>().write(len as u32);
            Short { ptr: ptr.cast(), layout }
        }
    }
}

impl<T> Drop for Short<T> {
    fn drop(&mut self) {
        // SAFETY: made by `new` with this layout.
        unsafe { dealloc(self.ptr.cast(), self.layout) };
    }
}

fn call(told: &mut Told) -> DlCall {
    DlCall {
        struct_size: size_of::<DlCall>() as u32,
        flags: 0,
        host_data: std::ptr::from_mut(told).cast(),
        emit: Some(emit),
        set_error: Some(set_error),
        stop: null(),
    }
}

fn doc() -> DlDoc {
    DlDoc {
        struct_size: size_of::<DlDoc>() as u32,
        flags: 0,
        text: DlStr::EMPTY,
        id: DlStr::EMPTY,
        layers: null(),
        n_layers: 0,
        reserved: 0,
        language: DlStr::new("kk"),
        published: DlStr::new("2026"),
        title: DlStr::new("Grain"),
    }
}

/// Runs the probe once in a mode; the host has neither name nor log.
fn run(mode: &str, doc: *const DlDoc, make_call: &dyn Fn(&mut Told) -> Short<DlCall>) -> (i32, Told) {
    let host = DlHost {
        struct_size: 0,
        abi_major: ABI_MAJOR,
        abi_minor: ABI_MINOR,
        name: DlStr::EMPTY,
        version: DlStr::EMPTY,
        max_log_level: 5,
        reserved: 0,
        host_data: null_mut(),
        log: None,
    };
    // A host lives for the process; this one is too old for a name and a log.
    let host = Box::leak(Box::new(Short::new(&host, 8)));
    let config = format!("{{\"mode\":\"{mode}\"}}");
    let mut told = Told::default();
    let call = make_call(&mut told);
    let (mut instance, mut worker): (*mut c_void, *mut c_void) = (null_mut(), null_mut());
    // SAFETY: the calls are in the order of the header, with arguments that live as long as it asks.
    let code = unsafe {
        let plugin = &*dateline_plugin_v0(host.ptr);
        let create = plugin.create.expect("set");
        assert_eq!(create(host.ptr, DlStr::new(&config), call.ptr, &raw mut instance), status::OK);
        assert_eq!(plugin.worker_new.expect("set")(instance, call.ptr, &raw mut worker), status::OK);
        let code = plugin.analyze.expect("set")(worker, doc, call.ptr);
        plugin.worker_free.expect("set")(worker);
        plugin.destroy.expect("set")(instance);
        code
    };
    drop(call);
    (code, told)
}

fn whole_call(told: &mut Told) -> Short<DlCall> {
    Short::new(&call(told), size_of::<DlCall>())
}

#[test]
fn the_symbol_returns_the_descriptor() {
    // SAFETY: the entry function takes any host.
    let plugin = unsafe { &*dateline_plugin_v0(null()) };
    assert_eq!((plugin.abi_major, plugin.abi_minor), (ABI_MAJOR, ABI_MINOR));
    assert_eq!(plugin.struct_size as usize, size_of::<DlPlugin>());
    assert_eq!(plugin.manifest.len, common::PLUGIN.manifest().len());
}

#[test]
fn null_stands_for_nothing() {
    let (code, told) = run("metadata", &raw const *Box::leak(Box::new(doc())), &whole_call);
    assert_eq!(code, status::OK, "{}", told.error);
    assert_eq!(told.values, ["kk", "2026", "Grain", "[false, false, false, false]"]);
}

#[test]
fn fields_an_older_host_lacks_are_absent() {
    let older = Short::new(&doc(), end_of!(DlDoc, language));
    let (code, told) = run("metadata", older.ptr, &whole_call);
    assert_eq!(code, status::OK, "{}", told.error);
    assert_eq!(told.values, ["kk", "unknown", "unknown", "[false, false, false, false]"]);
    let oldest = Short::new(&doc(), end_of!(DlDoc, n_layers));
    assert_eq!(run("metadata", oldest.ptr, &whole_call).1.values[0], "");
}

#[test]
fn an_older_call_has_no_stop_word() {
    let without_stop = |told: &mut Told| Short::new(&call(told), end_of!(DlCall, set_error));
    let (code, told) = run("loop", &raw const *Box::leak(Box::new(doc())), &without_stop);
    assert_eq!((code, told.error.as_str()), (status::OK, ""));
}

#[test]
fn a_document_too_short_for_a_text_is_refused() {
    let short = Short::new(&doc(), end_of!(DlDoc, text));
    let (code, told) = run("count", short.ptr, &whole_call);
    assert_eq!((code, told.error.as_str()), (status::INVALID, "the document lacks its text or layers"));
    assert_eq!(run("count", null(), &whole_call).0, status::INVALID);
}

#[test]
fn a_worker_that_panicked_is_not_used_again() {
    // SAFETY: the calls are in the order of the header, with arguments that live as long as it asks.
    unsafe {
        let plugin = &*dateline_plugin_v0(null());
        let (mut told, config) = (Told::default(), DlStr::new("{\"mode\":\"panic\"}"));
        let mut call = call(&mut told);
        let (mut instance, mut worker) = (null_mut(), null_mut());
        assert_eq!(plugin.create.unwrap()(null(), config, &raw mut call, &raw mut instance), status::OK);
        assert_eq!(plugin.worker_new.unwrap()(instance, &raw mut call, &raw mut worker), status::OK);
        let bad = DlDoc { text: DlStr::new("panic"), ..doc() };
        let analyze = plugin.analyze.unwrap();
        assert_eq!(analyze(worker, &raw const bad, &raw mut call), status::PANIC);
        assert_eq!(analyze(worker, &raw const *Box::leak(Box::new(doc())), &raw mut call), status::PANIC);
        assert_eq!(told.error, "the worker panicked before; free it and make a new one");
        // Workers may outlive their instance here, though no host should do that.
        plugin.destroy.unwrap()(instance);
        plugin.worker_free.unwrap()(worker);
        plugin.worker_free.unwrap()(null_mut());
    }
}

/// Columns further apart than this SDK knows: a newer host's.
#[test]
fn columns_are_stepped_by_their_stride() {
    #[repr(C)]
    struct Newer {
        column: DlColumn,
        more: [u64; 2],
    }
    let text = "ab";
    let (start, end): ([u32; 1], [u32; 1]) = ([0], [2]);
    let hit = |values: &[u32; 1], tag| Newer {
        column: DlColumn {
            tag,
            flags: 0,
            n: 1,
            n_children: 0,
            validity: null(),
            values: values.as_ptr().cast(),
            bytes: null(),
            children: null(),
            child_stride: 0,
            reserved: 0,
        },
        more: [u64::MAX; 2],
    };
    let (numbers, offsets) = ([[4], [5], [6]], [0_i32, 3]);
    let mut texts = hit(&numbers[0], tag::STR);
    texts.column.values = offsets.as_ptr().cast();
    texts.column.bytes = "vol".as_ptr();
    let [entry, token, n_tokens] = [0, 1, 2].map(|idx| hit(&numbers[idx], tag::U32));
    let columns = [entry, token, n_tokens, texts];
    let layer = DlLayer {
        struct_size: size_of::<DlLayer>() as u32,
        n: 1,
        start: start.as_ptr(),
        end: end.as_ptr(),
        columns: columns.as_ptr().cast(),
        n_columns: 4,
        column_stride: size_of::<Newer>() as u32,
    };
    let layers = [null(), null(), &raw const layer, &raw const layer];
    let doc = DlDoc { text: DlStr::new(text), layers: layers.as_ptr(), n_layers: 4, ..doc() };
    let (code, told) = run("units", &raw const doc, &whole_call);
    assert_eq!((code, told.error.as_str()), (status::OK, ""));
    assert_eq!(told.values, ["4 5 6 vol in Some(0)"]);
}

#[test]
fn core_and_the_abi_have_the_same_bits() {
    assert_eq!(RowRef::REQUIRED, flag::REF_REQUIRED);
    let core = [
        (token::flag::FIRST_CAPITAL, abi_token::FIRST_CAPITAL),
        (token::flag::ALL_CAPITALS, abi_token::ALL_CAPITALS),
        (token::flag::MIXED, abi_token::MIXED),
        (token::flag::LOWER, abi_token::LOWER),
        (token::flag::LETTER, abi_token::LETTER),
        (token::flag::DIGIT, abi_token::DIGIT),
        (token::flag::NUMBER, abi_token::NUMBER),
        (token::flag::PUNCTUATION, abi_token::PUNCTUATION),
        (token::flag::SYMBOL, abi_token::SYMBOL),
        (token::flag::SENTENCE_FIRST, abi_token::SENTENCE_FIRST),
        (token::flag::PARAGRAPH_FIRST, abi_token::PARAGRAPH_FIRST),
        (token::flag::AFTER_SPACE, abi_token::AFTER_SPACE),
        (token::flag::ABBREVIATION, abi_token::ABBREVIATION),
        (token::flag::CLITIC, abi_token::CLITIC),
        (token::flag::QUOTE, abi_token::QUOTE),
        (token::flag::BRACKET, abi_token::BRACKET),
        (sdk_flag::NON_ASCII, abi_token::NON_ASCII),
    ];
    core.iter().for_each(|(core, abi)| assert_eq!(core, abi));
    let columns: Vec<_> = token::TOKEN_SCHEMA.attributes.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["flags", "hash", "lower", "prefix3", "suffix3"]);
}
