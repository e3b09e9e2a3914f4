/* A name has one of the four values of nulls.h on each path, or none: binding it takes
 * the old value away. What was bound to what is all that is kept; a value's parts are
 * taken apart only where targets and values are written side by side:
 *
 *     a, b = None, 1          a is null, b is usable
 *     a, b = pair             both are what `pair` is
 *
 * An assignment is also the place where an exception is put away for later. */
#include "python/bindings.h"

#include "python/deeds.h"
#include "python/nulls.h"

static void bind_bit(struct path *p, uint64_t bit, enum value value)
{
    p->null &= ~bit;
    p->usable &= ~bit;
    p->defers &= ~bit;
    p->defers_quiet &= ~bit;
    p->trues &= ~bit;
    p->texts &= ~bit;
    p->nones &= ~bit;
    if (value == VALUE_NULL)
        p->null |= bit;
    else if (value == VALUE_DEFERS)
        p->defers |= bit;
    else if (value == VALUE_DEFERS_QUIET)
        p->defers_quiet |= bit;
    else
        p->usable |= bit;
    if (value != VALUE_NULL)
        p->flags |= PATH_BINDS;
}

/* Where a name got its null value first, for the message. */
static void note_set(struct walk *w, uint64_t bit, TSNode target)
{
    if (!bit)
        return;
    unsigned index = (unsigned)__builtin_ctzll(bit);
    if (w->names->set_end[index])
        return;
    w->names->set_start[index] = ts_node_start_byte(target);
    w->names->set_end[index] = ts_node_end_byte(target);
}

static bool is_sequence(enum syntax_kind kind)
{
    return kind == SYN_TUPLE || kind == SYN_LIST || kind == SYN_EXPRESSION_LIST ||
           kind == SYN_PATTERN_LIST || kind == SYN_TUPLE_PATTERN ||
           kind == SYN_LIST_PATTERN;
}

static void bind_target(struct walk *w, TSNode target, TSNode value, struct path *p)
{
    if (w->depth >= WALK_DEPTH_MAX)
        return;
    w->depth++;
    if (is_sequence(syntax_kind(target))) {
        struct nodes targets = syntax_children(target, w->arena);
        struct nodes values = {NULL, 0};
        if (is_sequence(syntax_kind(syntax_bare(value))))
            values = syntax_children(syntax_bare(value), w->arena);
        for (uint32_t i = 0; i < targets.len; i++)
            bind_target(w, targets.items[i],
                        values.len == targets.len ? values.items[i] : value, p);
    } else {
        enum value kind = ts_node_is_null(value) ? VALUE_USABLE : value_of(w, value, p);
        uint64_t bit = walk_bit(w, syntax_text(w->bytes, target));
        bind_bit(p, bit, kind);
        if (kind == VALUE_NULL)
            note_set(w, bit, target);
        enum syntax_kind literal = syntax_kind(syntax_bare(value));
        if (kind == VALUE_USABLE &&
            (literal == SYN_STRING || literal == SYN_CONCATENATED))
            p->texts |= bit;
        if (literal == SYN_TRUE)
            p->trues |= bit;
        if (literal == SYN_NONE)
            p->nones |= bit;
    }
    w->depth--;
}

/* a = b = value: the value at the end of the chain. */
static TSNode assigned_value(TSNode assignment)
{
    TSNode value = assignment;
    while (syntax_kind(value) == SYN_ASSIGNMENT)
        value = syntax_field(value, "right");
    return value;
}

/* `message = str(e)`: the local now carries the exception, until something uses it. An
 * attribute or an element outlives the handler: that is a record. */
static void keep_exception(struct walk *w, TSNode assignment, struct paths *live)
{
    TSNode target = syntax_field(assignment, "left");
    bool local = syntax_kind(target) == SYN_IDENTIFIER;
    if (local)
        walk_catch(w, syntax_text(w->bytes, target));
    for (uint32_t i = 0; i < live->len; i++) {
        if (local)
            live->items[i].flags |= PATH_PENDING;
        else
            path_say(&live->items[i], LEVEL_LOUD, REASON_RECORDS);
    }
}

/* skip = "why": the mark by which trial and nose skip a test; __test__ = False leaves
 * it out, collect_ignore = [..] files. */
static bool is_skip_mark(struct walk *w, TSNode assignment, TSNode value)
{
    enum syntax_kind kind = syntax_kind(syntax_bare(value));
    struct str name = syntax_last_name(w->bytes, syntax_field(assignment, "left"));
    if (str_eq(name, STR("skip")))
        return kind == SYN_STRING || kind == SYN_CONCATENATED || kind == SYN_TRUE;
    if (str_eq(name, STR("__test__")))
        return kind == SYN_FALSE;
    return effect_is_ignore_list(name) && value_of(w, value, NULL) != VALUE_NULL;
}

/* sys.modules["x"] = stub: whoever imports x next gets that. */
static bool is_module_slot(struct walk *w, TSNode assignment, TSNode value)
{
    struct str target = syntax_text(w->bytes, syntax_field(assignment, "left"));
    return str_starts(target, STR("sys.modules[")) &&
           value_of(w, value, NULL) != VALUE_NULL;
}

/* `out = run(..)`: what the call gave may then say how it goes on. */
static void note_worked(struct walk *w, TSNode assignment, TSNode value)
{
    TSNode target = syntax_field(assignment, "left"), call = syntax_bare(value);
    if (syntax_kind(target) != SYN_IDENTIFIER)
        return;
    uint64_t bit = walk_bit(w, syntax_text(w->bytes, target));
    w->worked &= ~bit;
    if (syntax_kind(call) == SYN_CALL &&
        effect_of_call(w->bytes, call, w->options) == EFFECT_WORK)
        w->worked |= bit;
}

/* names = names + [name], as names += [name] */
static bool adds_to_itself(struct walk *w, TSNode assignment, TSNode value)
{
    TSNode sum = syntax_bare(value), right = syntax_field(sum, "right");
    return syntax_kind(sum) == SYN_BINARY &&
           str_eq(syntax_text(w->bytes, syntax_field(sum, "left")),
                  syntax_text(w->bytes, syntax_field(assignment, "left"))) &&
           syntax_kind(right) != SYN_INTEGER && value_of(w, right, NULL) != VALUE_NULL;
}

void bindings_assign(struct walk *w, TSNode statement, TSNode assignment,
                     struct paths *live, struct paths *done)
{
    TSNode value = assigned_value(assignment);
    if (ts_node_is_null(value))
        return; /* a bare annotation */
    struct deed deed = {0};
    deed_of(w, value, false, &deed);
    if (is_skip_mark(w, assignment, value))
        deed_say(&deed, LEVEL_LOUD, REASON_ENDS);
    deed.works |= is_module_slot(w, assignment, value);
    deed.works |= adds_to_itself(w, assignment, value);
    if (deed.mentions)
        keep_exception(w, assignment, live);
    note_worked(w, assignment, value);
    for (uint32_t i = 0; i < live->len; i++) {
        struct path *p = &live->items[i];
        for (TSNode a = assignment; syntax_kind(a) == SYN_ASSIGNMENT;
             a = syntax_field(a, "right"))
            bind_target(w, syntax_field(a, "left"), value, p);
        path_act(p, ACT_SETS, statement);
    }
    deed_apply(w, &deed, live, done);
}

static void bind_name(struct walk *w, struct str name, enum value value,
                      struct paths *live)
{
    uint64_t bit = walk_bit(w, name);
    for (uint32_t i = 0; i < live->len; i++)
        bind_bit(&live->items[i], bit, value);
}

void bindings_define(struct walk *w, TSNode statement, struct paths *live)
{
    TSNode definition = statement;
    bool decorated = syntax_kind(statement) == SYN_DECORATED;
    if (decorated)
        definition = syntax_field(statement, "definition");
    struct str name = syntax_text(w->bytes, syntax_field(definition, "name"));
    enum value value = value_of_definition(w, definition);
    if (str_eq(name, STR("nullcontext")))
        value = VALUE_USABLE; /* to do nothing is its job */
    bind_name(w, name, value, live);
    for (uint32_t i = 0; i < live->len; i++)
        if (value == VALUE_NULL)
            path_act(&live->items[i], ACT_DEFINES, definition);
}

/* Modules that report or look around: importing one is no fallback. */
static bool is_reporting_module(struct str module)
{
    return STR_IS_ANY(module, "warnings", "sys", "logging", "traceback");
}

static struct str first_part(struct str dotted)
{
    size_t dot = str_find_char(dotted, '.');
    return dot == STR_NONE ? dotted : str_slice(dotted, 0, dot);
}

static void import_name(struct walk *w, TSNode node, struct paths *live)
{
    struct str name = syntax_text(w->bytes, node);
    if (syntax_kind(node) == SYN_ALIASED_IMPORT)
        name = syntax_text(w->bytes, syntax_field(node, "alias"));
    bind_name(w, first_part(name), VALUE_USABLE, live);
}

void bindings_import(struct walk *w, TSNode statement, struct paths *live)
{
    struct nodes kids = syntax_children(statement, w->arena);
    bool from = syntax_kind(statement) == SYN_IMPORT_FROM;
    struct str module = kids.len ? syntax_text(w->bytes, kids.items[0]) : STR("");
    if (is_reporting_module(module))
        return;
    uint8_t flags = PATH_IMPORTS;
    for (uint32_t i = from ? 1 : 0; i < kids.len; i++) {
        if (syntax_kind(kids.items[i]) == SYN_WILDCARD)
            flags |= PATH_STAR;
        else
            import_name(w, kids.items[i], live);
    }
    for (uint32_t i = 0; i < live->len; i++)
        live->items[i].flags |= flags;
}
