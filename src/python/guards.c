/* From lines to guards, in four steps: candidates come from the outline (a `try` or a
 * suppressing `with` whose block may import), the tree says which of them are guards,
 * the walk over the handler judges them, and sentinels settle what the handler alone
 * leaves open.
 *
 *     outline -> candidate -> parse -> body + handler paths -> verdict -> record
 *                                                 \-> names left null -> uses -> ^
 *
 * Here is the first half, and the order of the rest: each step is a module of its own
 * (guard.h has the list) that reads the guard as the steps before have left it. */
#include "python/guards.h"

#include "python/flags.h"
#include "python/guard_imports.h"
#include "python/guard_judge.h"
#include "python/guard_names.h"
#include "python/guard_record.h"
#include "python/guard_walk.h"
#include "python/sentinels.h"

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
    if (g->body.calls)
        g->flags |= GUARD_CALLS;
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
    guard_names_require(list, g, g->body.bound & ~g->bound);
    guard_names_presets(list, g);
    guard_walk_handler(list, g);
    guard_imports_read(list, g);
    guard_names_replaced(list, g);
    guard_names_chosen(list, g);
    guard_names_substituted(list, g);
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
    TSNode root;
    enum guard_catches what;
    if (!catches_may_suppress(&list->catches, layout_text(l, line)) ||
        !layout_parse(l, line, layout_after(l, line), &root))
        return;
    TSNode statement = layout_node_at(root, l->o->lines[line].start, SYN_WITH);
    if (!ts_node_is_null(statement) && catches_with(&list->catches, statement, &what))
        add_guard(list, line, statement, syntax_none(), what);
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
        guard_record_add(&list, list.items.items[i]);
    layout_release(&list.layout);
}
