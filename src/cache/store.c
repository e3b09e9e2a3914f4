/* Looking up costs one slot and one block: opening reads the header alone, however
 * large the file is, and damage is found where it is met. */
#include "cache/store.h"

#include "base/host.h"
#include "cache/store_format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static uint64_t step(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

/* Each step is a bijection of its lane, so that no single changed word goes unseen;
 * four lanes, since one would wait for its own multiplications. */
uint64_t store_checksum(uint64_t seed, const char *bytes, size_t len)
{
    uint64_t lanes[4] = {seed, ~seed, seed ^ len, seed + 1}, words[4];
    size_t at = 0;
    for (; len - at >= sizeof words; at += sizeof words) {
        memcpy(words, bytes + at, sizeof words);
        for (size_t i = 0; i < 4; i++)
            lanes[i] = step(lanes[i], words[i]);
    }
    for (size_t i = 0; i < 4 && len - at >= 8; at += 8, i++) {
        memcpy(words, bytes + at, 8);
        lanes[i] = step(lanes[i], words[0]);
    }
    for (size_t i = 1; i < 4; i++)
        lanes[0] = step(lanes[0], lanes[i]);
    return lanes[0];
}

uint64_t store_slot_check(const struct store_slot *slot, const char *block)
{
    struct store_slot named = *slot;
    named.stamp = 0;
    named.check = named.reserved = 0;
    uint64_t seed = store_checksum(STORE_MAGIC, (const char *)&named, sizeof named);
    return store_checksum(seed, block, store_round_up(slot->len));
}

/* ---- Opening ---- */

static bool is_ours(const struct stat *st)
{
    return S_ISREG(st->st_mode) && st->st_uid == geteuid() &&
           !(st->st_mode & (S_IWGRP | S_IWOTH)) &&
           st->st_size >= (off_t)sizeof(struct store_header) &&
           st->st_size <= (off_t)(STORE_MAX + STORE_MAX / 4);
}

static bool is_possible(const struct store_header *h, size_t len,
                        const uint8_t analyser[16])
{
    return h->magic == STORE_MAGIC && h->len == len && h->slot_count &&
           (h->slot_count & (h->slot_count - 1)) == 0 &&
           h->slot_count <= STORE_MAX_SLOTS &&
           h->slot_count <= (len - sizeof *h) / sizeof(struct store_slot) &&
           memcmp(h->analyser, analyser, sizeof h->analyser) == 0 &&
           h->check ==
               store_checksum(0, (const char *)h, offsetof(struct store_header, check));
}

bool store_table_init(struct store_table *t, struct str file,
                      const uint8_t analyser[16])
{
    struct store_header header;
    *t = (struct store_table){0};
    if (file.len < sizeof header)
        return false;
    memcpy(&header, file.ptr, sizeof header);
    if (!is_possible(&header, file.len, analyser))
        return false;
    *t = (struct store_table){.map = file.ptr,
                              .len = file.len,
                              .slots = (const void *)(file.ptr + sizeof header),
                              .slot_count = header.slot_count,
                              .generation = header.generation,
                              .working = header.working};
    t->used = calloc(t->slot_count, 1);
    if (!t->used)
        arena_out_of_memory(t->slot_count);
    return true;
}

static void open_table(struct store_table *t, int dir, const char *name,
                       const uint8_t analyser[16])
{
    struct stat st;
    *t = (struct store_table){0};
    int fd = host.openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return;
    if (host.fstat(fd, &st) == 0 && is_ours(&st)) {
        size_t len = (size_t)st.st_size;
        void *map = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
        if (map != MAP_FAILED && !store_table_init(t, str_make(map, len), analyser))
            munmap(map, len);
    }
    close(fd);
}

void store_open(struct store *s, int dir, const uint8_t analyser[16])
{
    open_table(&s->whole, dir, STORE_FILE, analyser);
    open_table(&s->recent, dir, STORE_RECENT_FILE, analyser);
    if (s->whole.map)
        memcpy(s->secret, s->whole.map + offsetof(struct store_header, secret),
               sizeof s->secret);
}

static void close_table(struct store_table *t)
{
    if (t->map)
        munmap((void *)(uintptr_t)t->map, t->len);
    free(t->used);
    *t = (struct store_table){0};
}

void store_close(struct store *s)
{
    close_table(&s->whole);
    close_table(&s->recent);
}

/* ---- Looking up ---- */

bool store_value(const struct store_table *t, const struct store_slot *slot,
                 struct str *value)
{
    size_t first = sizeof(struct store_header) + t->slot_count * sizeof *slot;
    size_t room = store_round_up(slot->len);
    if (slot->offset < first || slot->offset % STORE_ALIGNMENT ||
        slot->offset > t->len || room > t->len - slot->offset)
        return false;
    *value = str_make(t->map + slot->offset, slot->len);
    return slot->check == store_slot_check(slot, value->ptr);
}

bool store_table_find(const struct store_table *t, const struct store_key *key,
                      struct str *value)
{
    uint64_t at = t->map ? store_home(key, t->slot_count) : 0;
    for (unsigned i = 0; t->map && i < STORE_PROBES; i++) {
        const struct store_slot *slot = &t->slots[(at + i) & (t->slot_count - 1)];
        if (!slot->offset)
            return false;
        if (memcmp(&slot->key, key, sizeof *key) != 0)
            continue;
        __atomic_store_n(&t->used[slot - t->slots], 1, __ATOMIC_RELAXED);
        return store_value(t, slot, value);
    }
    return false;
}

bool store_find(const struct store *s, const struct store_key *key, struct str *value)
{
    return store_table_find(&s->recent, key, value) ||
           store_table_find(&s->whole, key, value);
}

bool store_remove(int dir, bool *any)
{
    static const char *const names[] = {STORE_FILE, STORE_RECENT_FILE, STORE_NEW_FILE};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (unlinkat(dir, names[i], 0) == 0)
            *any = true;
        else if (errno != ENOENT)
            return false;
    }
    return true;
}
