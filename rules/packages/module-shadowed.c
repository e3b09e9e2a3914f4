/* FL105: x.py beside the package x/: a regular package is found before a module of its
 * name (PEP 420, "Specification"). */
#include "base/path.h"
#include "program/holes.h"
#include "rule.h"

void rule_module_shadowed(struct judgement *j);

static void check(struct judgement *j, const struct program_file *file)
{
    const struct program *p = j->program;
    struct str twin = str_slice(file->path, 0, file->path.len - strlen(".py"));
    uint32_t dir = map_get(&p->dir_of_path, twin);
    if (dir == MAP_NONE || p->dirs.items[dir].init == PROGRAM_NONE)
        return;
    struct finding *f = judge_report(j, file->path);
    f->key = STR("shadowed");
    f->cause = twin;
    f->message = arena_printf(j->arena,
                              "`%.*s` can never be imported: the package `%.*s` beside "
                              "it takes its name",
                              STR_ARG(file->path), STR_ARG(twin));
    f->help = arena_printf(j->arena,
                           "rename one of the two, or move the module's code into "
                           "%.*s/__init__.py",
                           STR_ARG(twin));
    struct related *package = vec_push(&f->related, j->arena);
    package->path = p->files.items[p->dirs.items[dir].init].path;
    package->message = STR("this is what the import finds");
}

void rule_module_shadowed(struct judgement *j)
{
    const struct program *p = j->program;
    for (uint32_t i = 0; i < p->files.len; i++) {
        const struct program_file *file = &p->files.items[i];
        if (!(file->flags &
              (FILE_SCRIPT | FILE_INIT | FILE_TEST | FILE_FIXTURE | FILE_EXCLUDED)) &&
            str_ends(file->path, STR(".py")) &&
            !hole_is_tool_file(path_name(file->path)))
            check(j, file);
    }
}
