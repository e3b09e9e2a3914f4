/* path - names inside a repository: raw bytes, '/' between components, no leading '/'.
 *
 *     path_dir(STR("a/b/c.py"))  -> "a/b"        path_dir(STR("c.py")) -> ""
 *     path_name(STR("a/b/c.py")) -> "c.py"       path_stem(...)        -> "c"
 *
 * The repository root is the empty path. Nothing here touches a file system. */
#ifndef FLATLINE_BASE_PATH_H
#define FLATLINE_BASE_PATH_H

#include "base/arena.h"

struct str path_dir(struct str path);
struct str path_name(struct str path);
/* The name without its last extension: "b.tar" for "a/b.tar.gz", ".x" for ".x". */
struct str path_stem(struct str path);
/* "a" + "b" -> "a/b"; an empty side gives the other. */
struct str path_join(struct arena *a, struct str dir, struct str name);
/* Is `path` the directory `dir` itself or below it? Everything is within "". */
bool path_within(struct str path, struct str dir);
/* Resolves "." and ".." and doubled slashes by text alone. False when it would leave
 * the root or is absolute; *out is then untouched. */
bool path_normalize(struct arena *a, struct str path, struct str *out);
/* Is `name` a Python identifier (ASCII rules; any byte >= 0x80 is let pass)? */
bool path_is_identifier(struct str name);

#endif
