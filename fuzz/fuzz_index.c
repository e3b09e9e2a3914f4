/* The index reader. First byte: 1 sha256 ids, 2 a split index with its shared part.
 * Then the index; of a split one first two bytes with the length of the shared part,
 * and it. Whatever is accepted must be in order and readable to its last byte. */
#include "git/index.h"
#include "git/snapshot.h"
#include "git/tree.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile uint64_t sum; /* so that the reads are made */

static void touch(const struct index *index)
{
    for (size_t i = 0; i < index->count; i++) {
        const struct index_entry *entry = &index->entries[i];
        sum += index_stat(entry).size + index_stage(entry) + str_hash(entry->path);
        sum += str_hash(str_make((const char *)entry->id, index->id_len));
        if (!entry->path.len || (i && str_cmp(entry[-1].path, entry->path) > 0))
            abort();
    }
}

static void touch_trees(const struct index *index, struct arena *arena)
{
    struct snapshot *none = snapshot_of_memory(NULL, 0, arena);
    struct tree_hint hint;
    for (size_t i = 0; i < index->tree_count; i++) {
        const struct cache_tree *tree = &index->trees[i];
        sum += str_hash(tree->name);
        if (tree->id)
            sum += str_hash(str_make((const char *)tree->id, index->id_len));
        if (tree->nodes == 0 || tree->nodes > index->tree_count - i)
            abort();
    }
    tree_hint_init(&hint, none, index->trees, index->tree_count, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct index index, base;
    struct error err = {""};
    if (size < 3)
        return 0;
    struct str rest = str_make((const char *)data + 1, size - 1), shared = {NULL, 0};
    size_t id_len = data[0] & 1 ? 32 : 20;
    if (data[0] & 2) {
        size_t len = (size_t)data[1] << 8 | data[2];
        shared = str_slice(rest, 2, 2 + len);
        rest = str_from(rest, 2 + len);
    }
    arena_init(&arena);
    bool ok = index_parse(&index, rest, id_len, &arena, &err);
    if (ok && index.base_id)
        ok = index_parse(&base, shared, id_len, &arena, &err) &&
             index_join(&index, &base, &arena, &err);
    if (ok) {
        touch(&index);
        touch_trees(&index, &arena);
    } else if (!err.text[0]) {
        abort();
    }
    arena_release(&arena);
    return 0;
}
