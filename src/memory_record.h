/* memory_record - a verdict as bytes, for memory.c alone.
 *
 * Numbers of 32 bits and texts with their length before them, one after another; no
 * offsets, so that nothing can point outside. A record is either a verdict or the key
 * of one whose state has files of the same shape. */
#ifndef FLATLINE_MEMORY_RECORD_H
#define FLATLINE_MEMORY_RECORD_H

#include "memory.h"

struct record {
    struct said said;
    const struct disk_question *questions;
    size_t question_count;
};

void record_write(const struct record *record, struct buf *out);
void record_write_moved(const struct store_key *other, const struct since *since,
                        struct buf *out);

/* Texts point into `value`, arrays into `arena`. */
bool record_is_moved(struct str value, struct arena *arena, struct store_key *other,
                     struct since *since);
/* The same; what was `since` read counts instead of what was read then. */
bool record_read(struct str value, const struct since *since, struct arena *arena,
                 struct record *out);

#endif
