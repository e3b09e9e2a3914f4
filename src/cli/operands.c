#include "cli/operands.h"

#include "base/path.h"

#include <stdlib.h>
#include <unistd.h>

/* An absolute path with "." and ".." taken out by text alone. */
static bool absolute(const char *path, struct arena *arena, struct str *out)
{
    char *cwd = path[0] == '/' ? NULL : getcwd(NULL, 0);
    struct str joined = arena_printf(arena, "%s/%s", cwd ? cwd + 1 : "",
                                     path[0] == '/' ? path + 1 : path);
    bool known = path[0] == '/' || cwd;
    free(cwd);
    return known &&
           path_normalize(arena, joined.ptr[0] == '/' ? str_from(joined, 1) : joined,
                          out);
}

static bool below(struct str workdir, struct str path, struct str *out)
{
    if (workdir.len && workdir.ptr[0] == '/')
        workdir = str_from(workdir, 1);
    if (!path_within(path, workdir))
        return false;
    *out = path.len == workdir.len ? STR("")
                                   : str_from(path, workdir.len + (workdir.len > 0));
    return true;
}

/* The same file by another way: the directory it is in with links resolved. The last
 * component stays as it is, since a link is a file of its own to git. */
static bool resolved(struct str path, struct arena *arena, struct str *out)
{
    struct str directory = arena_printf(arena, "/%.*s", STR_ARG(path_dir(path)));
    char *real = realpath(directory.ptr, NULL);
    if (!real)
        return false;
    *out = path_join(arena, arena_str(arena, str_of(real + 1)), path_name(path));
    free(real);
    return true;
}

bool operand_path(struct str workdir, const char *path, struct arena *arena,
                  struct str *out, struct error *err)
{
    struct str full, real;
    if (!*path)
        return error_set(err, "an empty PATH");
    if (!workdir.len) {
        if (path_normalize(arena, str_of(path), out))
            return true;
        return error_set(err, "%s: in a bare repository a PATH counts from its root",
                         path);
    }
    if (!absolute(path, arena, &full))
        return error_set(err, "%s: no such path", path);
    if (below(workdir, full, out) ||
        (resolved(full, arena, &real) && below(workdir, real, out)))
        return true;
    return error_set(err, "%s is outside the repository %.*s", path, STR_ARG(workdir));
}
