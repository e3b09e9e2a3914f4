/* From the name the tree is climbed to the statement that tests it, and what the name's
 * truth means for each expression on the way is carried along. What the branches then
 * do is for branches.c. */
#include "python/uses.h"

#include "python/branches.h"

#define CLIMB_MAX 48
#define TRIED_DEPTH_MAX 4     /* blocks between a use and the `try` around it */
#define HEADER_BYTES_MAX 8192 /* of an if-chain up to its elif, of a long condition */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\\';
}

static bool has_test_word(struct str text)
{
    return STR_HAS_ANY(text, " if ", " or ", " and ", "not ", " is ",
                       " == ", " != ", "skip", "bool(", "all(", "any(", "print",
                       "echo(", ".info(", "warn", "assertIs", "assertTrue(",
                       "assertFalse(", "assert_(");
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
    if (STR_IS_ANY(name, "bool", "all", "any", "callable"))
        return true;
    if (str_eq(name, STR("hasattr"))) {
        c->none = false;
        return c->feature = true;
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
    if (STR_IS_ANY(name, "dict", "dumps", "str", "repr", "format"))
        return c->shown = true;
    /* self.assertIsNotNone(X) fails; assertIsNone(X) is about the missing case. */
    if (STR_IS_ANY(name, "assertIsNotNone", "assertIsNone", "assertTrue", "assertFalse",
                   "assert_")) {
        out->is_test = *done = true;
        out->response = USE_LOUD;
        return true;
    }
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
    out->response = response_in_report(c, c->node, branches_of_value(c, c->otherwise));
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
        out->response = branches_of_if(c, parent);
        out->behind = c->behind;
        break;
    case SYN_CONDITIONAL: {
        struct nodes kids = syntax_children(parent, c->list->arena);
        if (kids.len != 3 || !ts_node_eq(kids.items[1], c->node))
            return is_value(c, out) && (*done = true);
        TSNode other = kids.items[c->truth ? 0 : 2];
        out->response = branches_of_value(c, other);
        out->response = response_in_report(c, parent, out->response);
        if (out->response == USE_NOTHING &&
            syntax_kind(syntax_parent(parent)) == SYN_ASSIGNMENT) {
            /* `self.x = X() if X else None` hands it on */
            c->truth = false;
            c->none = syntax_kind(syntax_bare(other)) == SYN_NONE;
            break;
        }
        *done = out->is_test = true;
        break;
    }
    case SYN_MATCH:
        if (!ts_node_eq(syntax_field(parent, "subject"), c->node))
            return false;
        *done = out->is_test = true;
        return branches_of_match(c, parent, &out->response);
    case SYN_WHILE:
        *done = out->is_test = true;
        out->response = c->truth ? branches_of_loop(c) : USE_NOTHING;
        break;
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

bool use_read_once(struct guard_list *list, uint32_t line, uint32_t at, uint32_t len,
                   struct use_value missing, struct use *out)
{
    return read_use(list, line, at, len, missing, true, out);
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

uint32_t use_try_around(const struct layout *l, uint32_t line)
{
    uint32_t p = l->o->lines[line].parent;
    for (unsigned hop = 0; hop < TRIED_DEPTH_MAX && p < l->o->count; hop++) {
        uint8_t word = l->o->lines[p].word;
        if (word == WORD_TRY)
            return p;
        if (word != WORD_IF && word != WORD_ELIF && word != WORD_WITH &&
            word != WORD_FOR && word != WORD_WHILE &&
            (word != WORD_ELSE || l->o->lines[l->head[p]].word != WORD_IF))
            break;
        p = l->o->lines[p].parent;
    }
    return OUTLINE_NONE;
}

bool use_is_tried(struct guard_list *list, uint32_t line, uint32_t at, uint32_t len,
                  bool unbound, uint8_t *response)
{
    struct layout *l = &list->layout;
    uint32_t try = use_try_around(l, line);
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
    *response = branches_of_lines(&c, clause + 1, l->o->lines[clause].block_end);
    return *response != USE_NOTHING;
}
