/* syntax - the grammar's vocabulary, and small questions about its nodes.
 *
 *     switch (syntax_kind(node)) { case SYN_IF: ... }
 *     struct nodes kids = syntax_children(node, arena);
 *     for (uint32_t i = 0; i < kids.len; i++) ... kids.items[i] ...
 *
 * Node types are strings in tree-sitter; here they are an enum, so that a switch can
 * choose. Whatever has no name below is SYN_OTHER. Nothing here knows what a guard is.
 * Source: tree-sitter-python 0.25, node-types.json. */
#ifndef FLATLINE_PYTHON_SYNTAX_H
#define FLATLINE_PYTHON_SYNTAX_H

#include <tree_sitter/api.h>

#include "base/arena.h"
#include "base/str.h"

#define SYNTAX_KINDS(X)                                                                \
    X(MODULE, "module")                                                                \
    X(BLOCK, "block")                                                                  \
    X(EXPRESSION_STATEMENT, "expression_statement")                                    \
    X(RETURN, "return_statement")                                                      \
    X(RAISE, "raise_statement")                                                        \
    X(PASS, "pass_statement")                                                          \
    X(BREAK, "break_statement")                                                        \
    X(CONTINUE, "continue_statement")                                                  \
    X(ASSERT, "assert_statement")                                                      \
    X(DELETE, "delete_statement")                                                      \
    X(GLOBAL, "global_statement")                                                      \
    X(NONLOCAL, "nonlocal_statement")                                                  \
    X(PRINT, "print_statement")                                                        \
    X(IMPORT, "import_statement")                                                      \
    X(IMPORT_FROM, "import_from_statement")                                            \
    X(IMPORT_FUTURE, "future_import_statement")                                        \
    X(TYPE_ALIAS, "type_alias_statement")                                              \
    X(IF, "if_statement")                                                              \
    X(ELIF, "elif_clause")                                                             \
    X(ELSE, "else_clause")                                                             \
    X(FOR, "for_statement")                                                            \
    X(WHILE, "while_statement")                                                        \
    X(WITH, "with_statement")                                                          \
    X(WITH_CLAUSE, "with_clause")                                                      \
    X(WITH_ITEM, "with_item")                                                          \
    X(TRY, "try_statement")                                                            \
    X(EXCEPT, "except_clause")                                                         \
    X(FINALLY, "finally_clause")                                                       \
    X(MATCH, "match_statement")                                                        \
    X(CASE, "case_clause")                                                             \
    X(CASE_PATTERN, "case_pattern")                                                    \
    X(FUNCTION, "function_definition")                                                 \
    X(CLASS, "class_definition")                                                       \
    X(DECORATED, "decorated_definition")                                               \
    X(DECORATOR, "decorator")                                                          \
    X(PARAMETERS, "parameters")                                                        \
    X(LAMBDA_PARAMETERS, "lambda_parameters")                                          \
    X(ASSIGNMENT, "assignment")                                                        \
    X(AUGMENTED, "augmented_assignment")                                               \
    X(NAMED, "named_expression")                                                       \
    X(CALL, "call")                                                                    \
    X(ARGUMENTS, "argument_list")                                                      \
    X(KEYWORD_ARGUMENT, "keyword_argument")                                            \
    X(ATTRIBUTE, "attribute")                                                          \
    X(SUBSCRIPT, "subscript")                                                          \
    X(IDENTIFIER, "identifier")                                                        \
    X(DOTTED_NAME, "dotted_name")                                                      \
    X(RELATIVE_IMPORT, "relative_import")                                              \
    X(ALIASED_IMPORT, "aliased_import")                                                \
    X(WILDCARD, "wildcard_import")                                                     \
    X(TUPLE, "tuple")                                                                  \
    X(LIST, "list")                                                                    \
    X(SET, "set")                                                                      \
    X(DICTIONARY, "dictionary")                                                        \
    X(PAIR, "pair")                                                                    \
    X(EXPRESSION_LIST, "expression_list")                                              \
    X(PATTERN_LIST, "pattern_list")                                                    \
    X(TUPLE_PATTERN, "tuple_pattern")                                                  \
    X(LIST_PATTERN, "list_pattern")                                                    \
    X(LIST_SPLAT, "list_splat")                                                        \
    X(PARENTHESIZED, "parenthesized_expression")                                       \
    X(NOT, "not_operator")                                                             \
    X(BOOLEAN, "boolean_operator")                                                     \
    X(COMPARISON, "comparison_operator")                                               \
    X(UNARY, "unary_operator")                                                         \
    X(BINARY, "binary_operator")                                                       \
    X(CONDITIONAL, "conditional_expression")                                           \
    X(LAMBDA, "lambda")                                                                \
    X(AWAIT, "await")                                                                  \
    X(YIELD, "yield")                                                                  \
    X(GENERATOR, "generator_expression")                                               \
    X(LIST_COMPREHENSION, "list_comprehension")                                        \
    X(SET_COMPREHENSION, "set_comprehension")                                          \
    X(DICT_COMPREHENSION, "dictionary_comprehension")                                  \
    X(IF_CLAUSE, "if_clause")                                                          \
    X(STRING, "string")                                                                \
    X(STRING_CONTENT, "string_content")                                                \
    X(INTERPOLATION, "interpolation")                                                  \
    X(CONCATENATED, "concatenated_string")                                             \
    X(INTEGER, "integer")                                                              \
    X(FLOAT, "float")                                                                  \
    X(TRUE, "true")                                                                    \
    X(FALSE, "false")                                                                  \
    X(NONE, "none")                                                                    \
    X(ELLIPSIS, "ellipsis")                                                            \
    X(AS_PATTERN, "as_pattern")                                                        \
    X(AS_TARGET, "as_pattern_target")                                                  \
    X(CHEVRON, "chevron")                                                              \
    X(COMMENT, "comment")                                                              \
    X(CONTINUATION, "line_continuation")                                               \
    X(ERROR, "ERROR")

enum syntax_kind {
    SYN_OTHER,
#define X(name, text) SYN_##name,
    SYNTAX_KINDS(X)
#undef X
};

struct nodes {
    TSNode *items;
    uint32_t len;
};

/* Parses the bytes, or the parser's ranges of them. NULL when it took the parser more
 * than `reports` reports of progress: hostile input takes quadratic time. */
TSTree *syntax_parse(TSParser *parser, struct str bytes, size_t reports);
/* The null node. */
static inline TSNode syntax_none(void)
{
    return (TSNode){{0, 0, 0, 0}, NULL, NULL};
}
/* SYN_OTHER for the null node. */
enum syntax_kind syntax_kind(TSNode node);
struct str syntax_text(struct str bytes, TSNode node);
/* The named children without comments; linear in their number. */
struct nodes syntax_children(TSNode node, struct arena *arena);
/* Like their namesakes of tree-sitter; the null node gives the null node (theirs
 * crash). syntax_at passes over comments and is quadratic in i: for small i. */
TSNode syntax_at(TSNode node, uint32_t i);
uint32_t syntax_count(TSNode node);
TSNode syntax_parent(TSNode node);
/* The child in `field`, or the null node. */
TSNode syntax_field(TSNode node, const char *field);
/* The first named child of that kind, or the null node. */
TSNode syntax_child_of(TSNode node, enum syntax_kind kind);
/* The direct child that is the token, or the null node. */
TSNode syntax_token(TSNode node, const char *token);
/* Has it a direct child that is the token `token` (`*` of `except*`)? */
bool syntax_has_token(TSNode node, const char *token);
/* The last name of a.b.c, of c, of a().c; empty for anything else. */
struct str syntax_last_name(struct str bytes, TSNode node);
/* Without parentheses around it and without `await`. */
TSNode syntax_bare(TSNode node);
bool syntax_is_string_statement(TSNode statement);

#endif
