/* A host in C around the plugin it is linked with: one document with hand-made tokens, rows printed. */
#include "dateline_plugin.h"
#include <stdio.h>

static const char text[] = "NATO met a U.S. and \xD0\x95\xD0\x90\xD0\xAD\xD0\xA1 envoy";
static const uint32_t start[] = {0, 5, 9, 11, 16, 20, 29};
static const uint32_t end[] = {4, 8, 10, 15, 19, 28, 34};
static const uint32_t flags[] = {DL_TOKEN_ALL_CAPITALS, DL_TOKEN_LOWER, DL_TOKEN_LOWER, DL_TOKEN_ALL_CAPITALS,
                                 DL_TOKEN_LOWER, DL_TOKEN_ALL_CAPITALS | DL_TOKEN_NON_ASCII, DL_TOKEN_LOWER};

static int32_t answer = DL_OK;

static int32_t emit(dl_call *call, const dl_ann *rows, size_t n, size_t stride) {
    (void)call;
    for (size_t i = 0; i < n; i++) {
        const dl_ann *row = (const dl_ann *)(const void *)((const char *)rows + i * stride);
        printf("%u %u..%u %.*s", row->type, row->start, row->end, (int)(row->end - row->start), text + row->start);
        for (uint32_t k = 0; k < row->n_values; k++) printf(" %u:%lld", row->values[k].tag, (long long)row->values[k].v.i);
        printf(row->confidence != row->confidence ? " unsure\n" : " sure\n");
    }
    return answer;
}

static void set_error(dl_call *call, dl_str message) {
    (void)call;
    printf("error %.*s\n", (int)message.len, message.ptr);
}

static int32_t run(const dl_plugin *plugin, uint32_t n) {
    const dl_host host = {sizeof host, DL_ABI_MAJOR, DL_ABI_MINOR, DL_LITERAL("host.c"), DL_LITERAL("1"),
                          DL_LOG_OFF, 0, NULL, NULL};
    dl_call call = {sizeof call, 0, NULL, emit, set_error, NULL};
    const dl_column columns[] = {{DL_U32, 0, n, 0, NULL, flags, NULL, NULL, 0, 0}};
    const dl_layer tokens = {sizeof tokens, n, n ? start : NULL, n ? end : NULL, n ? columns : NULL, n ? 1 : 0,
                             sizeof columns[0]};
    const dl_layer *layers[] = {&tokens};
    const dl_doc doc = {sizeof doc, 0, {text, n ? sizeof text - 1 : 0}, {NULL, 0}, layers, 1, 0,
                        {NULL, 0}, {NULL, 0}, {NULL, 0}};
    dl_str config = DL_LITERAL("{}");
    void *instance = NULL, *worker = NULL;
    int32_t status = plugin->create(&host, config, &call, &instance);
    if (status == DL_OK) status = plugin->worker_new(instance, &call, &worker);
    if (status == DL_OK) status = plugin->analyze(worker, &doc, &call);
    plugin->worker_free(worker);
    plugin->destroy(instance);
    return status;
}

int main(void) {
    const dl_plugin *plugin = dateline_plugin_v0(NULL);
    printf("abi %u.%u size %u\n", plugin->abi_major, plugin->abi_minor, plugin->struct_size);
    printf("status %d\n", run(plugin, 7));
    printf("empty: status %d\n", run(plugin, 0));
    answer = DL_E_LIMIT;
    printf("refused: status %d\n", run(plugin, 7));
    return 0;
}
