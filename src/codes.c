#include "codes.h"

#include "crew.h"
#include "reading.h"

struct work {
    const struct codes *codes;
    struct coded *out;
};

static void read_code(void *context, struct hand *hand, size_t item)
{
    struct work *work = context;
    const struct entry *entry =
        &work->codes->snapshot->entries[work->codes->entries[item]];
    struct coded *out = &work->out[item];
    struct error err;
    out->was_read = snapshot_read(hand->source, entry, READING_MAX_FILE, &hand->bytes,
                                  &err) == READ_OK;
    struct str bytes = out->was_read ? buf_str(&hand->bytes) : STR("");
    out->still_known =
        out->was_read && snapshot_still_known(hand->source, entry, &bytes);
    code_read(bytes, hand->arena, &out->code);
}

void codes_read(const struct codes *codes, struct coded *out)
{
    struct work work = {codes, out};
    struct crew crew = {.snapshot = codes->snapshot,
                        .arenas = codes->workers,
                        .step = read_code,
                        .context = &work,
                        .count = codes->count,
                        .workers = codes->worker_count,
                        .shuffle = codes->shuffle};
    crew_run(&crew);
}
