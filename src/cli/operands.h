/* operands - from what a user calls a file to what the repository calls it.
 *
 * A PATH is meant from the current directory, is absolute, or (in a bare repository)
 * counts from the root. It may lead through symbolic links to the work tree. */
#ifndef FLATLINE_CLI_OPERANDS_H
#define FLATLINE_CLI_OPERANDS_H

#include "base/arena.h"
#include "base/error.h"

/* *out gets the path from the root of the work tree ("" for the root itself). `workdir`
 * empty: bare. False when `path` lies outside. */
bool operand_path(struct str workdir, const char *path, struct arena *arena,
                  struct str *out, struct error *err);

#endif
