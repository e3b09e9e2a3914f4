/* check - the audit: opens a session, has the conductor run it, writes the reports. */
#include "cli/baselining.h"
#include "cli/check_output.h"
#include "cli/fixing.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/session.h"

#include "base/pool.h"
#include "base/utf8.h"
#include "run.h"

#include <time.h>

enum {
    OPT_STAGED,
    OPT_SINCE,
    OPT_ALL,
    OPT_REV,
    OPT_SELECT,
    OPT_IGNORE,
    OPT_FORMAT,
    OPT_OUTPUT,
    OPT_FAIL_ON,
    OPT_EXIT_ZERO,
    OPT_FIX,
    OPT_UNSAFE_FIXES,
    OPT_PREVIEW_FIXES,
    OPT_BASELINE,
    OPT_CONFIG,
    OPT_CONFIG_FROM,
    OPT_ISOLATED,
    OPT_UNTRACKED,
    OPT_STDIN_FILENAME,
    OPT_STATISTICS,
    OPT_NO_CACHE,
    OPT_JOBS,
    OPT_COLOR,
    OPT_QUIET,
    OPT_VERBOSE,
    OPT_COUNT
};

static const struct option_spec specs[OPT_COUNT] = {
    [OPT_STAGED] = {"staged", 0, NULL, "what `git commit` would record makes worse"},
    [OPT_ALL] = {"all", 0, NULL, "with those two: all that stands in what changed"},
    [OPT_SINCE] = {"since", 0, "REV", "what is worse than the merge base with REV"},
    [OPT_REV] = {"rev", 0, "REV", "audit a commit (branch, tag, HEAD~3) instead"},
    [OPT_SELECT] = {"select", 0, "RULES", "only these: FL201,missing-init,FL2"},
    [OPT_IGNORE] = {"ignore", 0, "RULES", "not these"},
    [OPT_FORMAT] = {"format", 'f', "FORMAT", "text, concise, json, sarif, github ..."},
    [OPT_OUTPUT] = {"output", 'o', "[FORMAT=]FILE", "write there; may be given again"},
    [OPT_FAIL_ON] = {"fail-on", 0, "LEVEL", "error (default), warning or never"},
    [OPT_EXIT_ZERO] = {"exit-zero", 0, NULL, "exit 0 whatever is found"},
    [OPT_FIX] = {"fix", 0, NULL, "make the changes that are safe; stages nothing"},
    [OPT_UNSAFE_FIXES] = {"unsafe-fixes", 0, NULL,
                          "with it: also those that change what the code does"},
    [OPT_PREVIEW_FIXES] = {"preview-fixes", 0, NULL,
                           "show the changes as a diff, write nothing"},
    [OPT_BASELINE] = {"baseline", 0, "FILE",
                      "known findings; not the repository's list"},
    [OPT_CONFIG] = {"config", 0, "FILE", "this configuration, not the repository's"},
    [OPT_CONFIG_FROM] = {"config-from", 0, "SIDE", "head, or base (with --since)"},
    [OPT_ISOLATED] = {"isolated", 0, NULL, "no configuration at all"},
    [OPT_UNTRACKED] = {"untracked", 0, NULL,
                       "also files git neither tracks nor ignores"},
    [OPT_STDIN_FILENAME] = {"stdin-filename", 0, "PATH",
                            "judge PATH with the content of stdin"},
    [OPT_STATISTICS] = {"statistics", 0, NULL, "counts by rule, bytes read and parsed"},
    [OPT_NO_CACHE] = {"no-cache", 0, NULL, "read everything anew, keep nothing"},
    [OPT_JOBS] = {"jobs", 'j', "N", "threads (default: two more than processors)"},
    [OPT_COLOR] = {"color", 0, "WHEN", "auto, always, never"},
    [OPT_QUIET] = {"quiet", 'q', NULL, "findings only, no summing up"},
    [OPT_VERBOSE] = {"verbose", 'v', NULL, "what is judged, and how long it took"},
};

struct check {
    struct session_request request;
    struct check_output output;
    struct fixing fixing;
    struct baselining baselining;
    enum color_mode color;
    enum severity fail_on;
    bool fail_on_set, exit_zero, quiet, verbose, statistics;
    unsigned jobs;
};

static bool choose(const char *option, const char *value, const char *const *names,
                   size_t count, unsigned *choice, struct error *err)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(value, names[i]) == 0) {
            *choice = i;
            return true;
        }
    const char *nearest = nearest_name(str_of(value), names, count);
    return error_set(err, "--%s wants %s, %s or %s, not %s%s%s%s", option, names[0],
                     names[1], names[2], value, nearest ? "; did you mean " : "",
                     nearest ? nearest : "", nearest ? "?" : "");
}

static bool take_color(struct check *check, const char *value, struct error *err)
{
    static const char *const names[] = {"auto", "always", "never"};
    static const enum color_mode modes[] = {COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER};
    unsigned choice = 0;
    if (!choose("color", value, names, 3, &choice, err))
        return false;
    check->color = modes[choice];
    return true;
}

static bool take_fail_on(struct check *check, const char *value, struct error *err)
{
    static const char *const names[] = {"error", "warning", "never"};
    static const enum severity levels[] = {SEVERITY_ERROR, SEVERITY_WARNING,
                                           SEVERITY_OFF};
    unsigned choice = 0;
    if (!choose("fail-on", value, names, 3, &choice, err))
        return false;
    check->fail_on = levels[choice];
    check->fail_on_set = true;
    return true;
}

static bool take_config_from(struct check *check, const char *value, struct error *err)
{
    check->request.config_from_base = strcmp(value, "base") == 0;
    return check->request.config_from_base || strcmp(value, "head") == 0 ||
           error_set(err, "--config-from wants head or base, not %s", value);
}

static bool take_option(const struct cli *cli, struct check *check, int which,
                        const char *value, struct error *err)
{
    struct session_request *request = &check->request;
    switch (which) {
    case OPTIONS_OPERAND:
        vec_add(&request->paths, cli->arena, value);
        return true;
    case OPT_REV:
        request->rev = value;
        return true;
    case OPT_SINCE:
        request->since = value;
        return true;
    case OPT_STAGED:
        return request->staged = true;
    case OPT_ALL:
        return request->all = true;
    case OPT_SELECT:
        vec_add(&request->select, cli->arena, value);
        return true;
    case OPT_IGNORE:
        vec_add(&request->ignore, cli->arena, value);
        return true;
    case OPT_FORMAT:
        return check_output_format(&check->output, value, err);
    case OPT_OUTPUT:
        return check_output_add(&check->output, value, cli->arena, err);
    case OPT_FAIL_ON:
        return take_fail_on(check, value, err);
    case OPT_COLOR:
        return take_color(check, value, err);
    case OPT_BASELINE:
        check->baselining.file = value;
        return true;
    case OPT_CONFIG:
        request->config_file = value;
        return true;
    case OPT_CONFIG_FROM:
        return take_config_from(check, value, err);
    case OPT_STDIN_FILENAME:
        request->stdin_filename = value;
        return true;
    case OPT_JOBS:
        if (!option_number("jobs", value, 1, POOL_MAX_WORKERS, &check->jobs, err))
            return false;
        pool_set_workers(check->jobs);
        return true;
    case OPT_EXIT_ZERO:
        return check->exit_zero = true;
    case OPT_FIX:
        return check->fixing.fix = true;
    case OPT_UNSAFE_FIXES:
        return check->fixing.unsafe = true;
    case OPT_PREVIEW_FIXES:
        return check->fixing.preview = true;
    case OPT_ISOLATED:
        return request->isolated = true;
    case OPT_UNTRACKED:
        return request->untracked = true;
    case OPT_NO_CACHE:
        return request->no_cache = true;
    case OPT_STATISTICS:
        return check->statistics = true;
    case OPT_QUIET:
        return check->quiet = true;
    default:
        return check->verbose = true;
    }
}

static bool agree(const struct session_request *request, struct error *err)
{
    if (request->isolated && request->config_file)
        return error_set(err, "--isolated and --config exclude each other");
    if (request->rev && !*request->rev)
        return error_set(err, "--rev wants a revision: a branch, a tag, HEAD~3");
    if (request->rev && request->staged)
        return error_set(err, "--staged is about the index, --rev about a commit");
    if ((request->rev || request->staged) && request->untracked)
        return error_set(err, "--untracked is about the work tree alone");
    if ((request->rev || request->staged) && request->stdin_filename)
        return error_set(err, "--stdin-filename is about the work tree alone");
    if (request->all && !request->since && !request->staged)
        return error_set(err, "--all goes with --staged or --since");
    if (request->config_from_base && !request->since && !request->staged)
        return error_set(err, "--config-from base: there is no base without --since");
    return true;
}

static uint64_t microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static int exit_status(const struct check *check, const struct session *session,
                       const struct run *run)
{
    enum severity level = check->fail_on_set ? check->fail_on : session->config.fail_on;
    for (size_t i = 0; i < run->problems.list.len; i++)
        if (run->problems.list.items[i].fatal)
            return CLI_FAILED;
    if (check->exit_zero || level == SEVERITY_OFF)
        return CLI_CLEAN;
    for (size_t i = 0; i < run->findings.len; i++)
        if (run->findings.items[i].severity >= level)
            return CLI_FINDINGS;
    return CLI_CLEAN;
}

static void tell(const struct session *session)
{
    struct buf line = {0};
    struct str config = session->config.file;
    struct str where = repo_workdir(session->repo);
    buf_addz(&line, "flatline: judging ");
    utf8_escape(&line, session->label);
    buf_addz(&line, " of ");
    utf8_escape(&line, where.len ? where : repo_gitdir(session->repo));
    buf_addz(&line, config.len ? " with " : ", no configuration");
    utf8_escape(&line, config);
    buf_addc(&line, '\n');
    output_error(buf_str(&line));
    buf_release(&line);
}

/* Judges what the session holds; returns the microseconds it took. */
static uint64_t audit(struct check *check, const struct session *session,
                      struct run *run)
{
    struct progress progress;
    uint64_t start = microseconds();
    progress_start(&progress, !check->quiet);
    struct run_request request = {
        .snapshot = session->snapshot,
        .base = session->base,
        .only_touched = session->only_touched,
        .touched = session->touched.items,
        .touched_count = session->touched.len,
        .config = &session->config,
        .paths = session->paths.items,
        .path_count = session->paths.len,
        .cache = session->cache,
        .shows_lines = check_output_shows_lines(&check->output),
        .anew = check->statistics,
        .jobs = check->jobs,
        .progress = progress_show,
        .progress_context = &progress,
    };
    run_check(&request, run);
    baselining_subtract(&check->baselining, session, &check->request, run);
    progress_finish(&progress);
    return microseconds() - start;
}

/* Names that FL305 would have told of. Of a part of the repository, or of what is new
 * in it, nothing is counted. */
static size_t untold_names(const struct session *session, const struct run *run)
{
    const struct rule *rule = rule_find(STR("FL305"));
    bool told = rule && config_uses(&session->config, rule);
    return told || session->base || session->paths.len ? 0
                                                       : run->statistics.unknown_names;
}

static int report(const struct check *check, const struct session *session,
                  const struct run *run, uint64_t elapsed)
{
    struct error err;
    bool timed = check->verbose || output_is_terminal();
    struct report_input input = {
        .findings = run->findings.items,
        .count = run->findings.len,
        .problems = run->problems.list.items,
        .problem_count = run->problems.list.len,
        .label = session->label,
        .files = run->statistics.files,
        .bytes = run->statistics.bytes,
        .parsed = run->statistics.parsed_bytes,
        .suppressed = run->statistics.suppressed,
        .known = run->statistics.known,
        .unknown_names = untold_names(session, run),
        .compared = session->base != NULL,
        .has_baseline = check->baselining.used,
        .baselined = check->baselining.hidden,
        .stale = check->baselining.stale,
        .fixed = check->fixing.done.items,
        .fixed_count = check->fixing.done.len,
        .microseconds = timed ? elapsed + 1 : 0,
        .quiet = check->quiet,
        .statistics = check->statistics,
    };
    if (!check_output_write(&check->output, session->snapshot, &input,
                            output_color(check->color), &err))
        return cli_fail("%s", err.text);
    return exit_status(check, session, run);
}

/* Fixes and judges again: what is reported then is what is left, where it now stands.
 * False and err when the second look fails. */
static bool fix(const struct cli *cli, struct check *check, struct session *session,
                struct run *run, uint64_t *elapsed, struct error *err)
{
    if (!fixing_apply(&check->fixing, cli, session, run))
        return true;
    run_release(run);
    session_close(session);
    if (!session_open(cli, &check->request, session, err))
        return false;
    if (!baselining_load(&check->baselining, cli, session, &check->request, err)) {
        session_close(session);
        return false;
    }
    *elapsed += audit(check, session, run);
    return true;
}

static int judge(const struct cli *cli, struct check *check, struct session *session)
{
    struct run run;
    struct error err;
    int status;
    uint64_t elapsed = audit(check, session, &run);
    if (check->fixing.fix && !fix(cli, check, session, &run, &elapsed, &err))
        return cli_fail("%s", err.text);
    if (!check->fixing.preview)
        status = report(check, session, &run, elapsed);
    else
        status = fixing_preview(&check->fixing, cli, session, &run)
                     ? exit_status(check, session, &run)
                     : CLI_FAILED;
    run_release(&run);
    session_close(session);
    return status;
}

static int run_check_command(const struct cli *cli, struct options *options)
{
    struct check check = {.color = COLOR_AUTO};
    struct session session;
    struct error err;
    const char *value;
    int which, status;
    check_output_init(&check.output);
    while ((which = options_next(options, &value, &err)) != OPTIONS_END) {
        if (cli_common(&command_check, which, &err, &status))
            return status;
        if (!take_option(cli, &check, which, value, &err))
            return cli_fail("%s", err.text);
    }
    /* What changes files does not rest on what an earlier run remembers of them. */
    check.request.reads_all = true;
    check.request.no_cache |= check.fixing.fix || check.fixing.preview;
    if (!agree(&check.request, &err) ||
        !fixing_agrees(&check.fixing, &check.request, &err) ||
        !session_open(cli, &check.request, &session, &err))
        return cli_fail("%s", err.text);
    if (!baselining_load(&check.baselining, cli, &session, &check.request, &err)) {
        session_close(&session);
        return cli_fail("%s", err.text);
    }
    if (check.verbose)
        tell(&session);
    return judge(cli, &check, &session);
}

const struct command command_check = {
    .name = "check",
    .operands = "[PATH...]",
    .summary = "audit the tracked files as they are in the work tree",
    .options = specs,
    .option_count = OPT_COUNT,
    .run = run_check_command,
    .example =
        "A PATH limits what is reported, never what is read; an untracked file that\n"
        "is named outright is judged too.\n"
        "\n"
        "  $ flatline check shared/ --select FL1\n"
        "  $ flatline check --rev origin/main --format json\n"
        "  $ flatline check --output sarif=report.sarif\n",
};
