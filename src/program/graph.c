/* Edges are gathered in file order and dealt out to rows by counting, which keeps that
 * order. A stamp for each node keeps an import from counting twice. */
#include "program/graph.h"

#include "program/state.h"

struct edge {
    uint32_t node;
    struct importer from;
};
struct edges {
    VEC(struct edge) list;
    struct arena arena;
    uint32_t *stamps; /* [node] number of the import that last reached it */
    uint32_t nodes;
};
struct graph {
    struct edges files, dirs;
    uint32_t stamp;
};

static void edges_init(struct edges *e, size_t nodes)
{
    arena_init(&e->arena);
    e->nodes = (uint32_t)nodes;
    e->stamps = arena_array(&e->arena, nodes, sizeof *e->stamps);
}

static void reach(struct edges *e, uint32_t stamp, uint32_t node, struct importer from)
{
    if (e->stamps[node] == stamp)
        return;
    e->stamps[node] = stamp;
    vec_add(&e->list, &e->arena, ((struct edge){node, from}));
}

static uint32_t components(struct str dotted)
{
    uint32_t count = dotted.len ? 1 : 0;
    for (size_t i = 0; i < dotted.len; i++)
        count += dotted.ptr[i] == '.';
    return count;
}

/* `below`: directories the dotted path goes through, when it ends in one. */
static void reach_target(const struct program *p, struct graph *g,
                         const struct target *t, uint32_t below, struct importer from)
{
    if (t->kind != TARGET_FIRST_PARTY)
        return;
    if (t->file != PROGRAM_NONE)
        reach(&g->files, g->stamp, t->file, from);
    uint32_t dir = t->dir;
    if (dir == PROGRAM_NONE) {
        dir = p->files.items[t->file].dir;
        below--;
    }
    for (; below && dir != PROGRAM_NONE; below--, dir = p->dirs.items[dir].parent)
        reach(&g->dirs, g->stamp, dir, from);
}

static void add_import(const struct program *p, struct graph *g, uint32_t file,
                       uint32_t index)
{
    const struct facts *f = p->files.items[file].facts;
    const struct import_fact *import = &f->imports[index];
    const struct target *t = program_target(p, file, index);
    struct importer from = {file, index};
    uint32_t below = components(facts_text(f, import->module)) + (import->level > 0);
    g->stamp++;
    reach_target(p, g, t, below, from);
    for (uint32_t i = 0; i < import->name_count; i++) {
        const struct name_target *n =
            program_name_target(p, file, import->first_name + i);
        if (n->kind == NAME_SUBMODULE)
            reach_target(p, g, &n->module, below + 1, from);
    }
}

static struct rows make_rows(struct arena *arena, struct edges *e)
{
    struct rows rows = {
        .first = arena_array(arena, e->nodes + 1, sizeof(uint32_t)),
        .items = arena_array(arena, e->list.len, sizeof(struct importer)),
    };
    for (size_t i = 0; i < e->list.len; i++)
        rows.first[e->list.items[i].node + 1]++;
    for (uint32_t i = 0; i < e->nodes; i++)
        rows.first[i + 1] += rows.first[i];
    uint32_t *next = arena_array(&e->arena, e->nodes, sizeof *next);
    for (size_t i = 0; i < e->list.len; i++) {
        uint32_t node = e->list.items[i].node;
        rows.items[rows.first[node] + next[node]++] = e->list.items[i].from;
    }
    return rows;
}

void graph_build(struct program *p)
{
    struct graph g = {0};
    edges_init(&g.files, p->files.len);
    edges_init(&g.dirs, p->dirs.len);
    for (uint32_t i = 0; i < p->files.len; i++)
        for (uint32_t k = 0; k < p->files.items[i].facts->import_count; k++)
            add_import(p, &g, i, k);
    p->state->file_importers = make_rows(p->arena, &g.files);
    p->state->dir_importers = make_rows(p->arena, &g.dirs);
    arena_release(&g.files.arena);
    arena_release(&g.dirs.arena);
}

static const struct importer *row(const struct rows *rows, uint32_t node,
                                  uint32_t *count)
{
    *count = rows->first[node + 1] - rows->first[node];
    return rows->items + rows->first[node];
}

const struct importer *program_importers_of_file(const struct program *p, uint32_t file,
                                                 uint32_t *count)
{
    return row(&p->state->file_importers, file, count);
}

const struct importer *program_importers_of_dir(const struct program *p, uint32_t dir,
                                                uint32_t *count)
{
    return row(&p->state->dir_importers, dir, count);
}
