#include "codes.h"

#include "base/pool.h"
#include "reading.h"

#include <stdlib.h>

struct work {
    const struct codes *codes;
    struct coded *out;
};

struct coder {
    struct snapshot_reader *source;
    struct arena *arena;
    struct buf bytes;
};

static void *start_coder(void *context, unsigned worker)
{
    struct work *work = context;
    struct coder *coder = calloc(1, sizeof *coder);
    if (!coder)
        arena_out_of_memory(sizeof *coder);
    coder->source = snapshot_reader_new(work->codes->snapshot);
    coder->arena = &work->codes->workers[worker];
    return coder;
}

static void read_code(void *context, void *own, size_t item)
{
    struct work *work = context;
    struct coder *coder = own;
    const struct entry *entry =
        &work->codes->snapshot->entries[work->codes->entries[item]];
    struct coded *out = &work->out[item];
    struct error err;
    out->was_read = snapshot_read(coder->source, entry, READING_MAX_FILE, &coder->bytes,
                                  &err) == READ_OK;
    struct str bytes = out->was_read ? buf_str(&coder->bytes) : STR("");
    out->still_known =
        out->was_read && snapshot_still_known(coder->source, entry, &bytes);
    code_read(bytes, coder->arena, &out->code);
}

static void finish_coder(void *context, void *own)
{
    struct coder *coder = own;
    (void)context;
    snapshot_reader_free(coder->source);
    buf_release(&coder->bytes);
    free(coder);
}

void codes_read(const struct codes *codes, struct coded *out)
{
    struct work work = {codes, out};
    struct pool_job job = {.count = codes->count,
                           .workers = codes->worker_count,
                           .start = start_coder,
                           .step = read_code,
                           .finish = finish_coder,
                           .context = &work,
                           .shuffle = codes->shuffle};
    if (codes->count)
        pool_run(&job);
}
