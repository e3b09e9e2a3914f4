/* Projects are found by the names of their files and numbered in path order, so that a
 * project above another has the smaller number. */
#include "program/project.h"

#include "base/path.h"
#include "program/packages.h"
#include "program/state.h"

static bool is_metadata(struct str name)
{
    return STR_IS_ANY(name, "pyproject.toml", "setup.py", "setup.cfg");
}

static void mark_dirs(struct program *p, const struct program_input *input)
{
    uint32_t *project_of = p->state->project_of_dir;
    for (uint32_t i = 0; i < p->dirs.len; i++)
        project_of[i] = PROGRAM_NONE;
    for (size_t i = 0; i < input->snapshot->count; i++) {
        const struct entry *e = &input->snapshot->entries[i];
        if (!is_metadata(path_name(e->path)))
            continue;
        uint32_t dir = packages_dir(p, path_dir(e->path));
        if (dir != PROGRAM_NONE)
            project_of[dir] = 0;
    }
}

void projects_build(struct program *p, const struct program_input *input)
{
    struct program_state *s = p->state;
    s->project_of_dir = arena_array(p->arena, p->dirs.len, sizeof(uint32_t));
    mark_dirs(p, input);
    for (uint32_t i = 0; i < p->dirs.len; i++) {
        uint32_t above = i ? s->project_of_dir[p->dirs.items[i].parent] : PROGRAM_NONE;
        if (s->project_of_dir[i] == PROGRAM_NONE) {
            s->project_of_dir[i] = above;
            continue;
        }
        s->project_of_dir[i] = (uint32_t)s->projects.len;
        struct project *project = vec_push(&s->projects, p->arena);
        project->path = p->dirs.items[i].path;
        project->dir = i;
        project->parent = above;
        project->is_private = (p->dirs.items[i].flags & DIR_FIXTURE) != 0;
    }
    for (uint32_t i = 0; i < p->files.len; i++)
        p->files.items[i].distribution = s->project_of_dir[p->files.items[i].dir];
}

bool project_is_above(const struct program *p, uint32_t project, uint32_t of)
{
    while (of != PROGRAM_NONE && of > project)
        of = p->state->projects.items[of].parent;
    return of == project;
}
