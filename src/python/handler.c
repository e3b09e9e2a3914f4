/* The walk over statements. Each kind of statement is one small function that takes the
 * live paths and leaves the live paths after it; branches run on copies and are joined.
 *
 *     live ----if----> consequence --+--> live
 *               \----> alternative --+
 *                          \--- return, raise --> done
 *
 * What an expression says is summed up in a `deed` before it is applied to the paths.
 */
#include "python/handler.h"

#include "python/conditions.h"
#include "python/deeds.h"
#include "python/helpers.h"
#include "python/nulls.h"

void paths_start(struct paths *paths)
{
    *paths = (struct paths){.len = 1};
}

static bool same_path(const struct path *a, const struct path *b)
{
    return a->null == b->null && a->usable == b->usable && a->defers == b->defers &&
           a->defers_quiet == b->defers_quiet && a->level == b->level &&
           a->end == b->end && a->trues == b->trues && a->texts == b->texts &&
           a->nones == b->nones && a->flags == b->flags && a->act == b->act &&
           a->by_data == b->by_data;
}

/* How little can be said for a path: the higher, the better it is. */
static unsigned strength(const struct path *p)
{
    return p->level * 4u +
           ((p->flags & (PATH_WORKS | PATH_GIVES | PATH_PENDING)) != 0) +
           (p->usable != 0);
}

void paths_add(struct paths *to, const struct path *path)
{
    uint32_t best = 0;
    for (uint32_t i = 0; i < to->len; i++) {
        if (same_path(&to->items[i], path))
            return;
        if (strength(&to->items[i]) > strength(&to->items[best]))
            best = i;
    }
    if (to->len < WALK_PATHS_MAX)
        to->items[to->len++] = *path;
    else if (strength(path) < strength(&to->items[best]))
        to->items[best] = *path;
}

void paths_join(struct paths *to, const struct paths *from)
{
    for (uint32_t i = 0; i < from->len; i++)
        paths_add(to, &from->items[i]);
}

static struct paths *paths_copy(struct walk *w, const struct paths *from)
{
    struct paths *copy = arena_new(w->arena, struct paths);
    *copy = *from;
    return copy;
}

uint64_t walk_bit(struct walk *w, struct str name)
{
    if (!w->names || name.len == 0)
        return 0;
    for (uint32_t i = 0; i < w->names->len; i++)
        if (str_eq(w->names->items[i], name))
            return UINT64_C(1) << i;
    if (w->names->len == WALK_NAMES_MAX)
        return 0;
    w->names->items[w->names->len] = name;
    return UINT64_C(1) << w->names->len++;
}

void walk_catch(struct walk *w, struct str name)
{
    if (name.len && w->caught_len < WALK_TAINTS_MAX)
        w->caught[w->caught_len++] = name;
}

static void path_act(struct path *p, enum act act, TSNode statement)
{
    if (act <= (enum act)p->act)
        return;
    p->act = (uint8_t)act;
    p->act_start = ts_node_start_byte(statement);
    p->act_end = ts_node_end_byte(statement);
}

static void path_say(struct path *p, uint8_t level, uint8_t reason)
{
    if (level > p->level) {
        p->level = level;
        p->reason = reason;
    }
}

static void path_end(struct walk *w, struct path *p, enum path_end end)
{
    p->end = (uint8_t)end;
    if (end != PATH_RAISES)
        return;
    w->raises = true;
    w->looked_raise |= (p->flags & PATH_LOOKED) != 0;
}

static void path_apply(const struct walk *w, struct path *p, const struct deed *deed)
{
    path_say(p, deed->level, deed->reason);
    if (deed->report > p->report)
        p->report = deed->report;
    if (deed->told)
        p->flags &= (uint8_t)~PATH_PENDING;
    if (deed->works && !w->shared)
        p->flags |= PATH_WORKS;
    if (deed->imports)
        p->flags |= PATH_IMPORTS;
}

/* Moves the paths that ended from `live` to `done`. */
static void sort_out(struct paths *live, struct paths *done)
{
    struct paths kept = {.len = 0};
    for (uint32_t i = 0; i < live->len; i++)
        paths_add(live->items[i].end == PATH_RUNS ? &kept : done, &live->items[i]);
    *live = kept;
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

static void apply_all(struct walk *w, const struct deed *deed, struct paths *live,
                      struct paths *done)
{
    for (uint32_t i = 0; i < live->len; i++) {
        path_apply(w, &live->items[i], deed);
        if (deed->ends)
            path_end(w, &live->items[i], PATH_RAISES);
    }
    if (deed->ends)
        sort_out(live, done);
}

/* --- bindings --------------------------------------------------------------------- */

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

static void walk_assignment(struct walk *w, TSNode statement, TSNode assignment,
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
    apply_all(w, &deed, live, done);
}

static void bind_name(struct walk *w, struct str name, enum value value,
                      struct paths *live)
{
    uint64_t bit = walk_bit(w, name);
    for (uint32_t i = 0; i < live->len; i++)
        bind_bit(&live->items[i], bit, value);
}

static void walk_definition(struct walk *w, TSNode statement, struct paths *live)
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
    return str_eq(module, STR("warnings")) || str_eq(module, STR("sys")) ||
           str_eq(module, STR("logging")) || str_eq(module, STR("traceback"));
}

static struct str first_part(struct str dotted)
{
    size_t dot = str_find_char(dotted, '.');
    return dot == STR_NONE ? dotted : str_slice(dotted, 0, dot);
}

static void walk_import_name(struct walk *w, TSNode node, struct paths *live)
{
    struct str name = syntax_text(w->bytes, node);
    if (syntax_kind(node) == SYN_ALIASED_IMPORT)
        name = syntax_text(w->bytes, syntax_field(node, "alias"));
    bind_name(w, first_part(name), VALUE_USABLE, live);
}

static void walk_import(struct walk *w, TSNode statement, struct paths *live)
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
            walk_import_name(w, kids.items[i], live);
    }
    for (uint32_t i = 0; i < live->len; i++)
        live->items[i].flags |= flags;
}

/* --- statements ------------------------------------------------------------------- */

static void end_all(struct walk *w, enum path_end end, struct paths *live,
                    struct paths *done)
{
    for (uint32_t i = 0; i < live->len; i++)
        path_end(w, &live->items[i], end);
    sort_out(live, done);
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
static void walk_giving(struct walk *w, TSNode statement, TSNode giving,
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
    apply_all(w, &deed, live, done);
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
    sort_out(live, done);
}

static void walk_expression(struct walk *w, TSNode statement, struct paths *live,
                            struct paths *done)
{
    TSNode node = syntax_at(statement, 0);
    struct deed deed = {0};
    switch (syntax_kind(node)) {
    case SYN_ASSIGNMENT:
        walk_assignment(w, statement, node, live, done);
        return;
    case SYN_AUGMENTED:
        deed_of(w, syntax_field(node, "right"), false, &deed);
        if (effect_is_ignore_list(syntax_text(w->bytes, syntax_field(node, "left"))))
            deed_say(&deed, LEVEL_LOUD, REASON_ENDS);
        if (deed.mentions)
            deed_say(&deed, LEVEL_LOUD, REASON_RECORDS);
        break;
    case SYN_YIELD:
        walk_giving(w, statement, node, live, done);
        return;
    default:
        deed_of(w, node, true, &deed);
        deed_of_children(w, statement, &deed); /* a, b: the others */
        if (deed.works && live->len && calls_null(w, node, &live->items[0]))
            deed.works = false;
    }
    apply_all(w, &deed, live, done);
    stop_at_crash(w, node, live, done);
}

static void walk_raise(struct walk *w, struct paths *live, struct paths *done)
{
    for (uint32_t i = 0; i < live->len; i++)
        path_say(&live->items[i], LEVEL_LOUD, REASON_RAISES);
    end_all(w, PATH_RAISES, live, done);
}

static void walk_assert(struct walk *w, TSNode statement, struct paths *live,
                        struct paths *done)
{
    TSNode condition = syntax_bare(syntax_at(statement, 0));
    struct deed deed = {0};
    deed_of(w, condition, false, &deed);
    w->looked_raise |= deed.mentions;
    enum syntax_kind kind = syntax_kind(condition);
    if (kind == SYN_FALSE || kind == SYN_INTEGER) {
        walk_raise(w, live, done);
        return;
    }
    for (uint32_t i = 0; i < live->len && kind != SYN_TRUE && !w->shared; i++)
        live->items[i].flags |= PATH_WORKS; /* a test of the missing case */
}

static void walk_print(struct walk *w, TSNode statement, struct paths *live,
                       struct paths *done)
{
    TSNode chevron = syntax_child_of(statement, SYN_CHEVRON);
    struct deed deed = {.level = LEVEL_QUIET, .report = EFFECT_PRINT, .told = true};
    if (str_find(syntax_text(w->bytes, chevron), STR("stderr")) != STR_NONE)
        deed = (struct deed){.level = LEVEL_LOUD, .reason = REASON_STDERR};
    apply_all(w, &deed, live, done);
}

static void look(struct walk *w, TSNode condition, struct paths *live,
                 struct paths *done)
{
    struct deed deed = {0};
    deed_of(w, condition, false, &deed);
    if (deed.mentions)
        for (uint32_t i = 0; i < live->len; i++)
            live->items[i].flags |= PATH_LOOKED;
    deed.works = false;
    apply_all(w, &deed, live, done);
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

static void walk_if(struct walk *w, TSNode statement, struct paths *live,
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
        struct paths *branch = paths_copy(w, live);
        bool answers = kind == SYN_BLOCK && w->worked;
        struct paths *ended = answers ? arena_new(w->arena, struct paths) : done;
        TSNode body = kind == SYN_BLOCK ? kid : syntax_child_of(kid, SYN_BLOCK);
        walk_block(w, body, branch, ended);
        if (answers) {
            note_answers(w, condition, ended);
            paths_join(done, ended);
        }
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

/* The body once; `break` and `continue` end within the loop. */
static void walk_loop(struct walk *w, TSNode statement, struct paths *live,
                      struct paths *done)
{
    struct paths *ended = arena_new(w->arena, struct paths);
    struct paths *broken = arena_new(w->arena, struct paths);
    struct deed deed = {0};
    deed_of(w, syntax_field(statement, "right"), false, &deed);
    deed.works |= waits(w, statement);
    apply_all(w, &deed, live, done);
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

static void walk_with(struct walk *w, TSNode statement, struct paths *live,
                      struct paths *done)
{
    struct paths *skipped = may_suppress(w, statement) ? paths_copy(w, live) : NULL;
    walk_block(w, syntax_field(statement, "body"), live, done);
    if (skipped)
        paths_join(live, skipped);
}

/* What a `finally` does happens on every path; if it leaves, it decides. */
static void walk_finally(struct walk *w, TSNode block, struct paths *live,
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

static void walk_except(struct walk *w, TSNode clause, struct paths *live,
                        struct paths *done)
{
    uint32_t caught = w->caught_len;
    TSNode alias = syntax_field(clause, "alias");
    if (!ts_node_is_null(alias))
        walk_catch(w, syntax_text(w->bytes, alias));
    walk_block(w, syntax_child_of(clause, SYN_BLOCK), live, done);
    w->caught_len = caught;
}

static void walk_try(struct walk *w, TSNode statement, struct paths *live,
                     struct paths *done)
{
    struct nodes kids = syntax_children(statement, w->arena);
    struct paths *before = paths_copy(w, live);
    struct paths *ended = arena_new(w->arena, struct paths);
    struct paths *failed = arena_new(w->arena, struct paths);
    TSNode last = {{0, 0, 0, 0}, NULL, NULL};
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
            struct paths *branch = paths_copy(w, before);
            walk_except(w, kid, branch, ended);
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
        walk_finally(w, last, live, ended, done);
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

static void walk_match(struct walk *w, TSNode statement, struct paths *live,
                       struct paths *done)
{
    struct nodes cases = syntax_children(syntax_field(statement, "body"), w->arena);
    struct paths *after = arena_new(w->arena, struct paths);
    bool complete = false;
    look(w, syntax_field(statement, "subject"), live, done);
    for (uint32_t i = 0; i < cases.len; i++) {
        if (syntax_kind(cases.items[i]) != SYN_CASE)
            continue;
        struct paths *branch = paths_copy(w, live);
        walk_block(w, syntax_field(cases.items[i], "consequence"), branch, done);
        paths_join(after, branch);
        complete |= takes_all(w, cases.items[i]);
    }
    if (!complete)
        paths_join(after, live);
    *live = *after;
}

static void act_all(struct paths *live, enum act act, TSNode statement)
{
    for (uint32_t i = 0; i < live->len; i++)
        path_act(&live->items[i], act, statement);
}

static void walk_one(struct walk *w, TSNode s, struct paths *live, struct paths *done)
{
    switch (syntax_kind(s)) {
    case SYN_EXPRESSION_STATEMENT:
        walk_expression(w, s, live, done);
        break;
    case SYN_RETURN:
        walk_giving(w, s, s, live, done);
        end_all(w, PATH_RETURNS, live, done);
        break;
    case SYN_RAISE:
        walk_raise(w, live, done);
        break;
    case SYN_ASSERT:
        walk_assert(w, s, live, done);
        break;
    case SYN_BREAK:
        act_all(live, ACT_BREAKS, s);
        end_all(w, PATH_BREAKS, live, done);
        break;
    case SYN_CONTINUE:
        act_all(live, ACT_CONTINUES, s);
        end_all(w, PATH_CONTINUES, live, done);
        break;
    case SYN_PRINT:
        walk_print(w, s, live, done);
        break;
    case SYN_IMPORT:
    case SYN_IMPORT_FROM:
        walk_import(w, s, live);
        break;
    case SYN_FUNCTION:
    case SYN_CLASS:
    case SYN_DECORATED:
        walk_definition(w, s, live);
        break;
    case SYN_IF:
        walk_if(w, s, live, done);
        break;
    case SYN_FOR:
    case SYN_WHILE:
        walk_loop(w, s, live, done);
        break;
    case SYN_WITH:
        walk_with(w, s, live, done);
        break;
    case SYN_TRY:
        walk_try(w, s, live, done);
        break;
    case SYN_MATCH:
        walk_match(w, s, live, done);
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
    walk_one(w, statement, live, done);
    w->depth--;
}

void walk_block(struct walk *w, TSNode block, struct paths *live, struct paths *done)
{
    struct nodes kids = syntax_children(block, w->arena);
    for (uint32_t i = 0; i < kids.len && live->len; i++)
        walk_statement(w, kids.items[i], live, done);
}
