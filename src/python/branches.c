/* The branches of a test are found in the outline, and only the one that the missing
 * case takes is parsed and walked. Where it goes nowhere but behind the test, that code
 * is walked; where it only sets a flag, the tests of that flag are read. */
#include "python/branches.h"

#include "python/guard_walk.h"

#include "python/conditions.h"
#include "python/continuation.h"
#include "python/nulls.h"

/* `if X: fast = ok() else: fast = False`: how many tests of such names are read. */
#define HANDED_TESTS_MAX 8
#define HANDED_LINES_MAX 60
#define HANDED_CLASS_LINES_MAX 400 /* ... of an attribute */
/* `if X is not None: f = X.f`: the lines of such a block. */
#define STAND_IN_LINES_MAX 16
/* Nested `if`s at the end of a block that are asked whether they leave. */
#define LEAVES_DEPTH_MAX 4

/* msg = "x is missing", before a report of it */
static bool is_message(struct str name)
{
    return STR_HAS_ANY(name, "msg", "mess", "text", "warn", "reason", "err", "hint");
}

/* Did the path report, and bind nothing but the text of the report? */
static bool only_reports(const struct path *p, const struct walk_names *names)
{
    if (p->level != LEVEL_QUIET ||
        (p->flags & (PATH_WORKS | PATH_GIVES | PATH_IMPORTS | PATH_STAR)))
        return false;
    uint64_t bound = p->usable | p->defers | p->defers_quiet;
    for (uint32_t i = 0; i < names->len; i++)
        if ((bound >> i & 1) && !is_message(names->items[i]))
            return false;
    return true;
}

/* Is all that the path binds a class or function that reports below ERROR when used? */
static bool only_defers_quietly(const struct path *p)
{
    return p->defers_quiet && !p->usable && !p->defers &&
           !(p->flags & (PATH_WORKS | PATH_GIVES | PATH_IMPORTS | PATH_STAR));
}

static uint8_t response_of_path(const struct path *p, const struct walk_names *names)
{
    if (p->level == LEVEL_LOUD)
        return USE_LOUD;
    if (only_reports(p, names) || only_defers_quietly(p))
        return USE_QUIET;
    if (p->flags & (PATH_WORKS | PATH_GIVES | PATH_BINDS | PATH_IMPORTS | PATH_STAR))
        return USE_OTHER_WAY;
    return p->level == LEVEL_QUIET ? USE_QUIET : USE_NOTHING;
}

/* The worst path, but for work: a loop or a condition around it does not make a branch
 * that works a trivial one; nor one that marks tests to be skipped. */
static uint8_t response_of(const struct paths *paths, const struct walk_names *names)
{
    uint8_t worst = paths->len ? USE_LOUD : USE_NOTHING, best = USE_NOTHING;
    for (uint32_t i = 0; i < paths->len; i++) {
        const struct path *p = &paths->items[i];
        uint8_t response = response_of_path(p, names);
        if (response < worst)
            worst = response;
        bool marks = p->reason == REASON_ENDS && p->end == PATH_RUNS;
        if (response > best && (response == USE_OTHER_WAY || marks))
            best = response;
    }
    return best > worst && worst < USE_OTHER_WAY ? best : worst;
}

/* Where the condition at `line` sends the missing case. */
struct branching {
    struct guard_list *list;
    struct layout *l;
    struct walk walk;
    struct paths *live, *done;
};

/* In the branches the name itself is what is missing: to return it is no other way. */
static void branching_start(struct branching *b, const struct climb *c)
{
    struct guard_list *list = c->list;
    struct walk_names *names = arena_new(list->arena, struct walk_names);
    b->list = list;
    b->l = &list->layout;
    b->walk = guard_walk(list, c->line, names);
    b->walk.hopeful = true;
    b->live = arena_new(list->arena, struct paths);
    b->done = arena_new(list->arena, struct paths);
    paths_start(b->live);
    b->live->items[0].null = walk_bit(&b->walk, c->name);
    if (c->is_none || c->feature) /* a call of what it lacks crashes */
        b->live->items[0].nones = b->live->items[0].null;
}

static uint8_t branching_end(struct branching *b)
{
    paths_join(b->done, b->live);
    return response_of(b->done, b->walk.names);
}

/* The block that belongs to the header at `line`: on its own lines or behind the colon.
 */
static void run_clause(struct branching *b, uint32_t line, TSNode clause)
{
    const struct outline_line *it = &b->l->o->lines[line];
    if (it->ends_colon) {
        continue_lines(b->l, &b->walk, line + 1, it->block_end, b->live, b->done);
        return;
    }
    TSNode block = syntax_child_of(clause, SYN_BLOCK);
    if (!ts_node_is_null(block))
        walk_block(&b->walk, block, b->live, b->done);
}

/* Does the simple statement at `line` leave? */
static bool line_leaves(const struct layout *l, uint32_t line)
{
    struct str text = layout_text(l, line);
    return l->o->lines[line].word == WORD_RETURN ||
           l->o->lines[line].word == WORD_RAISE || str_eq(text, STR("continue")) ||
           str_eq(text, STR("break"));
}

/* `if a: return x` (or several lines): does the block leave, as far as its last
 * statement tells? One that is an `if` itself leaves by all of its clauses. */
static bool clause_leaves(const struct layout *l, uint32_t line, unsigned depth)
{
    const struct outline_line *it = &l->o->lines[line];
    struct str text = layout_text(l, line);
    if (!it->ends_colon)
        return str_find(text, STR(": return")) != STR_NONE ||
               str_find(text, STR(": raise")) != STR_NONE ||
               str_find(text, STR(": continue")) != STR_NONE ||
               str_find(text, STR(": break")) != STR_NONE;
    uint32_t last = OUTLINE_NONE;
    for (uint32_t i = line + 1; i < it->block_end; i = layout_after(l, i))
        last = i;
    if (last == OUTLINE_NONE)
        return false;
    if (l->o->lines[last].word != WORD_IF || !l->o->lines[last].ends_colon)
        return line_leaves(l, last);
    bool otherwise = false;
    for (uint32_t i = last; i < it->block_end && l->head[i] == last;
         i = l->o->lines[i].block_end) {
        if (depth >= LEAVES_DEPTH_MAX || l->o->lines[i].block_end <= i ||
            !clause_leaves(l, i, depth + 1))
            return false;
        otherwise |= l->o->lines[i].word == WORD_ELSE;
    }
    return otherwise;
}

/* The clauses after the one at `line`, each a branch that the missing case may take. */
static uint8_t response_of_rest(const struct climb *c, uint32_t line)
{
    struct layout *l = &c->list->layout;
    uint32_t head = l->head[line], after = layout_after(l, line);
    uint8_t worst = USE_LOUD, best = USE_NOTHING, last = USE_NOTHING;
    bool some = false, otherwise = false, leaves = clause_leaves(l, line, 0);
    uint32_t next = l->o->lines[line].block_end;
    if (next <= line)
        next = line + 1;
    for (; next < after && l->head[next] == head; next = l->o->lines[next].block_end) {
        struct branching one;
        TSNode root, clause = syntax_none();
        branching_start(&one, c);
        if (!l->o->lines[next].ends_colon && layout_parse(l, head, next + 1, &root))
            clause = layout_node_at(root, l->o->lines[next].start, SYN_ELSE);
        run_clause(&one, next, clause);
        uint8_t response = branching_end(&one);
        if (response < worst)
            worst = response;
        if (response > best)
            best = response;
        some = true;
        leaves &= clause_leaves(l, next, 0);
        last = response;
        otherwise |= l->o->lines[next].word == WORD_ELSE;
        if (l->o->lines[next].block_end <= next)
            break;
    }
    /* `if X: return a elif Y: return b`, then `return c` */
    if (some && !otherwise && !c->joined && leaves && worst >= USE_OTHER_WAY) {
        struct branching behind;
        branching_start(&behind, c);
        continue_path(l, &behind.walk, head, 1u << PATH_RETURNS, &behind.live->items[0],
                      behind.done);
        uint8_t response = response_of(behind.done, behind.walk.names);
        return response < worst ? response : worst;
    }
    /* `if X and wanted: .. elif wanted: raise` */
    if (c->joined && best == USE_LOUD)
        return USE_LOUD;
    /* `if X and isinstance(v, X.T): .. elif isinstance(v, list): .. else: <any v>` */
    if (c->joined && otherwise && last > worst)
        return last;
    return some && otherwise ? worst : USE_NOTHING;
}

/* `if X and other: return fast(..)` leaves the other way to the code behind it, unless
 * it is only what concerns X's own types (isinstance(v, X.T)), or gives nothing. */
static bool gives_result(struct climb *c, uint32_t line, TSNode clause)
{
    struct branching b;
    struct str text = layout_text(&c->list->layout, line);
    if (str_find(text, STR("isinstance(")) != STR_NONE ||
        str_find(text, STR("issubclass(")) != STR_NONE ||
        str_find(text, STR("type(")) != STR_NONE)
        return false;
    branching_start(&b, c);
    run_clause(&b, line, clause);
    return branching_end(&b) >= USE_OTHER_WAY;
}

/* `def f(..): ..` above, then `if X is not None: f = X.f` or another `def f`: without X
 * the one above stays in force. Does the block do nothing but put such names in the
 * place of others? */
static bool stands_in(const struct climb *c)
{
    const struct layout *l = &c->list->layout;
    uint32_t line = c->line, end = l->o->lines[line].block_end;
    if (!l->o->lines[line].ends_colon || end > line + STAND_IN_LINES_MAX)
        return false;
    for (uint32_t i = line + 1; i < end; i = layout_after(l, i)) {
        bool defines = l->o->lines[i].word == WORD_DEF;
        struct str text = layout_text(l, i);
        if (defines)
            text = layout_def_name(l, i);
        size_t len = 0;
        while (len < text.len && layout_is_word(text.ptr[len]))
            len++;
        struct str value = str_from(text, len);
        uint32_t at = OUTLINE_NONE;
        if (l->o->lines[i].parent != line ||
            (!defines &&
             (l->o->lines[i].word != WORD_OTHER || !str_starts(value, STR(" = ")) ||
              !condition_names(value, c->name))) ||
            preset_find(l, line, str_slice(text, 0, len), &at) != PRESET_USABLE ||
            at == OUTLINE_NONE ||
            (l->o->lines[at].word != WORD_DEF && l->o->lines[at].word != WORD_OTHER))
            return false;
    }
    return end > line + 1;
}

static uint8_t response_of_if(struct climb *c, TSNode clause)
{
    struct branching b;
    struct layout *l = &c->list->layout;
    uint32_t line = c->line;
    branching_start(&b, c);
    if (c->truth) {
        run_clause(&b, line, clause);
        return branching_end(&b);
    }
    uint32_t block_end = l->o->lines[line].block_end;
    bool more = block_end < l->o->count && block_end > line &&
                l->head[block_end] == l->head[line];
    if (more)
        return response_of_rest(c, line);
    if (!c->joined && stands_in(c))
        return USE_OTHER_WAY;
    if (!clause_leaves(l, line, 0))
        return USE_NOTHING;
    if (c->joined && !gives_result(c, line, clause))
        return USE_NOTHING;
    c->behind = true;
    continue_path(l, &b.walk, l->head[line], 1u << PATH_RETURNS, &b.live->items[0],
                  b.done);
    return response_of(b.done, b.walk.names);
}

/* --- names that branches hand it on to -------------------------------------------- */

/* Where tests of the name can be: behind `line` in its function, or for an attribute of
 * self anywhere in the class. */
static void lines_behind(const struct layout *l, uint32_t line, struct str name,
                         uint32_t *from, uint32_t *end)
{
    uint32_t function = layout_function(l, line), most = HANDED_LINES_MAX;
    *from = layout_after(l, line);
    *end = function == OUTLINE_NONE ? l->o->count : l->o->lines[function].block_end;
    if (str_starts(name, STR("self.")) && function != OUTLINE_NONE &&
        l->o->lines[function].parent < l->o->count) {
        *end = l->o->lines[l->o->lines[function].parent].block_end;
        most = HANDED_CLASS_LINES_MAX;
    }
    if (*end > *from + most)
        *end = *from + most;
}

uint8_t use_response_behind(struct guard_list *list, uint32_t line, struct str name,
                            bool none)
{
    struct layout *l = &list->layout;
    uint32_t from = 0, end = 0;
    uint32_t comment = 0, tests = 0;
    uint8_t best = USE_NOTHING;
    lines_behind(l, line, name, &from, &end);
    size_t head = str_rfind_char(name, '.');
    head = head == STR_NONE ? 0 : head + 1;
    for (uint32_t i = from; i < end && tests < HANDED_TESTS_MAX; i++) {
        uint32_t at = l->o->lines[i].start;
        for (;;) {
            struct str found = layout_next_name(l, &at, l->o->lines[i].end, &comment);
            if (found.len == 0)
                break;
            uint32_t start = at - (uint32_t)(found.len + head);
            struct use use;
            if (!str_eq(found, str_from(name, head)) || at < name.len ||
                !str_eq(str_slice(l->bytes, start, at), name) ||
                !use_is_plausible(l, i, start, (uint32_t)name.len, false) ||
                ++tests > HANDED_TESTS_MAX)
                continue;
            if (use_read_once(list, i, start, (uint32_t)name.len,
                              (struct use_value){.none = none}, &use) &&
                use.is_test && use.response > best)
                best = use.response;
        }
    }
    return best;
}

/* Does the block of the clause at `line` bind a plain name at its own level? */
static bool binds_name(const struct layout *l, uint32_t line)
{
    uint32_t seen = 0;
    for (uint32_t i = line + 1;
         i < l->o->lines[line].block_end && seen < HANDED_LINES_MAX;
         i = layout_after(l, i), seen++) {
        struct str text = layout_text(l, i);
        size_t len = 0;
        if (str_starts(text, STR("self.")))
            len = strlen("self.");
        while (len < text.len && layout_is_word(text.ptr[len]))
            len++;
        if (l->o->lines[i].word == WORD_OTHER &&
            str_starts(str_from(text, len), STR(" = ")))
            return true;
    }
    return false;
}

/* `fast = False; if X and wanted: fast = True`: what tests of `fast` do. */
static uint8_t response_of_unset(const struct climb *c, TSNode clause)
{
    struct branching b;
    struct layout *l = &c->list->layout;
    uint8_t best = USE_NOTHING;
    branching_start(&b, c);
    run_clause(&b, c->line, clause);
    paths_join(b.done, b.live);
    uint64_t bound = 0;
    for (uint32_t i = 0; i < b.done->len; i++)
        bound |= b.done->items[i].usable | b.done->items[i].trues;
    for (uint32_t i = 0; i < b.walk.names->len; i++) {
        struct str name = b.walk.names->items[i];
        if (!(bound >> i & 1) || str_eq(name, c->name) ||
            str_find_char(name, '.') != STR_NONE)
            continue;
        uint32_t at = OUTLINE_NONE;
        if (preset_find(l, c->line, name, &at) != PRESET_NULL || at == OUTLINE_NONE)
            continue;
        bool none = str_ends(layout_text(l, at), STR("None"));
        uint8_t response = use_response_behind(c->list, c->line, name, none);
        if (response > best)
            best = response;
    }
    return best;
}

/* A local, or self.x */
static bool may_be_handed_on(struct str name)
{
    if (str_starts(name, STR("self.")))
        name = str_from(name, strlen("self."));
    return str_find_char(name, '.') == STR_NONE && str_find_char(name, '[') == STR_NONE;
}

/* `if X: fast = ok() else: fast = False`: the same. */
static uint8_t response_of_nulled(const struct climb *c, TSNode clause)
{
    struct branching b;
    struct layout *l = &c->list->layout;
    uint32_t otherwise = layout_clause(l, c->line, WORD_ELSE);
    uint8_t best = USE_NOTHING;
    branching_start(&b, c);
    if (c->truth)
        run_clause(&b, c->line, clause);
    else if (otherwise != OUTLINE_NONE && l->o->lines[otherwise].ends_colon)
        run_clause(&b, otherwise, clause);
    paths_join(b.done, b.live);
    if (b.done->len != 1 || b.done->items[0].end != PATH_RUNS)
        return USE_NOTHING;
    const struct path *p = &b.done->items[0];
    for (uint32_t i = 0; i < b.walk.names->len; i++) {
        struct str name = b.walk.names->items[i];
        if (!(p->null >> i & 1) || str_eq(name, c->name) || !may_be_handed_on(name) ||
            (p->trues >> i & 1))
            continue;
        uint8_t response =
            use_response_behind(c->list, c->line, name, (p->nones >> i & 1) != 0);
        if (response > best)
            best = response;
    }
    return best;
}

/* A branch that only sets a flag leaves the answer to the tests of that flag. */
uint8_t branches_of_if(struct climb *c, TSNode clause)
{
    uint8_t response = response_of_if(c, clause);
    struct layout *l = &c->list->layout;
    if (response != USE_NOTHING || c->followed || c->behind ||
        !l->o->lines[c->line].ends_colon || l->o->lines[c->line].word != WORD_IF)
        return response;
    uint32_t end = l->o->lines[c->line].block_end;
    bool alone = end >= l->o->count || l->head[end] != l->head[c->line];
    uint32_t otherwise = layout_clause(l, c->line, WORD_ELSE);
    if (!c->truth && alone)
        return binds_name(l, c->line) ? response_of_unset(c, clause) : response;
    if (!binds_name(l, c->truth || otherwise == OUTLINE_NONE ? c->line : otherwise))
        return response;
    return response_of_nulled(c, clause);
}

/* `match X:` goes where the first case is that takes None, or a flag's value. */
bool branches_of_match(struct climb *c, TSNode match, uint8_t *response)
{
    struct guard_list *list = c->list;
    struct nodes cases = syntax_children(syntax_field(match, "body"), list->arena);
    struct str missing = c->none ? STR("None") : c->truth ? STR("True") : STR("False");
    for (uint32_t i = 0; i < cases.len; i++) {
        TSNode clause = cases.items[i];
        TSNode pattern = syntax_child_of(clause, SYN_CASE_PATTERN);
        struct str text = syntax_text(list->layout.bytes, pattern);
        if (syntax_kind(clause) != SYN_CASE ||
            (!str_eq(text, missing) && !str_eq(text, STR("_"))))
            continue;
        struct branching b;
        branching_start(&b, c);
        walk_block(&b.walk, syntax_field(clause, "consequence"), b.live, b.done);
        *response = branching_end(&b);
        return true;
    }
    return false;
}

uint8_t branches_of_value(const struct climb *c, TSNode value)
{
    struct branching b;
    branching_start(&b, c);
    return value_of(&b.walk, value, &b.live->items[0]) == VALUE_NULL ? USE_NOTHING
                                                                     : USE_OTHER_WAY;
}

uint8_t branches_of_lines(const struct climb *c, uint32_t from, uint32_t to)
{
    struct branching b;
    branching_start(&b, c);
    continue_lines(b.l, &b.walk, from, to, b.live, b.done);
    return branching_end(&b);
}

/* `while X is None and more: work()` */
uint8_t branches_of_loop(const struct climb *c)
{
    const struct outline_line *it = &c->list->layout.o->lines[c->line];
    if (!it->ends_colon || it->block_end <= c->line)
        return USE_NOTHING;
    return branches_of_lines(c, c->line + 1, it->block_end);
}

/* Does every path of the handler that does not raise go on behind the `try`? Adds up
 * the names that they bind. */
static bool goes_on(const struct guard *g, uint64_t *bound)
{
    *bound = 0;
    for (uint32_t i = 0; i < g->paths.len; i++) {
        const struct path *p = &g->paths.items[i];
        if (p->end != PATH_RUNS && p->end != PATH_RAISES)
            return false;
        *bound |= p->null | p->usable | p->defers | p->defers_quiet;
    }
    return true;
}

/* The name in the condition that only success binds; empty when there is none, or when
 * the handler changes what is asked. */
static struct str name_asked_about(const struct guard *g, struct str condition)
{
    struct str found = STR("");
    uint64_t bound;
    if (!goes_on(g, &bound))
        return found;
    for (uint32_t i = 0; i < g->names.len; i++) {
        if (!((g->body.bound | bound) >> i & 1) ||
            !condition_names(condition, g->names.items[i]))
            continue;
        if (bound >> i & 1)
            return STR("");
        found = g->names.items[i];
    }
    return found;
}

uint8_t branches_asked_again(struct guard_list *list, const struct guard *g)
{
    struct layout *l = &list->layout;
    const struct outline_line *lines = l->o->lines;
    uint32_t around = lines[g->line].parent;
    if (around >= l->o->count || lines[around].word != WORD_IF ||
        !lines[around].ends_colon)
        return USE_NOTHING;
    struct str condition = layout_text(l, around);
    struct str name = name_asked_about(g, condition);
    uint32_t from = layout_after(l, around), end = layout_block_end(l, around);
    if (end > from + HANDED_LINES_MAX)
        end = from + HANDED_LINES_MAX;
    for (uint32_t i = from; name.len && i < end; i++) {
        struct str text = layout_text(l, i);
        if (lines[i].word == WORD_IF && lines[i].parent == lines[around].parent &&
            str_eq(text, condition)) {
            struct climb c = {
                .list = list, .line = i, .name = name, .truth = true, .followed = true};
            return branches_of_if(&c, syntax_none());
        }
        if (condition_names(text, name))
            break; /* it may be another by now */
    }
    return USE_NOTHING;
}
