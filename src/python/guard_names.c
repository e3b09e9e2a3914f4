/* Before: preset.h finds the last binding in the blocks around the statement; the
 * questions here are whether that value was meant as a default for what the guard
 * binds. Behind: a name is used when some line says it, in its function or, at module
 * level, in the file. Functions are small and read line by line; for the whole file the
 * layout knows where a name occurs first and last.
 *
 *     engine = "slow"          <- before: a default for `engine`?
 *     try:
 *         import fast          <- bound by the body
 *         engine = "fast"
 *     except ImportError:
 *         pass
 *     run(engine)              <- behind: `engine` is required, `fast` is not */
#include "python/guard_names.h"

#include "python/conditions.h"
#include "python/guard_imports.h"

/* Lines read in search of names, for all guards of a file together. */
#define LINES_READ_MAX 200000
/* A function larger than this is not searched for the uses of a name. */
#define FUNCTION_BYTES_MAX 65536

/* --- before the statement --------------------------------------------------------- */

/* Is the name there as itself, not as a part of something (fast.name)? */
static bool names_itself(struct str text, struct str name)
{
    for (size_t from = 0; from < text.len;) {
        size_t at = str_find(str_from(text, from), name);
        if (at == STR_NONE)
            return false;
        at += from;
        from = at + name.len;
        bool starts =
            at == 0 || (!layout_is_word(text.ptr[at - 1]) && text.ptr[at - 1] != '.');
        if (starts && (from == text.len || !layout_is_word(text.ptr[from])))
            return true;
    }
    return false;
}

/* Is the name read in the block that binds it, as in `text = x.clean(text)`? Then the
 * value before is what it works on, no default. */
static bool is_worked_on(struct str block, struct str name)
{
    for (size_t from = 0; from < block.len;) {
        size_t at = str_find(str_from(block, from), name);
        if (at == STR_NONE)
            return false;
        from += at + name.len;
        struct str rest = str_trim(str_from(block, from));
        if (rest.len && rest.ptr[0] == '=' && (rest.len < 2 || rest.ptr[1] != '='))
            return names_itself(str_from(rest, 1), name);
    }
    return false;
}

/* A value that the block's own statements build on is no default for what they give. */
static bool is_started_from(const struct guard_list *list, const struct guard *g,
                            struct str name)
{
    struct str bytes = list->layout.bytes;
    TSNode otherwise = syntax_child_of(g->statement, SYN_ELSE);
    return is_worked_on(syntax_text(bytes, syntax_field(g->statement, "body")), name) ||
           (!ts_node_is_null(otherwise) &&
            is_worked_on(syntax_text(bytes, otherwise), name));
}

/* `if tool:`, `if tool is None:`, but not `if tool == "x":` */
static bool asks_for_truth(struct str header, struct str name)
{
    return condition_names(header, name) && !STR_HAS_ANY(header, "==", "!=");
}

/* Is every block between the `try` and the block that `line` stands in one of a `with`,
 * or of an `if` that does not ask whether the name is null? */
static bool is_under_conditions(const struct layout *l, uint32_t try, uint32_t line,
                                struct str name)
{
    uint32_t block = l->o->lines[line].parent;
    for (uint32_t p = l->o->lines[try].parent; p != block; p = l->o->lines[p].parent) {
        if (p >= l->o->count)
            return false;
        uint8_t word = l->o->lines[p].word;
        if (word != WORD_IF && word != WORD_ELIF && word != WORD_WITH &&
            word != WORD_MATCH && word != WORD_CASE &&
            (word != WORD_ELSE || l->o->lines[l->head[p]].word != WORD_IF))
            return false;
        if (asks_for_truth(layout_text(l, l->head[p]), name) ||
            asks_for_truth(layout_text(l, p), name))
            return false;
    }
    return true;
}

/* A usable value before the `try` is a default for what the body imports; for what it
 * computes only where no loop or `try` lies between, else it serves something else. */
static bool is_default(struct guard_list *list, const struct guard *g, uint32_t index,
                       uint32_t at)
{
    const struct outline_line *lines = list->layout.o->lines;
    uint64_t bit = UINT64_C(1) << index;
    /* `import a` before `import a.b` gives no b. */
    if ((g->body.dotted & bit) && at != OUTLINE_NONE && lines[at].word == WORD_IMPORT)
        return false;
    if (g->body.imported & bit)
        return true;
    if (at == OUTLINE_NONE)
        return false;
    if ((g->bound & bit) && lines[at].parent == lines[g->line].parent)
        return true;
    struct str name = g->names.items[index];
    return is_under_conditions(&list->layout, g->line, at, name) &&
           !is_started_from(list, g, name);
}

/* What `from x import print` falls back to when x is not there. */
static bool is_builtin(struct str name)
{
    return STR_IS_ANY(name, "print", "input", "open", "range", "zip", "map", "filter",
                      "str", "bytes", "int", "chr", "ascii", "round", "pow", "next",
                      "super", "sum", "list", "dict", "sorted", "abs", "max", "min");
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

void guard_names_presets(struct guard_list *list, struct guard *g)
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
            if (is_default(list, g, i, at) &&
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

/* --- behind it -------------------------------------------------------------------- */

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
 * in `from module import`, or in another `import module.part`, is no use. */
static bool line_uses(const struct layout *l, uint32_t line, struct str name,
                      uint32_t from, uint32_t to)
{
    const struct outline_line *it = &l->o->lines[line];
    uint32_t at = it->start, comment = 0;
    bool names = it->word != WORD_FROM;
    if (it->word == WORD_IMPORT)
        return false;
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

/* `if BACKEND == "fast"`: is the name compared somewhere in the file? */
static bool is_compared(struct guard_list *list, struct str name)
{
    const struct layout *l = &list->layout;
    if (list->lines_read > LINES_READ_MAX)
        return false;
    list->lines_read += l->o->count;
    for (uint32_t i = 0; i < l->o->count; i++) {
        struct str text = layout_text(l, i);
        uint8_t word = l->o->lines[i].word;
        if ((word == WORD_IF || word == WORD_ELIF || word == WORD_MATCH) &&
            condition_names(text, name) &&
            (word == WORD_MATCH || STR_HAS_ANY(text, "==", "!=", " in ", " is ")))
            return true;
    }
    return false;
}

void guard_names_chosen(struct guard_list *list, struct guard *g)
{
    uint64_t set = g->paths.len ? g->body.modes & g->bound : 0;
    for (uint32_t i = 0; i < g->paths.len; i++)
        set &= g->paths.items[i].usable;
    for (uint32_t i = 0; set && i < g->names.len; i++)
        if ((set >> i & 1) && is_compared(list, g->names.items[i]))
            g->chosen |= UINT64_C(1) << i;
}

void guard_names_replaced(struct guard_list *list, struct guard *g)
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

/* Does the line import the name anew? What comes behind it speaks of that one. */
static bool imports_anew(const struct layout *l, uint32_t line, struct str name)
{
    uint8_t word = l->o->lines[line].word;
    struct str text = layout_text(l, line);
    size_t import = str_find(text, STR("import "));
    return (word == WORD_FROM || word == WORD_IMPORT) && import != STR_NONE &&
           condition_names(str_from(text, import), name);
}

/* Is the name used in its function, behind the guard or (in a loop, or by a function
 * within) before it? */
static bool function_uses(const struct layout *l, uint32_t guard, uint32_t function,
                          struct str name, uint32_t from, uint32_t to)
{
    uint32_t end = l->o->lines[function].block_end, after = layout_after(l, guard);
    bool loops = false;
    for (uint32_t p = l->o->lines[guard].parent; p != function && p < l->o->count;
         p = l->o->lines[p].parent)
        loops |= l->o->lines[p].word == WORD_FOR || l->o->lines[p].word == WORD_WHILE;
    for (uint32_t i = function; i < after; i++)
        if ((loops || i >= guard || layout_function(l, i) != function) &&
            line_uses(l, i, name, from, to))
            return true;
    for (uint32_t i = after; i < end && !imports_anew(l, i, name); i++)
        if (line_uses(l, i, name, from, to))
            return true;
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
    return function_uses(l, g->line, function, name, from, to);
}

/* engine.handler = .. after engine = ..: a part of what the body binds anyway. */
static bool is_part_of_bound(const struct guard *g, struct str slot)
{
    size_t dot = str_find_char(slot, '.'), open = str_find_char(slot, '[');
    struct str root = str_slice(slot, 0, dot < open ? dot : open);
    return (g->body.bound & walk_names_bit(&g->names, root)) != 0;
}

/* `import tools._path` for `import _path`, in the handler: the same from elsewhere. */
static bool imports_namesake(struct guard_list *list, const struct guard *g)
{
    struct str handler = syntax_text(list->layout.bytes, g->handler);
    for (size_t i = 0; i < g->body.ops.len; i++) {
        struct str module = guard_imports_module(list, g->body.ops.items[i].node);
        size_t dot = str_rfind_char(module, '.');
        struct str last = dot == STR_NONE ? module : str_from(module, dot + 1);
        size_t import = str_find(handler, STR("import "));
        if (last.len == 0 || import == STR_NONE ||
            !condition_names(str_from(handler, import), last))
            return false;
    }
    return g->body.ops.len > 0;
}

void guard_names_substituted(struct guard_list *list, struct guard *g)
{
    uint64_t given = 0;
    bool imports = false;
    for (uint32_t i = 0; i < g->paths.len; i++) {
        const struct path *p = &g->paths.items[i];
        imports |= (p->flags & PATH_IMPORTS) != 0;
        given |= p->usable & ~g->body.bound;
    }
    if (!imports || ts_node_is_null(g->handler))
        return;
    g->substitutes = g->consumed && imports_namesake(list, g);
    for (uint32_t i = 0; i < g->names.len && !g->substitutes; i++) {
        struct str name = g->names.items[i];
        bool slot = str_find_char(name, '.') != STR_NONE ||
                    str_find_char(name, '[') != STR_NONE;
        if (given >> i & 1)
            g->substitutes =
                slot ? !is_part_of_bound(g, name) : used_elsewhere(list, g, name);
    }
}

void guard_names_require(struct guard_list *list, struct guard *g, uint64_t otherwise)
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
