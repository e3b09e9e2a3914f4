/* fix - from the findings' edits to changed files: planned, shown, done.
 *
 *     struct fixes fixes;
 *     fix_plan(&fixes, &request, repo, arena);   reads the files, changes nothing
 *     fix_diff(&fixes, &out);                    what it would do, for `git apply`
 *     fix_apply(&fixes, repo);                   does it
 *     ... fixes.files.items[i].state, .why ...
 *
 * Works on the work tree alone; the index and the objects are never touched. A plan
 * takes a finding's edits all or not at all: when one cannot be planned (the file is
 * not as it was judged, another edit stands in the same place, the target exists), it
 * gets a note and the file stays as it is.
 *
 * Applying is safe against a hostile tree: directories are opened beneath the root
 * without following links, only regular files are replaced, nothing that exists is
 * overwritten by a new or renamed file. A changed file is written beside the old one
 * and renamed over it, so that a reader sees the old or the new bytes, never a half;
 * mode and owner are kept. What changed since the plan was made is refused. */
#ifndef FLATLINE_FIX_H
#define FLATLINE_FIX_H

#include "base/buf.h"
#include "base/error.h"
#include "finding.h"

struct repo;

/* Larger files are not rewritten. */
#define FIX_MAX_FILE ((size_t)32 << 20)

enum fix_kind { FIX_REWRITE, FIX_CREATE, FIX_RENAME };
enum fix_state { FIX_PLANNED, FIX_DONE, FIX_FAILED };

struct fix_file {
    enum fix_kind kind;
    enum fix_state state;
    struct str path, rename_to;
    struct str before, after;       /* whole contents; of FIX_CREATE only after */
    VEC(const struct edit *) edits; /* FIX_REWRITE: by start, not overlapping */
    VEC(const struct finding *) for_findings;
    struct str why; /* FIX_FAILED: one line */
};

/* A finding whose fix could not be planned. */
struct fix_note {
    const struct finding *finding;
    struct str text;
};

struct fixes {
    struct arena *arena;
    VEC(struct fix_file) files; /* by path */
    VEC(struct fix_note) notes;
};

/* Plans the safe fixes of the findings, with `unsafe` the others too. The findings must
 * outlive the fixes, which live in `arena`. */
void fix_plan(struct fixes *fixes, const struct finding *findings, size_t count,
              bool unsafe, const struct repo *repo, struct arena *arena);

/* Appends a unified diff with git's extended headers: an empty file has no hunk, and a
 * rename no content. */
void fix_diff(const struct fixes *fixes, struct buf *out);

/* Does what was planned, file by file; one that fails does not stop the others. */
void fix_apply(struct fixes *fixes, const struct repo *repo);

#endif
