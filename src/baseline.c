#include "baseline.h"

#include "base/jsonw.h"
#include "rule.h"

#include <jansson.h>
#include <stdlib.h>

#define VERSION 1
#define FINGERPRINT_LEN 32

static bool is_fingerprint(struct str s)
{
    bool good = s.len == FINGERPRINT_LEN;
    for (size_t i = 0; i < s.len; i++)
        good &= (s.ptr[i] >= '0' && s.ptr[i] <= '9') ||
                (s.ptr[i] >= 'a' && s.ptr[i] <= 'f');
    return good;
}

static struct str text_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value)
               ? str_make(json_string_value(value), json_string_length(value))
               : STR("");
}

static bool read_entry(struct baseline *baseline, const json_t *value, size_t index,
                       struct arena *arena, struct error *err)
{
    struct baseline_entry entry = {text_of(value, "path"), text_of(value, "rule"),
                                   text_of(value, "fingerprint"), false};
    if (json_is_object(value) && json_object_size(value) == 0)
        return true;
    if (!json_is_object(value) || !json_is_string(json_object_get(value, "path")) ||
        !entry.rule.len || !is_fingerprint(entry.fingerprint))
        return error_set(err, "finding %zu has not a path, a rule and a fingerprint",
                         index + 1);
    entry.path = arena_str(arena, entry.path);
    entry.rule = arena_str(arena, entry.rule);
    entry.fingerprint = arena_str(arena, entry.fingerprint);
    uint32_t *slot = map_slot(&baseline->by_fingerprint, arena, entry.fingerprint);
    if (*slot != MAP_NONE)
        return true;
    *slot = (uint32_t)baseline->entries.len;
    vec_add(&baseline->entries, arena, entry);
    return true;
}

static bool read_root(struct baseline *baseline, const json_t *root,
                      struct arena *arena, struct error *err)
{
    const json_t *version = json_object_get(root, "version");
    const json_t *findings = json_object_get(root, "findings");
    if (!json_is_integer(version) || !json_is_array(findings))
        return error_set(err, "is no baseline: it has not \"version\" and "
                              "\"findings\"");
    if (json_integer_value(version) != VERSION)
        return error_set(err, "has version %lld; this flatline knows %d",
                         (long long)json_integer_value(version), VERSION);
    for (size_t i = 0; i < json_array_size(findings); i++)
        if (!read_entry(baseline, json_array_get(findings, i), i, arena, err))
            return false;
    return true;
}

bool baseline_read(struct baseline *baseline, struct str text, struct arena *arena,
                   struct error *err)
{
    json_error_t why;
    *baseline = (struct baseline){0};
    json_t *root =
        json_loadb(text.len ? text.ptr : "", text.len, JSON_REJECT_DUPLICATES, &why);
    if (!root)
        return error_set(err, "line %d: %s", why.line, why.text);
    bool good = read_root(baseline, root, arena, err);
    json_decref(root);
    return good;
}

size_t baseline_subtract(struct baseline *baseline, struct finding *findings,
                         size_t *count)
{
    size_t kept = 0, all = *count;
    for (size_t i = 0; i < all; i++) {
        uint32_t at =
            map_get(&baseline->by_fingerprint, str_of(findings[i].fingerprint));
        if (at == MAP_NONE)
            findings[kept++] = findings[i];
        else
            baseline->entries.items[at].met = true;
    }
    *count = kept;
    return all - kept;
}

static int compare(const void *left, const void *right)
{
    const struct baseline_entry *a = left, *b = right;
    int order = str_cmp(a->path, b->path);
    if (!order)
        order = str_cmp(a->rule, b->rule);
    return order ? order : str_cmp(a->fingerprint, b->fingerprint);
}

/* Sorts the entries. */
static void write_entries(struct baseline_entry *entries, size_t count, struct buf *out)
{
    struct jsonw j = {.out = out, .inline_depth = 2};
    if (count)
        qsort(entries, count, sizeof *entries, compare);
    jsonw_object(&j);
    jsonw_pair_uint(&j, "version", VERSION);
    jsonw_key(&j, "findings");
    jsonw_array(&j);
    for (size_t i = 0; i < count; i++) {
        jsonw_object(&j);
        jsonw_pair(&j, "path", entries[i].path);
        jsonw_pair(&j, "rule", entries[i].rule);
        jsonw_pair(&j, "fingerprint", entries[i].fingerprint);
        jsonw_end(&j);
    }
    jsonw_object(&j);
    jsonw_end(&j);
    jsonw_end(&j);
    jsonw_end(&j);
}

void baseline_write(const struct finding *findings, size_t count, struct buf *out)
{
    struct arena arena;
    arena_init(&arena);
    struct baseline_entry *entries = arena_array(&arena, count, sizeof *entries);
    for (size_t i = 0; i < count; i++)
        entries[i] = (struct baseline_entry){findings[i].path, findings[i].rule->id,
                                             str_of(findings[i].fingerprint), true};
    write_entries(entries, count, out);
    arena_release(&arena);
}

void baseline_write_met(const struct baseline *baseline, struct buf *out)
{
    struct arena arena;
    size_t count = 0;
    arena_init(&arena);
    struct baseline_entry *entries =
        arena_array(&arena, baseline->entries.len, sizeof *entries);
    for (size_t i = 0; i < baseline->entries.len; i++)
        if (baseline->entries.items[i].met)
            entries[count++] = baseline->entries.items[i];
    write_entries(entries, count, out);
    arena_release(&arena);
}
