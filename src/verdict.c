#include "verdict.h"

#include "suppress.h"

#include <stdio.h>
#include <stdlib.h>

/* 128-bit FNV-1a in 64-bit halves: the prime is 2^88 + 0x13b. */
struct hash128 {
    uint64_t high, low;
};

static void hash_byte(struct hash128 *h, unsigned char byte)
{
    const uint64_t small = 0x13b;
    h->low ^= byte;
    uint64_t low_low = (h->low & 0xffffffff) * small;
    uint64_t low_high = (h->low >> 32) * small + (low_low >> 32);
    uint64_t shifted = h->low << 24; /* low * 2^88, what stays below 2^128 */
    h->high = h->high * small + (low_high >> 32) + shifted;
    h->low = low_high << 32 | (low_low & 0xffffffff);
}

static void hash_field(struct hash128 *h, struct str field)
{
    for (size_t i = 0; i < field.len; i++)
        hash_byte(h, (unsigned char)field.ptr[i]);
}

static void set_fingerprint(struct finding *f, uint32_t ordinal)
{
    struct hash128 h = {0x6c62272e07bb0142, 0x62b821756295c58d};
    char number[12];
    snprintf(number, sizeof number, "%u", ordinal);
    struct str fields[] = {f->rule->id, f->path, f->key};
    for (size_t i = 0; i < 3; i++) {
        hash_field(&h, fields[i]);
        hash_byte(&h, 0);
    }
    hash_field(&h, str_of(number));
    snprintf(f->fingerprint, sizeof f->fingerprint, "%016llx%016llx",
             (unsigned long long)h.high, (unsigned long long)h.low);
}

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

int verdict_compare(const void *left, const void *right)
{
    const struct finding *a = left, *b = right;
    int order = str_cmp(a->path, b->path);
    if (!order)
        order = compare_numbers(a->span.line, b->span.line);
    if (!order)
        order = compare_numbers(a->span.column, b->span.column);
    if (!order)
        order = str_cmp(a->rule->id, b->rule->id);
    if (!order)
        order = str_cmp(a->message, b->message);
    return order ? order : str_cmp(a->key, b->key);
}

static void sort_findings(struct finding *findings, size_t count)
{
    if (count)
        qsort(findings, count, sizeof *findings, verdict_compare);
}

static void set_fingerprints(struct finding *findings, size_t count,
                             struct arena *arena)
{
    struct map ordinals = {0};
    for (size_t i = 0; i < count; i++) {
        struct finding *f = &findings[i];
        struct str nul = str_make("", 1);
        struct str identity = arena_join(
            arena, (struct str[]){f->rule->id, nul, f->path, nul, f->key}, 5);
        uint32_t *ordinal = map_slot(&ordinals, arena, identity);
        *ordinal = *ordinal == MAP_NONE ? 0 : *ordinal + 1;
        set_fingerprint(f, *ordinal);
    }
}

/* A rule may have graded a single finding differently from its default (a hole in a
 * test tree is only a warning); a [severity] of the configuration still outranks that.
 */
static enum severity severity_of(const struct judgement *j, const struct finding *f)
{
    enum severity configured = config_severity(j->config, f->rule, f->path);
    bool graded = f->severity != SEVERITY_OFF && f->severity != f->rule->severity;
    return graded && configured == f->rule->severity ? f->severity : configured;
}

static bool excluded(const struct judgement *j, const struct finding *f)
{
    uint32_t file = map_get(&j->program->file_of_path, f->path);
    return file != MAP_NONE && (j->program->files.items[file].flags & FILE_EXCLUDED);
}

/* Adds what the configuration lets pass of `from`, sorted and with fingerprints. */
static void add_findings(const struct judgement *j, struct judgement *from,
                         struct verdict *verdict, struct suppressions *suppressions)
{
    struct finding *findings = from->findings.items;
    size_t count = from->findings.len;
    sort_findings(findings, count);
    set_fingerprints(findings, count, j->arena);
    for (size_t i = 0; i < count; i++) {
        struct finding f = findings[i];
        f.severity = severity_of(j, &f);
        if (f.severity == SEVERITY_OFF || excluded(j, &f))
            continue;
        if (suppress(suppressions, &f))
            verdict->suppressed++;
        else
            vec_add(&verdict->findings, j->arena, f);
    }
}

void verdict_reach(const struct judgement *judgement, struct verdict *verdict)
{
    struct suppressions suppressions;
    struct judgement said = *judgement, about_comments = *judgement;
    struct arena *arena = judgement->arena;
    suppressions_of(&suppressions, judgement);

    said.findings.items =
        arena_array(arena, judgement->findings.len, sizeof *said.findings.items);
    if (judgement->findings.len)
        memcpy(said.findings.items, judgement->findings.items,
               judgement->findings.len * sizeof *said.findings.items);
    said.findings.cap = said.findings.len;
    add_findings(judgement, &said, verdict, &suppressions);

    about_comments.findings.items = NULL;
    about_comments.findings.len = about_comments.findings.cap = 0;
    suppressions_judge(&suppressions, &about_comments);
    add_findings(judgement, &about_comments, verdict, &suppressions);
    sort_findings(verdict->findings.items, verdict->findings.len);
}
