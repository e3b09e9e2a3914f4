/* FL101: a directory without __init__.py that is a hole in a package. */
#include "base/path.h"
#include "program/holes.h"
#include "program/sentinels.h"
#include "rule.h"

#define IMPORTERS_SHOWN 20
#define MODULES_NAMED 5

void rule_missing_init(struct judgement *j);

static struct str modules_note(struct judgement *j, const struct program_dir *dir,
                               const struct hole *hole)
{
    const struct program *p = j->program;
    struct str text = dir->file_count
                          ? arena_printf(j->arena, "%u module%s: ", dir->file_count,
                                         dir->file_count == 1 ? "" : "s")
                          : STR("no module directly in it, but packages below it");
    for (uint32_t i = 0; i < dir->file_count && i <= MODULES_NAMED; i++) {
        struct str name = i == MODULES_NAMED
                              ? STR("...")
                              : path_name(p->files.items[dir->first_file + i].path);
        text = arena_printf(j->arena, "%.*s%s%.*s", STR_ARG(text), i ? ", " : "",
                            STR_ARG(name));
    }
    if (!hole->parent_package)
        return text;
    return arena_printf(j->arena, "%.*s; the parent `%.*s` is a regular package",
                        STR_ARG(text), STR_ARG(p->dirs.items[dir->parent].path));
}

/* "handler at :133 sets HEARTBEAT_AVAILABLE = False (FL201)"; true when the failure of
 * this import would go unseen. */
static bool describe(struct judgement *j, const struct importer *importer,
                     struct related *place)
{
    const struct program_file *file = &j->program->files.items[importer->file];
    const struct import_fact *import = &file->facts->imports[importer->import];
    place->path = file->path;
    place->span = import->span;
    place->message = STR("imported here, unguarded");
    if (import->guard == FACTS_NONE)
        return false;
    const struct guard_fact *guard = &file->facts->guards[import->guard];
    enum guard_verdict verdict =
        program_guard_verdict(j->program, importer->file, import->guard).verdict;
    place->message =
        arena_printf(j->arena, "handler at :%u %.*s%s", guard->handler_span.line,
                     STR_ARG(facts_text(file->facts, guard->response)),
                     verdict == VERDICT_SILENT ? " (FL201)" : "");
    return verdict == VERDICT_SILENT;
}

static void add_importers(struct judgement *j, uint32_t dir, struct finding *f)
{
    uint32_t count, hidden = 0, files = 0;
    const struct importer *importers = hole_importers(j->program, dir, &count);
    for (uint32_t i = 0; i < count; i++) {
        struct related place;
        hidden += describe(j, &importers[i], &place);
        files += i == 0 || importers[i].file != importers[i - 1].file;
        if (i < IMPORTERS_SHOWN)
            vec_add(&f->related, j->arena, place);
    }
    if (!count)
        return;
    struct str unseen = STR("");
    if (hidden == count)
        unseen = count == 1 ? STR("; this import would fail unseen")
                            : STR("; every one of these imports would fail unseen");
    else if (hidden)
        unseen = arena_printf(j->arena, "; %u of %u imports would fail unseen", hidden,
                              count);
    vec_add(&f->notes, j->arena,
            arena_printf(j->arena, "imported from %u file%s%.*s:", files,
                         files == 1 ? "" : "s", STR_ARG(unseen)));
    f->weight = hidden * 1000 + count;
}

static struct str headline(struct judgement *j, const struct program_dir *dir,
                           const struct hole *hole)
{
    if (hole->importers || !hole->parent_package)
        return arena_printf(j->arena,
                            "`%.*s` is imported as a package but has no `__init__.py`",
                            STR_ARG(dir->path));
    return arena_printf(
        j->arena, "`%.*s` lies in the package `%.*s` but has no `__init__.py`",
        STR_ARG(dir->path), STR_ARG(j->program->dirs.items[dir->parent].path));
}

static void report(struct judgement *j, uint32_t dir, const struct hole *hole)
{
    const struct program_dir *d = &j->program->dirs.items[dir];
    struct finding *f = judge_report(j, d->path);
    struct str init = path_join(j->arena, d->path, STR("__init__.py"));
    f->is_directory = true;
    f->key = STR("hole");
    f->cause = d->path;
    f->message = headline(j, d, hole);
    vec_add(&f->notes, j->arena, modules_note(j, d, hole));
    add_importers(j, dir, f);
    vec_add(
        &f->notes, j->arena,
        STR("Python 3.3+ imports it as a namespace portion while nothing else of "
            "that name comes first on the path; find_packages(), unittest and pytest "
            "discovery, coverage, mypy and bundlers skip it"));
    f->help = arena_printf(j->arena, "create %.*s", STR_ARG(init));
    struct edit *edit = vec_push(&f->edits, j->arena);
    edit->path = init;
    edit->create = true;
    f->fix_safe = true;
}

void rule_missing_init(struct judgement *j)
{
    for (uint32_t i = 0; i < j->program->dirs.len; i++) {
        struct hole hole = hole_at(j->program, i);
        if (hole.kind == HOLE_IN_PACKAGE && !hole_explained(j->program, i))
            report(j, i, &hole);
    }
}
