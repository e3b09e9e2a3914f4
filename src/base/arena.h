/* arena - memory that is released all at once.
 *
 *     struct arena run;
 *     arena_init(&run);
 *     struct str name = arena_str(&run, slice);
 *     arena_release(&run);
 *
 * flatline keeps one arena for a run and one for each worker thread; nothing in them is
 * freed singly but large objects that are given back. An arena is used by one
 * thread at a time. Allocation never fails: out of memory prints one line and ends the
 * process with status 2 (arena_out_of_memory).
 *
 *     chunks:  [ 4 to 64 KiB | used.........free ] -> [ ... ] -> NULL     newest first
 *     blocks:  [ one object over 16 KiB ] <-> [ ... ] -> NULL
 *
 * Built with FLATLINE_ARENA_MALLOC each object is a malloc of its own, so that
 * AddressSanitizer sees overruns. */
#ifndef FLATLINE_BASE_ARENA_H
#define FLATLINE_BASE_ARENA_H

#include "base/str.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks, *blocks;
    size_t total; /* bytes handed out since init or clear */
};

void arena_init(struct arena *a);
/* Frees everything; the arena may be used again as after arena_init. */
void arena_release(struct arena *a);
/* As release, but keeps one chunk, so that a loop over files does not call malloc. */
void arena_clear(struct arena *a);

/* `size` zeroed bytes, aligned for any type; size 0 gives a valid unique pointer. */
void *arena_alloc(struct arena *a, size_t size);
/* `count` * `size` with the overflow checked. */
void *arena_array(struct arena *a, size_t count, size_t size);
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))

/* Grows `old` (of old_size, from this arena or NULL) to new_size; the tail is zeroed.
 * The old pointer must not be written to afterwards; what is there stays readable. */
void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size);
/* Frees an object of this very size early, if it is a large one; NULL is fine. */
void arena_give_back(struct arena *a, void *object, size_t size);

/* A copy in the arena; a NUL follows it, not counted in len. */
struct str arena_str(struct arena *a, struct str s);
struct str arena_printf(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The parts one after another. */
struct str arena_join(struct arena *a, const struct str *parts, size_t count);

/* Says so on stderr and ends the process with status 2. */
_Noreturn void arena_out_of_memory(size_t wanted);

#endif
