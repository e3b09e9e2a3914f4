/* store - blocks of bytes under 32-byte keys, kept in two files of one directory.
 *
 *     struct store store;
 *     store_open(&store, dir);                             never fails: empty at worst
 *     if (store_find(&store, &key, &value)) ...            value is in the mapped file
 *     store_save(&store, dir, items, count, encode, context);
 *     store_close(&store);
 *
 *     facts.cache    the whole, mapped; replaced by a merge
 *     recent.cache   what came since, small: rewritten by each run with something new
 *     new.cache      being written; renamed to one of the two when complete
 *
 *     [ header 128 | slots of 64: key, place, checksum | blocks at multiples of 8 ]
 *
 * A cache, and nothing but one: whatever is wrong with a file (truncated, damaged, of
 * another format, byte order or analyser, somebody else's, no regular file) makes it as
 * if it were not there, and the next run that has something to save replaces it. The
 * header has a checksum of its own; a block's covers its key and place as well, so that
 * blocks that changed places are noticed. A checksum tells damage, not malice: whoever
 * can forge one is the user himself, and who uses a value must still check every index
 * in it.
 *
 * Files are made under another name and renamed: no reader sees half a file. Only one
 * run writes at a time (flock); others then save nothing. A run that is killed leaves
 * new.cache behind, which the next one writes over.
 *
 * Bounds: recent.cache holds an eighth of the whole, STORE_RECENT bytes at most (one
 * verdict on 100,000 files), which may always be STORE_RECENT_LEAST;
 * facts.cache STORE_SPARE bytes and four times what one run used, never more than
 * STORE_MAX. What was not used for longest leaves. */
#ifndef FLATLINE_CACHE_STORE_H
#define FLATLINE_CACHE_STORE_H

#include "base/buf.h"
#include "base/vec.h"

#define STORE_RECENT ((size_t)8 << 20)
#define STORE_RECENT_LEAST ((size_t)128 << 10)
#define STORE_SPARE ((size_t)16 << 20)
#define STORE_MAX ((size_t)512 << 20)
#define STORE_MAX_VALUE ((size_t)64 << 20)

#define STORE_FILE "facts.cache"
#define STORE_RECENT_FILE "recent.cache"
#define STORE_NEW_FILE "new.cache"

struct store_key {
    uint8_t bytes[32];
};

struct store_slot;
struct store_table {
    const char *map; /* NULL: there is no such file, or none that can be used */
    size_t len;
    const struct store_slot *slots;
    uint64_t slot_count;
    uint32_t generation;
    uint64_t working; /* bytes that one run used, lately */
    uint8_t *used;    /* [slot]: asked for in this run */
};

struct store {
    struct store_table whole, recent;
    /* For making keys that strangers cannot foresee. Drawn when a store is new. */
    uint8_t secret[16];
};

/* `analyser` is what made the values: those of any other are not seen. */
void store_open(struct store *s, int dir, const uint8_t analyser[16]);
void store_close(struct store *s); /* a zeroed store is fine */

/* Any number of threads at once. The value begins at a multiple of 8 and lives until
 * store_close. */
bool store_find(const struct store *s, const struct store_key *key, struct str *value);

/* What is to be kept. The value is appended to `out` when its turn comes, so that not
 * all of them are in memory at once. */
struct store_item {
    struct store_key key;
    const void *what;
};
typedef void store_encode(void *context, const struct store_item *item,
                          struct buf *out);

/* Keeps `items` besides what is there. A key that is there already is replaced. The
 * store goes on showing what it showed before. False when nothing was written: the
 * directory is read-only, full, or another run is writing. */
bool store_save(const struct store *s, int dir, const uint8_t analyser[16],
                const struct store_item *items, size_t count, store_encode *encode,
                void *context);

/* Removes the three files. False, with errno, when one is there and stays. */
bool store_remove(int dir, bool *any);

#endif
