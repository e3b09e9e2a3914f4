/* Each kind of statement is one small function that takes the live paths and leaves the
 * live paths after it. The simple ones are here, those that bind names in bindings.c,
 * those with blocks in compound.c:
 *
 *     walk_block -> walk_statement -> run_*, bindings_*
 *          ^                \-------> compound_* --\
 *           \---------------------------------------/
 *
 * What an expression says is summed up in a `deed` before it is applied to the paths.
 */
#include "python/walk.h"

#include "python/bindings.h"
#include "python/compound.h"
#include "python/deeds.h"
#include "python/helpers.h"
#include "python/nulls.h"

uint64_t walk_bit(struct walk *w, struct str name)
{
    if (!w->names || name.len == 0)
        return 0;
    uint64_t known = walk_names_bit(w->names, name);
    if (known || w->names->len == WALK_NAMES_MAX)
        return known;
    w->names->items[w->names->len] = name;
    return UINT64_C(1) << w->names->len++;
}

void walk_catch(struct walk *w, struct str name)
{
    if (name.len && w->caught_len < WALK_TAINTS_MAX)
        w->caught[w->caught_len++] = name;
}

void walk_end(struct walk *w, enum path_end end, struct paths *live, struct paths *done)
{
    for (uint32_t i = 0; i < live->len; i++) {
        struct path *p = &live->items[i];
        p->end = (uint8_t)end;
        if (end != PATH_RAISES)
            continue;
        w->raises = true;
        w->looked_raise |= (p->flags & PATH_LOOKED) != 0;
    }
    paths_part(live, done);
}

/* `return table_size`, which is 0 since it was made. */
static bool is_null_local(struct walk *w, TSNode value)
{
    value = syntax_bare(value);
    return w->helpers && syntax_kind(value) == SYN_IDENTIFIER &&
           helpers_is_null(w->helpers, ts_node_start_byte(value),
                           syntax_text(w->bytes, value));
}

/* return or yield */
static void run_giving(struct walk *w, TSNode statement, TSNode giving,
                       struct paths *live, struct paths *done)
{
    TSNode value = syntax_at(giving, 0);
    struct deed deed = {0};
    deed_of(w, value, false, &deed);
    if (deed.mentions)
        deed_say(&deed, LEVEL_LOUD, REASON_RECORDS);
    bool nothing = ts_node_is_null(value) || is_null_local(w, value);
    for (uint32_t i = 0; i < live->len; i++) {
        struct path *p = &live->items[i];
        bool usable = !nothing && value_of(w, value, p) != VALUE_NULL;
        p->flags |= usable ? PATH_GIVES : PATH_NULLS;
        path_act(p, ACT_RETURNS, statement);
    }
    deed_apply(w, &deed, live, done);
}

/* A call of a function that this very path bound to nothing does nothing; one of a
 * method of None crashes. */
static bool calls_null(struct walk *w, TSNode call, const struct path *p)
{
    TSNode function = syntax_field(syntax_bare(call), "function");
    if (!w->names)
        return false;
    if (syntax_kind(function) != SYN_IDENTIFIER)
        return value_is_of_none(w, function, p);
    return (p->null & walk_bit(w, syntax_text(w->bytes, function))) != 0;
}

/* In a branch of a test: a call of a method of what is missing is as far as it gets. */
static void stop_at_crash(struct walk *w, TSNode call, struct paths *live,
                          struct paths *done)
{
    TSNode function = syntax_field(call, "function");
    if (!w->hopeful || syntax_kind(call) != SYN_CALL ||
        syntax_kind(function) != SYN_ATTRIBUTE)
        return;
    for (uint32_t i = 0; i < live->len; i++)
        if (value_is_of_none(w, function, &live->items[i]))
            live->items[i].end = PATH_RETURNS;
    paths_part(live, done);
}

/* `flags |= OTHER`, `missing += [name]`: to add something usable to what is there is
 * work like a call of its `append`; to count (`failures += 1`) is none. */
static void run_augmented(struct walk *w, TSNode node, struct deed *deed)
{
    TSNode value = syntax_field(node, "right");
    struct str name = syntax_text(w->bytes, syntax_field(node, "left"));
    deed_of(w, value, false, deed);
    if (effect_is_ignore_list(name))
        deed_say(deed, LEVEL_LOUD, REASON_ENDS);
    if (deed->mentions)
        deed_say(deed, LEVEL_LOUD, REASON_RECORDS);
    deed->works |= value_of(w, value, NULL) != VALUE_NULL &&
                   syntax_kind(value) != SYN_INTEGER && !effect_is_house_of(name);
}

static void run_expression(struct walk *w, TSNode statement, struct paths *live,
                           struct paths *done)
{
    TSNode node = syntax_at(statement, 0);
    struct deed deed = {0};
    switch (syntax_kind(node)) {
    case SYN_ASSIGNMENT:
        bindings_assign(w, statement, node, live, done);
        return;
    case SYN_AUGMENTED:
        run_augmented(w, node, &deed);
        break;
    case SYN_YIELD:
        run_giving(w, statement, node, live, done);
        return;
    default:
        deed_of(w, node, true, &deed);
        deed_of_children(w, statement, &deed); /* a, b: the others */
        if (deed.works && live->len && calls_null(w, node, &live->items[0]))
            deed.works = false;
    }
    deed_apply(w, &deed, live, done);
    stop_at_crash(w, node, live, done);
}

static void run_raise(struct walk *w, struct paths *live, struct paths *done)
{
    for (uint32_t i = 0; i < live->len; i++)
        path_say(&live->items[i], LEVEL_LOUD, REASON_RAISES);
    walk_end(w, PATH_RAISES, live, done);
}

static void run_assert(struct walk *w, TSNode statement, struct paths *live,
                       struct paths *done)
{
    TSNode condition = syntax_bare(syntax_at(statement, 0));
    struct deed deed = {0};
    deed_of(w, condition, false, &deed);
    w->looked_raise |= deed.mentions;
    enum syntax_kind kind = syntax_kind(condition);
    if (kind == SYN_FALSE || kind == SYN_INTEGER) {
        run_raise(w, live, done);
        return;
    }
    for (uint32_t i = 0; i < live->len && kind != SYN_TRUE && !w->shared; i++)
        live->items[i].flags |= PATH_WORKS; /* a test of the missing case */
}

static void run_print(struct walk *w, TSNode statement, struct paths *live,
                      struct paths *done)
{
    TSNode chevron = syntax_child_of(statement, SYN_CHEVRON);
    struct deed deed = {.level = LEVEL_QUIET, .report = EFFECT_PRINT, .told = true};
    if (str_find(syntax_text(w->bytes, chevron), STR("stderr")) != STR_NONE)
        deed = (struct deed){.level = LEVEL_LOUD, .reason = REASON_STDERR};
    deed_apply(w, &deed, live, done);
}

static void run_one(struct walk *w, TSNode s, struct paths *live, struct paths *done)
{
    switch (syntax_kind(s)) {
    case SYN_EXPRESSION_STATEMENT:
        run_expression(w, s, live, done);
        break;
    case SYN_RETURN:
        run_giving(w, s, s, live, done);
        walk_end(w, PATH_RETURNS, live, done);
        break;
    case SYN_RAISE:
        run_raise(w, live, done);
        break;
    case SYN_ASSERT:
        run_assert(w, s, live, done);
        break;
    case SYN_BREAK:
        paths_act(live, ACT_BREAKS, s);
        walk_end(w, PATH_BREAKS, live, done);
        break;
    case SYN_CONTINUE:
        paths_act(live, ACT_CONTINUES, s);
        walk_end(w, PATH_CONTINUES, live, done);
        break;
    case SYN_PRINT:
        run_print(w, s, live, done);
        break;
    case SYN_IMPORT:
    case SYN_IMPORT_FROM:
        bindings_import(w, s, live);
        break;
    case SYN_FUNCTION:
    case SYN_CLASS:
    case SYN_DECORATED:
        bindings_define(w, s, live);
        break;
    case SYN_IF:
        compound_if(w, s, live, done);
        break;
    case SYN_FOR:
    case SYN_WHILE:
        compound_loop(w, s, live, done);
        break;
    case SYN_WITH:
        compound_with(w, s, live, done);
        break;
    case SYN_TRY:
        compound_try(w, s, live, done);
        break;
    case SYN_MATCH:
        compound_match(w, s, live, done);
        break;
    case SYN_BLOCK:
        walk_block(w, s, live, done);
        break;
    default:
        break;
    }
}

void walk_statement(struct walk *w, TSNode statement, struct paths *live,
                    struct paths *done)
{
    if (live->len == 0 || w->depth >= WALK_DEPTH_MAX || w->steps >= WALK_STEPS_MAX)
        return;
    w->depth++;
    w->steps++;
    run_one(w, statement, live, done);
    w->depth--;
}

void walk_block(struct walk *w, TSNode block, struct paths *live, struct paths *done)
{
    struct nodes kids = syntax_children(block, w->arena);
    for (uint32_t i = 0; i < kids.len && live->len; i++)
        walk_statement(w, kids.items[i], live, done);
}
