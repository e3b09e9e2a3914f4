/* code - the statements and expressions of one file, small enough to be evaluated.
 *
 *     struct code code;
 *     code_read(bytes, reader, arena, &code);
 *     const struct code_node *module = &code.nodes[0];
 *     for (uint32_t i = 0; i < module->child_count; i++)
 *         code_child(&code, module, i) ...
 *
 * Facts (facts.h) are read of every file; this is read on demand, of the few files
 * whose text decides under which names processors sign: files that mention an emitter,
 * those that hold bases and descendants of their classes, those with the constants they
 * import, registries written in Python. Like facts it is a pure function of the bytes.
 *
 * A node is a kind, a text and children by index. Comments, parentheses and annotations
 * are gone, strings are decoded (PEP 263, escapes, prefixes, concatenation), private
 * names of classes are mangled (`__x` is `_Class__x`), `elif` is an IF in an else
 * block. What the evaluator has no use for is CODE_OTHER with a word on what it was ("a
 * comprehension"), so that an unknown name can say what stopped it.
 *
 * Children, by kind ([x] optional, ... any number):
 *
 *   MODULE, BLOCK       statement...
 *   CLASS name          DECORATORS, ARGUMENTS (bases and keywords), BLOCK
 *   FUNCTION name       DECORATORS, PARAMETERS, BLOCK      CODE_ASYNC
 *   PARAMETER name      [default]        CODE_STAR, CODE_DOUBLE_STAR, CODE_KEYWORD_ONLY
 *   ASSIGN              value, target... (a = b = v is v, a, b)     CODE_ANNOTATED,
 *                       but not as ClassVar
 *   AUGMENT op          target, value
 *   EXPRESSION, RETURN, RAISE, DELETE   [expression...]
 *   IF, WHILE           condition, BLOCK, BLOCK (else, may be empty)
 *   FOR                 target, iterable, BLOCK, BLOCK
 *   TRY                 BLOCK, HANDLER..., ELSE [BLOCK], FINALLY [BLOCK]
 *   HANDLER name        BLOCK, type...   (the name after `as`)
 *   WITH                BLOCK, WITH_ITEM name (expression) ...
 *   MATCH               subject, CASE (BLOCK) ...
 *   GLOBAL              NAME...          (nonlocal too)
 *   STRING value, NUMBER text, NAME, TRUE, FALSE, NONE
 *   ATTRIBUTE name      object
 *   SUBSCRIPT           object, index
 *   CALL                callee, argument... (KEYWORD name (value), STAR, DOUBLE_STAR)
 *   JOIN                part...          (f-string; a part is STRING or FORMATTED)
 *   FORMATTED spec      value            (spec is "!r:>8" as written, may be empty)
 *   BINARY op, COMPARE op, AND, OR       left, right
 *   NOT, UNARY op, AWAIT                 operand
 *   CONDITIONAL         condition, then, else
 *   NAMED name          value            (walrus)
 *   LAMBDA              body, PARAMETERS
 *   COMPREHENSION kind  element, target, iterable, condition... ("list" or "set"; a
 *                       generator is a list)
 *   SLICE               lower, upper, step      (each may be OTHER "nothing")
 *   LIST, TUPLE, SET    element...       DICT: PAIR (key, value) or DOUBLE_STAR ...
 *
 * Bounds: nesting deeper than CODE_MAX_DEPTH becomes CODE_OTHER. Source: the Python
 * language reference, chapters 2.4, 6, 7 and 8. */
#ifndef FLATLINE_PYTHON_CODE_H
#define FLATLINE_PYTHON_CODE_H

#include "base/span.h"
#include "python/facts.h"

#define CODE_MAX_DEPTH 120
#define CODE_NONE UINT32_MAX

enum code_kind {
    CODE_OTHER,
    CODE_MODULE,
    CODE_BLOCK,
    CODE_CLASS,
    CODE_FUNCTION,
    CODE_DECORATORS,
    CODE_ARGUMENTS,
    CODE_PARAMETERS,
    CODE_PARAMETER,
    CODE_ASSIGN,
    CODE_AUGMENT,
    CODE_EXPRESSION,
    CODE_RETURN,
    CODE_RAISE,
    CODE_DELETE,
    CODE_BREAK,
    CODE_CONTINUE,
    CODE_PASS,
    CODE_IMPORT,
    CODE_IF,
    CODE_WHILE,
    CODE_FOR,
    CODE_TRY,
    CODE_HANDLER,
    CODE_ELSE,
    CODE_FINALLY,
    CODE_WITH,
    CODE_WITH_ITEM,
    CODE_MATCH,
    CODE_CASE,
    CODE_GLOBAL,
    CODE_STRING,
    CODE_NUMBER,
    CODE_NAME,
    CODE_TRUE,
    CODE_FALSE,
    CODE_NULL,
    CODE_ATTRIBUTE,
    CODE_SUBSCRIPT,
    CODE_CALL,
    CODE_KEYWORD,
    CODE_STAR_ARGUMENT,
    CODE_DOUBLE_STAR_ARGUMENT,
    CODE_JOIN,
    CODE_FORMATTED,
    CODE_BINARY,
    CODE_COMPARE,
    CODE_AND,
    CODE_OR,
    CODE_NOT,
    CODE_UNARY,
    CODE_AWAIT,
    CODE_CONDITIONAL,
    CODE_NAMED,
    CODE_LAMBDA,
    CODE_COMPREHENSION,
    CODE_SLICE,
    CODE_LIST,
    CODE_TUPLE,
    CODE_SET,
    CODE_DICT,
    CODE_PAIR,
};

enum code_flag {
    CODE_ASYNC = 1,
    CODE_STAR = 2,
    CODE_DOUBLE_STAR = 4,
    CODE_KEYWORD_ONLY = 8,
    CODE_ANNOTATED = 16,
};

struct code_node {
    struct text text;
    struct span span; /* of the whole; of the header for CLASS, FUNCTION and HANDLER */
    uint32_t parent;
    uint32_t first_child, child_count; /* in children */
    uint8_t kind, flags;
};

struct code {
    const char *pool;
    const struct code_node *nodes; /* 0 is the module */
    const uint32_t *children;
    uint32_t node_count, child_count;
};

static inline struct str code_text(const struct code *c, uint32_t node)
{
    return str_make(c->pool + c->nodes[node].text.offset, c->nodes[node].text.len);
}

/* The n-th child, or CODE_NONE. */
static inline uint32_t code_child(const struct code *c, uint32_t node, uint32_t n)
{
    const struct code_node *it = &c->nodes[node];
    return n < it->child_count ? c->children[it->first_child + n] : CODE_NONE;
}

static inline uint8_t code_kind(const struct code *c, uint32_t node)
{
    return node == CODE_NONE ? CODE_OTHER : c->nodes[node].kind;
}

/* The nearest CLASS or FUNCTION around `node` (not itself), or CODE_NONE. */
uint32_t code_owner(const struct code *c, uint32_t node);
/* Appends the source form of a name or dotted expression ("self.x.y"); false and
 * nothing appended when it is anything else. */
struct buf;
bool code_dotted(const struct code *c, uint32_t node, struct buf *out);

/* Reads `bytes` (not kept). Never fails: what cannot be parsed is CODE_OTHER. What
 * `out` points to lives in `arena`. */
void code_read(struct str bytes, struct arena *arena, struct code *out);

/* Appends the code as one block, for the cache. */
void code_save(const struct code *code, struct buf *out);
/* Reads a saved block into `arena`; it need not outlive this. False when it is damaged:
 * what is accepted is a tree as reading makes one, with all indexes and texts within
 * bounds and at least the children that its kinds have. */
bool code_load(struct str block, struct arena *arena, struct code *out);

#endif
