/* From the name the tree is climbed to the statement that tests it, and what the name's
 * truth means for each expression on the way is carried along. The branches are then
 * found in the outline and only the missing one is parsed. */
#include "python/uses.h"

#include "python/continuation.h"
#include "python/nulls.h"

#define CLIMB_MAX 48
#define HEADER_BYTES_MAX 8192 /* of an if-chain up to its elif, of a long condition */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\\';
}

static bool has_test_word(struct str text)
{
    static const char *const words[] = {
        " if ",  " or ", " and ", "not ",  " is ",  " == ",   " != ", "skip",
        "bool(", "all(", "any(",  "print", "echo(", ".info(", "warn", NULL};
    for (const char *const *word = words; *word; word++)
        if (str_find(text, str_of(*word)) != STR_NONE)
            return true;
    return false;
}

bool use_is_plausible(const struct layout *l, uint32_t line, uint32_t at, uint32_t len,
                      bool called)
{
    const struct outline_line *it = &l->o->lines[line];
    struct str bytes = l->bytes;
    if (at > it->start &&
        (bytes.ptr[at - 1] == '.' || layout_is_word(bytes.ptr[at - 1])))
        return false;
    uint32_t end = at + len;
    while (end < it->end && is_blank(bytes.ptr[end]))
        end++;
    char next = end < it->end ? bytes.ptr[end] : '\n';
    bool assigned = next == '=' && !(end + 1 < it->end && bytes.ptr[end + 1] == '=');
    if (called ? next != '(' : next == '.' || next == '(' || next == '[' || assigned)
        return false;
    uint32_t before = at;
    while (before > it->start && is_blank(bytes.ptr[before - 1]))
        before--;
    bool value = before > it->start && bytes.ptr[before - 1] == '=';
    switch (it->word) {
    case WORD_IF:
    case WORD_ELIF:
    case WORD_WHILE:
    case WORD_ASSERT:
    case WORD_DECORATOR:
    case WORD_RETURN:
    case WORD_MATCH:
        return true;
    case WORD_IMPORT:
    case WORD_FROM:
    case WORD_DEF:
    case WORD_CLASS:
    case WORD_GLOBAL:
    case WORD_ELSE:
    case WORD_EXCEPT:
    case WORD_FINALLY:
    case WORD_CASE:
        return false;
    default:
        return value || has_test_word(str_slice(bytes, it->start, it->end));
    }
}

/* Parses as much as makes the line a statement that the grammar knows. */
static bool parse_line(struct layout *l, uint32_t line, TSNode *root)
{
    uint32_t from = line, to = line + 1;
    if (l->o->lines[line].word == WORD_ELIF)
        from = l->head[line];
    if (l->o->lines[line].word == WORD_MATCH)
        to = layout_after(l, line);
    while (to < l->o->count && l->o->lines[to - 1].word == WORD_DECORATOR)
        to++;
    if (l->o->lines[to - 1].end - l->o->lines[from].start > HEADER_BYTES_MAX)
        return false;
    return layout_parse(l, from, to, root);
}

/* The way up from a name. */
struct climb {
    struct guard_list *list;
    uint32_t line;
    TSNode node;
    bool truth, none; /* when missing; none: it is None itself */
    bool container, length, member;
    bool flag;        /* its text says that the thing is missing */
    bool bare;        /* nothing but the name itself so far */
    bool shown;       /* part of a text or structure: only a report of it counts */
    bool joined;      /* with other conditions, by `and` or `or` */
    TSNode otherwise; /* the right side of `X or other` */
    struct str name;  /* as it stands there */
    bool is_none;     /* ... and it is None */
    bool behind;      /* the missing case goes on behind the test */
    bool followed;    /* the name was handed on by a branch of another test */
};

/* `if X: fast = ok() else: fast = False`: how many tests of such names are read. */
#define HANDED_TESTS_MAX 8
#define HANDED_LINES_MAX 60

/* --- what a branch does ----------------------------------------------------------- */

/* msg = "x is missing", before a report of it */
static bool is_message(struct str name)
{
    static const char *const parts[] = {"msg",    "mess", "text", "warn",
                                        "reason", "err",  "hint", NULL};
    for (const char *const *part = parts; *part; part++)
        if (str_find(name, str_of(*part)) != STR_NONE)
            return true;
    return false;
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

static uint8_t response_of_path(const struct path *p, const struct walk_names *names)
{
    if (p->level == LEVEL_LOUD)
        return USE_LOUD;
    if (only_reports(p, names))
        return USE_QUIET;
    if (p->flags & (PATH_WORKS | PATH_GIVES | PATH_BINDS | PATH_IMPORTS | PATH_STAR))
        return USE_OTHER_WAY;
    return p->level == LEVEL_QUIET ? USE_QUIET : USE_NOTHING;
}

/* The worst path, but for work: a loop or a condition around it does not make a branch
 * that works a trivial one. */
static uint8_t response_of(const struct paths *paths, const struct walk_names *names)
{
    uint8_t worst = paths->len ? USE_LOUD : USE_NOTHING;
    bool works = false;
    for (uint32_t i = 0; i < paths->len; i++) {
        uint8_t response = response_of_path(&paths->items[i], names);
        works |= response == USE_OTHER_WAY;
        if (response < worst)
            worst = response;
    }
    return works && worst < USE_OTHER_WAY ? USE_OTHER_WAY : worst;
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
    if (c->is_none)
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

/* `if a: return x` (or several lines): does the block leave, as far as its last line
 * tells? */
static bool clause_leaves(const struct layout *l, uint32_t line)
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
    text = layout_text(l, last);
    return l->o->lines[last].word == WORD_RETURN ||
           l->o->lines[last].word == WORD_RAISE || str_eq(text, STR("continue")) ||
           str_eq(text, STR("break"));
}

/* The clauses after the one at `line`, each a branch that the missing case may take. */
static uint8_t response_of_rest(const struct climb *c, uint32_t line)
{
    struct layout *l = &c->list->layout;
    uint32_t head = l->head[line], after = layout_after(l, line);
    uint8_t worst = USE_LOUD, best = USE_NOTHING, last = USE_NOTHING;
    bool some = false, otherwise = false;
    uint32_t next = l->o->lines[line].block_end;
    if (next <= line)
        next = line + 1;
    for (; next < after && l->head[next] == head; next = l->o->lines[next].block_end) {
        struct branching one;
        TSNode root, clause = {{0, 0, 0, 0}, NULL, NULL};
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
        last = response;
        otherwise |= l->o->lines[next].word == WORD_ELSE;
        if (l->o->lines[next].block_end <= next)
            break;
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
    if (!clause_leaves(l, line))
        return USE_NOTHING;
    if (c->joined && !gives_result(c, line, clause))
        return USE_NOTHING;
    c->behind = true;
    continue_path(l, &b.walk, l->head[line], 1u << PATH_RETURNS, &b.live->items[0],
                  b.done);
    return response_of(b.done, b.walk.names);
}

/* --- names that branches hand it on to -------------------------------------------- */

static bool read_use(struct guard_list *list, uint32_t line, uint32_t at, uint32_t len,
                     struct use_value missing, bool followed, struct use *out);

uint8_t use_response_behind(struct guard_list *list, uint32_t line, struct str name,
                            bool none)
{
    struct layout *l = &list->layout;
    uint32_t function = layout_function(l, line), from = layout_after(l, line);
    uint32_t end =
        function == OUTLINE_NONE ? l->o->count : l->o->lines[function].block_end;
    uint32_t comment = 0, tests = 0;
    uint8_t best = USE_NOTHING;
    if (end > from + HANDED_LINES_MAX)
        end = from + HANDED_LINES_MAX;
    for (uint32_t i = from; i < end && tests < HANDED_TESTS_MAX; i++) {
        uint32_t at = l->o->lines[i].start;
        for (;;) {
            struct str found = layout_next_name(l, &at, l->o->lines[i].end, &comment);
            if (found.len == 0)
                break;
            uint32_t start = at - (uint32_t)found.len;
            struct use use;
            if (!str_eq(found, name) ||
                !use_is_plausible(l, i, start, (uint32_t)name.len, false) ||
                ++tests > HANDED_TESTS_MAX)
                continue;
            if (read_use(list, i, start, (uint32_t)name.len,
                         (struct use_value){.none = none}, true, &use) &&
                use.is_test && use.response > best)
                best = use.response;
        }
    }
    return best;
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
        if (!(p->null >> i & 1) || str_eq(name, c->name) ||
            str_find_char(name, '.') != STR_NONE || (p->trues >> i & 1))
            continue;
        uint8_t response =
            use_response_behind(c->list, c->line, name, (p->nones >> i & 1) != 0);
        if (response > best)
            best = response;
    }
    return best;
}

/* A branch that only sets a flag leaves the answer to the tests of that flag. */
static uint8_t response_of_test(struct climb *c, TSNode clause)
{
    uint8_t response = response_of_if(c, clause);
    struct layout *l = &c->list->layout;
    if (response != USE_NOTHING || c->followed || c->behind ||
        !l->o->lines[c->line].ends_colon || l->o->lines[c->line].word != WORD_IF)
        return response;
    uint32_t end = l->o->lines[c->line].block_end;
    bool alone = end >= l->o->count || l->head[end] != l->head[c->line];
    return !c->truth && alone ? response_of_unset(c, clause)
                              : response_of_nulled(c, clause);
}

/* `match X:` goes where the first case is that takes None, or a flag's value. */
static bool response_of_match(struct climb *c, TSNode match, uint8_t *response)
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

/* --- the climb -------------------------------------------------------------------- */

static uint8_t response_of_value(struct climb *c, TSNode value)
{
    struct branching b;
    branching_start(&b, c);
    return value_of(&b.walk, value, &b.live->items[0]) == VALUE_NULL ? USE_NOTHING
                                                                     : USE_OTHER_WAY;
}

/* The operator between the two operands, as written. */
static struct str operator_of(struct str bytes, TSNode comparison)
{
    TSNode operator= syntax_field(comparison, "operators");
    return syntax_text(bytes, operator);
}

/* [], {} and () */
static bool value_is_empty(TSNode value)
{
    enum syntax_kind kind = syntax_kind(value);
    return (kind == SYN_LIST || kind == SYN_DICTIONARY || kind == SYN_TUPLE) &&
           syntax_count(value) == 0;
}

static bool climb_comparison(struct climb *c, TSNode comparison)
{
    struct str bytes = c->list->layout.bytes;
    struct str op = operator_of(bytes, comparison);
    struct nodes sides = syntax_children(comparison, c->list->arena);
    if (sides.len != 2)
        return false;
    bool first = ts_node_eq(sides.items[0], c->node);
    TSNode other = sides.items[first ? 1 : 0];
    enum syntax_kind kind = syntax_kind(other);
    bool negative = str_find(op, STR("not")) != STR_NONE || str_eq(op, STR("!="));
    bool container = c->container && !first;
    bool length = c->length && first && str_eq(syntax_text(bytes, other), STR("0"));
    bool equals =
        str_starts(op, STR("is")) || str_eq(op, STR("==")) || str_eq(op, STR("!="));
    c->container = c->length = c->bare = false;
    if (str_ends(op, STR("in"))) {
        if (container) {
            c->truth = negative; /* nothing is in it */
            return c->member = true;
        }
        if (first || (kind != SYN_NONE && kind != SYN_FALSE))
            return false;
        c->truth = !c->truth != negative;
    } else if (equals && kind == SYN_NONE) {
        c->truth = c->none != negative;
    } else if (equals && (kind == SYN_FALSE || kind == SYN_ELLIPSIS ||
                          str_eq(syntax_text(bytes, other), STR("object")))) {
        c->truth = !c->truth != negative;
    } else if (equals && kind == SYN_TRUE) {
        c->truth = c->truth != negative;
    } else if (equals && !c->none && !c->truth &&
               str_eq(syntax_text(bytes, other), STR("0"))) {
        c->truth = !negative; /* HAVE_X = 0 */
    } else if (equals && length) {
        c->truth = !negative;
    } else if (equals && (kind == SYN_STRING || kind == SYN_INTEGER)) {
        c->truth = negative;
    } else if (equals && value_is_empty(other)) {
        c->truth = !negative;
    } else if (op.len && (op.ptr[0] == '<' || op.ptr[0] == '>')) {
        c->truth = first ? op.ptr[0] == '<' : op.ptr[0] == '>';
    } else {
        return false;
    }
    c->none = false;
    return true;
}

/* print("numpy:", HAVE_NUMPY): whoever reads it knows. */
static bool reports(struct climb *c, TSNode call)
{
    enum effect effect = effect_of_call(c->list->layout.bytes, call, c->list->options);
    return effect_is_report(effect) && effect != EFFECT_DEBUG;
}

/* Through the argument of a call: `bool(X)`, `any([X, Y])`, skips. */
static bool climb_call(struct climb *c, TSNode call, struct use *out, bool *done)
{
    struct str name =
        syntax_last_name(c->list->layout.bytes, syntax_field(call, "function"));
    if (str_eq(name, STR("bool")) || str_eq(name, STR("all")) ||
        str_eq(name, STR("any")) || str_eq(name, STR("callable")))
        return true;
    if (str_eq(name, STR("hasattr"))) {
        c->none = false;
        return true;
    }
    if (c->container && str_eq(name, STR("len"))) {
        c->container = false;
        return c->length = true;
    }
    /* exit_json(x=HAS_X): what an Ansible module tells */
    if (c->flag && (reports(c, call) || str_eq(name, STR("exit_json")))) {
        out->is_test = *done = true;
        out->response = USE_QUIET;
        return true;
    }
    if (str_eq(name, STR("dict")) || str_eq(name, STR("dumps")) ||
        str_eq(name, STR("str")) || str_eq(name, STR("repr")) ||
        str_eq(name, STR("format")))
        return c->shown = true;
    bool skips = str_find(name, STR("skip")) != STR_NONE ||
                 str_find(name, STR("Skip")) != STR_NONE;
    if (!skips)
        return false;
    bool unless = str_find(name, STR("nless")) != STR_NONE;
    out->is_test = *done = true;
    out->response = c->truth != unless ? USE_LOUD : USE_NOTHING;
    return true;
}

static bool is_part_of_text(enum syntax_kind kind)
{
    return kind == SYN_BINARY || kind == SYN_DICTIONARY || kind == SYN_PAIR ||
           kind == SYN_CALL || kind == SYN_ARGUMENTS || kind == SYN_KEYWORD_ARGUMENT ||
           kind == SYN_PARENTHESIZED || kind == SYN_TUPLE || kind == SYN_LIST ||
           kind == SYN_SET;
}

/* log.debug("limit: %s", limit if limit else "?"): another value in a report is no more
 * than the report. */
static uint8_t response_in_report(const struct climb *c, TSNode value, uint8_t response)
{
    struct str bytes = c->list->layout.bytes;
    for (unsigned hop = 0; hop < CLIMB_MAX && response == USE_OTHER_WAY; hop++) {
        value = syntax_parent(value);
        enum syntax_kind kind = syntax_kind(value);
        if (!is_part_of_text(kind) && kind != SYN_INTERPOLATION && kind != SYN_STRING &&
            kind != SYN_CONCATENATED)
            break;
        enum effect effect = kind == SYN_CALL
                                 ? effect_of_call(bytes, value, c->list->options)
                                 : EFFECT_PURE;
        if (effect_is_report(effect))
            return effect == EFFECT_DEBUG ? USE_NOTHING : USE_QUIET;
        if (effect != EFFECT_PURE)
            break;
    }
    return response;
}

static bool is_value(struct climb *c, struct use *out)
{
    if (ts_node_is_null(c->otherwise))
        return false;
    out->is_test = true;
    out->response = response_in_report(c, c->node, response_of_value(c, c->otherwise));
    return true;
}

static void climb_boolean(struct climb *c, TSNode parent)
{
    struct str bytes = c->list->layout.bytes;
    struct str op = syntax_text(bytes, syntax_field(parent, "operator"));
    bool left = ts_node_eq(syntax_field(parent, "left"), c->node);
    c->joined = true;
    if (str_eq(op, STR("or")) && left && !c->truth && c->bare &&
        ts_node_is_null(c->otherwise))
        c->otherwise = syntax_field(parent, "right");
}

static bool hand_on(struct climb *c, struct str to, bool function, struct use *out)
{
    if (is_value(c, out))
        return true;
    out->alias = to;
    out->value = (struct use_value){c->truth, c->none, c->container, c->flag};
    out->function = function;
    return to.len > 0;
}

static struct str function_name(struct climb *c)
{
    const struct layout *l = &c->list->layout;
    uint32_t function = layout_function(l, c->line);
    if (function == OUTLINE_NONE)
        return str_make(NULL, 0);
    return layout_def_name(l, function);
}

/* Has the function around it arguments of its own? */
static bool takes_arguments(const struct climb *c)
{
    const struct layout *l = &c->list->layout;
    uint32_t function = layout_function(l, c->line);
    if (function == OUTLINE_NONE)
        return false;
    struct str text = layout_text(l, function);
    size_t open = str_find_char(text, '(');
    text = str_trim(str_from(text, open == STR_NONE ? text.len : open + 1));
    return !str_starts(text, STR(")")) && !str_starts(text, STR("self)")) &&
           !str_starts(text, STR("cls)"));
}

/* One step up. True: go on from c->node; *done says that `out` is complete. */
static bool climb_step(struct climb *c, TSNode parent, struct use *out, bool *done)
{
    if (c->shown && !is_part_of_text(syntax_kind(parent)))
        return false;
    switch (syntax_kind(parent)) {
    case SYN_BINARY:
    case SYN_DICTIONARY:
    case SYN_PAIR:
        if (is_value(c, out))
            return *done = true;
        return c->shown = true;
    case SYN_PARENTHESIZED:
    case SYN_NAMED:
    case SYN_TUPLE:
    case SYN_LIST:
    case SYN_SET:
    case SYN_ARGUMENTS:
    case SYN_KEYWORD_ARGUMENT:
    case SYN_EXPRESSION_STATEMENT:
    case SYN_AWAIT:
    case SYN_DECORATOR:
        break;
    case SYN_NOT:
        c->truth = !c->truth;
        c->none = c->container = c->length = c->bare = false;
        break;
    case SYN_COMPARISON:
        if (!climb_comparison(c, parent))
            return false;
        break;
    case SYN_BOOLEAN:
        climb_boolean(c, parent);
        break;
    case SYN_CALL:
        if (!climb_call(c, parent, out, done))
            return is_value(c, out) && (*done = true);
        break;
    case SYN_ASSERT:
        *done = out->is_test = true;
        out->response = c->truth ? USE_NOTHING : USE_LOUD;
        break;
    case SYN_IF:
    case SYN_ELIF:
        if (!ts_node_eq(syntax_field(parent, "condition"), c->node))
            return false;
        *done = out->is_test = true;
        out->response = response_of_test(c, parent);
        out->behind = c->behind;
        break;
    case SYN_CONDITIONAL: {
        struct nodes kids = syntax_children(parent, c->list->arena);
        if (kids.len != 3 || !ts_node_eq(kids.items[1], c->node))
            return is_value(c, out) && (*done = true);
        *done = out->is_test = true;
        out->response = response_of_value(c, kids.items[c->truth ? 0 : 2]);
        out->response = response_in_report(c, parent, out->response);
        break;
    }
    case SYN_MATCH:
        if (!ts_node_eq(syntax_field(parent, "subject"), c->node))
            return false;
        *done = out->is_test = true;
        return response_of_match(c, parent, &out->response);
    case SYN_WHILE:
    case SYN_IF_CLAUSE:
        *done = out->is_test = true;
        out->response = USE_NOTHING;
        break;
    case SYN_ASSIGNMENT:
        if (!ts_node_eq(syntax_field(parent, "right"), c->node))
            return false;
        *done = true;
        return hand_on(c,
                       syntax_text(c->list->layout.bytes, syntax_field(parent, "left")),
                       false, out);
    case SYN_RETURN:
        *done = true;
        /* `return HAS_X and x.has(value)` asks about the value. */
        if (c->joined && takes_arguments(c))
            return is_value(c, out);
        return hand_on(c, function_name(c), true, out);
    default:
        return is_value(c, out) && (*done = true);
    }
    return true;
}

/* From c->node upwards. */
static bool climb_up(struct climb *c, struct use *out)
{
    bool done = false;
    for (unsigned hop = 0; hop < CLIMB_MAX && !done; hop++) {
        TSNode parent = syntax_parent(c->node);
        if (ts_node_is_null(parent) || !climb_step(c, parent, out, &done))
            return false;
        c->node = parent;
    }
    /* `if k not in CACHE: CACHE[k] = load(k)` is how a cache works. */
    if (c->member && out->response == USE_OTHER_WAY)
        out->response = USE_NOTHING;
    return done;
}

static bool read_use(struct guard_list *list, uint32_t line, uint32_t at, uint32_t len,
                     struct use_value missing, bool followed, struct use *out)
{
    struct climb c = {.list = list,
                      .line = line,
                      .truth = missing.truth,
                      .none = missing.none,
                      .bare = true,
                      .is_none = missing.none,
                      .followed = followed,
                      .container = missing.container,
                      .flag = missing.none || missing.flag,
                      .name = str_slice(list->layout.bytes, at, at + len)};
    TSNode root;
    *out = (struct use){0};
    if (!parse_line(&list->layout, line, &root))
        return false;
    c.node = ts_node_named_descendant_for_byte_range(root, at, at + len);
    enum syntax_kind kind = syntax_kind(c.node);
    if (kind != SYN_IDENTIFIER && kind != SYN_ATTRIBUTE && kind != SYN_SUBSCRIPT)
        return false;
    TSNode parent = syntax_parent(c.node);
    if (syntax_kind(parent) == SYN_CALL &&
        ts_node_eq(syntax_field(parent, "function"), c.node))
        c.node = parent;
    return climb_up(&c, out);
}

bool use_read(struct guard_list *list, uint32_t line, uint32_t at, uint32_t len,
              struct use_value missing, struct use *out)
{
    return read_use(list, line, at, len, missing, false, out);
}

bool use_read_presence(struct guard_list *list, uint32_t line, uint32_t at,
                       struct use *out)
{
    struct climb c = {.list = list, .line = line};
    TSNode root;
    *out = (struct use){0};
    if (!parse_line(&list->layout, line, &root))
        return false;
    TSNode node = ts_node_named_descendant_for_byte_range(root, at, at + 1);
    for (unsigned hop = 0; hop < 4 && syntax_kind(node) != SYN_COMPARISON; hop++)
        node = syntax_parent(node);
    if (syntax_kind(node) != SYN_COMPARISON || syntax_count(node) != 2)
        return false;
    c.node = node;
    c.truth = str_find(operator_of(list->layout.bytes, node), STR("not")) != STR_NONE;
    return climb_up(&c, out);
}

/* Does the clause catch what a use of None, or of an unbound name, raises? */
static bool catches_use(struct str header, bool unbound)
{
    if (str_find(header, STR("NameError")) != STR_NONE)
        return true;
    return !unbound && (str_find(header, STR("AttributeError")) != STR_NONE ||
                        str_find(header, STR("TypeError")) != STR_NONE);
}

bool use_is_tried(struct guard_list *list, uint32_t line, uint32_t at, uint32_t len,
                  bool unbound, uint8_t *response)
{
    struct layout *l = &list->layout;
    uint32_t try = l->o->lines[line].parent;
    char next = at + len < l->bytes.len ? l->bytes.ptr[at + len] : '\n';
    if (try >= l->o->count || l->o->lines[try].word != WORD_TRY ||
        (!unbound && next != '.' && next != '(' && next != '['))
        return false;
    struct str name = str_slice(l->bytes, at, at + len);
    uint32_t clause = layout_clause(l, try, WORD_EXCEPT);
    while (clause < l->o->count && l->head[clause] == try &&
           !catches_use(layout_text(l, clause), unbound)) {
        /* `except X.Error` before it would itself fail. */
        if (str_find(layout_text(l, clause), name) != STR_NONE)
            return false;
        clause = l->o->lines[clause].block_end > clause ? l->o->lines[clause].block_end
                                                        : clause + 1;
    }
    if (clause >= l->o->count || l->head[clause] != try ||
        l->o->lines[clause].word != WORD_EXCEPT || !l->o->lines[clause].ends_colon)
        return false;
    /* A bare `raise` lets the accident happen. */
    for (uint32_t i = clause + 1; i < l->o->lines[clause].block_end; i++)
        if (l->o->lines[i].parent == clause && str_eq(layout_text(l, i), STR("raise")))
            return false;
    struct climb c = {.list = list, .line = clause, .name = name};
    struct branching b;
    branching_start(&b, &c);
    continue_lines(l, &b.walk, clause + 1, l->o->lines[clause].block_end, b.live,
                   b.done);
    *response = branching_end(&b);
    return *response != USE_NOTHING;
}
