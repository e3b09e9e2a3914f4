/* Upwards from the element to what holds it, then over the lines that take something
 * out of that, each asked what the tests of it behind the line do. */
#include "python/registry.h"

#include "python/uses.h"

#define CLIMB_MAX 24
#define STATEMENT_BYTES_MAX 16384 /* of the statement that fills the container */
#define READ_BYTES_MAX 400        /* of a line that takes something out */
#define READS_MAX 16              /* such lines asked about */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\\';
}

bool registry_is_element(const struct layout *l, uint32_t line, uint32_t at,
                         uint32_t len)
{
    const struct outline_line *it = &l->o->lines[line];
    uint32_t before = at, end = at + len;
    if (it->word != WORD_OTHER || it->end - it->start > STATEMENT_BYTES_MAX)
        return false;
    while (before > it->start && is_blank(l->bytes.ptr[before - 1]))
        before--;
    while (end < it->end && is_blank(l->bytes.ptr[end]))
        end++;
    return before > it->start && end < it->end &&
           memchr(":,([{=", l->bytes.ptr[before - 1], 6) &&
           memchr(",)]}", l->bytes.ptr[end], 4);
}

/* What the element goes into. */
struct registry {
    struct str container; /* the name it is kept under */
    struct str maker;     /* what is called with that, a class perhaps */
    bool in_literal;      /* it is an element of a dict, list, tuple or set */
};

/* `readers.append(x)`, `readers.update({..})` */
static bool is_putting(struct str method)
{
    return STR_IS_ANY(method, "append", "add", "insert", "setdefault", "update");
}

/* A call around the element; true when nothing above it matters. */
static bool enter_call(struct str bytes, TSNode call, struct registry *out)
{
    TSNode function = syntax_field(call, "function");
    if (syntax_kind(function) == SYN_IDENTIFIER && out->in_literal && !out->maker.len) {
        out->maker = syntax_text(bytes, function);
        return false;
    }
    TSNode object = syntax_field(function, "object");
    if (syntax_kind(function) == SYN_ATTRIBUTE &&
        syntax_kind(object) == SYN_IDENTIFIER &&
        is_putting(syntax_last_name(bytes, function)))
        out->container = syntax_text(bytes, object);
    return true;
}

static void climb(struct str bytes, TSNode node, struct registry *out)
{
    for (unsigned hop = 0; hop < CLIMB_MAX; hop++) {
        node = syntax_parent(node);
        switch (syntax_kind(node)) {
        case SYN_DICTIONARY:
        case SYN_LIST:
        case SYN_TUPLE:
        case SYN_SET:
            out->in_literal = true;
            break;
        case SYN_PAIR:
        case SYN_PARENTHESIZED:
        case SYN_ARGUMENTS:
        case SYN_KEYWORD_ARGUMENT:
            break;
        case SYN_CALL:
            if (enter_call(bytes, node, out))
                return;
            break;
        case SYN_ASSIGNMENT: {
            TSNode left = syntax_field(node, "left");
            if (syntax_kind(left) == SYN_IDENTIFIER)
                out->container = syntax_text(bytes, left);
            return;
        }
        default:
            return;
        }
    }
}

/* The class of that name, or OUTLINE_NONE. */
static uint32_t class_line(const struct layout *l, struct str name)
{
    for (uint32_t i = 0; i < l->o->count && name.len; i++) {
        if (l->o->lines[i].word != WORD_CLASS)
            continue;
        struct str rest = str_trim(str_from(layout_text(l, i), strlen("class")));
        if (str_starts(rest, name) &&
            (rest.len == name.len || !layout_is_word(rest.ptr[name.len])))
            return i;
    }
    return OUTLINE_NONE;
}

/* Does `value` take something out of `container` (empty: of whatever it may be)? */
static bool takes_from(struct str value, struct str container)
{
    if (!container.len)
        return str_find_char(value, '[') != STR_NONE ||
               str_find(value, STR("get")) != STR_NONE;
    for (size_t from = 0; from < value.len;) {
        size_t at = str_find(str_from(value, from), container);
        if (at == STR_NONE)
            return false;
        at += from;
        from = at + container.len;
        struct str rest = str_from(value, from);
        if ((at == 0 || !layout_is_word(value.ptr[at - 1])) &&
            (str_starts(rest, STR("[")) || str_starts(rest, STR(".get("))))
            return true;
    }
    return false;
}

/* Is there a line in [from, to) that takes an element, and tests it loudly? */
static bool complains(struct guard_list *list, uint32_t from, uint32_t to,
                      struct str container)
{
    const struct layout *l = &list->layout;
    unsigned reads = 0;
    for (uint32_t i = from; i < to && reads < READS_MAX; i++) {
        struct str text = layout_text(l, i);
        size_t equals = str_find(text, STR(" = "));
        if (l->o->lines[i].word != WORD_OTHER || text.len > READ_BYTES_MAX ||
            equals == STR_NONE || layout_function(l, i) == OUTLINE_NONE)
            continue;
        struct str name = str_trim(str_slice(text, 0, equals));
        size_t len = 0;
        while (len < name.len && layout_is_word(name.ptr[len]))
            len++;
        if (len == 0 || len < name.len ||
            !takes_from(str_from(text, equals), container))
            continue;
        reads++;
        if (use_response_behind(list, i, name, true) == USE_LOUD)
            return true;
    }
    return false;
}

bool registry_complains_of(struct guard_list *list, struct str slot)
{
    struct str container = str_slice(slot, 0, str_find_char(slot, '['));
    if (container.len == slot.len || container.len == 0)
        return false;
    for (size_t i = 0; i < container.len; i++)
        if (!layout_is_word(container.ptr[i]))
            return false;
    return complains(list, 0, list->layout.o->count, container);
}

bool registry_complains(struct guard_list *list, uint32_t line, uint32_t at,
                        uint32_t len)
{
    struct layout *l = &list->layout;
    struct registry r = {.maker = {0}};
    TSNode root;
    if (!layout_parse(l, line, line + 1, &root))
        return false;
    climb(l->bytes, ts_node_named_descendant_for_byte_range(root, at, at + len), &r);
    uint32_t class = class_line(l, r.maker);
    if (class != OUTLINE_NONE &&
        complains(list, class, l->o->lines[class].block_end, STR("")))
        return true;
    return r.container.len && complains(list, 0, l->o->count, r.container);
}
