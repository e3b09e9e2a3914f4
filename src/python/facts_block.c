/* Facts as a block of bytes that can be written to a cache and mapped back.
 *
 *     [ header | scopes | imports | ... | troubles | pool | padding to 8 ]
 *
 * The arrays stand in the order of `arrays` below, each at a multiple of 4, which is
 * all that their records ask for. Damage is found by whoever keeps the block; here each
 * index is checked, so that not even a block made on purpose leads out of bounds. */
#include <stdalign.h>

#include "base/buf.h"
#include "python/facts.h"

#define MAGIC 0x7374636166206c66u /* "fl facts" */
#define ALIGNMENT 8

enum { ARRAY_COUNT = 14 };

struct header {
    uint64_t magic, len; /* len: of the whole block */
    uint64_t digest;
    uint32_t flags, line_count, parsed, pool_len;
    struct text logger;
    uint32_t counts[ARRAY_COUNT];
};

static const struct {
    size_t pointer, count; /* offsets in struct facts */
    size_t size;           /* of a record */
} arrays[ARRAY_COUNT] = {
#define ARRAY(member, counter)                                                         \
    {                                                                                  \
        offsetof(struct facts, member), offsetof(struct facts, counter),               \
            sizeof *((struct facts *)0)->member                                        \
    }
    ARRAY(scopes, scope_count),
    ARRAY(imports, import_count),
    ARRAY(names, name_count),
    ARRAY(symbols, symbol_count),
    ARRAY(classes, class_count),
    ARRAY(bases, base_count),
    ARRAY(all_names, all_count),
    ARRAY(guards, guard_count),
    ARRAY(sentinels, sentinel_count),
    ARRAY(uses, use_count),
    ARRAY(flag_uses, flag_use_count),
    ARRAY(suppressions, suppression_count),
    ARRAY(ids, id_count),
    ARRAY(troubles, trouble_count),
};

_Static_assert(alignof(struct import_fact) <= 4 && alignof(struct guard_fact) <= 4,
               "records must be placeable at multiples of 4");

#if UINTPTR_MAX == UINT64_MAX
_Static_assert(sizeof(struct facts) == 40 + ARRAY_COUNT * (sizeof(void *) + 4),
               "a new array belongs into `arrays`, a new member into the header");
#endif

static size_t round_up(size_t n, size_t to)
{
    return (n + to - 1) / to * to;
}

static const void *array_of(const struct facts *f, size_t i)
{
    const void *items;
    memcpy(&items, (const char *)f + arrays[i].pointer, sizeof items);
    return items;
}

static uint32_t count_of(const struct facts *f, size_t i)
{
    uint32_t count;
    memcpy(&count, (const char *)f + arrays[i].count, sizeof count);
    return count;
}

static void pad(struct buf *out, size_t start, size_t to)
{
    buf_pad(out, '\0', round_up(out->len - start, to) - (out->len - start));
}

void facts_save(const struct facts *f, struct buf *out)
{
    size_t start = out->len;
    struct header header = {.magic = MAGIC,
                            .flags = f->flags,
                            .line_count = f->line_count,
                            .parsed = f->parsed,
                            .pool_len = f->pool_len,
                            .digest = f->digest,
                            .logger = f->logger};
    for (size_t i = 0; i < ARRAY_COUNT; i++)
        header.counts[i] = count_of(f, i);
    buf_add(out, str_make((const char *)&header, sizeof header));
    for (size_t i = 0; i < ARRAY_COUNT; i++) {
        if (header.counts[i])
            buf_add(out, str_make(array_of(f, i), header.counts[i] * arrays[i].size));
        pad(out, start, 4);
    }
    buf_add(out, str_make(f->pool, f->pool_len));
    pad(out, start, ALIGNMENT);
    header.len = out->len - start;
    memcpy(out->ptr + start, &header, sizeof header);
}

/* Points the arrays of *f into the block; false when they do not fit. */
static bool place_arrays(const struct header *header, struct str block, struct facts *f)
{
    size_t at = sizeof *header;
    for (size_t i = 0; i < ARRAY_COUNT; i++) {
        size_t size = header->counts[i] * arrays[i].size; /* < 2^40: no overflow */
        if (size > block.len - at)
            return false;
        const void *items = header->counts[i] ? block.ptr + at : NULL;
        memcpy((char *)f + arrays[i].pointer, &items, sizeof items);
        memcpy((char *)f + arrays[i].count, &header->counts[i], sizeof(uint32_t));
        at = round_up(at + size, 4);
        if (at > block.len)
            return false;
    }
    f->pool = block.ptr + at;
    f->pool_len = header->pool_len;
    return header->pool_len <= block.len - at;
}

static bool has_text(const struct facts *f, struct text t)
{
    return t.offset <= f->pool_len && t.len <= f->pool_len - t.offset;
}

static bool has_range(uint32_t first, uint32_t count, uint32_t total)
{
    return first <= total && count <= total - first;
}

static bool check_imports(const struct facts *f)
{
    bool good = true;
    for (uint32_t i = 0; i < f->import_count; i++) {
        const struct import_fact *import = &f->imports[i];
        good &= has_text(f, import->module) && has_text(f, import->alias) &&
                has_range(import->first_name, import->name_count, f->name_count) &&
                import->scope < f->scope_count && import->kind <= IMPORT_CALL &&
                (import->guard == FACTS_NONE || import->guard < f->guard_count);
    }
    for (uint32_t i = 0; i < f->name_count; i++)
        good &= has_text(f, f->names[i].name) && has_text(f, f->names[i].alias);
    for (uint32_t i = 0; i < f->scope_count; i++)
        good &= has_text(f, f->scopes[i].name) && f->scopes[i].kind <= SCOPE_CLASS &&
                (i ? f->scopes[i].parent < i : f->scopes[i].parent == FACTS_NONE);
    return good;
}

static bool check_guards(const struct facts *f)
{
    bool good = true;
    for (uint32_t i = 0; i < f->guard_count; i++) {
        const struct guard_fact *guard = &f->guards[i];
        good &=
            has_text(f, guard->response) && has_text(f, guard->why) &&
            has_text(f, guard->body_gap) && guard->scope < f->scope_count &&
            guard->catches <= CATCHES_BARE && guard->verdict <= VERDICT_HANDLED &&
            guard->reason <= REASON_CONTINUES &&
            has_range(guard->first_sentinel, guard->sentinel_count, f->sentinel_count);
    }
    for (uint32_t i = 0; i < f->sentinel_count; i++)
        good &= has_text(f, f->sentinels[i].name) &&
                has_range(f->sentinels[i].first_use, f->sentinels[i].use_count,
                          f->use_count);
    for (uint32_t i = 0; i < f->flag_use_count; i++)
        good &= has_text(f, f->flag_uses[i].name) &&
                f->flag_uses[i].import < f->import_count;
    return good;
}

static bool check_rest(const struct facts *f)
{
    bool good = has_text(f, f->logger);
    for (uint32_t i = 0; i < f->symbol_count; i++)
        good &= has_text(f, f->symbols[i].name) && f->symbols[i].kind <= SYMBOL_NAMED;
    for (uint32_t i = 0; i < f->class_count; i++)
        good &= has_text(f, f->classes[i].name) &&
                f->classes[i].scope < f->scope_count &&
                has_range(f->classes[i].first_base, f->classes[i].base_count,
                          f->base_count);
    for (uint32_t i = 0; i < f->base_count; i++)
        good &= has_text(f, f->bases[i]);
    for (uint32_t i = 0; i < f->all_count; i++)
        good &= has_text(f, f->all_names[i]);
    for (uint32_t i = 0; i < f->id_count; i++)
        good &= has_text(f, f->ids[i]);
    for (uint32_t i = 0; i < f->suppression_count; i++)
        good &= has_text(f, f->suppressions[i].reason) &&
                f->suppressions[i].kind <= SUPPRESS_NOQA &&
                has_range(f->suppressions[i].first_id, f->suppressions[i].id_count,
                          f->id_count);
    for (uint32_t i = 0; i < f->trouble_count; i++)
        good &= has_text(f, f->troubles[i].message);
    return good;
}

static bool has_header(struct str block, struct header *header)
{
    if (block.len < sizeof *header || (uintptr_t)block.ptr % ALIGNMENT)
        return false;
    memcpy(header, block.ptr, sizeof *header);
    return header->magic == MAGIC && header->len == block.len &&
           header->len % ALIGNMENT == 0;
}

bool facts_view(struct str block, struct facts *out)
{
    struct header header;
    *out = (struct facts){.pool = ""};
    if (!has_header(block, &header))
        return false;
    struct facts f = {.flags = header.flags,
                      .line_count = header.line_count,
                      .parsed = header.parsed,
                      .digest = header.digest,
                      .logger = header.logger};
    if (!place_arrays(&header, block, &f) || f.scope_count == 0 || !check_imports(&f) ||
        !check_guards(&f) || !check_rest(&f))
        return false;
    *out = f;
    return true;
}
