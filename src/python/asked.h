/* asked - what do the files of a program ask its modules for?
 *
 *     struct asked asked;
 *     asked_init(&asked, expected, secret, arena);    asked_count() of all files
 *     asked_note(&asked, &facts);                     of every file
 *     ... asked.set.bits ...                          to be kept
 *
 *     struct asks asks = {bits, NULL, 0};
 *     if (!asks_name(&asks, STR("util"), STR("helper"))) ... nobody imports it
 *
 * What nobody asks for may come and go without a word (python/shape.h). The set never
 * forgets; now and then it imagines something, and then there is more to judge. What
 * files ask for that came later is kept beside it:
 *
 *     asked_since(&asked, &asks, secret, arena);
 *     asked_note(&asked, &facts);
 *     ... asked.since ...                             numbers for `asks.since`
 *
 * Everything lives in the arena. */
#ifndef FLATLINE_PYTHON_ASKED_H
#define FLATLINE_PYTHON_ASKED_H

#include "base/bloom.h"
#include "base/hashset.h"
#include "base/vec.h"
#include "python/facts.h"

/* A bloom set (empty: everything is asked), and what came later. */
struct asks {
    struct str set;
    const uint64_t *since;
    size_t since_count;
};

/* Might somebody ask a module of this name for `name`? A module is known by the last
 * component of its name. */
bool asks_name(const struct asks *asks, struct str module, struct str name);
/* Is it a component of some module's name? */
bool asks_component(const struct asks *asks, struct str name);
/* Does some guard leave a sentinel of this name behind? */
bool asks_sentinel(const struct asks *asks, struct str name);
/* Does it stand in the bases of some class? */
bool asks_word(const struct asks *asks, struct str word);

struct asked {
    struct bloom set;
    const struct asks *known; /* NULL: of all files */
    VEC(uint64_t) since;
    struct hashset seen;
    uint64_t seed;
    struct arena *arena;
};
/* How much a file asks for at most. */
size_t asked_count(const struct facts *f);
/* `secret`: 16 bytes, so that nobody can choose what collides. */
void asked_init(struct asked *asked, size_t expected, const uint8_t *secret,
                struct arena *arena);
void asked_since(struct asked *asked, const struct asks *known, const uint8_t *secret,
                 struct arena *arena);
void asked_note(struct asked *asked, const struct facts *f);

/* The next identifier of `Generic[m.T]`, `metaclass=m.Meta`; false at the end. */
bool asked_next_word(struct str *text, struct str *word);

#endif
