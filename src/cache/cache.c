#include "cache/cache.h"

#include "cache/analyser.h"
#include "cache/place.h"

#include <errno.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

struct cache_addition {
    struct store_key key;
    const struct facts *facts; /* NULL: the value itself */
    uint64_t size;
    struct str value;
};

void cache_open(struct cache *c, struct str above, struct str path, bool read_only)
{
    *c = (struct cache){.above = above, .path = path, .read_only = read_only};
    arena_init(&c->arena);
    c->dir = place_open(above, path, false);
    if (c->dir >= 0)
        store_open(&c->store, c->dir, analyser);
    if (!c->store.whole.map &&
        getrandom(c->store.secret, sizeof c->store.secret, 0) != sizeof c->store.secret)
        c->read_only = true;
}

void cache_close(struct cache *c)
{
    if (!c->path.len)
        return;
    store_close(&c->store);
    if (c->dir >= 0)
        close(c->dir);
    arena_release(&c->arena);
    *c = (struct cache){0};
}

static uint64_t hash_list(uint64_t hash, const struct str *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        hash = str_hash_more(hash, items[i]);
        hash = str_hash_more(hash, str_make("", 1));
    }
    return str_hash_more(hash, str_make("\n", 1));
}

uint64_t cache_variant(const struct facts_options *options)
{
    uint64_t hash = STR_HASH_SEED + options->flag_tests;
    hash = hash_list(hash, options->loud_calls, options->loud_call_count);
    return hash_list(hash, options->emitters, options->emitter_count);
}

/* A SHA-1 name leaves the last bytes free; in a SHA-256 one they are as good as
 * random either way. */
static struct store_key key_of(const struct object_id *id, uint64_t variant)
{
    struct store_key key;
    memcpy(key.bytes, id->bytes, sizeof key.bytes);
    for (size_t i = 0; i < sizeof variant; i++)
        key.bytes[24 + i] ^= (uint8_t)(variant >> 8 * i);
    return key;
}

bool cache_has_any(const struct cache *c)
{
    return c->store.whole.map || c->store.recent.map;
}

static bool has_size(const struct cache *c, const struct object_id *id,
                     uint64_t variant, uint64_t size)
{
    struct store_key key = key_of(id, variant);
    struct str value;
    return store_find(&c->store, &key, &value) && value.len >= sizeof size &&
           memcmp(value.ptr, &size, sizeof size) == 0;
}

bool cache_settle_id(const struct cache *c, struct snapshot_reader *reader,
                     const struct entry *entry, uint64_t variant)
{
    struct object_id id;
    if (!(entry->flags & ENTRY_SIZE_TELLS))
        return snapshot_has_id(entry);
    bool known = c && snapshot_claimed_id(reader, entry, &id) &&
                 has_size(c, &id, variant, entry->size);
    if (!known && !snapshot_known_id(reader, entry, &id))
        return false;
    snapshot_settle(entry, &id);
    return true;
}

bool cache_find_facts(const struct cache *c, const struct object_id *id,
                      uint64_t variant, struct facts *out, size_t *size)
{
    struct store_key key = key_of(id, variant);
    struct str value;
    uint64_t length;
    if (!store_find(&c->store, &key, &value) || value.len < sizeof length)
        return false;
    memcpy(&length, value.ptr, sizeof length);
    *size = (size_t)length;
    return facts_view(str_from(value, sizeof length), out);
}

void cache_add_facts(struct cache *c, const struct object_id *id, uint64_t variant,
                     const struct facts *facts, size_t size)
{
    if (!c->read_only)
        vec_add(&c->added, &c->arena,
                ((struct cache_addition){key_of(id, variant), facts, size, STR("")}));
}

bool cache_find(const struct cache *c, const struct store_key *key, struct str *value)
{
    return store_find(&c->store, key, value);
}

void cache_add(struct cache *c, const struct store_key *key, struct str value)
{
    if (!c->read_only)
        vec_add(&c->added, &c->arena,
                ((struct cache_addition){*key, NULL, 0, arena_str(&c->arena, value)}));
}

static void encode(void *context, const struct store_item *item, struct buf *out)
{
    const struct cache_addition *addition = item->what;
    (void)context;
    if (!addition->facts) {
        buf_add(out, addition->value);
        return;
    }
    buf_add(out, str_make((const char *)&addition->size, sizeof addition->size));
    facts_save(addition->facts, out);
}

void cache_save(struct cache *c)
{
    size_t count = c->added.len;
    if (!count)
        return;
    if (c->dir < 0)
        c->dir = place_open(c->above, c->path, true);
    if (c->dir < 0)
        return;
    struct store_item *items = arena_array(&c->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct store_item){c->added.items[i].key, &c->added.items[i]};
    store_save(&c->store, c->dir, analyser, items, count, encode, NULL);
    c->added.len = 0;
}

/* Nothing at all is there: also where we may not look for it as our own. */
static bool is_absent(struct str above, struct str path)
{
    struct buf name = {0};
    struct stat st;
    buf_printf(&name, "%.*s/%.*s", STR_ARG(above), STR_ARG(path));
    bool absent = lstat(name.ptr, &st) != 0 && (errno == ENOENT || errno == ENOTDIR);
    buf_release(&name);
    return absent;
}

bool cache_remove(struct str above, struct str path, bool *any)
{
    *any = false;
    int dir = place_open(above, path, false);
    if (dir < 0) {
        int reason = errno;
        bool absent = reason == ENOTDIR || reason == ELOOP || is_absent(above, path);
        errno = reason;
        return absent;
    }
    bool removed = store_remove(dir, any);
    close(dir);
    if (removed)
        place_remove(above, path);
    return removed;
}
