/* heartbeats - the inventory: every processor, the names it signs with, the registry
 * entry each meets. */
#include "cli/output.h"
#include "cli/session.h"

#include "report/inventory.h"
#include "run.h"

enum { OPT_FORMAT, OPT_REV, OPT_CONFIG, OPT_ISOLATED, OPT_COUNT };

static const struct option_spec specs[OPT_COUNT] = {
    [OPT_FORMAT] = {"format", 'f', "FORMAT", "text (default), json or csv"},
    [OPT_REV] = {"rev", 0, "REV", "of a commit (branch, tag, HEAD~3) instead"},
    [OPT_CONFIG] = {"config", 0, "FILE", "this configuration, not the repository's"},
    [OPT_ISOLATED] = {"isolated", 0, NULL, "no configuration at all"},
};

static const struct {
    const char *name;
    void (*write)(const struct heartbeats *h, struct buf *out);
} formats[] = {
    {"text", inventory_text},
    {"json", inventory_json},
    {"csv", inventory_csv},
};
#define FORMAT_COUNT (sizeof formats / sizeof *formats)

static bool find_format(const char *name, size_t *format, struct error *err)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(formats[i].name, name) == 0) {
            *format = i;
            return true;
        }
    return error_set(err, "--format wants text, json or csv, not %s", name);
}

static bool take(int which, const char *value, struct session_request *request,
                 size_t *format, struct error *err)
{
    switch (which) {
    case OPT_FORMAT:
        return find_format(value, format, err);
    case OPT_REV:
        request->rev = value;
        return true;
    case OPT_CONFIG:
        request->config_file = value;
        return true;
    case OPT_ISOLATED:
        request->isolated = true;
        return true;
    default:
        return error_set(err,
                         "heartbeats takes no paths; it shows the whole repository");
    }
}

static int print_problems(const struct problems *problems)
{
    int status = CLI_CLEAN;
    for (size_t i = 0; i < problems->list.len; i++) {
        const struct problem *p = &problems->list.items[i];
        cli_fail("%.*s: %.*s", STR_ARG(p->path), STR_ARG(p->message));
        if (p->fatal)
            status = CLI_FAILED;
    }
    return status;
}

static int print_inventory(const struct session *session, size_t format)
{
    struct run_request request = {.snapshot = session->snapshot,
                                  .config = &session->config,
                                  .cache = session->cache};
    struct run run;
    struct buf out = {0};
    run_program(&request, &run);
    formats[format].write(run.program->heartbeats, &out);
    bool printed = output_print(buf_str(&out));
    int status = print_problems(&run.problems);
    run_release(&run);
    buf_release(&out);
    return printed ? status : CLI_FAILED;
}

static int run_heartbeats(const struct cli *cli, struct options *options)
{
    struct session_request request = {0};
    struct session session;
    struct error err;
    const char *value;
    size_t format = 0;
    int which, status = CLI_CLEAN;
    while ((which = options_next(options, &value, &err)) != OPTIONS_END) {
        if (which != OPTIONS_OPERAND &&
            cli_common(&command_heartbeats, which, &err, &status))
            return status;
        if (!take(which, value, &request, &format, &err))
            return cli_fail("%s", err.text);
    }
    if (!session_open(cli, &request, &session, &err))
        return cli_fail("%s", err.text);
    status = print_inventory(&session, format);
    session_close(&session);
    return status;
}

const struct command command_heartbeats = {
    .name = "heartbeats",
    .operands = "",
    .summary = "who signs on under which name, and who listens",
    .options = specs,
    .option_count = OPT_COUNT,
    .run = run_heartbeats,
    .example =
        "Each processor class with the names it signs with, how they are worked out,\n"
        "and the registry entry each meets; then the registered names nobody signs.\n"
        "\n"
        "  $ flatline heartbeats\n"
        "  $ flatline heartbeats --format csv > names.csv\n",
};
