/* After the guard the question is put to the lines of the block (continuation.h), for
 * there is no telling yet whether they are reached; before it, to the import facts: one
 * that nothing caught and nothing could skip has been through, and so has whatever it
 * covers. `import a.b` covers `import a`, `from a import *` covers all of a. */
#include "python/guard_imports.h"

#include "python/continuation.h"

/* Imports before a guard that are compared with its own. */
#define IMPORTS_BEFORE_MAX 500

struct str guard_imports_module(struct guard_list *list, TSNode op)
{
    struct str bytes = list->layout.bytes;
    if (syntax_kind(op) == SYN_CALL) {
        TSNode first = syntax_at(syntax_field(op, "arguments"), 0);
        return syntax_text(bytes, syntax_child_of(first, SYN_STRING_CONTENT));
    }
    TSNode name = syntax_at(op, 0);
    if (syntax_kind(name) == SYN_ALIASED_IMPORT)
        name = syntax_field(name, "name");
    return syntax_text(bytes, name);
}

/* The name in `from module import name` that may itself be a module: a lower-case one.
 */
static struct str op_submodule(struct guard_list *list, TSNode op)
{
    struct nodes kids = {NULL, 0};
    if (syntax_kind(op) == SYN_IMPORT_FROM)
        kids = syntax_children(op, list->arena);
    for (uint32_t i = 1; i < kids.len; i++) {
        TSNode name = kids.items[i];
        if (syntax_kind(name) == SYN_ALIASED_IMPORT)
            name = syntax_field(name, "name");
        struct str text = syntax_text(list->layout.bytes, name);
        bool letter = false, lower = true;
        for (size_t j = 0; j < text.len; j++) {
            letter |= text.ptr[j] >= 'a' && text.ptr[j] <= 'z';
            lower &= !(text.ptr[j] >= 'A' && text.ptr[j] <= 'Z');
        }
        if (letter && lower)
            return text;
    }
    return str_make(NULL, 0);
}

static bool binds_name(const struct facts_builder *b, const struct import_fact *import,
                       struct str name)
{
    for (uint32_t i = 0; i < import->name_count; i++)
        if (str_eq(builder_str(b, b->names.items[import->first_name + i].name), name))
            return true;
    return false;
}

/* Can `later` not fail any more when `earlier` has been through? */
static bool covers(const struct facts_builder *b, const struct import_fact *earlier,
                   const struct import_fact *later)
{
    struct str had = builder_str(b, earlier->module);
    struct str wanted = builder_str(b, later->module);
    if (earlier->level != later->level || wanted.len == 0)
        return false;
    if (later->kind != IMPORT_FROM)
        return str_is_or_below(had, wanted);
    if (earlier->kind != IMPORT_FROM || !str_eq(had, wanted))
        return false;
    if ((earlier->flags | later->flags) & IMPORT_STAR)
        return true;
    bool all = later->name_count > 0;
    for (uint32_t i = 0; i < later->name_count; i++)
        all &= binds_name(b, earlier,
                          builder_str(b, b->names.items[later->first_name + i].name));
    return all;
}

/* Was the import run before, in the module or the same function, where nothing caught
 * its failure and nothing could skip it? */
static bool is_covered(const struct facts_builder *b, uint32_t end, uint32_t later)
{
    const struct import_fact *wanted = &b->imports.items[later];
    if ((wanted->flags & IMPORT_DYNAMIC) || wanted->kind == IMPORT_CALL)
        return false;
    for (uint32_t i = 0; i < end; i++) {
        const struct import_fact *import = &b->imports.items[i];
        bool sure = !(import->flags &
                      (IMPORT_TYPE_CHECKING | IMPORT_CONDITIONAL | IMPORT_IN_TRY |
                       IMPORT_IN_HANDLER | IMPORT_IN_MAIN | IMPORT_STAGED));
        if (sure && import->kind != IMPORT_CALL &&
            (import->scope == 0 || import->scope == wanted->scope) &&
            covers(b, import, wanted))
            return true;
    }
    return false;
}

/* Have all imports of the body been through before? */
static bool is_imported_before(struct guard_list *list, const struct guard *g)
{
    const struct facts_builder *b = list->b;
    uint32_t first = builder_import_from(b, ts_node_start_byte(g->statement));
    if (first > IMPORTS_BEFORE_MAX)
        return false;
    for (size_t i = 0; i < g->body.ops.len; i++) {
        uint32_t start = ts_node_start_byte(g->body.ops.items[i].node);
        uint32_t import = builder_import_from(b, start), seen = 0;
        for (; import < b->imports.len && b->places.items[import].start == start;
             import++, seen++)
            if (!is_covered(b, first, import))
                return false;
        if (seen == 0)
            return false;
    }
    return g->body.ops.len > 0;
}

void guard_imports_read(struct guard_list *list, struct guard *g)
{
    for (size_t i = 0; i < g->body.ops.len && !g->imported_after; i++) {
        TSNode op = g->body.ops.items[i].node;
        g->imported_after =
            continue_imports(&list->layout, g->line, guard_imports_module(list, op),
                             op_submodule(list, op));
    }
    g->imported_before = is_imported_before(list, g);
}
