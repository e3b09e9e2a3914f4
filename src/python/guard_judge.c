/* The verdict on one guard from its paths: each path is judged by itself, by the ways
 * of rules.md in their order, and the worst decides. Also the words for what the
 * handler does. */
#include "python/guard_judge.h"

#include "python/guard_imports.h"
#include "python/nulls.h"

#define RESPONSE_MAX 60 /* bytes of source shown in a message */

struct judgement {
    uint8_t verdict, reason;
    const char *why;
};

static const char *why_loud(uint8_t reason)
{
    switch (reason) {
    case REASON_RAISES:
        return "raises";
    case REASON_LOGS:
        return "logs at ERROR or above";
    case REASON_ENDS:
        return "ends the process or the test";
    case REASON_STDERR:
        return "writes to stderr";
    default:
        return "records the exception";
    }
}

static struct judgement handled(uint8_t reason, const char *why)
{
    return (struct judgement){VERDICT_HANDLED, reason, why};
}

/* `return result`, which the function ends with as well, and which was there before the
 * `try`: the handler leaves a step out. */
static bool returns_the_same(const struct guard_list *list, const struct guard *g,
                             const struct path *p)
{
    const struct layout *l = &list->layout;
    uint32_t function = layout_function(l, g->line);
    if (p->act != ACT_RETURNS || p->end != PATH_RETURNS || function == OUTLINE_NONE)
        return false;
    uint32_t last = l->o->lines[function].block_end - 1;
    struct str text = str_slice(l->bytes, p->act_start, p->act_end);
    if (last <= g->line || l->o->lines[last].parent != function ||
        !str_eq(layout_text(l, last), text) || !str_starts(text, STR("return ")))
        return false;
    struct str name = str_trim(str_from(text, strlen("return ")));
    return !walk_names_bit(&g->names, name) &&
           preset_find(l, g->line, name, NULL) != PRESET_NONE;
}

static bool some_path_gives(const struct paths *paths)
{
    for (uint32_t i = 0; i < paths->len; i++)
        if (paths->items[i].flags & PATH_GIVES)
            return true;
    return false;
}

static struct judgement judge_path(const struct guard_list *list, const struct guard *g,
                                   const struct path *p)
{
    if (p->level == LEVEL_LOUD)
        return handled(p->reason, why_loud(p->reason));
    uint64_t deferred = p->defers | p->defers_quiet;
    uint64_t unbound = ~(p->null | p->usable | deferred);
    uint64_t good = p->usable | deferred | (g->preset_usable & unbound);
    if (p->flags & PATH_STAR)
        good = g->required;
    uint64_t bound =
        g->body.bound & ~g->body.flags & ~(g->body.imported & g->body.used);
    uint64_t required = g->required ? g->required : bound;
    bool falls_back = required && (required & ~good) == 0;
    if (falls_back && !(deferred & required))
        return handled(REASON_FALLS_BACK,
                       "binds every name the body would have bound to a usable value");
    /* from distutils.core import setup; kwargs = {}: what was imported has a stand-in
     * that is imported, the rest goes with it. */
    uint64_t imported = required & g->body.imported;
    if ((p->flags & PATH_IMPORTS) && imported && (imported & ~p->usable) == 0)
        return handled(REASON_FALLS_BACK, "imports another in its place");
    /* checker = find("checker"); options = []: the same, worked out. */
    uint64_t empty = p->null & ~p->nones & ~p->trues;
    if ((p->usable & required) && (imported & ~p->usable) == 0 &&
        !(required & ~(p->usable | empty)))
        return handled(REASON_FALLS_BACK, "binds another value in its place");
    /* try: import typing_x; except: NEW = VERSION >= 9; else: NEW = True */
    if (g->consumed && g->body.flags && !(g->body.flags & ~p->usable))
        return handled(REASON_FALLS_BACK, "works the flag out another way");
    if (g->substitutes && (p->flags & PATH_IMPORTS) && !p->null &&
        p->level == LEVEL_NONE)
        return handled(REASON_FALLS_BACK, "imports something else instead");
    if (p->usable & g->chosen)
        return handled(REASON_FALLS_BACK, "chooses another way");
    if (p->usable & g->replaced)
        return handled(REASON_FALLS_BACK, "binds another value than the one before");
    if (p->defers)
        return handled(REASON_DEFERS, "what it binds raises or reports when used");
    if (p->flags & PATH_WORKS)
        return handled(REASON_FALLS_BACK, "does the job another way");
    if ((p->flags & PATH_GIVES) && !returns_the_same(list, g, p))
        return handled(REASON_FALLS_BACK, "gives a usable value instead");
    if (p->flags & PATH_PENDING)
        return handled(REASON_RECORDS, "records the exception");
    /* What reports may have to import its logger first. */
    if ((p->flags & PATH_IMPORTS) && !g->required && p->level == LEVEL_NONE)
        return handled(REASON_FALLS_BACK, "imports something else instead");
    if (p->defers_quiet)
        return (struct judgement){VERDICT_QUIET, 0,
                                  "what it binds only reports below ERROR when used"};
    if (p->level == LEVEL_QUIET)
        return (struct judgement){VERDICT_QUIET, 0, "only reports below ERROR"};
    return (struct judgement){VERDICT_SILENT, 0, "some path leaves no trace"};
}

static void judge_set(const struct guard_list *list, const struct guard *g,
                      const struct paths *paths, bool onwards, struct judgement *worst,
                      struct path *which)
{
    for (uint32_t i = 0; i < paths->len; i++) {
        const struct path *p = &paths->items[i];
        struct judgement j = judge_path(list, g, p);
        bool answer = p->by_data || (p->searched && (p->flags & PATH_NULLS));
        if (answer && j.verdict != VERDICT_HANDLED && some_path_gives(paths))
            j = handled(REASON_FALLS_BACK, "does the job another way");
        if (onwards && g->imported_after && p->end == PATH_RUNS &&
            j.verdict != VERDICT_HANDLED)
            j = handled(REASON_CONTINUES,
                        "an unguarded import of the same module follows");
        if (!onwards && j.verdict == VERDICT_HANDLED)
            j = handled(REASON_CONTINUES, j.why);
        if (onwards && g->leaves && path_goes_on(p) && j.verdict != VERDICT_HANDLED)
            continue; /* judged by where it leads */
        if (!worst->why || j.verdict < worst->verdict) {
            *worst = j;
            *which = *p;
        }
    }
}

/* `from _heapq import *` below the functions it is to replace: they stay in force. */
static bool replaces_what_stands(struct guard_list *list, const struct guard *g)
{
    const struct layout *l = &list->layout;
    bool private = g->body.star && g->body.ops.len == 1;
    for (size_t i = 0; i < g->body.ops.len; i++) {
        struct str module = guard_imports_module(list, g->body.ops.items[i].node);
        size_t dot = str_rfind_char(module, '.');
        module = dot == STR_NONE ? module : str_from(module, dot + 1);
        private &= str_starts(module, STR("_")) && !str_starts(module, STR("__"));
    }
    for (uint32_t i = g->line; private && i-- > 0;)
        if (l->o->lines[i].parent == l->o->lines[g->line].parent &&
            (l->o->lines[i].word == WORD_DEF || l->o->lines[i].word == WORD_CLASS))
            return true;
    return false;
}

/* `if recent(x): return` in the body, or in `else`: what stands behind is for those who
 * do not have x, and for those whose x will not do. Does it raise on every way? */
static bool ends_for_both(const struct guard *g)
{
    bool loud = g->beyond.len > 0;
    for (uint32_t i = 0; i < g->paths.len; i++)
        loud &= g->paths.items[i].end == PATH_RUNS ||
                g->paths.items[i].end == PATH_CONTINUES;
    for (uint32_t i = 0; i < g->beyond.len; i++)
        loud &= g->beyond.items[i].level == LEVEL_LOUD;
    return loud;
}

void guard_judge(struct guard_list *list, struct guard *g)
{
    struct judgement worst = {VERDICT_HANDLED, 0, NULL};
    judge_set(list, g, &g->paths, true, &worst, &g->worst);
    judge_set(list, g, &g->continued, false, &worst, &g->worst);
    if (worst.verdict != VERDICT_HANDLED && g->imported_before)
        worst =
            handled(REASON_CONTINUES, "an unguarded import of the same stands before");
    if (worst.verdict != VERDICT_HANDLED && ends_for_both(g))
        worst =
            handled(REASON_CONTINUES, "what stands behind is loud for this case, too");
    if (worst.verdict != VERDICT_HANDLED && replaces_what_stands(list, g))
        worst = handled(REASON_FALLS_BACK, "what is defined above stays in force");
    if (!worst.why)
        worst = (struct judgement){VERDICT_SILENT, 0, "some path leaves no trace"};
    if (worst.verdict != VERDICT_HANDLED && g->looked_raise)
        worst = handled(REASON_RAISES, "raises after a look at the exception");
    g->verdict = worst.verdict;
    g->reason = worst.reason;
    g->why = worst.why;
}

/* --- words for the message -------------------------------------------------------- */

/* One line of at most RESPONSE_MAX bytes, white space squeezed. */
static struct str shown(struct guard_list *list, uint32_t start, uint32_t end)
{
    struct str text = str_trim(str_slice(list->layout.bytes, start, end));
    char *out = arena_alloc(list->arena, RESPONSE_MAX + 4);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\\';
        if (space && len && out[len - 1] == ' ')
            continue;
        if (len == RESPONSE_MAX) {
            while (len && ((unsigned char)out[len - 1] & 0xc0) == 0x80)
                len--;
            if (len && (unsigned char)out[len - 1] >= 0xc0)
                len--;
            memcpy(out + len, "...", 3);
            return str_make(out, len + 3);
        }
        out[len++] = space ? ' ' : c;
    }
    return str_make(out, len);
}

static const char *report_words(uint8_t report)
{
    switch (report) {
    case EFFECT_DEBUG:
        return "logs at DEBUG";
    case EFFECT_INFO:
        return "logs at INFO";
    case EFFECT_WARNING:
        return "logs at WARNING";
    case EFFECT_WARN:
        return "warns";
    case EFFECT_PRINT:
        return "prints to stdout";
    default:
        return NULL;
    }
}

/* X = None  ->  sets X = None;  self.x: T = None  ->  sets self.x: T = None */
static struct str act_words(struct guard_list *list, const struct path *p)
{
    struct str text = shown(list, p->act_start, p->act_end);
    struct str parts[] = {STR("sets "), text};
    switch (p->act) {
    case ACT_SETS:
        return arena_join(list->arena, parts, 2);
    case ACT_DEFINES: {
        size_t end = str_find_char(text, '(');
        size_t colon = str_find_char(text, ':');
        parts[0] = STR("defines an empty ");
        parts[1] = str_slice(text, 0, end < colon ? end : colon);
        return arena_join(list->arena, parts, 2);
    }
    case ACT_RETURNS:
        if (!str_starts(text, STR("return")))
            return STR("yields");
        if (str_eq(text, STR("return")))
            return STR("returns");
        parts[0] = STR("returns ");
        parts[1] = str_trim(str_from(text, 6));
        return arena_join(list->arena, parts, 2);
    case ACT_BREAKS:
        return STR("breaks out of the loop");
    case ACT_CONTINUES:
        return STR("continues with the next");
    default:
        return STR("");
    }
}

struct text guard_response(struct guard_list *list, const struct guard *g)
{
    const struct path *p = &g->worst;
    if (ts_node_is_null(g->handler))
        return builder_text(list->b, STR("suppresses it"));
    if (p->level == LEVEL_LOUD)
        return builder_text(list->b, str_of(why_loud(p->reason)));
    const char *report = report_words(p->report);
    struct str act = act_words(list, p);
    if (report && act.len)
        return builder_printf(list->b, "%s and %.*s", report, STR_ARG(act));
    if (report)
        return builder_text(list->b, str_of(report));
    if (act.len)
        return builder_text(list->b, act);
    if (p->flags & PATH_WORKS)
        return builder_text(list->b, STR("does the job another way"));
    return builder_text(list->b, p->flags & PATH_IMPORTS ? STR("imports something else")
                                                         : STR("passes"));
}
