/* All tests of imported flags are filed under the module and the name they test; a
 * guard's exported sentinels are looked up there, and once more under each module that
 * re-exports them. */
#include "program/sentinels.h"

#include "program/state.h"

/* Tests listed for one guard, and importers asked for re-exports. */
#define PLACES_MAX 1000
#define IMPORTERS_MAX 2000

#define KEY_MAX 256

/* (file, name) as a map key; empty when the name is too long to matter. */
static struct str key_of(char bytes[KEY_MAX], uint32_t file, struct str name)
{
    if (name.len == 0 || name.len > KEY_MAX - sizeof file)
        return STR("");
    memcpy(bytes, &file, sizeof file);
    memcpy(bytes + sizeof file, name.ptr, name.len);
    return str_make(bytes, sizeof file + name.len);
}

static void file_use(struct program *p, uint32_t module, struct str name, uint32_t file,
                     uint32_t use)
{
    struct program_state *s = p->state;
    char bytes[KEY_MAX];
    struct str key = key_of(bytes, module, name);
    if (!key.len)
        return;
    uint32_t next = map_get(&s->flag_use_of, key);
    if (next == MAP_NONE)
        key = arena_str(p->arena, key);
    *map_slot(&s->flag_use_of, p->arena, key) = (uint32_t)s->flag_uses.len;
    vec_add(&s->flag_uses, p->arena, ((struct filed_use){file, use, next}));
}

/* parser_class.enabled, written "*.enabled": of any class that the file imports. */
static void index_attribute(struct program *p, uint32_t file, uint32_t index,
                            struct str name)
{
    const struct facts *f = p->files.items[file].facts;
    char bytes[KEY_MAX];
    for (uint32_t i = 0; i < f->import_count; i++) {
        const struct target *t = program_target(p, file, i);
        if (t->kind != TARGET_FIRST_PARTY || t->file == PROGRAM_NONE)
            continue;
        for (uint32_t k = 0; k < f->imports[i].name_count; k++) {
            uint32_t n = f->imports[i].first_name + k;
            struct str owner = facts_text(f, f->names[n].name);
            if (owner.len + name.len > sizeof bytes ||
                program_name_target(p, file, n)->kind != NAME_SYMBOL)
                continue;
            memcpy(bytes, owner.ptr, owner.len);
            memcpy(bytes + owner.len, name.ptr + 1, name.len - 1);
            file_use(p, t->file, str_make(bytes, owner.len + name.len - 1), file,
                     index);
        }
    }
}

/* `from m import X` tests X of m; `from pkg import m` with m.X tests X of the
 * submodule, written "m.X"; `from m import C` with C.x the attribute of a class. */
static void index_use(struct program *p, uint32_t file, uint32_t index)
{
    const struct facts *f = p->state->tests[file];
    const struct flag_use *use = &f->flag_uses[index];
    const struct import_fact *import = &f->imports[use->import];
    const struct target *t = program_target(p, file, use->import);
    struct str name = facts_text(f, use->name), rest = name;
    if (str_starts(name, STR("*."))) {
        index_attribute(p, file, index, name);
        return;
    }
    if (t->kind != TARGET_FIRST_PARTY)
        return;
    if (str_find_char(name, '.') == STR_NONE) {
        if (t->file != PROGRAM_NONE)
            file_use(p, t->file, name, file, index);
        return;
    }
    struct str head = str_split(&rest, '.');
    for (uint32_t i = 0; i < import->name_count; i++) {
        uint32_t n = import->first_name + i;
        const struct name_target *target = program_name_target(p, file, n);
        if (!str_eq(facts_text(f, f->names[n].name), head))
            continue;
        if (target->kind == NAME_SUBMODULE && target->module.file != PROGRAM_NONE)
            file_use(p, target->module.file, rest, file, index);
        else if (target->kind == NAME_SYMBOL && t->file != PROGRAM_NONE)
            file_use(p, t->file, name, file, index); /* an attribute of a class */
    }
}

/* Backwards, so that each list stands in file order. */
static void index_tests(struct program *p)
{
    for (uint32_t i = (uint32_t)p->files.len; i-- > 0;) {
        const struct facts *f = p->state->tests[i];
        /* A file that changed since its imports were read says nothing about them. */
        if (!f || f->import_count != p->files.items[i].facts->import_count ||
            f->name_count != p->files.items[i].facts->name_count)
            continue;
        for (uint32_t k = f->flag_use_count; k-- > 0;)
            index_use(p, i, k);
    }
}

/* Calls `visit` for each module that offers the sentinel `name` of `file`: the module
 * itself, and those that import the name from it and so offer it too. */
static void each_offer(const struct program *p, uint32_t file, struct str name,
                       void (*visit)(void *context, uint32_t module, struct str name),
                       void *context)
{
    uint32_t count;
    const struct importer *importers = program_importers_of_file(p, file, &count);
    visit(context, file, name);
    for (uint32_t i = 0; i < count && i < IMPORTERS_MAX; i++) {
        const struct facts *f = p->files.items[importers[i].file].facts;
        const struct import_fact *import = &f->imports[importers[i].import];
        if (program_target(p, importers[i].file, importers[i].import)->file != file)
            continue;
        if (import->flags & IMPORT_STAR)
            visit(context, importers[i].file, name);
        for (uint32_t k = 0; k < import->name_count; k++) {
            const struct import_name *n = &f->names[import->first_name + k];
            if (!str_eq(facts_text(f, n->name), facts_sentinel_head(name)))
                continue;
            struct str offered = facts_text(f, n->alias.len ? n->alias : n->name);
            struct str rest = str_from(name, facts_sentinel_head(name).len);
            if (rest.len)
                offered =
                    arena_printf(p->arena, "%.*s%.*s", STR_ARG(offered), STR_ARG(rest));
            visit(context, importers[i].file, offered);
        }
    }
}

/* Does what `tester` does with a sentinel of `file` count? */
static bool counts(const struct program *p, uint32_t tester, uint32_t file)
{
    bool production = !(p->files.items[file].flags & FILE_TEST);
    return tester != file &&
           !(production && (p->files.items[tester].flags & FILE_TEST));
}

struct wanted {
    const struct program *p;
    uint32_t file; /* of the sentinel */
    bool *files;
    size_t count;
};

/* Does the import bind `name` of `module`, or the module itself? */
static bool may_test(const struct program *p, struct importer from, uint32_t module,
                     struct str name)
{
    const struct facts *f = p->files.items[from.file].facts;
    const struct import_fact *import = &f->imports[from.import];
    if (import->kind != IMPORT_FROM ||
        program_target(p, from.file, from.import)->file != module)
        return true;
    struct str head = facts_sentinel_head(name);
    for (uint32_t i = 0; i < import->name_count; i++)
        if (str_eq(facts_text(f, f->names[import->first_name + i].name), head))
            return true;
    return false;
}

static void want_importers(void *context, uint32_t module, struct str name)
{
    struct wanted *w = context;
    uint32_t count;
    const struct importer *by = program_importers_of_file(w->p, module, &count);
    for (uint32_t i = 0; i < count; i++)
        if (!w->files[by[i].file] && counts(w->p, by[i].file, w->file) &&
            may_test(w->p, by[i], module, name)) {
            w->files[by[i].file] = true;
            w->count++;
        }
}

static void read_tests(struct program *p, const struct program_input *input)
{
    struct program_state *s = p->state;
    struct wanted w = {.p = p,
                       .files = arena_array(p->arena, p->files.len, sizeof(bool))};
    for (uint32_t i = 0; i < p->files.len; i++) {
        const struct facts *f = p->files.items[i].facts;
        w.file = i;
        for (uint32_t k = 0; k < f->sentinel_count; k++)
            if (f->sentinels[k].flags & SENTINEL_EXPORTED)
                each_offer(p, i, facts_text(f, f->sentinels[k].name), want_importers,
                           &w);
    }
    size_t *entries = arena_array(p->arena, w.count, sizeof *entries), n = 0;
    struct facts *out = arena_array(p->arena, w.count, sizeof *out);
    for (uint32_t i = 0; i < p->files.len; i++)
        if (w.files[i]) {
            s->tests[i] = &out[n];
            entries[n++] = p->files.items[i].entry;
        }
    if (n)
        input->read_tests(input->context, entries, n, out);
}

void sentinels_build(struct program *p, const struct program_input *input)
{
    struct program_state *s = p->state;
    s->tests = arena_array(p->arena, p->files.len, sizeof *s->tests);
    if (input->read_tests)
        read_tests(p, input);
    else
        for (uint32_t i = 0; i < p->files.len; i++)
            s->tests[i] = p->files.items[i].facts;
    index_tests(p);
}

struct asking {
    const struct program *p;
    uint32_t file; /* of the guard */
    const struct sentinel_fact *sentinel;
    struct str name;
    VEC(struct sentinel_place) places;
};

static void ask(void *context, uint32_t module, struct str name)
{
    struct asking *a = context;
    const struct program *p = a->p;
    char bytes[KEY_MAX];
    struct str key = key_of(bytes, module, name);
    for (uint32_t i = map_get(&p->state->flag_use_of, key);
         i != MAP_NONE && a->places.len < PLACES_MAX;
         i = p->state->flag_uses.items[i].next) {
        const struct filed_use *filed = &p->state->flag_uses.items[i];
        const struct flag_use *use =
            &p->state->tests[filed->file]->flag_uses[filed->use];
        if (!counts(p, filed->file, a->file))
            continue;
        bool missing_true = a->sentinel->flags & SENTINEL_MISSING_TRUE;
        struct sentinel_place *place = vec_push(&a->places, p->arena);
        place->file = filed->file;
        place->span = use->span;
        place->name = a->name;
        place->response = missing_true ? use->when_true : use->when_false;
    }
}

/* Does the guard catch an import of our own? Those it catches stand between its `try`
 * and its `except`. */
static bool guards_own(const struct program *p, uint32_t file, uint32_t guard)
{
    const struct facts *f = p->files.items[file].facts;
    const struct guard_fact *g = &f->guards[guard];
    for (uint32_t i = facts_import_from(f, g->try_span.line); i < f->import_count;
         i++) {
        if (f->imports[i].span.line > g->handler_span.line &&
            !(g->flags & GUARD_SUPPRESS))
            break;
        if (f->imports[i].guard != guard)
            continue;
        uint8_t kind = program_target(p, file, i)->kind;
        if (kind == TARGET_FIRST_PARTY || kind == TARGET_MISSING)
            return true;
    }
    return false;
}

static void improve(struct final_verdict *v)
{
    for (uint32_t i = 0; i < v->place_count; i++) {
        uint8_t response = v->places[i].response;
        if (response == USE_LOUD || response == USE_OTHER_WAY) {
            v->verdict = VERDICT_HANDLED;
            v->reason = REASON_SENTINEL;
        } else if (response == USE_QUIET && v->verdict == VERDICT_SILENT) {
            v->verdict = VERDICT_QUIET;
        }
    }
}

struct final_verdict program_guard_verdict(const struct program *p, uint32_t file,
                                           uint32_t guard)
{
    const struct facts *f = p->files.items[file].facts;
    const struct guard_fact *g = &f->guards[guard];
    struct final_verdict v = {.verdict = g->verdict, .reason = g->reason};
    if (g->reason == REASON_PROBE && guards_own(p, file, guard))
        return (struct final_verdict){.verdict = VERDICT_SILENT};
    struct asking a = {.p = p, .file = file};
    for (uint32_t i = 0; i < g->sentinel_count; i++) {
        a.sentinel = &f->sentinels[g->first_sentinel + i];
        a.name = facts_text(f, a.sentinel->name);
        if ((a.sentinel->flags & SENTINEL_EXPORTED) && p->state->flag_uses.len)
            each_offer(p, file, a.name, ask, &a);
    }
    v.places = a.places.items;
    v.place_count = (uint32_t)a.places.len;
    if (v.verdict != VERDICT_HANDLED)
        improve(&v);
    return v;
}
