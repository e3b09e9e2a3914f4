/* branches - what happens where a test says that the thing is missing.
 *
 *     struct climb c = {.list = list, .line = line, .name = name, .truth = ..};
 *     response = branches_of_if(&c, if_statement);
 *
 * `climb` is the way up from a name to its test, as uses.c goes it; c->line is the line
 * of the test in the outline. All answers are enum use_response. */
#ifndef FLATLINE_PYTHON_BRANCHES_H
#define FLATLINE_PYTHON_BRANCHES_H

#include "python/uses.h"

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
    bool feature;     /* asked by hasattr(name, ..) */
    bool behind;      /* the missing case goes on behind the test */
    bool followed;    /* the name was handed on by a branch of another test */
};

/* Of an `if` or `elif` whose condition is c->truth; sets c->behind. */
uint8_t branches_of_if(struct climb *c, TSNode clause);
/* Of `match X:`; false when no case is for the missing one. */
bool branches_of_match(struct climb *c, TSNode match, uint8_t *response);
/* Of a `while` whose condition is c->truth: its block. */
uint8_t branches_of_loop(const struct climb *c);
/* Of the other value in `a if X else value`, `X or value`. */
uint8_t branches_of_value(const struct climb *c, TSNode value);
/* Of the `if` behind the guard that asks again what the `if` around it asked, about
 * what the handler left as it was: the body would have changed the answer. */
uint8_t branches_asked_again(struct guard_list *list, const struct guard *g);
/* Of the lines [from, to). */
uint8_t branches_of_lines(const struct climb *c, uint32_t from, uint32_t to);

#endif
