/* init_hook - puts flatline into a repository's pre-commit hook.
 *
 *     struct str said;
 *     if (!init_hook_install(repo, arena, &said, &err)) return cli_fail("%s",
 * err.text);
 *
 * Goes where git looks for hooks (core.hooksPath, else the hooks directory of the
 * common git directory). A hook that is there already is kept as
 * pre-commit.before-flatline, and the new one calls it first; nothing is ever
 * overwritten, and at every moment one of the two is in place. A second time changes
 * nothing. */
#ifndef FLATLINE_CLI_INIT_HOOK_H
#define FLATLINE_CLI_INIT_HOOK_H

#include "base/arena.h"
#include "base/error.h"
#include "git/repo.h"

/* *said is one line about what was done, for people. */
bool init_hook_install(const struct repo *repo, struct arena *arena, struct str *said,
                       struct error *err);

#endif
