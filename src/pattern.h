/* pattern - PCRE2 regular expressions and path globs, with limits.
 *
 *     struct pattern *p = pattern_compile(STR("^p2_[a-z]+$"), 0, &err);
 *     if (pattern_matches(p, name)) ...
 *     pattern_free(p);
 *
 * Patterns come from strangers: matching runs under match, depth and heap limits
 * (PATTERN_*_LIMIT in pattern.c); exceeding one counts as no match and is remembered
 * (pattern_exceeded), so that the run can report it. Compiled with JIT where there is
 * one. A compiled pattern may be shared by threads for matching.
 *
 * Globs are gitignore-like: `*` and `?` stay within a path component, `**` spans them,
 * `[a-z]` and `[!a-z]` are classes, a backslash takes the next character literally. A
 * glob without '/' (but at the end) matches a name at any depth, any other one starts
 * at the root; what names a directory matches it and everything below it. A `{` is
 * literal. Negation and `..` are errors. Matching never runs into a limit: time is at
 * most proportional to the lengths of glob and path multiplied. */
#ifndef FLATLINE_PATTERN_H
#define FLATLINE_PATTERN_H

#include "base/error.h"
#include "base/vec.h"

struct pattern;

enum pattern_flag {
    PATTERN_WHOLE = 1, /* anchored at both ends */
    PATTERN_NOCASE = 2,
    PATTERN_BYTES = 4, /* subject and pattern are bytes, not UTF-8 */
};

/* NULL and err (with the offset of the flaw) when it is no pattern. Caller frees. */
struct pattern *pattern_compile(struct str source, unsigned flags, struct error *err);
void pattern_free(struct pattern *p); /* NULL is fine */
bool pattern_matches(const struct pattern *p, struct str subject);
/* As matches; *start and *end get the extent of the first match. */
bool pattern_search(const struct pattern *p, struct str subject, size_t *start,
                    size_t *end);
/* The first match at or after `from`; with `not_empty` an empty one right at `from`
 * does not count. Group i of it (0: the whole) is at extents[2 * i] up to extents[2 * i
 * + 1], both STR_NONE when it took no part. Returns the number of the pattern's groups
 * and one, at most `max`; 0 when there is no match. */
size_t pattern_groups(const struct pattern *p, struct str subject, size_t from,
                      bool not_empty, size_t *extents, size_t max);
/* Did any match of this pattern run into a limit? */
bool pattern_exceeded(const struct pattern *p);
/* As given to compile, whose `source` must live as long for this. */
struct str pattern_source(const struct pattern *p);

/* A list of globs; any that matches counts. `sources` are kept, not copied. */
struct globs {
    VEC(struct str) sources;
    VEC(struct pattern *) patterns;
};
bool globs_add(struct globs *g, struct arena *arena, struct str glob,
               struct error *err);
bool globs_match(const struct globs *g, struct str path);
void globs_release(struct globs *g);
/* A glob over plain names ("*notify_error*"): `*` matches anything, no '/' rule. */
bool name_glob_match(struct str glob, struct str name);

#endif
