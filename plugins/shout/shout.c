/* Marks words in all capitals: "NATO", "U.S.", "BREAKING". A whole plugin in C; plugins/README.md explains it. */
#include "dateline_plugin.h"
#include <math.h>

/* Letters of a token in capitals: A to Z, and characters outside ASCII but marks (CC, CD) and punctuation (C2, E2). */
static int64_t n_letters(const char *text, uint32_t start, uint32_t end) {
    int64_t n = 0;
    for (uint32_t i = start; i < end; i++) {
        unsigned char c = (unsigned char)text[i];
        n += (c >= 'A' && c <= 'Z') || (c > 0xC2 && c != 0xCC && c != 0xCD && c != 0xE2);
    }
    return n;
}

static int32_t analyze(void *worker, const dl_doc *doc, dl_call *call) {
    const dl_layer *tokens = doc->layers[0];
    const uint32_t *flags = tokens->n ? tokens->columns[DL_COLUMN_FLAGS].values : NULL;
    int32_t status = DL_OK;
    (void)worker;
    for (uint32_t i = 0; i < tokens->n && status == DL_OK; i++) {
        if (!(flags[i] & DL_TOKEN_ALL_CAPITALS)) continue;
        dl_ann row = {.start = tokens->start[i], .end = tokens->end[i], .n_values = 1, .confidence = NAN};
        dl_value letters = {.tag = DL_I64, .v.i = n_letters(doc->text.ptr, row.start, row.end)};
        row.values = &letters;
        status = call->emit(call, &row, 1, sizeof row);
    }
    return status;
}

DL_STATELESS_PLUGIN(DL_JSON({
    "name": "shout", "version": "0.1.0", "abi": "0.1", "description": "Words in all capitals",
    "library": "dateline_shout", "requires": [{"layer": "token"}],
    "produces": [{
        "layer": "shout", "doc": "a word of two letters or more, all of them capitals",
        "attributes": [{"name": "n_letters", "kind": "i64", "doc": "number of its letters"}]
    }]
}), analyze);
