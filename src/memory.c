/* The key is made from the entries; src/memory_record.c writes and reads the value. */
#include "memory.h"

#include "base/siphash.h"
#include "catalogue.h"
#include "memory_record.h"
#include "reading.h"

/* Messages tell the index from a work tree: each kind of state has verdicts of its own.
 */
#define KIND_AT 31

/* ---- The key ---- */

static void add_number(struct siphash *h, uint64_t number)
{
    siphash_add(h, str_make((const char *)&number, sizeof number));
}

static void add_text(struct siphash *h, struct str text)
{
    add_number(h, text.len);
    siphash_add(h, text);
}

static void add_rules(struct siphash *h, const struct rule_list *rules)
{
    add_number(h, rules->len);
    for (size_t i = 0; i < rules->len; i++)
        add_text(h, rules->items[i]->id);
}

static struct snapshot_reader *reader_of(struct memory *m)
{
    if (!m->reader)
        m->reader = snapshot_reader_new(m->snapshot);
    return m->reader;
}

/* In whole words, since those are fast: the number of bytes of the path is among them.
 * The last third of a SHA-1 name is empty. */
static bool add_entry(struct memory *m, struct siphash *h, const struct entry *entry)
{
    static const struct object_id none;
    const uint32_t how_known = ENTRY_STAT_CLEAN | ENTRY_SIZE_TELLS | ENTRY_HASHED;
    struct {
        uint32_t mode, flags, path_len, id_len;
        struct object_id id;
    } it = {.mode = entry->mode,
            .flags = entry->flags & ~how_known,
            .path_len = (uint32_t)entry->path.len};
    uint64_t rest = 0;
    size_t whole = entry->path.len / 8 * 8;
    if (reading_is_source(entry)) {
        if (!cache_settle_id(m->cache, reader_of(m), entry, m->variant))
            return false;
        it.id = entry->id;
        it.id_len = memcmp(it.id.bytes + 24, none.bytes, 8) ? 32 : 24;
    }
    if (entry->path.len > whole)
        memcpy(&rest, entry->path.ptr + whole, entry->path.len - whole);
    siphash_add(h, str_make((const char *)&it, 16 + it.id_len));
    siphash_add(h, str_slice(entry->path, 0, whole));
    add_number(h, rest);
    return true;
}

static void start_key(struct siphash *h, const struct memory *m, struct str what)
{
    siphash_init(h, m->cache->store.secret, 1, 3);
    add_text(h, what);
    add_text(h, m->config->file);
    add_text(h, m->config->text);
    add_rules(h, &m->config->select);
    add_rules(h, &m->config->ignore);
}

static void end_key(struct siphash *h, const struct memory *m, struct store_key *key)
{
    siphash_end(h, key->bytes);
    memcpy(key->bytes + 16, "verdict of tree", 16);
    key->bytes[KIND_AT] = (uint8_t)m->snapshot->kind;
}

/* False when a file's blob is not known (yet: reading the files names them). */
static bool make_key(struct memory *m)
{
    struct siphash h;
    if (m->has_key)
        return true;
    start_key(&h, m, STR("entries"));
    add_number(&h, m->snapshot->count);
    for (size_t i = 0; i < m->snapshot->count; i++)
        if (!add_entry(m, &h, &m->snapshot->entries[i]))
            return false;
    end_key(&h, m, &m->key);
    return m->has_key = true;
}

void memory_open(struct memory *m, struct cache *cache, const struct snapshot *snapshot,
                 const struct config *config)
{
    static const struct object_id none;
    struct siphash h;
    *m = (struct memory){.cache = cache, .snapshot = snapshot, .config = config};
    if (!cache)
        return;
    struct facts_options options = reading_options(config);
    m->variant = cache_variant(&options);
    arena_init(&m->arena);
    m->questions.arena = &m->arena;
    m->has_tree_key = memcmp(&snapshot->tree, &none, sizeof none) != 0;
    if (!m->has_tree_key)
        return;
    start_key(&h, m, STR("tree"));
    siphash_add(
        &h, str_make((const char *)snapshot->tree.bytes, sizeof snapshot->tree.bytes));
    end_key(&h, m, &m->tree_key);
}

void memory_close(struct memory *m)
{
    if (!m->cache)
        return;
    snapshot_listen(m->snapshot, NULL);
    snapshot_reader_free(m->reader);
    arena_release(&m->arena);
    *m = (struct memory){0};
}

/* ---- Listening ---- */

void memory_listen(struct memory *m)
{
    if (m->cache)
        snapshot_listen(m->snapshot, &m->questions);
}

void memory_digest(const struct memory *m, struct str bytes, uint8_t out[16])
{
    struct siphash h;
    siphash_init(&h, m->cache->store.secret, 1, 3);
    siphash_add(&h, bytes);
    siphash_end(&h, out);
}

void memory_note_read(struct memory *m, const struct entry *entry,
                      const struct str *bytes)
{
    if (!m->cache)
        return;
    struct memory_read *read = vec_push(&m->reads, &m->arena);
    read->path = entry->path;
    read->is_python = reading_is_source(entry);
    read->was_read = bytes != NULL;
    if (bytes && !read->is_python)
        memory_digest(m, *bytes, read->digest);
    if (read->is_python &&
        (!bytes || !snapshot_still_known(reader_of(m), entry, bytes)))
        m->doubtful = true;
}

void memory_note_recalled(struct memory *m, const struct entry *entry)
{
    if (!m->cache)
        return;
    struct memory_read *read = vec_push(&m->reads, &m->arena);
    *read = (struct memory_read){entry->path, true, true, {0}};
}

/* ---- Recalling ---- */

static bool reads_same(struct memory *m, const struct memory_read *read,
                       struct buf *bytes)
{
    struct error err;
    uint8_t now[16];
    if (read->is_python) /* its blob is in the key */
        return read->was_read;
    size_t at = snapshot_find(m->snapshot, read->path);
    if (at == STR_NONE)
        return false;
    bool was_read = snapshot_read(reader_of(m), &m->snapshot->entries[at],
                                  READING_MAX_FILE, bytes, &err) == READ_OK;
    if (!was_read || !read->was_read)
        return was_read == read->was_read;
    memory_digest(m, buf_str(bytes), now);
    return memcmp(now, read->digest, sizeof now) == 0;
}

static bool holds(struct memory *m, const struct record *record)
{
    struct buf bytes = {0};
    bool same = true;
    for (size_t i = 0; i < record->said.read_count && same; i++)
        same = reads_same(m, &record->said.reads[i], &bytes);
    buf_release(&bytes);
    return same && snapshot_answers_same(m->snapshot, record->questions,
                                         record->question_count, &m->arena);
}

static bool recall(struct memory *m, const struct store_key *key, bool moved_will_do,
                   struct arena *arena, struct said *said)
{
    struct str value;
    struct record record;
    struct since since = {0};
    m->recalled = *key;
    if (!cache_find(m->cache, key, &value))
        return false;
    if (moved_will_do && record_is_moved(value, arena, &m->recalled, &since) &&
        !cache_find(m->cache, &m->recalled, &value))
        return false;
    if (!record_read(value, &since, arena, &record) || !holds(m, &record))
        return false;
    *said = record.said;
    return true;
}

static void keep_key(struct memory *m, const struct store_key *under,
                     const struct store_key *key, const struct since *since)
{
    struct buf out = {0};
    record_write_moved(key, since, &out);
    cache_add(m->cache, under, buf_str(&out));
    buf_release(&out);
}

bool memory_recall(struct memory *m, enum memory_use use, struct arena *arena,
                   struct said *said)
{
    bool base = use == MEMORY_BASE;
    if (!m->cache ||
        (base && m->has_tree_key && recall(m, &m->tree_key, true, arena, said)))
        return m->cache != NULL;
    if (!make_key(m))
        return false;
    bool found = recall(m, &m->key, base, arena, said);
    struct store_key key = m->key;
    for (uint8_t kind = 0; base && !found && kind <= SNAPSHOT_MEMORY; kind++) {
        key.bytes[KIND_AT] = kind;
        found =
            kind != (uint8_t)m->snapshot->kind && recall(m, &key, true, arena, said);
    }
    if (found && m->has_tree_key && base)
        keep_key(m, &m->tree_key, &m->recalled, &said->since);
    return found;
}

/* ---- Keeping ---- */

void memory_keep(struct memory *m, const struct said *said)
{
    struct buf out = {0};
    if (!m->cache || m->doubtful || !make_key(m))
        return;
    struct record record = {.said = *said,
                            .questions = m->questions.list.items,
                            .question_count = m->questions.list.len};
    record.said.reads = m->reads.items;
    record.said.read_count = m->reads.len;
    record_write(&record, &out);
    cache_add(m->cache, &m->key, buf_str(&out));
    buf_release(&out);
    if (m->has_tree_key)
        keep_key(m, &m->tree_key, &m->key, &(struct since){0});
}

/* The verdict with what is read today: only files that are no part of the key differ.
 */
static void write_again(struct memory *m, const struct since *since, struct buf *out)
{
    struct str value;
    struct record record;
    if (cache_find(m->cache, &m->key, &value) &&
        record_read(value, since, &m->arena, &record))
        record_write(&record, out);
}

void memory_keep_moved(struct memory *m, const struct memory *from,
                       const struct since *since)
{
    struct str there;
    struct buf out = {0};
    if (!m->cache || !from->cache || !make_key(m))
        return;
    if (memcmp(&m->key, &from->recalled, sizeof m->key) == 0)
        write_again(m, since, &out);
    else
        record_write_moved(&from->recalled, since, &out);
    bool known = cache_find(m->cache, &m->key, &there) && str_eq(there, buf_str(&out));
    if (out.len && !known)
        cache_add(m->cache, &m->key, buf_str(&out));
    buf_release(&out);
}

size_t memory_times_read(const struct said *said, struct str path)
{
    size_t times = 0;
    for (size_t i = 0; i < said->read_count; i++)
        if (str_eq(said->reads[i].path, path)) {
            if (!said->reads[i].was_read)
                return SIZE_MAX;
            times++;
        }
    return times;
}
