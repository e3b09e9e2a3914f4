/* baseline - writes down what is there, so that `check` speaks only of what is new. */
#include "cli/baselining.h"
#include "cli/output.h"

#include "base/pool.h"

enum { OPT_PRUNE, OPT_BASELINE, OPT_CONFIG, OPT_ISOLATED, OPT_JOBS, OPT_COUNT };

static const struct option_spec specs[OPT_COUNT] = {
    [OPT_PRUNE] = {"prune", 0, NULL, "only drop what is fixed; add nothing"},
    [OPT_BASELINE] = {"baseline", 0, "FILE", "not " BASELINE_NAME " at the root"},
    [OPT_CONFIG] = {"config", 0, "FILE", "this configuration, not the repository's"},
    [OPT_ISOLATED] = {"isolated", 0, NULL, "no configuration at all"},
    [OPT_JOBS] = {"jobs", 'j', "N", "threads (default: two more than processors)"},
};

struct baselining_request {
    struct session_request session;
    struct baselining old;
    bool prune;
    unsigned jobs;
};

static bool take(int which, const char *value, struct baselining_request *request,
                 struct error *err)
{
    switch (which) {
    case OPT_PRUNE:
        return request->prune = true;
    case OPT_BASELINE:
        request->old.file = value;
        return true;
    case OPT_CONFIG:
        request->session.config_file = value;
        return true;
    case OPT_ISOLATED:
        return request->session.isolated = true;
    case OPT_JOBS:
        if (!option_number("jobs", value, 1, POOL_MAX_WORKERS, &request->jobs, err))
            return false;
        pool_set_workers(request->jobs);
        return true;
    default:
        return error_set(err, "baseline takes no paths; it is about the whole "
                              "repository");
    }
}

static void count_met(const struct baseline *baseline, size_t *met, size_t *gone)
{
    *met = *gone = 0;
    for (size_t i = 0; i < baseline->entries.len; i++)
        *(baseline->entries.items[i].met ? met : gone) += 1;
}

static bool write_it(struct baselining_request *request, struct run *run,
                     const char *file, struct error *err)
{
    struct buf text = {0}, said = {0};
    size_t met, gone;
    if (request->prune) {
        baseline_subtract(&request->old.baseline, run->findings.items,
                          &run->findings.len);
        count_met(&request->old.baseline, &met, &gone);
        baseline_write_met(&request->old.baseline, &text);
        buf_printf(&said, "kept %zu, dropped %zu\n", met, gone);
    } else {
        baseline_write(run->findings.items, run->findings.len, &text);
        buf_printf(&said, "%zu finding%s from now on known\n", run->findings.len,
                   run->findings.len == 1 ? "" : "s");
    }
    bool good = output_replace(file, buf_str(&text), err);
    if (good)
        output_print(buf_str(&said));
    buf_release(&text);
    buf_release(&said);
    return good;
}

/* What could not be judged would be missing in the baseline, or be called fixed. */
static bool is_whole(const struct run *run, struct error *err)
{
    for (size_t i = 0; i < run->problems.list.len; i++) {
        const struct problem *p = &run->problems.list.items[i];
        if (p->fatal)
            return error_set(err, "%.*s: %.*s", STR_ARG(p->path), STR_ARG(p->message));
    }
    return true;
}

static int record(const struct cli *cli, struct baselining_request *request,
                  const struct session *session)
{
    struct run run;
    struct error err;
    const char *file = request->old.file;
    if (!file)
        file = arena_printf(cli->arena, "%.*s/" BASELINE_NAME,
                            STR_ARG(repo_workdir(session->repo)))
                   .ptr;
    if (request->prune &&
        !baselining_load(&request->old, cli, session, &request->session, &err))
        return cli_fail("%s", err.text);
    if (request->prune && !request->old.used)
        return cli_fail("there is no " BASELINE_NAME " to prune");
    struct run_request what = {.snapshot = session->snapshot,
                               .config = &session->config,
                               .cache = session->cache,
                               .jobs = request->jobs};
    run_check(&what, &run);
    bool good = is_whole(&run, &err) && write_it(request, &run, file, &err);
    run_release(&run);
    return good ? CLI_CLEAN : cli_fail("%s", err.text);
}

static int run_baseline(const struct cli *cli, struct options *options)
{
    struct baselining_request request = {0};
    struct session session;
    struct error err;
    const char *value;
    int which, status;
    while ((which = options_next(options, &value, &err)) != OPTIONS_END) {
        if (cli_common(&command_baseline, which, &err, &status))
            return status;
        if (!take(which, value, &request, &err))
            return cli_fail("%s", err.text);
    }
    if (!session_open(cli, &request.session, &session, &err))
        return cli_fail("%s", err.text);
    status = record(cli, &request, &session);
    session_close(&session);
    return status;
}

const struct command command_baseline = {
    .name = "baseline",
    .operands = "",
    .summary = "write down what there is, to be told only of what is new",
    .options = specs,
    .option_count = OPT_COUNT,
    .run = run_baseline,
    .example = "Commit the file; `flatline check` finds it. What it lists is hidden\n"
               "until it is fixed; check then says so, and --prune drops it.\n"
               "\n"
               "  $ flatline baseline\n"
               "  $ flatline baseline --prune\n",
};
