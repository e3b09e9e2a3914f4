/* Changed files in three heaps: in both states, come, gone. Each is judged by its facts
 * and by what was kept with the verdict of the base. */
#include "alike.h"

#include "base/path.h"
#include "git/diff.h"
#include "program/holes.h"
#include "program/metadata.h"
#include "program/missing.h"
#include "program/testtree.h"
#include "python/shape.h"

#include <ctype.h>

/* More changed files than this are judged, not compared. */
#define ALIKE_MAX_FILES 200
/* Entries looked at for a file of the same standing. */
#define SIBLINGS_MAX 2000

struct heap {
    size_t entries[ALIKE_MAX_FILES];
    size_t count;
    struct facts *facts;
};

struct likeness {
    const struct side *head, *base;
    const struct run_request *request;
    struct run *run;
    struct usual usual;
    bool has_usual;
    struct heap before, after; /* files in both */
    struct heap come, gone;
    VEC(struct memory_read) reads; /* say the same in other bytes */
    VEC(uint64_t) asked;           /* that the base did not ask */
};

/* ---- Which files ---- */

static bool add(struct heap *heap, const struct side *side, const struct entry *entry)
{
    if (heap->count == ALIKE_MAX_FILES)
        return false;
    heap->entries[heap->count++] = (size_t)(entry - side->snapshot->entries);
    return true;
}

static bool has_file(const struct side *side, struct str path)
{
    size_t at = snapshot_find(side->snapshot, path);
    return at != STR_NONE && reading_is_source(&side->snapshot->entries[at]);
}

/* May a file of this path be there or not? In a package, with a name that means nothing
 * to any tool and is no package's. */
static bool is_plain_path(struct likeness *l, struct str path)
{
    struct arena *arena = &l->run->arena;
    struct str dir = path_dir(path), name = path_name(path), stem = path_stem(name);
    struct str init = path_join(arena, dir, STR("__init__.py"));
    struct str twin = path_join(arena, dir, stem);
    return dir.len && str_ends(name, STR(".py")) && !str_starts(stem, STR("__")) &&
           !hole_is_tool_file(name) && has_file(l->head, init) &&
           has_file(l->base, init) && !snapshot_has_dir(l->head->snapshot, twin) &&
           !snapshot_has_dir(l->base->snapshot, twin);
}

static bool is_registry(const struct config *config, struct str path)
{
    const struct heartbeat_config *h = &config->heartbeat;
    for (size_t i = 0; i < h->registries.len; i++)
        if (str_eq(h->registries.items[i].file, path))
            return true;
    for (size_t i = 0; i < h->aliases.len; i++)
        if (str_eq(h->aliases.items[i].file, path))
            return true;
    return false;
}

static bool is_identifier(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (c < 0x80 && !isalnum(c) && c != '_')
            return false;
    }
    return name.len && !isdigit((unsigned char)name.ptr[0]);
}

/* Does the suffix tell that no module is made from the file, or does its name tell that
 * no import can mean what is made? */
static bool is_no_source(struct str path)
{
    static const char *const suffixes[] = {".md",   ".rst", ".yaml", ".yml",    ".json",
                                           ".html", ".css", ".js",   ".ts",     ".tsx",
                                           ".po",   ".svg", ".png",  ".graphql"};
    struct str name = path_name(path);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (str_ends(name, str_of(suffixes[i])))
            return true;
    return !str_starts(name, STR(".")) && !missing_is_source(path) &&
           !str_ends(name, STR(".txt")) && !str_ends(name, STR(".in")) &&
           !is_identifier(str_split(&name, '.'));
}

/* Something to read, beside other files: nothing is made from it, or configured by it,
 * and its directory does not begin or cease to be there. (A .txt may be what other
 * requirements include.) */
static bool is_document(const struct likeness *l, struct str path)
{
    struct str dir = path_dir(path);
    return snapshot_has_dir(l->head->snapshot, dir) &&
           snapshot_has_dir(l->base->snapshot, dir) && is_no_source(path) &&
           !metadata_reads(path) && !is_registry(l->request->config, path);
}

static bool has_finding(const struct side *side, struct str path)
{
    for (size_t i = 0; i < side->said.finding_count; i++)
        if (str_eq(side->said.findings[i].path, path))
            return true;
    return false;
}

/* But for how it is known which blob they are. */
static bool same_flags(uint32_t a, uint32_t b)
{
    const uint32_t how_known = ENTRY_STAT_CLEAN | ENTRY_SIZE_TELLS | ENTRY_HASHED;
    return ((a ^ b) & ~how_known) == 0;
}

/* ---- What declares dependencies ---- */

static bool read_declarations(struct likeness *l, const struct side *side,
                              const struct entry *entry, struct buf *bytes,
                              struct buf *said)
{
    struct error err;
    struct snapshot_reader *reader = snapshot_reader_new(side->snapshot);
    bool was_read =
        snapshot_read(reader, entry, READING_MAX_FILE, bytes, &err) == READ_OK &&
        metadata_says(entry->path, buf_str(bytes), &l->run->arena, said);
    snapshot_reader_free(reader);
    return was_read;
}

static void note_read(struct likeness *l, const struct entry *entry, struct str bytes)
{
    struct memory_read read = {.path = entry->path, .was_read = true};
    memory_digest(&l->head->memory, bytes, read.digest);
    for (size_t i = 0; i < l->reads.len; i++)
        if (str_eq(l->reads.items[i].path, entry->path)) {
            l->reads.items[i] = read;
            return;
        }
    vec_add(&l->reads, &l->run->arena, read);
}

/* Nobody else may have read it: a Python file, its code for heartbeats (once more); any
 * other, a registry. */
static bool declares_the_same(struct likeness *l, const struct change *c)
{
    struct buf bytes = {0}, before = {0}, after = {0};
    bool python = reading_is_source(c->head);
    size_t times = memory_times_read(&l->base->said, c->head->path);
    bool same = times != SIZE_MAX && (!python || times == 1) &&
                !is_registry(l->request->config, c->head->path) &&
                read_declarations(l, l->base, c->base, &bytes, &before);
    buf_clear(&bytes);
    same = same && read_declarations(l, l->head, c->head, &bytes, &after) &&
           str_eq(buf_str(&before), buf_str(&after));
    if (same && !python)
        note_read(l, c->head, buf_str(&bytes));
    buf_release(&bytes);
    buf_release(&before);
    buf_release(&after);
    return same;
}

static bool sort_change(struct likeness *l, const struct change *c)
{
    const struct entry *entry = c->head ? c->head : c->base;
    bool was_read = memory_times_read(&l->base->said, entry->path) > 0;
    if (c->uncertain || (was_read && !(c->base && c->head)))
        return false;
    if (c->base && c->head) {
        if (was_read && !declares_the_same(l, c))
            return false;
        if (c->base->mode != c->head->mode ||
            !same_flags(c->base->flags, c->head->flags))
            return false;
        return !reading_is_source(entry) ||
               (add(&l->before, l->base, c->base) && add(&l->after, l->head, c->head));
    }
    if (!reading_is_source(entry))
        return (entry->mode & MODE_TYPE_MASK) == MODE_FILE &&
               is_document(l, entry->path);
    if (!is_plain_path(l, entry->path) || has_finding(l->base, entry->path))
        return false;
    return c->head ? add(&l->come, l->head, entry) : add(&l->gone, l->base, entry);
}

/* ---- What they say ---- */

/* With the tests of imported names: whether they count is the program's to say. */
static bool read_heap(const struct likeness *l, const struct side *side,
                      struct heap *heap)
{
    struct reading reading = side_reading(side, l->request, l->run);
    reading.options.flag_tests = true;
    reading.entries = heap->entries;
    reading.entry_count = heap->count;
    reading.is_thrifty = true;
    if (heap->count)
        reading_run(&reading);
    heap->facts = reading.facts;
    return !reading.problems.list.len && !reading.doubtful;
}

static bool same_standing(const struct config *config, struct str a, struct str b)
{
    return !str_eq(a, b) && !str_eq(path_name(b), STR("__init__.py")) &&
           !str_eq(path_name(b), STR("conftest.py")) &&
           testtree_of_file(0, path_name(a)) == testtree_of_file(0, path_name(b)) &&
           globs_match(&config->tests, a) == globs_match(&config->tests, b) &&
           globs_match(&config->exclude, a) == globs_match(&config->exclude, b);
}

/* A module of the base beside `path` of which the same is to be said. */
static bool find_sibling(const struct likeness *l, struct str path, struct str *out)
{
    const struct snapshot *snap = l->base->snapshot;
    struct str dir = path_dir(path);
    size_t at = snapshot_lower_bound(snap, dir);
    for (size_t end = at + SIBLINGS_MAX; at < snap->count && at < end; at++) {
        const struct entry *e = &snap->entries[at];
        if (str_eq(path_dir(e->path), dir) && reading_is_source(e) &&
            same_standing(l->request->config, path, e->path)) {
            *out = e->path;
            return true;
        }
    }
    return false;
}

static struct asks asks_of(const struct likeness *l)
{
    const struct said *said = &l->base->said;
    return (struct asks){said->asked, said->since.asked, said->since.asked_count};
}

/* Has a file or a directory of either side that name, whatever comes behind its dot? */
static bool is_in_tree(const struct snapshot *snap, struct str name)
{
    for (size_t i = 0; i < snap->count; i++) {
        struct str path = snap->entries[i].path;
        const char *end = path.ptr + path.len, *at = path.ptr;
        while ((at = memmem(at, (size_t)(end - at), name.ptr, name.len))) {
            const char *behind = at + name.len;
            if ((at == path.ptr || at[-1] == '/') &&
                (behind == end || *behind == '/' || *behind == '.'))
                return true;
            at++;
        }
    }
    return false;
}

static bool is_here(void *context, struct str name)
{
    const struct likeness *l = context;
    return !name.len || is_in_tree(l->base->snapshot, name) ||
           is_in_tree(l->head->snapshot, name);
}

/* Could the import mean the file at `path`, whatever root it lies below? */
static bool may_mean(struct str module, struct str path)
{
    struct str name = path_name(path), stem = path_stem(name);
    struct str at = str_eq(stem, STR("__init__"))
                        ? path_dir(path)
                        : str_slice(path, 0, path.len - (name.len - stem.len));
    bool alike = module.len > 0;
    while (module.len && alike) {
        size_t dot = str_rfind_char(module, '.');
        alike = str_eq(str_from(module, dot + 1), path_name(at));
        module = str_slice(module, 0, dot == STR_NONE ? 0 : dot);
        at = path_dir(at);
    }
    return alike;
}

/* The only file of the head that the import could mean, or NULL. */
static const struct entry *find_target(const struct likeness *l, struct str module)
{
    const struct snapshot *snap = l->head->snapshot;
    const struct entry *found = NULL;
    for (size_t i = 0; i < snap->count; i++) {
        if (!reading_is_source(&snap->entries[i]) ||
            !may_mean(module, snap->entries[i].path))
            continue;
        if (found)
            return NULL;
        found = &snap->entries[i];
    }
    return found;
}

static bool binds(const struct facts *f, bool is_package, struct str name)
{
    for (uint32_t i = 0; i < f->sentinel_count; i++)
        if (str_eq(facts_sentinel_head(facts_text(f, f->sentinels[i].name)), name))
            return false;
    for (uint32_t i = 0; i < f->symbol_count; i++)
        if ((!is_package || f->symbols[i].kind != SYMBOL_IMPORT) &&
            str_eq(facts_text(f, f->symbols[i].name), name))
            return true;
    return false;
}

/* Another name that the file binds is imported so already: then it is the file that
 * such an import reaches, or the module is none of ours. */
static bool target_binds(void *context, const struct shape_terms *terms,
                         const struct usual_file *file, const struct facts *f,
                         const struct import_fact *import, struct str name)
{
    const struct likeness *l = context;
    const struct entry *target = find_target(l, facts_text(f, import->module));
    if (!target)
        return false;
    struct heap heap = {.count = 1};
    heap.entries[0] = (size_t)(target - l->head->snapshot->entries);
    bool is_package = str_eq(path_name(target->path), STR("__init__.py"));
    if (!read_heap(l, l->head, &heap) || !binds(&heap.facts[0], is_package, name))
        return false;
    const struct facts *there = &heap.facts[0];
    for (uint32_t i = 0; i < there->symbol_count; i++)
        if (usual_import(&l->usual, file, terms->path, f, import,
                         facts_text(there, there->symbols[i].name)) &
            USUAL_KNOWN)
            return true;
    return false;
}

static struct shape_terms terms_of(struct likeness *l, struct str path)
{
    return (struct shape_terms){.asked = asks_of(l),
                                .path = path,
                                .standing = path,
                                .usual = l->has_usual ? &l->usual : NULL,
                                .is_here = is_here,
                                .binds = l->has_usual ? target_binds : NULL,
                                .context = l};
}

static bool says_nothing(struct likeness *l, const struct side *side,
                         const struct heap *heap)
{
    for (size_t i = 0; i < heap->count; i++) {
        struct shape_terms terms =
            terms_of(l, side->snapshot->entries[heap->entries[i]].path);
        if (!find_sibling(l, terms.path, &terms.standing) ||
            !facts_say_nothing(&heap->facts[i], side == l->base, &terms))
            return false;
    }
    return true;
}

static bool says_the_same(struct likeness *l)
{
    for (size_t i = 0; i < l->after.count; i++) {
        struct shape_terms terms =
            terms_of(l, l->head->snapshot->entries[l->after.entries[i]].path);
        if (!facts_same_shape(&l->before.facts[i], &l->after.facts[i], &terms))
            return false;
    }
    return says_nothing(l, l->head, &l->come) && says_nothing(l, l->base, &l->gone);
}

/* ---- What is remembered ---- */

static void note_asked(struct likeness *l, const struct asks *known,
                       const struct heap *heap)
{
    struct asked asked;
    asked_since(&asked, known, l->request->cache->store.secret, &l->run->arena);
    for (size_t i = 0; i < heap->count; i++)
        asked_note(&asked, &heap->facts[i]);
    for (size_t i = 0; i < asked.since.len; i++)
        vec_add(&l->asked, &l->run->arena, asked.since.items[i]);
}

static bool collect(struct likeness *l, struct since *out)
{
    struct asks known = asks_of(l);
    for (size_t i = 0; i < known.since_count; i++)
        vec_add(&l->asked, &l->run->arena, known.since[i]);
    note_asked(l, &known, &l->after);
    note_asked(l, &known, &l->come);
    *out = (struct since){l->asked.items, l->asked.len, l->reads.items, l->reads.len};
    return l->asked.len <= SINCE_MAX_ASKED && l->reads.len <= SINCE_MAX_READS;
}

bool sides_alike(const struct side *head, const struct side *base,
                 const struct run_request *request, struct run *run, struct since *out)
{
    struct likeness *l = arena_new(&run->arena, struct likeness);
    const struct since *before = &base->said.since;
    struct changes changes;
    *l = (struct likeness){.head = head, .base = base, .request = request, .run = run};
    l->has_usual =
        usual_view(base->said.usual, request->cache->store.secret, &l->usual);
    for (size_t i = 0; i < before->read_count; i++)
        vec_add(&l->reads, &run->arena, before->reads[i]);
    diff_snapshots(base->snapshot, head->snapshot, &run->arena, &changes);
    for (size_t i = 0; i < changes.list.len; i++)
        if (!sort_change(l, &changes.list.items[i]))
            return false;
    return read_heap(l, base, &l->before) && read_heap(l, head, &l->after) &&
           read_heap(l, head, &l->come) && read_heap(l, base, &l->gone) &&
           says_the_same(l) && collect(l, out);
}
