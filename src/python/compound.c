/* Branches run on copies of the live paths and are joined behind the statement:
 *
 *     live ----if----> consequence --+--> live
 *               \----> alternative --+
 *                          \--- return, raise --> done
 *
 * A test is looked at before its branches: what it calls happens on all of them, and a
 * path that asked about the exception remembers that it did. */
#include "python/compound.h"

#include "python/conditions.h"
#include "python/deeds.h"

/* `if module_has_submodule(app, "x"): raise`: to ask whether the module is there tells
 * what is missing from what is broken as well as a look at the exception does. */
static bool asks_for_module(const struct walk *w, TSNode condition)
{
    return STR_HAS_ANY(syntax_text(w->bytes, condition), "module_has_submodule(",
                       "find_spec(", "find_module(", "find_loader(");
}

/* `if askyesno("x is not installed. Open the help page?")` */
static bool asks_user(const struct walk *w, TSNode condition)
{
    return STR_HAS_ANY(syntax_text(w->bytes, condition), "askyesno(", "askokcancel(",
                       "askquestion(", "askretrycancel(", ".question(", "confirm(",
                       "MessageBox(", "MessageDialog(");
}

static void look(struct walk *w, TSNode condition, struct paths *live,
                 struct paths *done)
{
    struct deed deed = {0};
    deed_of(w, condition, false, &deed);
    if (deed.mentions || asks_for_module(w, condition))
        for (uint32_t i = 0; i < live->len; i++)
            live->items[i].flags |= PATH_LOOKED;
    deed.works = asks_user(w, condition);
    deed_apply(w, &deed, live, done);
}

/* Does some path say more than `before` did? */
static bool says_more(const struct paths *paths, const struct paths *before)
{
    uint8_t level = LEVEL_NONE;
    for (uint32_t i = 0; i < before->len; i++)
        if (before->items[i].level > level)
            level = before->items[i].level;
    for (uint32_t i = 0; i < paths->len; i++)
        if (paths->items[i].level > level && paths->items[i].level >= LEVEL_QUIET)
            return true;
    return false;
}

/* `out = run(..)`, `if not out: return None`: the answer of what was done, and there is
 * none. Marks those of the paths that ended so. */
static void note_answers(const struct walk *w, TSNode condition, struct paths *ended)
{
    struct str text = syntax_text(w->bytes, condition);
    uint64_t asked = 0;
    for (uint32_t i = 0; ended->len && w->names && i < w->names->len; i++)
        if ((w->worked >> i & 1) && condition_names(text, w->names->items[i]))
            asked |= UINT64_C(1) << i;
    for (uint32_t i = 0; i < ended->len; i++) {
        struct path *p = &ended->items[i];
        p->by_data |= (p->flags & PATH_NULLS) && p->end == PATH_RETURNS &&
                      (p->usable & asked) != 0;
    }
}

/* Does the tree below ask or wait, by a call? `any`: whatever call it is. */
static bool calls_below(struct walk *w, TSNode node, bool any)
{
    struct nodes kids = syntax_children(node, w->arena);
    bool found = false;
    if (w->depth >= WALK_DEPTH_MAX)
        return false;
    if (syntax_kind(node) == SYN_CALL) {
        struct str name = syntax_last_name(w->bytes, syntax_field(node, "function"));
        found = any || str_eq(name, STR("sleep"));
    }
    w->depth++;
    for (uint32_t i = 0; i < kids.len && !found; i++)
        found = calls_below(w, kids.items[i], any);
    w->depth--;
    return found;
}

/* A call that only reads a setting. */
static bool reads_setting(struct str name)
{
    return str_starts(name, STR("get")) || str_eq(name, STR("has_option"));
}

/* Is there work in the condition: `is_exe(path)`, `run(x) == 0`? */
static bool works_out(struct walk *w, TSNode node)
{
    struct nodes kids = syntax_children(node, w->arena);
    bool found =
        syntax_kind(node) == SYN_CALL &&
        effect_of_call(w->bytes, node, w->options) == EFFECT_WORK &&
        !reads_setting(syntax_last_name(w->bytes, syntax_field(node, "function")));
    if (w->depth >= WALK_DEPTH_MAX)
        return false;
    w->depth++;
    for (uint32_t i = 0; i < kids.len && !found; i++)
        found = works_out(w, kids.items[i]);
    w->depth--;
    return found;
}

/* `if is_exe(path): return path`: what it gives is an answer, and what goes on past it
 * has looked, and not found. */
static void note_search(struct walk *w, TSNode condition, struct paths *ended,
                        struct paths *live)
{
    bool returns = false;
    for (uint32_t i = 0; i < ended->len; i++)
        returns |= ended->items[i].end == PATH_RETURNS;
    if (!returns || !works_out(w, condition))
        return;
    for (uint32_t i = 0; i < ended->len; i++)
        ended->items[i].by_data |= ended->items[i].end == PATH_RETURNS;
    for (uint32_t i = 0; i < live->len; i++)
        live->items[i].searched = true;
}

void compound_if(struct walk *w, TSNode statement, struct paths *live,
                 struct paths *done)
{
    struct nodes kids = syntax_children(statement, w->arena);
    struct paths *after = arena_new(w->arena, struct paths);
    TSNode condition = syntax_field(statement, "condition");
    enum settled settled = condition_settled(w->bytes, condition, w->assumed);
    bool has_else = false;
    look(w, condition, live, done);
    for (uint32_t i = 0; i < kids.len; i++) {
        TSNode kid = kids.items[i];
        enum syntax_kind kind = syntax_kind(kid);
        if (kind != SYN_BLOCK && kind != SYN_ELIF && kind != SYN_ELSE)
            continue;
        if (settled == (kind == SYN_BLOCK ? SETTLED_FALSE : SETTLED_TRUE))
            continue;
        if (kind == SYN_ELIF)
            look(w, syntax_field(kid, "condition"), live, done);
        struct paths *branch = paths_copy(live, w->arena);
        struct paths *ended = arena_new(w->arena, struct paths);
        TSNode body = kind == SYN_BLOCK ? kid : syntax_child_of(kid, SYN_BLOCK);
        walk_block(w, body, branch, ended);
        if (kind == SYN_BLOCK) {
            note_search(w, condition, ended, live);
            if (w->worked)
                note_answers(w, condition, ended);
        }
        paths_join(done, ended);
        paths_join(after, branch);
        has_else |= kind == SYN_ELSE;
        if (kind == SYN_BLOCK && condition_rations(w->bytes, condition))
            has_else |= says_more(branch, live);
    }
    has_else |= settled == SETTLED_TRUE;
    if (!has_else)
        paths_join(after, live);
    *live = *after;
}

/* `while alive(pid): time.sleep(1)`, or with the test in an `if` that leaves: to wait
 * for something is a job. */
static bool waits(struct walk *w, TSNode loop)
{
    TSNode body = syntax_field(loop, "body");
    bool is_while = syntax_kind(loop) == SYN_WHILE;
    if (calls_below(w, body, false))
        return true;
    if (is_while && calls_below(w, syntax_field(loop, "condition"), true))
        return true;
    struct nodes kids = syntax_children(body, w->arena);
    for (uint32_t i = 0; i < kids.len && is_while; i++)
        if (syntax_kind(kids.items[i]) == SYN_IF &&
            calls_below(w, syntax_field(kids.items[i], "condition"), true))
            return true;
    return false;
}

void compound_loop(struct walk *w, TSNode statement, struct paths *live,
                   struct paths *done)
{
    struct paths *ended = arena_new(w->arena, struct paths);
    struct paths *broken = arena_new(w->arena, struct paths);
    struct deed deed = {0};
    deed_of(w, syntax_field(statement, "right"), false, &deed);
    deed.works |= waits(w, statement);
    deed_apply(w, &deed, live, done);
    walk_block(w, syntax_field(statement, "body"), live, ended);
    for (uint32_t i = 0; i < ended->len; i++) {
        struct path *p = &ended->items[i];
        bool breaks = p->end == PATH_BREAKS;
        if (!breaks && p->end != PATH_CONTINUES) {
            paths_add(done, p);
            continue;
        }
        p->end = PATH_RUNS;
        paths_add(breaks ? broken : live, p);
    }
    TSNode otherwise = syntax_child_of(statement, SYN_ELSE);
    if (!ts_node_is_null(otherwise))
        walk_block(w, syntax_child_of(otherwise, SYN_BLOCK), live, done);
    paths_join(live, broken);
}

static bool may_suppress(struct walk *w, TSNode statement)
{
    TSNode clause = syntax_child_of(statement, SYN_WITH_CLAUSE);
    return str_find(syntax_text(w->bytes, clause), STR("suppress(")) != STR_NONE;
}

void compound_with(struct walk *w, TSNode statement, struct paths *live,
                   struct paths *done)
{
    struct paths *skipped =
        may_suppress(w, statement) ? paths_copy(live, w->arena) : NULL;
    walk_block(w, syntax_field(statement, "body"), live, done);
    if (skipped)
        paths_join(live, skipped);
}

/* What a `finally` does happens on every path; if it leaves, it decides. */
static void run_finally(struct walk *w, TSNode block, struct paths *live,
                        struct paths *ended, struct paths *done)
{
    walk_block(w, block, live, done);
    for (uint32_t i = 0; i < ended->len; i++) {
        struct paths one = {.len = 1};
        one.items[0] = ended->items[i];
        one.items[0].end = PATH_RUNS;
        walk_block(w, block, &one, done);
        for (uint32_t j = 0; j < one.len; j++) {
            one.items[j].end = ended->items[i].end;
            paths_add(done, &one.items[j]);
        }
    }
}

static void run_except(struct walk *w, TSNode clause, struct paths *live,
                       struct paths *done)
{
    uint32_t caught = w->caught_len;
    TSNode alias = syntax_field(clause, "alias");
    if (!ts_node_is_null(alias))
        walk_catch(w, syntax_text(w->bytes, alias));
    walk_block(w, syntax_child_of(clause, SYN_BLOCK), live, done);
    w->caught_len = caught;
}

void compound_try(struct walk *w, TSNode statement, struct paths *live,
                  struct paths *done)
{
    struct nodes kids = syntax_children(statement, w->arena);
    struct paths *before = paths_copy(live, w->arena);
    struct paths *ended = arena_new(w->arena, struct paths);
    struct paths *failed = arena_new(w->arena, struct paths);
    TSNode last = syntax_none();
    TSNode body = syntax_field(statement, "body");
    bool imports = !ts_node_is_null(syntax_child_of(body, SYN_IMPORT)) ||
                   !ts_node_is_null(syntax_child_of(body, SYN_IMPORT_FROM));
    for (uint32_t i = 0; i < kids.len; i++) {
        TSNode kid = kids.items[i];
        switch (syntax_kind(kid)) {
        case SYN_BLOCK:
            walk_block(w, kid, live, ended);
            break;
        case SYN_EXCEPT: {
            if (w->hopeful && imports)
                break;
            struct paths *branch = paths_copy(before, w->arena);
            run_except(w, kid, branch, ended);
            paths_join(failed, branch);
            break;
        }
        case SYN_ELSE:
            walk_block(w, syntax_child_of(kid, SYN_BLOCK), live, ended);
            break;
        case SYN_FINALLY:
            last = syntax_child_of(kid, SYN_BLOCK);
            break;
        default:
            break;
        }
    }
    paths_join(live, failed);
    if (ts_node_is_null(last))
        paths_join(done, ended);
    else
        run_finally(w, last, live, ended, done);
}

/* Does this case take whatever comes (`case _:`, `case x:`, without a guard)? */
static bool takes_all(struct walk *w, TSNode clause)
{
    if (!ts_node_is_null(syntax_field(clause, "guard")))
        return false;
    TSNode pattern = syntax_child_of(clause, SYN_CASE_PATTERN);
    struct str text = syntax_text(w->bytes, pattern);
    return str_eq(text, STR("_")) ||
           (syntax_count(pattern) == 1 &&
            syntax_kind(syntax_at(pattern, 0)) == SYN_DOTTED_NAME &&
            str_find_char(text, '.') == STR_NONE);
}

void compound_match(struct walk *w, TSNode statement, struct paths *live,
                    struct paths *done)
{
    struct nodes cases = syntax_children(syntax_field(statement, "body"), w->arena);
    struct paths *after = arena_new(w->arena, struct paths);
    bool complete = false;
    look(w, syntax_field(statement, "subject"), live, done);
    for (uint32_t i = 0; i < cases.len; i++) {
        if (syntax_kind(cases.items[i]) != SYN_CASE)
            continue;
        struct paths *branch = paths_copy(live, w->arena);
        walk_block(w, syntax_field(cases.items[i], "consequence"), branch, done);
        paths_join(after, branch);
        complete |= takes_all(w, cases.items[i]);
    }
    if (!complete)
        paths_join(after, live);
    *live = *after;
}
