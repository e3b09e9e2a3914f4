/* code_lower - what the parts of the lowering share (code.c and friends). Nothing else
 * includes this.
 *
 * One walk over tree-sitter's tree, each node turned into one of ours. The walk
 * recurses, so its depth is bounded; a child is finished before its parent's list of
 * children is written, for which `pending` serves as a stack:
 *
 *     size_t mark = l->pending.len;
 *     uint32_t node = lower_new_node(l, CODE_LIST, at);
 *     lower_push(l, lower_node(l, child));
 *     return lower_adopt(l, node, mark); */
#ifndef FLATLINE_PYTHON_CODE_LOWER_H
#define FLATLINE_PYTHON_CODE_LOWER_H

#include "base/buf.h"
#include "base/vec.h"
#include "python/code.h"

#include <tree_sitter/api.h>

struct lowering {
    struct str bytes;
    struct arena *arena;
    struct buf pool;
    VEC(struct code_node) nodes;
    VEC(uint32_t) children;
    VEC(uint32_t) pending;
    struct str class; /* around what is lowered, without leading underscores; or empty
                       */
    bool undecoded;   /* of an encoding that could not be read */
    TSNode decorated; /* the decorated_definition whose definition is lowered next */
    unsigned depth;
};

/* ---- code.c ---- */
uint32_t lower_node(struct lowering *l, TSNode node);

/* ---- code_lower.c ---- */
bool lower_is(TSNode node, const char *type);
TSNode lower_field(TSNode node, const char *name);
struct str lower_source_text(const struct lowering *l, TSNode node);
struct text lower_add_text(struct lowering *l, struct str s);
/* The same of an identifier: `__x` in a class is `_Class__x`. Source: the language
 * reference, 6.2.1, "Private name mangling". */
struct text lower_add_name(struct lowering *l, struct str s);
struct span lower_span_between(const struct lowering *l, TSNode from, TSNode to);
uint32_t lower_new_node(struct lowering *l, enum code_kind kind, TSNode at);
uint32_t lower_adopt(struct lowering *l, uint32_t node, size_t mark);
void lower_push(struct lowering *l, uint32_t node);
uint32_t lower_other(struct lowering *l, TSNode at, const char *what);
uint32_t lower_leaf(struct lowering *l, enum code_kind kind, TSNode at,
                    struct str text);
void lower_push_named(struct lowering *l, TSNode parent);
uint32_t lower_list_of(struct lowering *l, enum code_kind kind, TSNode at);
void lower_push_or_nothing(struct lowering *l, TSNode node, TSNode at);
uint32_t lower_fields_of(struct lowering *l, enum code_kind kind, TSNode at,
                         const char *first, const char *second);
uint32_t lower_empty_block(struct lowering *l, TSNode at);
uint32_t lower_block(struct lowering *l, TSNode body, TSNode at);
uint32_t lower_clause_block(struct lowering *l, TSNode clause);

/* ---- code_expressions.c ---- */
uint32_t lower_string(struct lowering *l, TSNode at);
uint32_t lower_boolean(struct lowering *l, TSNode at);
uint32_t lower_comparison(struct lowering *l, TSNode at);
uint32_t lower_conditional(struct lowering *l, TSNode at);
uint32_t lower_call(struct lowering *l, TSNode at);
uint32_t lower_subscript(struct lowering *l, TSNode at);
uint32_t lower_inner(struct lowering *l, TSNode at);
uint32_t lower_attribute(struct lowering *l, TSNode at);
uint32_t lower_keyword(struct lowering *l, TSNode at);
uint32_t lower_walrus(struct lowering *l, TSNode at);
uint32_t lower_binary(struct lowering *l, TSNode at);
uint32_t lower_negation(struct lowering *l, TSNode at);
uint32_t lower_lambda(struct lowering *l, TSNode at);
uint32_t lower_unary(struct lowering *l, TSNode at);
uint32_t lower_comprehension(struct lowering *l, TSNode at);
uint32_t lower_slice(struct lowering *l, TSNode at);
uint32_t lower_pair(struct lowering *l, TSNode at);

/* ---- code_statements.c ---- */
uint32_t lower_assignment(struct lowering *l, TSNode at);
uint32_t lower_definition(struct lowering *l, TSNode at);
uint32_t lower_parameters(struct lowering *l, TSNode at);
uint32_t lower_loop(struct lowering *l, TSNode at);
uint32_t lower_try_statement(struct lowering *l, TSNode at);
uint32_t lower_with_statement(struct lowering *l, TSNode at);
uint32_t lower_match_statement(struct lowering *l, TSNode at);
uint32_t lower_if_statement(struct lowering *l, TSNode at);
uint32_t lower_decorated(struct lowering *l, TSNode at);
uint32_t lower_type_alias(struct lowering *l, TSNode at);
uint32_t lower_expression_statement(struct lowering *l, TSNode at);
uint32_t lower_augment(struct lowering *l, TSNode at);

#endif
