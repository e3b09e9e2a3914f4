/* Writing: a file is put together from blocks that are there and blocks that are new.
 * Blocks go out first, one after another, behind room for the slots; the slots and the
 * header last. Nothing is flushed to the disk: what a crash leaves fails its checksum.
 */
#include "cache/store.h"

#include "base/host.h"
#include "cache/store_format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#define PIECE ((size_t)1 << 20) /* written at once */
#define SMALLEST_TABLE 64
#define DECAY 8 /* a run that used less shrinks what is thought to be needed by 1/8 */

struct writer {
    int fd;
    struct store_slot *slots;
    uint64_t slot_count, entry_count;
    uint64_t at; /* where the next block will be */
    struct buf piece;
    bool failed;
};

static void write_at(struct writer *w, struct str bytes, uint64_t at)
{
    while (bytes.len && !w->failed) {
        ssize_t put = pwrite(w->fd, bytes.ptr, bytes.len, (off_t)at);
        if (put > 0) {
            bytes = str_from(bytes, (size_t)put);
            at += (uint64_t)put;
        } else if (put == 0 || errno != EINTR) {
            w->failed = true;
        }
    }
}

static void flush(struct writer *w)
{
    write_at(w, buf_str(&w->piece), w->at - w->piece.len);
    buf_clear(&w->piece);
}

/* A free slot for the key; NULL when it is there already or finds no room. */
static struct store_slot *free_slot(const struct writer *w, const struct store_key *key)
{
    uint64_t home = store_home(key, w->slot_count);
    for (unsigned i = 0; i < STORE_PROBES; i++) {
        struct store_slot *slot = &w->slots[(home + i) & (w->slot_count - 1)];
        if (!slot->offset)
            return slot;
        if (memcmp(&slot->key, key, sizeof *key) == 0)
            return NULL;
    }
    return NULL;
}

/* Makes the bytes from `start` of the piece a block. */
static void place(struct writer *w, const struct store_key *key, uint32_t stamp,
                  size_t start)
{
    size_t len = w->piece.len - start;
    struct store_slot *slot = free_slot(w, key);
    if (!slot || !len || len > STORE_MAX_VALUE) {
        w->piece.len = start;
        return;
    }
    buf_pad(&w->piece, '\0', store_round_up(len) - len);
    *slot = (struct store_slot){
        .key = *key, .offset = w->at, .len = (uint32_t)len, .stamp = stamp};
    slot->check = store_slot_check(slot, w->piece.ptr + start);
    w->at += store_round_up(len);
    w->entry_count++;
    if (w->piece.len >= PIECE)
        flush(w);
}

static void copy(struct writer *w, const struct store_table *from,
                 const struct store_slot *slot, uint32_t stamp)
{
    struct str value;
    size_t start = w->piece.len;
    if (!store_value(from, slot, &value))
        return;
    buf_add(&w->piece, value);
    place(w, &slot->key, stamp, start);
}

/* ---- The temporary file ---- */

/* Open and ours alone, or -1. A killed run's leftover is taken over: its lock died with
 * it. Whoever waited for the lock of a file that was renamed meanwhile would write into
 * the live one: hence the second look. */
static int open_new(int dir)
{
    struct stat open_one, named;
    int fd = openat(dir, STORE_NEW_FILE,
                    O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && host.fstat(fd, &open_one) == 0 &&
        host.fstatat(dir, STORE_NEW_FILE, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
        open_one.st_ino == named.st_ino && open_one.st_dev == named.st_dev &&
        S_ISREG(open_one.st_mode) && open_one.st_uid == geteuid() &&
        open_one.st_nlink == 1 && ftruncate(fd, 0) == 0)
        return fd;
    close(fd);
    return -1;
}

static bool writer_init(struct writer *w, int dir, size_t entries)
{
    *w = (struct writer){.fd = open_new(dir), .slot_count = SMALLEST_TABLE};
    if (w->fd < 0)
        return false;
    while (w->slot_count < entries * 2 && w->slot_count < STORE_MAX_SLOTS)
        w->slot_count *= 2;
    w->slots = calloc(w->slot_count, sizeof *w->slots);
    if (!w->slots)
        arena_out_of_memory(w->slot_count * sizeof *w->slots);
    w->at = sizeof(struct store_header) + w->slot_count * sizeof *w->slots;
    return true;
}

static bool put_front(struct writer *w, const struct store *store,
                      const uint8_t analyser[16], uint64_t working)
{
    struct store_header header = {.magic = STORE_MAGIC,
                                  .len = w->at,
                                  .slot_count = w->slot_count,
                                  .entry_count = w->entry_count,
                                  .working = working,
                                  .generation = store->whole.generation + 1};
    memcpy(header.analyser, analyser, sizeof header.analyser);
    memcpy(header.secret, store->secret, sizeof header.secret);
    header.check =
        store_checksum(0, (const char *)&header, offsetof(struct store_header, check));
    flush(w);
    write_at(w, str_make((const char *)&header, sizeof header), 0);
    write_at(w, str_make((const char *)w->slots, w->slot_count * sizeof *w->slots),
             sizeof header);
    return !w->failed;
}

/* Under its name if all went well, else gone. */
static bool writer_finish(struct writer *w, int dir, const char *name, bool good)
{
    good = good && renameat(dir, STORE_NEW_FILE, dir, name) == 0;
    if (!good)
        unlinkat(dir, STORE_NEW_FILE, 0);
    close(w->fd);
    free(w->slots);
    buf_release(&w->piece);
    return good;
}

/* ---- What goes in ---- */

struct saving {
    const struct store *store;
    int dir;
    const uint8_t *analyser;
    const struct store_item *items;
    size_t count;
    store_encode *encode;
    void *context;
};

static void add_items(const struct saving *s, struct writer *w, size_t limit)
{
    uint32_t stamp = s->store->whole.generation + 1;
    for (size_t i = 0; i < s->count && !w->failed; i++) {
        size_t start = w->piece.len;
        if (w->at > limit)
            return;
        s->encode(s->context, &s->items[i], &w->piece);
        place(w, &s->items[i].key, stamp, start);
    }
}

/* The bytes in use of a table's slots, as they claim. */
static size_t count_slots(const struct store_table *t, bool used_only, uint64_t *bytes)
{
    size_t count = 0;
    for (uint64_t i = 0; t->map && i < t->slot_count; i++)
        if (t->slots[i].offset && (!used_only || t->used[i])) {
            *bytes += store_round_up(t->slots[i].len) + sizeof *t->slots;
            count++;
        }
    return count;
}

/* What is new goes in first: it wins over an older block of its key. */
static bool save_recent(const struct saving *s, bool *full)
{
    const struct store_table *old = &s->store->recent;
    struct writer w;
    uint64_t bytes = 0;
    size_t limit = s->store->whole.len / 8;
    if (limit < STORE_RECENT_LEAST)
        limit = STORE_RECENT_LEAST;
    if (limit > STORE_RECENT)
        limit = STORE_RECENT;
    size_t entries = count_slots(old, false, &bytes) + s->count;
    *full = bytes > limit || s->count * sizeof *old->slots > limit;
    if (*full || !writer_init(&w, s->dir, entries))
        return false;
    add_items(s, &w, limit);
    for (uint64_t i = 0; old->map && i < old->slot_count; i++)
        if (old->slots[i].offset && w.at <= limit)
            copy(&w, old, &old->slots[i], old->slots[i].stamp);
    *full = w.at > limit;
    bool good = !*full && put_front(&w, s->store, s->analyser, 0);
    return writer_finish(&w, s->dir, STORE_RECENT_FILE, good);
}

struct candidate {
    const struct store_table *table;
    const struct store_slot *slot;
    bool used;
};

static int by_use(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->used != y->used)
        return y->used - x->used;
    if (x->slot->stamp != y->slot->stamp)
        return x->slot->stamp > y->slot->stamp ? -1 : 1;
    return (x->slot > y->slot) - (x->slot < y->slot);
}

static size_t list_candidates(const struct store_table *t, struct candidate *out)
{
    size_t count = 0;
    for (uint64_t i = 0; t->map && i < t->slot_count; i++)
        if (t->slots[i].offset)
            out[count++] = (struct candidate){t, &t->slots[i], t->used[i] != 0};
    return count;
}

static void add_candidates(const struct saving *s, struct writer *w, size_t room,
                           size_t limit)
{
    const struct store *store = s->store;
    struct candidate *all = calloc(room + 1, sizeof *all);
    if (!all)
        arena_out_of_memory(room * sizeof *all);
    size_t count = list_candidates(&store->recent, all);
    count += list_candidates(&store->whole, all + count);
    qsort(all, count, sizeof *all, by_use);
    for (size_t i = 0; i < count && !w->failed; i++) {
        if (w->at + all[i].slot->len > limit)
            break;
        copy(w, all[i].table, all[i].slot,
             all[i].used ? store->whole.generation + 1 : all[i].slot->stamp);
    }
    free(all);
}

static bool save_whole(const struct saving *s)
{
    const struct store *store = s->store;
    struct writer w;
    uint64_t used = 0, bytes = 0;
    size_t entries = count_slots(&store->whole, false, &bytes) +
                     count_slots(&store->recent, false, &bytes);
    count_slots(&store->whole, true, &used);
    count_slots(&store->recent, true, &used);
    if (!writer_init(&w, s->dir, entries + s->count))
        return false;
    uint64_t front = w.at;
    add_items(s, &w, STORE_MAX);
    used += w.at - front;
    uint64_t before = store->whole.working;
    uint64_t working = used > before - before / DECAY ? used : before - before / DECAY;
    uint64_t limit = STORE_SPARE + 4 * working;
    add_candidates(s, &w, entries, limit < STORE_MAX ? (size_t)limit : STORE_MAX);
    bool good = put_front(&w, store, s->analyser, working);
    good = writer_finish(&w, s->dir, STORE_FILE, good);
    if (good)
        unlinkat(s->dir, STORE_RECENT_FILE, 0);
    return good;
}

bool store_save(const struct store *s, int dir, const uint8_t analyser[16],
                const struct store_item *items, size_t count, store_encode *encode,
                void *context)
{
    struct saving saving = {s, dir, analyser, items, count, encode, context};
    bool full = !s->whole.map;
    if (!count)
        return true;
    if (!full && save_recent(&saving, &full))
        return true;
    return full && save_whole(&saving);
}
