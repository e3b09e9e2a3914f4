#include "report/import_graph.h"

#include "base/jsonw.h"
#include "base/path.h"
#include "base/utf8.h"

#define NEAR_ENOUGH 3

/* ---- finding a module by its name ------------------------------------------------ */

static struct str dotted(struct arena *arena, struct str path)
{
    struct str copy = arena_str(arena, path);
    char *bytes = (char *)(uintptr_t)copy.ptr;
    for (size_t i = 0; i < copy.len; i++)
        if (bytes[i] == '/')
            bytes[i] = '.';
    return copy;
}

/* The dotted name of a directory below the longest root that holds it. */
static struct str dir_name(const struct program *p, uint32_t dir, struct arena *arena)
{
    struct str path = p->dirs.items[dir].path, rest = path;
    for (size_t i = 0; i < p->roots.len; i++) {
        struct str root = p->roots.items[i].path;
        if (root.len && path.len > root.len && path_within(path, root) &&
            path.len - root.len - 1 < rest.len)
            rest = str_from(path, root.len + 1);
    }
    return dotted(arena, rest);
}

static bool from_file(const struct program *p, uint32_t file, struct graph_node *node)
{
    const struct program_file *f = &p->files.items[file];
    *node = (struct graph_node){file, f->flags & FILE_INIT ? f->dir : PROGRAM_NONE};
    return true;
}

bool import_graph_find(const struct program *p, struct str name,
                       struct graph_node *node)
{
    struct arena arena;
    bool found = false;
    while (name.len > 1 && name.ptr[name.len - 1] == '/')
        name.len--;
    uint32_t at = map_get(&p->file_of_path, name);
    if (at != MAP_NONE)
        return from_file(p, at, node);
    arena_init(&arena);
    for (uint32_t i = 0; i < p->dirs.len && !found; i++) {
        const struct program_dir *dir = &p->dirs.items[i];
        if (!dir->path.len ||
            (!str_eq(dir->path, name) && !str_eq(dir_name(p, i, &arena), name)))
            continue;
        *node = (struct graph_node){dir->init, i};
        found = true;
    }
    for (uint32_t i = 0; i < p->files.len && !found; i++)
        if (str_eq(p->files.items[i].module, name))
            found = from_file(p, i, node);
    arena_release(&arena);
    return found;
}

struct str import_graph_nearest(const struct program *p, struct str wrong)
{
    size_t best = NEAR_ENOUGH + 1;
    struct str nearest = STR("");
    for (uint32_t i = 0; i < p->files.len; i++) {
        struct str module = p->files.items[i].module;
        size_t distance = str_distance(wrong, module, NEAR_ENOUGH);
        if (distance < best && module.len) {
            best = distance;
            nearest = module;
        }
    }
    return nearest;
}

/* ---- edges ----------------------------------------------------------------------- */

struct edge {
    uint32_t file;
    const struct import_fact *import;
    const struct target *target;
    uint32_t line;
};

typedef void edge_function(const struct program *p, const struct edge *edge,
                           void *context);

/* Calls `each` for what every import of the file means, and for names of `from` imports
 * that are modules. */
static void each_edge(const struct program *p, uint32_t file, edge_function *each,
                      void *context)
{
    const struct facts *facts = p->files.items[file].facts;
    for (uint32_t i = 0; i < facts->import_count; i++) {
        const struct import_fact *import = &facts->imports[i];
        struct edge edge = {file, import, program_target(p, file, i),
                            import->span.line};
        each(p, &edge, context);
        for (uint32_t k = 0; k < import->name_count; k++) {
            const struct name_target *name =
                program_name_target(p, file, import->first_name + k);
            if (name->kind != NAME_SUBMODULE)
                continue;
            edge.target = &name->module;
            edge.line = facts->names[import->first_name + k].span.line;
            each(p, &edge, context);
        }
    }
}

static const char *kind_name(const struct target *target)
{
    static const char *const names[] = {
        [TARGET_UNKNOWN] = "unknown",         [TARGET_STDLIB] = "standard-library",
        [TARGET_THIRD_PARTY] = "third-party", [TARGET_SIBLING] = "sibling",
        [TARGET_FIRST_PARTY] = "first-party", [TARGET_GENERATED] = "generated",
        [TARGET_MISSING] = "missing",
    };
    return names[target->kind];
}

static bool is_ours(const struct target *target)
{
    return target->kind == TARGET_FIRST_PARTY || target->kind == TARGET_GENERATED ||
           target->kind == TARGET_MISSING;
}

static struct str target_path(const struct program *p, const struct target *target)
{
    if (target->kind == TARGET_FIRST_PARTY && target->file != PROGRAM_NONE)
        return p->files.items[target->file].path;
    if (target->kind == TARGET_FIRST_PARTY && target->dir != PROGRAM_NONE)
        return p->dirs.items[target->dir].path;
    return STR("");
}

static struct str node_path(const struct program *p, const struct graph_node *node)
{
    return node->dir != PROGRAM_NONE ? p->dirs.items[node->dir].path
                                     : p->files.items[node->file].path;
}

static const struct importer *importers(const struct program *p,
                                        const struct graph_node *node, uint32_t *count)
{
    return node->dir != PROGRAM_NONE ? program_importers_of_dir(p, node->dir, count)
                                     : program_importers_of_file(p, node->file, count);
}

static const struct import_fact *import_of(const struct program *p,
                                           const struct importer *importer)
{
    return &p->files.items[importer->file].facts->imports[importer->import];
}

/* ---- text ------------------------------------------------------------------------ */

static void add_remarks(const struct program *p, const struct import_fact *import,
                        const struct target *target, struct buf *out)
{
    if (target && target->kind != TARGET_FIRST_PARTY)
        buf_printf(out, "  %s", kind_name(target));
    if (import->guard != FACTS_NONE)
        buf_addz(out, "  guarded");
    if (import->flags & IMPORT_TYPE_CHECKING)
        buf_addz(out, "  type checking only");
    if (import->scope)
        buf_addz(out, "  inside a function or class");
    if (target && target->namespace_hole && target->hole != PROGRAM_NONE) {
        buf_addz(out, "  through ");
        utf8_escape(out, p->dirs.items[target->hole].path);
        buf_addz(out, "/, which has no __init__.py");
    }
    buf_addc(out, '\n');
}

struct text_edges {
    struct buf *out;
    bool everything; /* libraries too */
};

static void add_text_edge(const struct program *p, const struct edge *edge,
                          void *context)
{
    struct text_edges *edges = context;
    if ((!is_ours(edge->target) && !edges->everything) || !edge->target->name.len)
        return;
    buf_printf(edges->out, "    :%-5u ", edge->line);
    utf8_escape(edges->out, edge->target->name);
    add_remarks(p, edge->import, edge->target, edges->out);
}

static void whole_text(const struct program *p, struct buf *out)
{
    buf_addz(out, "import roots:\n");
    for (size_t i = 0; i < p->roots.len; i++) {
        const struct program_root *root = &p->roots.items[i];
        buf_addz(out, "    ");
        utf8_escape(out, root->path.len ? root->path : STR("."));
        buf_printf(out, "  %.*s%s\n", STR_ARG(root->why), root->certain ? "" : " (?)");
    }
    for (uint32_t i = 0; i < p->files.len; i++) {
        struct text_edges edges = {out, false};
        buf_addc(out, '\n');
        utf8_escape(out, p->files.items[i].path);
        buf_addc(out, '\n');
        each_edge(p, i, add_text_edge, &edges);
    }
}

static void add_importers(const struct program *p, const struct graph_node *node,
                          struct buf *out)
{
    uint32_t count;
    const struct importer *list = importers(p, node, &count);
    buf_printf(out, "\n%s\n", count ? "imported by:" : "imported by nothing");
    for (uint32_t i = 0; i < count; i++) {
        const struct import_fact *import = import_of(p, &list[i]);
        buf_addz(out, "    ");
        utf8_escape(out, p->files.items[list[i].file].path);
        buf_printf(out, ":%u", import->span.line);
        add_remarks(p, import, NULL, out);
    }
}

static void add_closure(const struct program *p, const struct graph_node *node,
                        struct buf *out)
{
    struct target self = {
        .kind = TARGET_FIRST_PARTY,
        .certain = true,
        .file = node->file,
        .dir = node->dir,
        .hole = PROGRAM_NONE,
    };
    struct closure closure = program_closure(p, &self, node->file);
    if (closure.pure) {
        buf_addz(out, "\nonly a defect can make importing it fail\n");
        return;
    }
    buf_addz(out, "\nimporting it may rightly fail: it needs ");
    utf8_escape(out, closure.blocker);
    buf_printf(out, " (%.*s)\n", STR_ARG(closure.why));
}

static void node_text(const struct program *p, const struct graph_node *node,
                      struct buf *out)
{
    struct text_edges edges = {out, true};
    utf8_escape(out, node_path(p, node));
    if (node->dir != PROGRAM_NONE)
        buf_addz(out,
                 node->file == PROGRAM_NONE ? "/  has no __init__.py" : "/  a package");
    buf_addc(out, '\n');
    add_importers(p, node, out);
    if (node->file == PROGRAM_NONE)
        return;
    bool any = p->files.items[node->file].facts->import_count > 0;
    buf_printf(out, "\n%s\n", any ? "imports:" : "imports nothing");
    each_edge(p, node->file, add_text_edge, &edges);
    add_closure(p, node, out);
}

void import_graph_text(const struct program *p, const struct graph_node *only,
                       struct buf *out)
{
    if (only)
        node_text(p, only, out);
    else
        whole_text(p, out);
}

/* ---- JSON ------------------------------------------------------------------------ */

static void add_json_edge(const struct program *p, const struct edge *edge,
                          void *context)
{
    struct jsonw *j = context;
    struct str path = target_path(p, edge->target);
    jsonw_object(j);
    jsonw_pair(j, "name", edge->target->name);
    jsonw_pair(j, "kind", str_of(kind_name(edge->target)));
    jsonw_key(j, "path");
    if (path.len)
        jsonw_str(j, path);
    else
        jsonw_null(j);
    jsonw_pair_uint(j, "line", edge->line);
    jsonw_key(j, "guarded");
    jsonw_bool(j, edge->import->guard != FACTS_NONE);
    jsonw_key(j, "type_checking");
    jsonw_bool(j, edge->import->flags & IMPORT_TYPE_CHECKING);
    jsonw_key(j, "top_level");
    jsonw_bool(j, edge->import->scope == 0);
    jsonw_end(j);
}

static void add_json_importers(const struct program *p, const struct graph_node *node,
                               struct jsonw *j)
{
    uint32_t count;
    const struct importer *list = importers(p, node, &count);
    jsonw_key(j, "importers");
    jsonw_array(j);
    for (uint32_t i = 0; i < count; i++) {
        const struct import_fact *import = import_of(p, &list[i]);
        jsonw_object(j);
        jsonw_pair(j, "path", p->files.items[list[i].file].path);
        jsonw_pair_uint(j, "line", import->span.line);
        jsonw_key(j, "guarded");
        jsonw_bool(j, import->guard != FACTS_NONE);
        jsonw_end(j);
    }
    jsonw_end(j);
}

static void add_json_node(const struct program *p, const struct graph_node *node,
                          struct jsonw *j)
{
    jsonw_object(j);
    jsonw_pair(j, "path", node_path(p, node));
    jsonw_key(j, "package");
    jsonw_bool(j, node->dir != PROGRAM_NONE && node->file != PROGRAM_NONE);
    if (node->file != PROGRAM_NONE)
        jsonw_pair(j, "name", p->files.items[node->file].module);
    jsonw_key(j, "imports");
    jsonw_array(j);
    if (node->file != PROGRAM_NONE)
        each_edge(p, node->file, add_json_edge, j);
    jsonw_end(j);
    add_json_importers(p, node, j);
    jsonw_end(j);
}

static void add_json_roots(const struct program *p, struct jsonw *j)
{
    jsonw_key(j, "roots");
    jsonw_array(j);
    for (size_t i = 0; i < p->roots.len; i++) {
        jsonw_object(j);
        jsonw_pair(j, "path", p->roots.items[i].path);
        jsonw_pair(j, "why", p->roots.items[i].why);
        jsonw_end(j);
    }
    jsonw_end(j);
}

void import_graph_json(const struct program *p, const struct graph_node *only,
                       struct buf *out)
{
    struct jsonw j = {.out = out, .inline_depth = 2};
    jsonw_object(&j);
    jsonw_pair_uint(&j, "version", 1);
    add_json_roots(p, &j);
    jsonw_key(&j, "modules");
    jsonw_array(&j);
    if (only)
        add_json_node(p, only, &j);
    for (uint32_t i = 0; !only && i < p->dirs.len; i++)
        if (p->dirs.items[i].path.len && !(p->dirs.items[i].flags & DIR_PACKAGE))
            add_json_node(p, &(struct graph_node){PROGRAM_NONE, i}, &j);
    for (uint32_t i = 0; !only && i < p->files.len; i++) {
        struct graph_node node;
        from_file(p, i, &node);
        add_json_node(p, &node, &j);
    }
    jsonw_end(&j);
    jsonw_end(&j);
}

/* ---- DOT ------------------------------------------------------------------------- */

static void add_quoted(struct buf *out, struct str raw)
{
    struct buf safe = {0};
    utf8_escape(&safe, raw);
    buf_addc(out, '"');
    for (size_t i = 0; i < safe.len; i++) {
        if (safe.ptr[i] == '"' || safe.ptr[i] == '\\')
            buf_addc(out, '\\');
        buf_addc(out, safe.ptr[i]);
    }
    buf_addc(out, '"');
    buf_release(&safe);
}

static void add_dot_edge(const struct program *p, const struct edge *edge,
                         void *context)
{
    struct buf *out = context;
    struct str path = target_path(p, edge->target);
    bool missing = edge->target->kind == TARGET_MISSING;
    if (!path.len && !missing)
        return;
    buf_addz(out, "    ");
    add_quoted(out, p->files.items[edge->file].path);
    buf_addz(out, " -> ");
    add_quoted(out, path.len ? path : edge->target->name);
    buf_printf(out, "%s%s;\n", missing ? " [color=red]" : "",
               edge->import->guard != FACTS_NONE ? " [style=dashed]" : "");
}

void import_graph_dot(const struct program *p, const struct graph_node *only,
                      struct buf *out)
{
    buf_addz(out, "digraph imports {\n    rankdir=LR;\n    node [shape=box];\n");
    for (uint32_t i = 0; i < p->dirs.len; i++) {
        const struct program_dir *dir = &p->dirs.items[i];
        uint32_t count;
        program_importers_of_dir(p, i, &count);
        if (only || !dir->path.len || !count || dir->flags & DIR_PACKAGE)
            continue;
        buf_addz(out, "    ");
        add_quoted(out, dir->path);
        buf_addz(out, " [style=dashed];\n");
    }
    if (only && only->file != PROGRAM_NONE)
        each_edge(p, only->file, add_dot_edge, out);
    for (uint32_t i = 0; i < p->files.len && !only; i++)
        each_edge(p, i, add_dot_edge, out);
    uint32_t count = 0;
    const struct importer *list = only ? importers(p, only, &count) : NULL;
    for (uint32_t i = 0; i < count; i++) {
        buf_addz(out, "    ");
        add_quoted(out, p->files.items[list[i].file].path);
        buf_addz(out, " -> ");
        add_quoted(out, node_path(p, only));
        buf_addz(out, ";\n");
    }
    buf_addz(out, "}\n");
}
