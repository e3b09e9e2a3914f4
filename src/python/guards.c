/* From lines to guards, in four steps: candidates come from the outline (a `try` or a
 * suppressing `with` whose block may import), the tree says which of them are guards,
 * the walk over the handler judges them, and sentinels settle what the handler alone
 * leaves open.
 *
 *     outline -> candidate -> parse -> body + handler paths -> verdict
 *                                                 \-> names left null -> uses -> ^ */
#include "python/guards.h"

#include "python/conditions.h"
#include "python/continuation.h"
#include "python/guard.h"
#include "python/nulls.h"

/* Lines read in search of names, for all guards of a file together. */
#define LINES_READ_MAX 200000
/* A function larger than this is not searched for the uses of a name. */
#define FUNCTION_BYTES_MAX 65536
/* Imports before a guard that are compared with its own. */
#define IMPORTS_BEFORE_MAX 500

/* The parameters of the function around `line`, so that returning one is seen. */
static TSNode parameters_around(struct guard_list *list, uint32_t line)
{
    TSNode none = {{0, 0, 0, 0}, NULL, NULL}, root;
    uint32_t function = layout_function(&list->layout, line);
    if (function == OUTLINE_NONE ||
        !layout_parse(&list->layout, function, function + 1, &root))
        return none;
    TSNode node = ts_node_named_descendant_for_byte_range(
        root, list->layout.o->lines[function].start,
        list->layout.o->lines[function].end);
    for (unsigned hop = 0; hop < 4 && !ts_node_is_null(node); hop++) {
        TSNode found = syntax_child_of(node, SYN_PARAMETERS);
        if (!ts_node_is_null(found))
            return found;
        node = syntax_at(node, 0);
    }
    return none;
}

struct walk guard_walk(struct guard_list *list, uint32_t line, struct walk_names *names)
{
    return (struct walk){.bytes = list->layout.bytes,
                         .arena = list->arena,
                         .options = list->options,
                         .helpers = &list->helpers,
                         .names = names,
                         .parameters = parameters_around(list, line)};
}

/* The condition of the `if` in the body that an import stands under, or the empty text.
 */
static struct str condition_of_op(const struct guard *g, TSNode op, struct str bytes)
{
    for (TSNode node = op;;) {
        TSNode parent = syntax_parent(node);
        if (ts_node_is_null(parent) || ts_node_eq(parent, g->statement))
            return STR("");
        if (syntax_kind(parent) == SYN_IF)
            return syntax_kind(node) == SYN_BLOCK
                       ? syntax_text(bytes,
                                     syntax_bare(syntax_field(parent, "condition")))
                       : STR("");
        node = parent;
    }
}

/* Nothing was imported unless this condition held; empty: there is none. */
static struct str condition_of_body(struct guard_list *list, const struct guard *g)
{
    struct str bytes = list->layout.bytes;
    struct str condition = condition_of_op(g, g->body.ops.items[0].node, bytes);
    for (size_t i = 1; i < g->body.ops.len && condition.len; i++)
        if (!str_eq(condition_of_op(g, g->body.ops.items[i].node, bytes), condition))
            return STR("");
    return condition;
}

/* Does the body (with `else`) always leave, and how? */
static unsigned success_ends(struct guard_list *list, struct guard *g)
{
    struct walk w = guard_walk(list, g->line, NULL);
    struct paths *live = arena_new(list->arena, struct paths);
    struct paths *done = arena_new(list->arena, struct paths);
    w.assumed = condition_of_body(list, g); /* else nothing was imported */
    paths_start(live);
    walk_block(&w, syntax_field(g->statement, "body"), live, done);
    TSNode otherwise = syntax_child_of(g->statement, SYN_ELSE);
    if (!ts_node_is_null(otherwise))
        walk_block(&w, syntax_child_of(otherwise, SYN_BLOCK), live, done);
    unsigned ends = 0;
    for (uint32_t i = 0; i < done->len; i++)
        ends |= 1u << done->items[i].end;
    /* A body that only raises asks whether the thing is absent. */
    g->leaves = live->len == 0 && (ends & ~(1u << PATH_RAISES)) != 0;
    return ends;
}

/* A usable value before the `try` is a default for what the body imports; for what it
 * computes only where it stands beside the `try`, else it serves something else. */
static bool is_default(struct guard_list *list, const struct guard *g, uint64_t bit,
                       uint32_t at)
{
    const struct outline_line *lines = list->layout.o->lines;
    /* `import a` before `import a.b` gives no b. */
    if ((g->body.dotted & bit) && at != OUTLINE_NONE && lines[at].word == WORD_IMPORT)
        return false;
    if (g->body.imported & bit)
        return true;
    return (g->bound & bit) && at != OUTLINE_NONE &&
           lines[at].parent == lines[g->line].parent;
}

/* What `from x import print` falls back to when x is not there. */
static bool is_builtin(struct str name)
{
    static const char *const builtins[] = {
        "print", "input", "open", "range",  "zip",   "map", "filter", "str",
        "bytes", "int",   "chr",  "ascii",  "round", "pow", "next",   "super",
        "sum",   "list",  "dict", "sorted", "abs",   "max", "min",    NULL};
    for (const char *const *one = builtins; *one; one++)
        if (str_eq(name, str_of(*one)))
            return true;
    return false;
}

/* Does the line stand in a `try`, in the `else` of one, or in a suppressing `with`? */
static bool is_tried(const struct layout *l, uint32_t line)
{
    for (uint32_t p = l->o->lines[line].parent; p < l->o->count;
         p = l->o->lines[p].parent) {
        uint8_t word = l->o->lines[p].word;
        if (l->o->lines[l->head[p]].word == WORD_TRY ||
            (word == WORD_WITH &&
             str_find(layout_text(l, p), STR("suppress")) != STR_NONE))
            return true;
    }
    return false;
}

/* Does something outside of any `try` fill the container as well? */
static bool is_filled(const struct layout *l, struct str name)
{
    for (uint32_t i = 0; i < l->o->count; i++) {
        struct str text = layout_text(l, i);
        if (l->o->lines[i].word != WORD_OTHER || text.len <= name.len ||
            !str_starts(text, name))
            continue;
        char next = text.ptr[name.len];
        struct str rest = str_trim(str_from(text, name.len));
        if (next != '.' && next != '[' && !str_starts(rest, STR("+=")) &&
            !str_starts(rest, STR("|=")))
            continue;
        if (!is_tried(l, i))
            return true;
    }
    return false;
}

/* A container that the body fills: where it was empty before. */
static void read_grown(struct guard_list *list, struct guard *g, uint32_t index)
{
    uint64_t bit = UINT64_C(1) << index;
    struct str name = g->names.items[index];
    enum preset preset = preset_find(&list->layout, g->line, name, NULL);
    if (preset == PRESET_NONE) {
        preset = preset_find_outside(&list->layout, g->line, name, NULL);
        g->outside |= bit;
    }
    if (preset == PRESET_NULL && !is_filled(&list->layout, name))
        g->preset_null |= bit;
}

/* self.assertEqual(rate, 2), assert rate == 2: a test's statement about the name in the
 * body. The value before served a statement of its own. */
static bool is_asserted_on(struct guard_list *list, const struct guard *g,
                           struct str name)
{
    struct str bytes = list->layout.bytes;
    struct nodes kids =
        syntax_children(syntax_field(g->statement, "body"), list->arena);
    for (uint32_t i = 0; i < kids.len; i++) {
        TSNode node = syntax_bare(syntax_at(kids.items[i], 0));
        bool asserts = syntax_kind(kids.items[i]) == SYN_ASSERT;
        if (syntax_kind(node) == SYN_CALL)
            asserts |= str_starts(
                syntax_last_name(bytes, syntax_field(node, "function")), STR("assert"));
        if (asserts && condition_names(syntax_text(bytes, kids.items[i]), name))
            return true;
    }
    return false;
}

static void read_presets(struct guard_list *list, struct guard *g)
{
    for (uint32_t i = 0; i < g->names.len; i++) {
        uint64_t bit = UINT64_C(1) << i;
        if (g->body.grown & ~g->body.bound & bit)
            read_grown(list, g, i);
        if (!(g->body.bound & bit))
            continue;
        uint32_t at = OUTLINE_NONE;
        switch (preset_find(&list->layout, g->line, g->names.items[i], &at)) {
        case PRESET_TRUE:
            g->preset_true |= bit;
            g->preset_null |= bit;
            break;
        case PRESET_NULL:
            g->preset_null |= bit;
            break;
        case PRESET_USABLE:
            if (is_default(list, g, bit, at) &&
                ((g->body.imported & bit) ||
                 !is_asserted_on(list, g, g->names.items[i])))
                g->preset_usable |= bit;
            break;
        default:
            if ((g->body.imported & bit) && is_builtin(g->names.items[i]))
                g->preset_usable |= bit;
            break;
        }
    }
}

static bool fstring_uses(const struct layout *l, uint32_t at, uint32_t end,
                         struct str name)
{
    for (;;) {
        struct str found = layout_fstring_name(l, &at, end);
        if (found.len == 0 || str_eq(found, name))
            return found.len > 0;
    }
}

/* Is `name` used in the logical line, outside the bytes [from, to)? A module's own name
 * in `from module import` is no use. */
static bool line_uses(const struct layout *l, uint32_t line, struct str name,
                      uint32_t from, uint32_t to)
{
    const struct outline_line *it = &l->o->lines[line];
    uint32_t at = it->start, comment = 0;
    bool names = it->word != WORD_FROM;
    for (;;) {
        struct str found = layout_next_name(l, &at, it->end, &comment);
        if (found.len == 0)
            return false;
        uint32_t start = at - (uint32_t)found.len;
        bool attribute = start > 0 && l->bytes.ptr[start - 1] == '.';
        if (start >= from && start < to)
            continue;
        uint32_t string = layout_fstring(l, found, it->end);
        if (string ? fstring_uses(l, at + 1, string, name)
                   : names && !attribute && str_eq(found, name))
            return true;
        names |= str_eq(found, STR("import"));
    }
}

/* Is the name asked about behind the guard, in its function? */
static bool is_tested(struct guard_list *list, uint32_t line, struct str name)
{
    const struct layout *l = &list->layout;
    uint32_t function = layout_function(l, line);
    uint32_t end =
        function == OUTLINE_NONE ? l->o->count : l->o->lines[function].block_end;
    if (list->lines_read > LINES_READ_MAX)
        return false;
    list->lines_read += end - line;
    for (uint32_t i = layout_after(l, line); i < end; i++) {
        uint8_t word = l->o->lines[i].word;
        if ((word == WORD_IF || word == WORD_ELIF || word == WORD_MATCH) &&
            line_uses(l, i, name, 0, 0))
            return true;
    }
    return false;
}

/* The names beside the body's that had a usable value, or were arguments, and get
 * another: engine = "fast" before, engine = "slow" in the handler. Where something of
 * the body is used behind it, only what is asked about tells it not to. */
static void find_replaced(struct guard_list *list, struct guard *g)
{
    const struct layout *l = &list->layout;
    uint32_t function = layout_function(l, g->line);
    uint64_t given = 0;
    for (uint32_t i = 0; i < g->paths.len; i++)
        given |= g->paths.items[i].usable & ~g->body.bound;
    for (uint32_t i = 0; i < g->names.len; i++) {
        struct str name = g->names.items[i];
        if (!(given >> i & 1))
            continue;
        enum preset preset = preset_find(l, g->line, name, NULL);
        bool argument = preset == PRESET_NONE && function != OUTLINE_NONE &&
                        line_uses(l, function, name, 0, 0);
        if ((preset == PRESET_USABLE || argument) &&
            ((g->consumed && !argument) || is_tested(list, g->line, name)))
            g->replaced |= UINT64_C(1) << i;
    }
}

/* Does a function before the `try` use the name, or a loop around it? What else uses it
 * there speaks of an earlier value. */
static bool used_before(struct guard_list *list, uint32_t line, struct str name)
{
    const struct layout *l = &list->layout;
    for (uint32_t p = l->o->lines[line].parent; p < l->o->count;
         p = l->o->lines[p].parent)
        if (l->o->lines[p].word == WORD_FOR || l->o->lines[p].word == WORD_WHILE)
            return true;
    if (list->lines_read > LINES_READ_MAX)
        return true;
    list->lines_read += line;
    for (uint32_t i = 0; i < line; i++) {
        struct str text = layout_text(l, i);
        if (str_starts(text, STR("__all__")) && str_find(text, name) != STR_NONE)
            return true;
        if ((layout_function(l, i) != OUTLINE_NONE || l->o->lines[i].word == WORD_DEF ||
             str_find(text, STR("lambda")) != STR_NONE) &&
            line_uses(l, i, name, 0, 0))
            return true;
    }
    return false;
}

/* Is a name of the body used elsewhere: in its function, or in the file? */
static bool used_elsewhere(struct guard_list *list, const struct guard *g,
                           struct str name)
{
    struct layout *l = &list->layout;
    uint32_t from = ts_node_start_byte(g->statement);
    uint32_t to = ts_node_end_byte(g->statement);
    uint32_t function = layout_function(l, g->line);
    if (function == OUTLINE_NONE)
        return layout_name_outside(l, name, from, to) &&
               (layout_name_outside(l, name, 0, to) ||
                used_before(list, g->line, name));
    if (preset_is_global(l, g->line, name))
        return layout_name_outside(l, name, from, to);
    uint32_t end = l->o->lines[function].block_end;
    if (l->o->lines[end - 1].end - l->o->lines[function].start > FUNCTION_BYTES_MAX)
        return layout_name_outside(l, name, from, to);
    for (uint32_t i = function; i < end; i++)
        if (line_uses(l, i, name, from, to))
            return true;
    return false;
}

/* engine.handler = .. after engine = ..: a part of what the body binds anyway. */
static bool is_part_of_bound(const struct guard *g, struct str slot)
{
    size_t dot = str_find_char(slot, '.'), open = str_find_char(slot, '[');
    struct str root = str_slice(slot, 0, dot < open ? dot : open);
    for (uint32_t i = 0; i < g->names.len; i++)
        if (str_eq(g->names.items[i], root))
            return (g->body.bound >> i & 1) != 0;
    return false;
}

/* The names a fallback must bind: those of the body that are used behind it; at module
 * level, if none is, those that other modules may import. Then what `else` binds, then
 * mere flags. */
static void find_required(struct guard_list *list, struct guard *g, uint64_t otherwise)
{
    const struct body *body = &g->body;
    bool local = layout_function(&list->layout, g->line) != OUTLINE_NONE;
    uint64_t used = 0, offered = 0;
    for (uint32_t i = 0; i < g->names.len; i++) {
        uint64_t bit = UINT64_C(1) << i;
        struct str name = g->names.items[i];
        bool unused = str_eq(name, STR("_")) && !(body->imported & bit);
        if (!(body->bound & bit) || (body->flags & bit) || unused)
            continue;
        bool slot = str_find_char(name, '.') != STR_NONE ||
                    str_find_char(name, '[') != STR_NONE;
        if (slot && is_part_of_bound(g, name))
            continue;
        if (slot || used_elsewhere(list, g, name))
            used |= bit;
        else if (!local && !(body->imported & body->used & bit))
            offered |= bit; /* for other modules to import */
    }
    g->consumed = used == 0;
    uint64_t first = used & ~otherwise, second = offered & ~otherwise;
    /* `else` turns what was imported into what is used. */
    bool consumed = (body->imported & used & ~body->used) == 0;
    if (consumed && (used & otherwise) && !(first & ~body->imported))
        first = used & otherwise;
    /* What `else` makes for others is the point, not what it is made from. */
    if (offered & otherwise)
        second = offered & otherwise & ~body->used ? offered & otherwise & ~body->used
                                                   : offered & otherwise;
    g->required = first ? first : second ? second : used ? used : body->flags;
}

static TSNode handler_block(const struct guard *g)
{
    return syntax_child_of(g->handler, SYN_BLOCK);
}

static TSNode caught_name(TSNode clause)
{
    TSNode alias = syntax_field(clause, "alias");
    TSNode pattern = syntax_child_of(clause, SYN_AS_PATTERN);
    if (ts_node_is_null(alias) && !ts_node_is_null(pattern))
        alias = syntax_field(pattern, "alias");
    if (syntax_kind(alias) == SYN_AS_TARGET)
        alias = syntax_at(alias, 0);
    return alias;
}

/* The module an import operation names; empty when it cannot be said. */
struct str guard_module(struct guard_list *list, TSNode op)
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

/* Is `name` the module `whole`, or does it lie below? */
static bool is_or_below(struct str name, struct str whole)
{
    return str_starts(name, whole) &&
           (name.len == whole.len || name.ptr[whole.len] == '.');
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
        return is_or_below(had, wanted);
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

static void walk_handler(struct guard_list *list, struct guard *g)
{
    struct walk w = guard_walk(list, g->line, &g->names);
    w.assumed = condition_of_body(list, g);
    struct paths *live = arena_new(list->arena, struct paths);
    struct paths *done = arena_new(list->arena, struct paths);
    paths_start(live);
    if (!ts_node_is_null(g->handler)) {
        TSNode alias = caught_name(g->handler);
        if (!ts_node_is_null(alias))
            walk_catch(&w, syntax_text(w.bytes, alias));
        walk_block(&w, handler_block(g), live, done);
        TSNode last = syntax_child_of(g->statement, SYN_FINALLY);
        w.shared = true;
        if (!ts_node_is_null(last))
            walk_block(&w, syntax_child_of(last, SYN_BLOCK), live, done);
        w.shared = false;
    }
    paths_join(done, live);
    g->paths = *done;
    g->looked_raise = w.looked_raise;
    g->raises = w.raises;
    unsigned success = success_ends(list, g);
    for (uint32_t i = 0; i < done->len; i++) {
        const struct path *p = &done->items[i];
        bool goes_on =
            p->end == PATH_RUNS || p->end == PATH_BREAKS || p->end == PATH_CONTINUES;
        if (g->leaves && goes_on)
            continue_path(&list->layout, &w, g->line, success, p, &g->continued);
    }
    for (size_t i = 0; i < g->body.ops.len && !g->imported_after; i++)
        g->imported_after = continue_imports(
            &list->layout, g->line, guard_module(list, g->body.ops.items[i].node),
            op_submodule(list, g->body.ops.items[i].node));
    g->imported_before = is_imported_before(list, g);
}

static void note_flags(struct guard *g)
{
    if (ts_node_is_null(g->handler))
        g->flags |= GUARD_SUPPRESS;
    else if (syntax_has_token(g->handler, "*"))
        g->flags |= GUARD_STAR;
    if (g->body.import_only)
        g->flags |= GUARD_IMPORT_ONLY;
    if (g->raises)
        g->flags |= GUARD_RAISES;
    for (uint32_t i = 0; i < g->paths.len; i++)
        if (g->paths.items[i].flags & PATH_IMPORTS)
            g->flags |= GUARD_FALLS_BACK_IMPORT;
}

/* `if TYPE_CHECKING:`, also with something else that must hold */
static bool is_checking(struct str header)
{
    return str_find(header, STR("TYPE_CHECKING")) != STR_NONE &&
           str_find(header, STR("not ")) == STR_NONE &&
           str_find(header, STR(" or ")) == STR_NONE;
}

/* `if not TYPE_CHECKING:` */
static bool is_running(struct str header)
{
    struct str rest = str_starts(header, STR("if not ")) ? str_from(header, 7) : header;
    return rest.len < header.len &&
           (str_starts(rest, STR("TYPE_CHECKING:")) ||
            str_ends(str_slice(rest, 0, str_find_char(rest, ':')),
                     STR(".TYPE_CHECKING")));
}

/* Is the line under `if TYPE_CHECKING:`? */
static bool under_type_checking(const struct layout *l, uint32_t line)
{
    for (uint32_t p = l->o->lines[line].parent; p < l->o->count;
         p = l->o->lines[p].parent) {
        uint8_t word = l->o->lines[p].word;
        if (((word == WORD_IF || word == WORD_ELIF) &&
             is_checking(layout_text(l, p))) ||
            (word == WORD_ELSE && is_running(layout_text(l, l->head[p]))))
            return true;
    }
    return false;
}

static void add_guard(struct guard_list *list, uint32_t line, TSNode statement,
                      TSNode handler, enum guard_catches what)
{
    struct guard *g = arena_new(list->arena, struct guard);
    g->line = line;
    g->statement = statement;
    g->handler = handler;
    g->catches = what;
    body_init(&g->body, list->layout.bytes, list->arena, &list->catches, &g->names);
    body_read(&g->body, syntax_field(statement, "body"), true);
    if (g->body.ops.len == 0)
        return;
    vec_add(&list->items, list->arena, g);
    TSNode otherwise = syntax_child_of(statement, SYN_ELSE);
    g->bound = g->body.bound;
    if (!ts_node_is_null(otherwise))
        body_read(&g->body, syntax_child_of(otherwise, SYN_BLOCK), false);
    find_required(list, g, g->body.bound & ~g->bound);
    read_presets(list, g);
    walk_handler(list, g);
    find_replaced(list, g);
    note_flags(g);
    if (under_type_checking(&list->layout, line))
        g->flags |= GUARD_TYPE_CHECKING;
    guard_judge(list, g);
}

static void read_try(struct guard_list *list, uint32_t line)
{
    struct layout *l = &list->layout;
    TSNode root;
    enum guard_catches what;
    if (layout_clause(l, line, WORD_EXCEPT) == OUTLINE_NONE ||
        !layout_parse(l, line, layout_after(l, line), &root))
        return;
    TSNode statement = layout_node_at(root, l->o->lines[line].start, SYN_TRY);
    if (ts_node_is_null(statement)) {
        builder_trouble(list->b,
                        source_span(&list->b->source, l->o->lines[line].start,
                                    l->o->lines[line].end),
                        STR("this try statement could not be parsed"));
        return;
    }
    TSNode handler = catches_handler(&list->catches, statement, &what);
    if (!ts_node_is_null(handler))
        add_guard(list, line, statement, handler, what);
}

static void read_with(struct guard_list *list, uint32_t line)
{
    struct layout *l = &list->layout;
    TSNode root, none = {{0, 0, 0, 0}, NULL, NULL};
    enum guard_catches what;
    if (!catches_may_suppress(&list->catches, layout_text(l, line)) ||
        !layout_parse(l, line, layout_after(l, line), &root))
        return;
    TSNode statement = layout_node_at(root, l->o->lines[line].start, SYN_WITH);
    if (!ts_node_is_null(statement) && catches_with(&list->catches, statement, &what))
        add_guard(list, line, statement, none, what);
}

/* Is line `i` a `try` or a `with` around an import operation? */
static bool is_candidate(const struct facts_builder *b, uint32_t i)
{
    const struct outline *o = b->outline;
    const struct outline_line *line = &o->lines[i];
    if (line->word != WORD_TRY && line->word != WORD_WITH)
        return false;
    uint32_t last = line->ends_colon && line->block_end > i ? line->block_end - 1 : i;
    uint32_t import = builder_import_from(b, line->start);
    return import < b->imports.len &&
           b->places.items[import].start < o->lines[last].end;
}

static bool has_candidate(const struct facts_builder *b)
{
    for (uint32_t i = 0; i < b->outline->count; i++)
        if (is_candidate(b, i))
            return true;
    return false;
}

static void find_guards(struct guard_list *list)
{
    for (uint32_t i = 0; i < list->layout.o->count; i++) {
        if (!is_candidate(list->b, i))
            continue;
        if (list->layout.o->lines[i].word == WORD_TRY)
            read_try(list, i);
        else
            read_with(list, i);
    }
}

/* --- what remains of it ----------------------------------------------------------- */

/* From the keyword to the colon. */
static struct span header_span(struct guard_list *list, TSNode node)
{
    TSNode colon = syntax_token(node, ":");
    uint32_t start = ts_node_start_byte(node);
    uint32_t end =
        ts_node_is_null(colon) ? ts_node_end_byte(node) : ts_node_start_byte(colon);
    return source_span(&list->b->source, start, end);
}

static void emit_sentinels(struct guard_list *list, const struct guard *g,
                           struct guard_fact *fact)
{
    struct facts_builder *b = list->b;
    fact->first_sentinel = (uint32_t)b->sentinels.len;
    fact->sentinel_count = (uint32_t)g->sentinels.len;
    for (size_t i = 0; i < g->sentinels.len; i++) {
        const struct sentinel *s = &g->sentinels.items[i];
        struct sentinel_fact *out = vec_push(&b->sentinels, b->arena);
        out->name = builder_text(b, s->name);
        out->span = source_span(&b->source, s->start, s->end);
        out->first_use = (uint32_t)b->uses.len;
        out->use_count = (uint32_t)s->uses.len;
        out->flags = (uint8_t)((s->exported ? SENTINEL_EXPORTED : 0) |
                               (s->missing_true ? SENTINEL_MISSING_TRUE : 0));
        for (size_t j = 0; j < s->uses.len; j++)
            vec_add(&b->uses, b->arena, s->uses.items[j]);
    }
}

/* A simple statement, which may share its line: SYNTAX_KINDS has them in a row. */
static bool is_simple(TSNode statement)
{
    enum syntax_kind kind = syntax_kind(statement);
    return kind >= SYN_EXPRESSION_STATEMENT && kind <= SYN_TYPE_ALIAS;
}

/* guard_fact.body_gap of a body that starts at `start`. A line that a backslash
 * continues is one with the line before, whatever its indentation looks like. */
static struct str body_gap(struct str bytes, uint32_t start, bool simple,
                           struct arena *arena)
{
    uint32_t at = start;
    while (at > 0 && (bytes.ptr[at - 1] == ' ' || bytes.ptr[at - 1] == '\t'))
        at--;
    uint32_t end = at;
    if (end > 0 && bytes.ptr[end - 1] == '\n')
        end--;
    if (end > 0 && bytes.ptr[end - 1] == '\r')
        end--;
    bool continued = end > 0 && bytes.ptr[end - 1] == '\\';
    if (end < at && !continued)
        return arena_str(arena, str_slice(bytes, end, start));
    return simple ? STR("; ") : STR("");
}

static void place_body(struct guard_list *list, const struct guard *g,
                       struct guard_fact *fact)
{
    struct nodes statements = syntax_children(handler_block(g), list->arena);
    if (statements.len == 0)
        return;
    TSNode first = statements.items[0];
    fact->body_offset = ts_node_start_byte(first);
    fact->body_indent = 0;
    for (uint32_t i = fact->body_offset; i > 0; i--) {
        char c = list->layout.bytes.ptr[i - 1];
        if (c != ' ' && c != '\t')
            break;
        fact->body_indent++;
    }
    fact->body_gap =
        builder_text(list->b, body_gap(list->layout.bytes, fact->body_offset,
                                       is_simple(first), list->arena));
}

/* The imports it would catch; an inner guard, added later, takes its own back. */
static void claim_imports(struct guard_list *list, const struct guard *g,
                          uint32_t index)
{
    struct facts_builder *b = list->b;
    for (size_t i = 0; i < g->body.ops.len; i++) {
        uint32_t start = ts_node_start_byte(g->body.ops.items[i].node);
        uint32_t end = ts_node_end_byte(g->body.ops.items[i].node);
        for (uint32_t at = builder_import_from(b, start);
             at < b->imports.len && b->places.items[at].start < end; at++)
            b->imports.items[at].guard = index;
    }
}

static void emit_guard(struct guard_list *list, const struct guard *g)
{
    struct facts_builder *b = list->b;
    uint32_t index = (uint32_t)b->guards.len;
    struct guard_fact fact = {
        .scope = builder_scope(b, g->line),
        .catches = (uint8_t)g->catches,
        .verdict = g->verdict,
        .reason = g->reason,
        .flags = g->flags,
    };
    fact.try_span = header_span(list, g->statement);
    fact.handler_span =
        ts_node_is_null(g->handler) ? fact.try_span : header_span(list, g->handler);
    fact.last_line = source_span(&b->source, ts_node_start_byte(g->statement),
                                 ts_node_end_byte(g->statement))
                         .end_line;
    fact.response = guard_response(list, g);
    fact.why = builder_text(b, str_of(g->why));
    place_body(list, g, &fact);
    emit_sentinels(list, g, &fact);
    vec_add(&b->guards, b->arena, fact);
    claim_imports(list, g, index);
}

void guards_read(struct facts_builder *b, const struct outline *o, struct str bytes,
                 struct facts_reader *reader)
{
    struct guard_list list = {.b = b, .arena = b->arena, .options = &reader->options};
    bool tests = reader->options.flag_tests && b->imports.len;
    if (!tests && (!b->imports.len || !has_candidate(b)))
        return;
    layout_init(&list.layout, bytes, o, reader, b->arena);
    catches_init(&list.catches, &list.layout);
    helpers_init(&list.helpers, &list.layout, list.options, list.arena);
    find_guards(&list);
    sentinels_read(&list);
    if (tests)
        flags_read(&list);
    for (size_t i = 0; i < list.items.len; i++)
        emit_guard(&list, list.items.items[i]);
    layout_release(&list.layout);
}
