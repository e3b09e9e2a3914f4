/* usual - which imports say nothing new, because a file of the same standing makes them
 * already?
 *
 *     struct usual usual;
 *     struct usual_file file;
 *     if (usual_view(block, secret, &usual) && usual_file(&usual, path, &file))
 *         switch (usual_import(&usual, &file, path, facts, import, name)) ...
 *
 * What an absolute import means depends on where its search starts, on what is declared
 * there and on whether a test makes it: files that have these in common have one
 * standing. A relative one depends on the directory it counts from. Of a whole program
 * the block holds the standing of each file and a keyed hash of each import and name
 * that resolves without a finding to where it is of no consequence who imports it
 * (program/usual.h writes it): a file that begins or ceases to make such an import
 * changes nothing that is said of any file.
 *
 * The block is read where it lies; whatever stands in it, nothing is read out of it. */
#ifndef FLATLINE_PYTHON_USUAL_H
#define FLATLINE_PYTHON_USUAL_H

#include "base/buf.h"
#include "python/facts.h"

enum usual_flag {
    USUAL_NO = 0,
    USUAL_KNOWN = 1, /* it may come */
    USUAL_FREE = 2, /* it may go as well: nobody minds that there is no importer more */
    USUAL_PURE = 4, /* it is of nothing of ours, and no closure is the worse for it */
    USUAL_STANDARD = 8, /* of what every Python has: no guard counts on it either */
};

enum usual_file_flag {
    USUAL_WATCHED = 1,  /* some guard's verdict depends on what the file imports */
    USUAL_RELIABLE = 2, /* a module like it may come or go beside it */
};
/* Where a file stands: those of equal `standing` get equal answers. */
struct usual_file {
    uint64_t path; /* keyed hash */
    uint32_t standing;
    uint32_t flags;
};

struct usual {
    struct str files, imports; /* sorted rows */
    const uint8_t *secret;
    bool has_processors; /* classes matter: somebody signs on (heartbeats) */
};

/* `secret`: 16 bytes, which must outlive it. False, when it is no block. */
bool usual_view(struct str block, const uint8_t *secret, struct usual *out);
bool usual_file(const struct usual *u, struct str path, struct usual_file *out);
/* enum usual_flag bits for one name of an import (empty: for `import a.b`) in `file`,
 * which lies at `path`. */
unsigned usual_import(const struct usual *u, const struct usual_file *file,
                      struct str path, const struct facts *f,
                      const struct import_fact *import, struct str name);

/* Is the import of a form that can be usual at all? */
bool usual_may_be(const struct import_fact *import);
/* Who imports it, or a function of this name, means more by its other imports. */
bool usual_is_telling(struct str name);
/* The hashes that the block is made of; flags are put into the low bits of a key. */
#define USUAL_FLAGS ((uint64_t)15)
uint64_t usual_path_key(const uint8_t *secret, struct str path);
uint64_t usual_import_key(const uint8_t *secret, uint32_t standing, struct str path,
                          const struct facts *f, const struct import_fact *import,
                          struct str name);
/* Appends a block; both arrays are sorted by the call. Equal keys become one that has
 * the flags all of them have. */
void usual_save(struct usual_file *files, size_t file_count, uint64_t *imports,
                size_t import_count, bool has_processors, struct buf *out);

#endif
