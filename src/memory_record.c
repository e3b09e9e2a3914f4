#include "memory_record.h"

#include "catalogue.h"

enum { RECORD_VERDICT = 0x76657264, RECORD_MOVED = 0x6d6f7665 };

/* ---- Writing ---- */

static void put(struct buf *out, uint32_t number)
{
    buf_add(out, str_make((const char *)&number, sizeof number));
}

static void put_text(struct buf *out, struct str text)
{
    put(out, (uint32_t)text.len);
    buf_add(out, text);
}

static void put_span(struct buf *out, struct span span)
{
    buf_add(out, str_make((const char *)&span, sizeof span));
}

static void put_edit(struct buf *out, const struct edit *edit)
{
    put_text(out, edit->path);
    put_text(out, edit->text);
    put_text(out, edit->rename_to);
    put(out, edit->start);
    put(out, edit->end);
    put(out, (uint32_t)edit->digest);
    put(out, (uint32_t)(edit->digest >> 32));
    put(out, edit->create);
}

static void put_finding(struct buf *out, const struct finding *f)
{
    put_text(out, f->rule->id);
    put(out, f->severity);
    put_text(out, f->path);
    put(out, f->is_directory);
    put_span(out, f->span);
    put_text(out, f->lines.text);
    put(out, f->lines.first);
    put_text(out, f->message);
    put_text(out, f->help);
    put_text(out, f->key);
    put(out, (uint32_t)f->notes.len);
    for (size_t i = 0; i < f->notes.len; i++)
        put_text(out, f->notes.items[i]);
    put(out, (uint32_t)f->related.len);
    for (size_t i = 0; i < f->related.len; i++) {
        put_text(out, f->related.items[i].path);
        put_span(out, f->related.items[i].span);
        put_text(out, f->related.items[i].message);
    }
    put(out, (uint32_t)f->edits.len);
    for (size_t i = 0; i < f->edits.len; i++)
        put_edit(out, &f->edits.items[i]);
    put(out, f->fix_safe);
    put_text(out, f->cause);
    put(out, f->weight);
    buf_add(out, str_make(f->fingerprint, sizeof f->fingerprint - 1));
}

static void put_reads(struct buf *out, const struct memory_read *reads, size_t count)
{
    put(out, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        put_text(out, reads[i].path);
        put(out, reads[i].is_python);
        put(out, reads[i].was_read);
        buf_add(out, str_make((const char *)reads[i].digest, sizeof reads[i].digest));
    }
}

static void put_conditions(struct buf *out, const struct record *record)
{
    put_reads(out, record->said.reads, record->said.read_count);
    put(out, (uint32_t)record->question_count);
    for (size_t i = 0; i < record->question_count; i++) {
        const struct disk_question *q = &record->questions[i];
        put_text(out, q->path);
        put_text(out, q->where);
        put(out, q->is_about_ignoring);
        put(out, q->answer);
    }
}

void record_write(const struct record *record, struct buf *out)
{
    const struct said *said = &record->said;
    put(out, RECORD_VERDICT);
    put(out, said->kind);
    put_text(out, said->numbers);
    put_text(out, said->asked);
    put_text(out, said->usual);
    put_conditions(out, record);
    put(out, (uint32_t)said->problem_count);
    for (size_t i = 0; i < said->problem_count; i++) {
        put_text(out, said->problems[i].path);
        put_text(out, said->problems[i].message);
        put(out, said->problems[i].fatal);
    }
    put(out, (uint32_t)said->finding_count);
    for (size_t i = 0; i < said->finding_count; i++)
        put_finding(out, &said->findings[i]);
}

void record_write_moved(const struct store_key *other, const struct since *since,
                        struct buf *out)
{
    put(out, RECORD_MOVED);
    buf_add(out, str_make((const char *)other->bytes, sizeof other->bytes));
    put_text(out, str_make((const char *)since->asked,
                           since->asked_count * sizeof *since->asked));
    put_reads(out, since->reads, since->read_count);
}

/* ---- Reading ---- */

struct cursor {
    struct str rest;
    struct arena *arena;
    bool bad;
};

static struct str get_bytes(struct cursor *c, size_t len)
{
    if (c->bad || len > c->rest.len) {
        c->bad = true;
        return STR("");
    }
    struct str bytes = str_slice(c->rest, 0, len);
    c->rest = str_from(c->rest, len);
    return bytes;
}

static uint32_t get(struct cursor *c)
{
    uint32_t number = 0;
    struct str bytes = get_bytes(c, sizeof number);
    if (bytes.len)
        memcpy(&number, bytes.ptr, sizeof number);
    return number;
}

static struct str get_text(struct cursor *c)
{
    return get_bytes(c, get(c));
}

static struct span get_span(struct cursor *c)
{
    struct span span = {0};
    struct str bytes = get_bytes(c, sizeof span);
    if (bytes.len)
        memcpy(&span, bytes.ptr, sizeof span);
    return span;
}

static bool get_bool(struct cursor *c)
{
    return get(c) != 0;
}

/* How many of at least `least` bytes each follow. */
static size_t get_count(struct cursor *c, size_t least)
{
    size_t count = get(c);
    if (count > c->rest.len / least) {
        c->bad = true;
        return 0;
    }
    return count;
}

static void get_edit(struct cursor *c, struct edit *edit)
{
    edit->path = get_text(c);
    edit->text = get_text(c);
    edit->rename_to = get_text(c);
    edit->start = get(c);
    edit->end = get(c);
    uint64_t low = get(c);
    edit->digest = (uint64_t)get(c) << 32 | low;
    edit->create = get_bool(c);
}

/* The lists of a finding are vecs: filled at once, with room for what is there. */
static void get_lists(struct cursor *c, struct finding *f)
{
    size_t count = get_count(c, 4);
    for (size_t i = 0; i < count; i++)
        vec_add(&f->notes, c->arena, get_text(c));
    count = get_count(c, 8 + sizeof(struct span));
    for (size_t i = 0; i < count; i++) {
        struct related *related = vec_push(&f->related, c->arena);
        related->path = get_text(c);
        related->span = get_span(c);
        related->message = get_text(c);
    }
    count = get_count(c, 32);
    for (size_t i = 0; i < count; i++)
        get_edit(c, vec_push(&f->edits, c->arena));
}

static void get_finding(struct cursor *c, struct finding *f)
{
    f->rule = rule_find(get_text(c));
    uint32_t severity = get(c);
    f->severity = severity == SEVERITY_ERROR ? SEVERITY_ERROR : SEVERITY_WARNING;
    c->bad |= !f->rule || (severity != SEVERITY_ERROR && severity != SEVERITY_WARNING);
    f->path = get_text(c);
    f->is_directory = get_bool(c);
    f->span = get_span(c);
    f->lines.text = get_text(c);
    f->lines.first = get(c);
    f->message = get_text(c);
    f->help = get_text(c);
    f->key = get_text(c);
    get_lists(c, f);
    f->fix_safe = get_bool(c);
    f->cause = get_text(c);
    f->weight = get(c);
    struct str fingerprint = get_bytes(c, sizeof f->fingerprint - 1);
    if (fingerprint.len)
        memcpy(f->fingerprint, fingerprint.ptr, fingerprint.len);
}

static struct memory_read *get_reads(struct cursor *c, size_t *count)
{
    *count = get_count(c, 28);
    struct memory_read *reads = arena_array(c->arena, *count, sizeof *reads);
    for (size_t i = 0; i < *count; i++) {
        reads[i].path = get_text(c);
        reads[i].is_python = get_bool(c);
        reads[i].was_read = get_bool(c);
        struct str digest = get_bytes(c, sizeof reads[i].digest);
        if (digest.len)
            memcpy(reads[i].digest, digest.ptr, digest.len);
    }
    return reads;
}

static void get_conditions(struct cursor *c, const struct since *since,
                           struct record *out)
{
    struct memory_read *reads = get_reads(c, &out->said.read_count);
    out->said.reads = reads;
    for (size_t i = 0; i < out->said.read_count; i++)
        for (size_t k = 0; k < since->read_count; k++)
            if (str_eq(reads[i].path, since->reads[k].path))
                reads[i] = since->reads[k];
    size_t count = get_count(c, 16);
    struct disk_question *questions = arena_array(c->arena, count, sizeof *questions);
    for (size_t i = 0; i < count; i++) {
        questions[i].path = get_text(c);
        questions[i].where = get_text(c);
        questions[i].is_about_ignoring = get_bool(c);
        questions[i].answer = (uint8_t)get(c);
    }
    out->questions = questions;
    out->question_count = count;
}

bool record_read(struct str value, const struct since *since, struct arena *arena,
                 struct record *out)
{
    struct cursor c = {value, arena, false};
    *out = (struct record){0};
    if (get(&c) != RECORD_VERDICT)
        return false;
    out->said.kind = (enum snapshot_kind)get(&c);
    out->said.numbers = get_text(&c);
    out->said.asked = get_text(&c);
    out->said.usual = get_text(&c);
    get_conditions(&c, since, out);
    out->said.since = *since;
    size_t count = get_count(&c, 12);
    struct problem *problems = arena_array(arena, count, sizeof *problems);
    for (size_t i = 0; i < count; i++) {
        problems[i].path = get_text(&c);
        problems[i].message = get_text(&c);
        problems[i].fatal = get_bool(&c);
    }
    out->said.problems = problems;
    out->said.problem_count = count;
    count = get_count(&c, 4 * 15 + sizeof(struct span) + 32);
    struct finding *findings = arena_array(arena, count, sizeof *findings);
    for (size_t i = 0; i < count && !c.bad; i++)
        get_finding(&c, &findings[i]);
    out->said.findings = findings;
    out->said.finding_count = count;
    return !c.bad && c.rest.len == 0;
}

bool record_is_moved(struct str value, struct arena *arena, struct store_key *other,
                     struct since *since)
{
    struct cursor c = {value, arena, false};
    if (get(&c) != RECORD_MOVED)
        return false;
    struct str key = get_bytes(&c, sizeof other->bytes), asked = get_text(&c);
    since->asked_count = asked.len / sizeof *since->asked;
    uint64_t *hashes = arena_array(arena, since->asked_count, sizeof *hashes);
    if (asked.len)
        memcpy(hashes, asked.ptr, since->asked_count * sizeof *hashes);
    since->asked = hashes;
    since->reads = get_reads(&c, &since->read_count);
    if (c.bad || c.rest.len)
        return false;
    memcpy(other->bytes, key.ptr, sizeof other->bytes);
    return true;
}
