/* clean - removes what flatline keeps between runs. */
#include "cli/output.h"
#include "cli/session.h"

#include <errno.h>

static bool remove_below(struct str above, struct str path, bool *any,
                         struct error *err)
{
    bool there;
    errno = 0;
    if (!cache_remove(above, path, &there))
        return error_set(err, "%.*s/%.*s cannot be removed: %s", STR_ARG(above),
                         STR_ARG(path), strerror(errno));
    *any |= there;
    return true;
}

/* The configuration may name another place. Where there is none to be read, in a bare
 * repository for one, there is no other place either. */
static bool remove_configured(const struct cli *cli, bool *any, struct error *err)
{
    struct session_request request = {.no_cache = true};
    struct session session;
    struct error why;
    if (!session_open(cli, &request, &session, &why))
        return true;
    struct str above, path;
    bool good = true;
    if (session_cache_place(&session, &above, &path) && session.config.cache_dir.len)
        good = remove_below(above, path, any, err);
    session_close(&session);
    return good;
}

static int run_clean(const struct cli *cli, struct options *options)
{
    struct error err;
    const char *value;
    int which, status;
    bool any = false;
    while ((which = options_next(options, &value, &err)) != OPTIONS_END) {
        if (cli_common(&command_clean, which, &err, &status))
            return status;
        return cli_fail("clean takes no operand; it is about the whole repository");
    }
    struct repo *repo = repo_open(cli->directory_given ? STR(".") : STR(""), &err);
    if (!repo)
        return cli_fail("%s", err.text);
    bool good = remove_below(repo_commondir(repo), STR(CACHE_DIRECTORY), &any, &err) &&
                remove_configured(cli, &any, &err);
    repo_close(repo);
    if (!good)
        return cli_fail("%s", err.text);
    struct str said = any ? STR("the cache is removed; the next run reads everything\n")
                          : STR("there is no cache to remove\n");
    return output_print(said) ? CLI_CLEAN : CLI_FAILED;
}

const struct command command_clean = {
    .name = "clean",
    .operands = "",
    .summary = "remove the cache of what was read",
    .run = run_clean,
    .example = "What flatline read of a file it keeps in the git directory, or where\n"
               "`cache-dir` says. Removing it costs the time of one run.\n"
               "\n"
               "  $ flatline clean\n",
};
