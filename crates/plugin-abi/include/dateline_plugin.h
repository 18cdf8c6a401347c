/*
 * dateline_plugin.h: the C ABI between Dateline and its analyzer plugins, version 0.1.
 *
 * A plugin is a shared library that exports one function, dateline_plugin_v0, beside a plugin.json that
 * says what it needs and what it makes. plugins/README.md is the manual; plugins/shout is a whole plugin.
 *
 * RULES, for both sides
 *
 * Texts      UTF-8, pointer and length. They may hold NUL and do not end with one. The pointer may be NULL
 *            where the length is 0. What the host lends is valid UTF-8; what a plugin sends must be, too.
 * Spans      Half-open ranges of BYTES of dl_doc.text: not characters, not UTF-16 units. Both ends stand on
 *            the first byte of a character or at the end of the text. A text is shorter than 4 GiB.
 * Memory     Nothing changes owner. What is passed as an argument, and all that it points at, is lent until
 *            the function returns; who wants to keep it copies it. Two things live longer: dl_host and
 *            what the entry function returns live as long as the process. The plugin makes and frees its
 *            instances and workers itself.
 * Threads    create and destroy are called once an instance, from any thread; an instance is read by many
 *            threads at once. A worker is used by one thread at a time and may move from one to another.
 *            A dl_call belongs to the thread of the call it was passed to. dl_host.log may be called from
 *            every thread.
 * Order      entry, create, then worker_new / analyze / worker_free in any number, then destroy after the
 *            last worker_free. create may be called again: keep no configuration in a static variable.
 *            A library is never unloaded.
 * Failure    Functions answer DL_OK or a negative DL_E_ code, after a message through set_error. A document
 *            with a failure keeps no row of the plugin and gets a diagnostic. After DL_E_PANIC the host
 *            frees the worker and makes a new one. Odd text is no failure: emit nothing.
 * Unwinding  Nothing unwinds out of a function of this ABI: no C++ exception (catch (...) in each), no
 *            longjmp, no Rust panic.
 * Forbidden  In a plugin: threads that outlive a call, fork, exec, exit, signal handlers, setlocale, chdir,
 *            setenv, reading from stdin and writing to stdout, an allocator that replaces the process's
 *            own, large thread-local variables of the initial-exec model.
 * Same in,   The rows of a document follow from its text, layers and the configuration: no clock, no random
 * same out   seed, no order of a hash table, nothing left from the document before.
 *
 * VERSIONS
 *
 * The major version is in the name of the entry function; a host that looks for another name says who is
 * older. Within a major version structs only grow at their end. A struct passed by pointer begins with
 * struct_size, set by whoever made it; elements of arrays are as far apart as the stride beside the array
 * says (dl_str and dl_value never grow). A field exists when the struct is long enough to hold it:
 *
 *     if (DL_HAS(doc->struct_size, dl_doc, title)) ... doc->title ...
 *
 * All fields below exist in 0.1. A plugin that uses a later field looks first and does without if it must;
 * a host does the same. Step arrays of structs by their stride, never by sizeof. Reserved fields are 0.
 * An unknown tag, flag or status is refused, never guessed.
 * Until 1.0 a minor version may still break a plugin; the manifest's "abi" says which it was built for.
 *
 * BUILDING
 *
 *     cc -std=c11 -O2 -shared -fPIC -fvisibility=hidden -I crates/plugin-abi/include -o libmine.so mine.c
 *
 * -fvisibility=hidden keeps every symbol but the entry function private.
 * For little-endian machines with 64-bit pointers.
 */
#ifndef DATELINE_PLUGIN_H
#define DATELINE_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DL_ABI_MAJOR 0
#define DL_ABI_MINOR 1

#if defined(_WIN32)
#define DL_EXPORT __declspec(dllexport)
#else
#define DL_EXPORT __attribute__((visibility("default")))
#endif

/* Whether a struct of `size` bytes (its struct_size, or the stride of its array) holds a field. */
#define DL_HAS(size, type, field) ((size_t)(size) >= offsetof(type, field) + sizeof(((type *)0)->field))

/* A dl_str of a string literal, as an initializer; and of bytes in C code: dl_str s = {ptr, len}. */
#define DL_LITERAL(text) { (text), sizeof(text) - 1 }

/* Tags of values and columns (uint32_t). */
#define DL_NULL 0u   /* unknown */
#define DL_I64 1u    /* v.i */
#define DL_F64 2u    /* v.f; not NaN, not infinite: unknown is DL_NULL */
#define DL_STR 3u    /* len bytes of UTF-8 at v.s */
#define DL_BOOL 4u   /* v.u: 0 or 1 */
#define DL_REF 5u    /* row v.u of the layer that len names, see DL_REF_REQUIRED */
#define DL_LIST 6u   /* len items at v.items, all of one kind or null */
#define DL_STRUCT 7u /* the first len fields at v.items, in declared order; the others are null */
#define DL_U32 16u   /* only as the tag of a column the host lends */

/* In len of a DL_REF. Without it, len is an index into "produces" and v.u the id that a row of this document
 * was emitted with, before or after. With it, len is an index into "requires" and v.u a row of that layer. */
#define DL_REF_REQUIRED 0x80000000u

/* What a function answers (int32_t). */
#define DL_OK 0
#define DL_E_INVALID (-1) /* the caller broke a rule of this header */
#define DL_E_PANIC (-2)   /* the plugin panicked; its worker is of no more use */
#define DL_E_CONFIG (-3)  /* create: the configuration is refused */
#define DL_E_STOPPED (-4) /* left early, because `stop` asked for it */
#define DL_E_LIMIT (-5)   /* emit: more rows or bytes than the host takes for one document */
#define DL_E_FAILED (-6)  /* anything else */

/* Bits of dl_plugin.flags. */
#define DL_F_SERIAL 1u /* at most one worker may exist in the process */
#define DL_F_ABORTS 2u /* a panic of this plugin ends the process */

/* Bits of dl_doc.flags. */
#define DL_D_PARALLEL 1u /* the host works on all cores already */

/* Levels of log messages (uint32_t). */
#define DL_LOG_OFF 0u
#define DL_LOG_ERROR 1u
#define DL_LOG_WARN 2u
#define DL_LOG_INFO 3u
#define DL_LOG_DEBUG 4u
#define DL_LOG_TRACE 5u

/* Bits of the first column of the layer "token". */
#define DL_TOKEN_FIRST_CAPITAL 0x1u    /* the first character is an upper or title case letter */
#define DL_TOKEN_ALL_CAPITALS 0x2u     /* two letters or more, all of them upper case */
#define DL_TOKEN_MIXED 0x4u            /* an upper case letter after the first character, and a lower case one */
#define DL_TOKEN_LOWER 0x8u            /* all letters are lower case, and there is one */
#define DL_TOKEN_LETTER 0x10u          /* holds a letter */
#define DL_TOKEN_DIGIT 0x20u           /* holds a decimal digit */
#define DL_TOKEN_NUMBER 0x40u          /* digits with nothing but separators between them */
#define DL_TOKEN_PUNCTUATION 0x80u     /* punctuation only */
#define DL_TOKEN_SYMBOL 0x100u         /* symbols only */
#define DL_TOKEN_SENTENCE_FIRST 0x200u /* first of its sentence */
#define DL_TOKEN_PARAGRAPH_FIRST 0x400u
#define DL_TOKEN_AFTER_SPACE 0x800u    /* white space or the start of the text stands before */
#define DL_TOKEN_ABBREVIATION 0x1000u  /* ends with a dot that belongs to it */
#define DL_TOKEN_CLITIC 0x2000u        /* split off the word before it */
#define DL_TOKEN_QUOTE 0x4000u         /* a quotation mark */
#define DL_TOKEN_BRACKET 0x8000u       /* a bracket */
#define DL_TOKEN_NON_ASCII 0x10000u    /* holds a character outside ASCII */

/* Columns of the layer "token", all DL_U32. Hashes are the low 32 bits of xxh3-64 of the UTF-8 bytes;
 * `lower` of the simple lower case, `prefix3` and `suffix3` of its first and last three characters. */
#define DL_COLUMN_FLAGS 0u
#define DL_COLUMN_HASH 1u
#define DL_COLUMN_LOWER 2u
#define DL_COLUMN_PREFIX3 3u
#define DL_COLUMN_SUFFIX3 4u

/* A text. Passed by value; never grows. */
typedef struct dl_str {
    const char *ptr;
    size_t len;
} dl_str;

/* One value of an attribute. Never grows. */
typedef struct dl_value {
    uint32_t tag; /* DL_NULL ... DL_STRUCT */
    uint32_t len; /* bytes of a text, items of a list, fields of a struct, layer of a reference; else 0 */
    union {
        int64_t i;
        double f;
        uint64_t u;
        const char *s;
        const struct dl_value *items;
    } v;
} dl_value;

/* One row to emit. Set all of it to zero first; note that confidence 0 is not "unknown", NaN is. */
typedef struct dl_ann {
    uint32_t start;         /* the span; 0 and 0 in a layer without spans and in a row that extends */
    uint32_t end;
    uint32_t type;          /* index into the manifest's "produces"; "extends" counts on from there */
    uint32_t n_values;      /* at most the number of attributes; those past it are null */
    const dl_value *values; /* in the order of the manifest's attributes */
    uint64_t id;            /* your own id of the row, for references to it: different for every row of a type that
                               is referred to, else 0. A row that extends: the row of the layer it extends, 0 for the
                               document. The host renumbers rows from 0 in the order of the text. */
    float confidence;       /* 0 to 1, or NaN: unknown */
    uint32_t flags;         /* 0 */
    dl_str rule;            /* stable name of the rule that made the row; empty: unnamed */
} dl_ann;

/* One attribute of all rows of a layer, in Arrow's physical layout. */
typedef struct dl_column {
    uint32_t tag;            /* DL_I64 ... DL_STRUCT, or DL_U32 */
    uint32_t flags;          /* 0 */
    uint32_t n;              /* number of rows */
    uint32_t n_children;     /* DL_LIST: 1; DL_STRUCT: number of fields; else 0 */
    const uint8_t *validity; /* a bit a row, lowest bit first, 1: known; NULL: all known */
    const void *values;      /* DL_I64, DL_REF (row of the layer referred to): int64_t; DL_F64: double;
                                DL_U32: uint32_t; DL_BOOL: a bit a row; DL_STR, DL_LIST: n + 1 offsets, int32_t;
                                DL_STRUCT: NULL */
    const char *bytes;       /* DL_STR: what the offsets count */
    const struct dl_column *children; /* DL_LIST: the items; DL_STRUCT: the fields, each n long */
    uint32_t child_stride;   /* bytes from one child to the next */
    uint32_t reserved;
} dl_column;

/* A layer of a document. The id of a row is its index. Rows are sorted by start, then longest first. */
typedef struct dl_layer {
    uint32_t struct_size;
    uint32_t n;               /* number of rows */
    const uint32_t *start;    /* NULL in a layer without spans */
    const uint32_t *end;
    const dl_column *columns; /* the attributes that "requires" names, in its order; of a host layer all columns
                                 (token: see DL_COLUMN_; sentence: paragraph); of a lexicon entry, token, n_tokens
                                 as DL_U32, then the attributes that "requires" names as DL_STR */
    uint32_t n_columns;
    uint32_t column_stride;   /* bytes from one column to the next */
} dl_layer;

/* A document. */
typedef struct dl_doc {
    uint32_t struct_size;
    uint32_t flags;                /* DL_D_ bits */
    dl_str text;                   /* normalized text; all spans count its bytes */
    dl_str id;                     /* 32 hexadecimal digits */
    const dl_layer *const *layers; /* layers[i] belongs to requires[i]; NULL: optional and absent */
    uint32_t n_layers;
    uint32_t reserved;
    dl_str language;               /* BCP 47; empty: unknown */
    dl_str published;              /* ISO 8601, as precise as known; empty: unknown */
    dl_str title;                  /* headline of the source's metadata; empty: unknown */
} dl_doc;

/* What a plugin may do during one call, on its thread. */
typedef struct dl_call dl_call;
struct dl_call {
    uint32_t struct_size;
    uint32_t flags;  /* 0 */
    void *host_data; /* the host's: leave it alone */
    /* Checks and copies n rows that stand stride bytes apart (sizeof(dl_ann)). Return at once with what it
     * answers if that is not DL_OK. Many rows in one call are cheaper than one each. Never NULL; answers
     * DL_E_INVALID outside analyze. */
    int32_t (*emit)(dl_call *call, const dl_ann *rows, size_t n, size_t stride);
    /* Copies the message that goes with the status you will answer. The last one counts. Never NULL. */
    void (*set_error)(dl_call *call, dl_str message);
    /* NULL, or a word that turns non-zero when you should return soon, with DL_E_STOPPED. */
    const volatile uint32_t *stop;
};

/* The host. Lives as long as the process. */
typedef struct dl_host dl_host;
struct dl_host {
    uint32_t struct_size;
    uint16_t abi_major;
    uint16_t abi_minor;
    dl_str name; /* "dateline" */
    dl_str version;
    uint32_t max_log_level; /* messages of a higher DL_LOG_ level are not wanted */
    uint32_t reserved;
    void *host_data; /* the host's: leave it alone */
    /* NULL, or takes a message; an empty target stands for the plugin's name. */
    void (*log)(const dl_host *host, uint32_t level, dl_str target, dl_str message);
};

/* A plugin. Static in the library, never changed after the entry function returned it. */
typedef struct dl_plugin {
    uint32_t struct_size; /* sizeof(dl_plugin) */
    uint16_t abi_major;   /* DL_ABI_MAJOR */
    uint16_t abi_minor;   /* DL_ABI_MINOR */
    uint32_t flags;       /* DL_F_ bits */
    uint32_t reserved;
    dl_str manifest;      /* the JSON of plugin.json; the host compares the two, white space may differ */
    /* All five must be there. `config` is a JSON object: the manifest's params with their defaults filled in.
     * What is left in *instance and *worker is the plugin's own business, also NULL. */
    int32_t (*create)(const dl_host *host, dl_str config, dl_call *call, void **instance);
    void (*destroy)(void *instance);
    int32_t (*worker_new)(const void *instance, dl_call *call, void **worker);
    void (*worker_free)(void *worker); /* NULL is allowed and does nothing */
    int32_t (*analyze)(void *worker, const dl_doc *doc, dl_call *call);
} dl_plugin;

/* The one symbol of a plugin. Called before anything else; must not do more than return the descriptor. */
DL_EXPORT const dl_plugin *dateline_plugin_v0(const dl_host *host);

/* JSON written as it is, as a string literal: DL_JSON({"name": "mine"}). White space shrinks, nothing else. */
#define DL_JSON(...) #__VA_ARGS__

/* Defines the whole plugin around one analyze function, for those that keep nothing: no configuration, no
 * instance, a worker that is NULL. `json` is a string literal. */
#define DL_STATELESS_PLUGIN(json, analyze_fn)                                                                 \
    static int32_t dl_stateless_create(const dl_host *host, dl_str config, dl_call *call, void **instance) {  \
        return (void)host, (void)config, (void)call, *instance = NULL, DL_OK;                                 \
    }                                                                                                         \
    static int32_t dl_stateless_worker_new(const void *instance, dl_call *call, void **worker) {              \
        return (void)instance, (void)call, *worker = NULL, DL_OK;                                             \
    }                                                                                                         \
    static void dl_stateless_free(void *state) { (void)state; }                                               \
    const dl_plugin *dateline_plugin_v0(const dl_host *host) {                                                \
        static const dl_plugin plugin = {sizeof(dl_plugin), DL_ABI_MAJOR, DL_ABI_MINOR, 0, 0,                 \
            DL_LITERAL(json), dl_stateless_create, dl_stateless_free, dl_stateless_worker_new,                \
            dl_stateless_free, analyze_fn};                                                                   \
        return (void)host, &plugin;                                                                           \
    }                                                                                                         \
    typedef int dl_stateless_end /* so that a semicolon may follow */

#ifdef __cplusplus
}
#endif

#endif
