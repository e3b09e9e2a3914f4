/* attributes - may git have changed a file's bytes on their way into the work tree?
 *
 *     struct attributes attributes;
 *     attributes_init(&attributes, repo, arena);
 *     switch (attributes_effect(&attributes, path)) ...
 *     attributes_release(&attributes);
 *
 * Reads what gitattributes(5) and core.autocrlf say, but only as far as this question
 * goes, and leans to "may": a later line that takes an attribute back is not believed.
 * One thread at a time. */
#ifndef FLATLINE_GIT_ATTRIBUTES_H
#define FLATLINE_GIT_ATTRIBUTES_H

#include "base/map.h"
#include "base/vec.h"
#include "git/settings.h"
#include "git/worktree.h"

enum attribute_effect {
    ATTRIBUTE_NONE,       /* blob and file are the same bytes */
    ATTRIBUTE_LINE_ENDS,  /* the same if they have the same size */
    ATTRIBUTE_CONVERSION, /* filter, ident, encoding: cannot be told */
};

struct attribute_line {
    struct str pattern;
    bool whole_path, is_ending;
    char last; /* what it ends with, in lower case: so must the path; NUL: a wildcard */
    enum attribute_effect effect;
};

struct attribute_file {
    struct str dir;
    VEC(struct attribute_line) lines;
};

struct attributes {
    const struct repo *repo;
    struct arena *arena;
    struct worktree tree;
    struct map dirs; /* directory -> number in files, or ATTRIBUTES_NO_FILE */
    VEC(struct attribute_file) files;
    struct map macros;   /* name -> enum attribute_effect */
    bool has_outer;      /* there is a file outside the tree */
    VEC(uint32_t) outer; /* info/attributes and the user's */
    /* The files that count in `chain_dir`, where the path asked last was: neighbours
     * have the same. */
    VEC(uint32_t) chain;
    struct str chain_dir;
    bool chain_known;
    enum attribute_effect everywhere;
};

#define ATTRIBUTES_NO_FILE (UINT32_MAX - 1)

void attributes_init(struct attributes *attributes, const struct repo *repo,
                     const struct settings *settings, struct arena *arena);
void attributes_release(struct attributes *attributes);
/* Somebody has seen that the directory holds no .gitattributes. */
void attributes_note_none(struct attributes *attributes, struct str dir);
enum attribute_effect attributes_effect(struct attributes *attributes, struct str path);

#endif
