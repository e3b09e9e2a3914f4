/* graph - the import graph, whole or around one module. */
#include "cli/output.h"
#include "cli/session.h"

#include "report/import_graph.h"
#include "run.h"

enum { OPT_FORMAT, OPT_REV, OPT_UNTRACKED, OPT_CONFIG, OPT_ISOLATED, OPT_COUNT };
static const struct option_spec specs[OPT_COUNT] = {
    [OPT_FORMAT] = {"format", 'f', "FORMAT", "text, json or dot (for graphviz)"},
    [OPT_REV] = {"rev", 0, "REV", "of a commit instead of the work tree"},
    [OPT_UNTRACKED] = {"untracked", 0, NULL,
                       "also files git neither tracks nor ignores"},
    [OPT_CONFIG] = {"config", 0, "FILE", "this configuration, not the repository's"},
    [OPT_ISOLATED] = {"isolated", 0, NULL, "no configuration at all"},
};

static const char *const format_names[] = {"text", "json", "dot"};
typedef void graph_writer(const struct program *p, const struct graph_node *only,
                          struct buf *out);
static graph_writer *const writers[] = {import_graph_text, import_graph_json,
                                        import_graph_dot};

struct graph {
    struct session_request request;
    const char *module; /* NULL: the whole graph */
    unsigned format;
};

static bool take_format(struct graph *graph, const char *value, struct error *err)
{
    for (unsigned i = 0; i < 3; i++)
        if (strcmp(value, format_names[i]) == 0) {
            graph->format = i;
            return true;
        }
    const char *nearest = nearest_name(str_of(value), format_names, 3);
    return error_set(err, "--format wants text, json or dot here, not %s%s%s%s", value,
                     nearest ? "; did you mean " : "", nearest ? nearest : "",
                     nearest ? "?" : "");
}

static bool take_option(struct graph *graph, int which, const char *value,
                        struct error *err)
{
    switch (which) {
    case OPT_FORMAT:
        return take_format(graph, value, err);
    case OPT_REV:
        graph->request.rev = value;
        return true;
    case OPT_CONFIG:
        graph->request.config_file = value;
        return true;
    case OPT_UNTRACKED:
        return graph->request.untracked = true;
    case OPT_ISOLATED:
        return graph->request.isolated = true;
    default:
        if (graph->module)
            return error_set(err, "graph is about one module or about all of them");
        graph->module = value;
        return true;
    }
}

static int no_module(const struct program *p, const char *name)
{
    struct error err;
    struct str nearest = import_graph_nearest(p, str_of(name));
    error_set(&err, "there is no module %s%s%.*s%s", name,
              nearest.len ? "; did you mean " : "", STR_ARG(nearest),
              nearest.len ? "?" : "");
    return cli_fail("%s", err.text);
}

static int write_graph(const struct graph *graph, const struct session *session)
{
    struct run run;
    struct graph_node node;
    struct buf out = {0};
    struct run_request request = {.snapshot = session->snapshot,
                                  .config = &session->config,
                                  .cache = session->cache};
    int status = CLI_CLEAN;
    run_program(&request, &run);
    if (graph->module &&
        !import_graph_find(run.program, str_of(graph->module), &node)) {
        status = no_module(run.program, graph->module);
    } else {
        writers[graph->format](run.program, graph->module ? &node : NULL, &out);
        status = output_print(buf_str(&out)) ? CLI_CLEAN : CLI_FAILED;
    }
    buf_release(&out);
    run_release(&run);
    return status;
}

static int run_graph(const struct cli *cli, struct options *options)
{
    struct graph graph = {0};
    struct session session;
    struct error err;
    const char *value;
    int which, status;
    while ((which = options_next(options, &value, &err)) != OPTIONS_END) {
        if (cli_common(&command_graph, which, &err, &status))
            return status;
        if (!take_option(&graph, which, value, &err))
            return cli_fail("%s", err.text);
    }
    if (!session_open(cli, &graph.request, &session, &err))
        return cli_fail("%s", err.text);
    status = write_graph(&graph, &session);
    session_close(&session);
    return status;
}

const struct command command_graph = {
    .name = "graph",
    .operands = "[MODULE]",
    .summary = "who imports what; or a MODULE's importers and needs",
    .options = specs,
    .option_count = OPT_COUNT,
    .run = run_graph,
    .example = "A MODULE is a dotted name or a path from the repository's root.\n"
               "\n"
               "  $ flatline graph shared.monitoring\n"
               "  $ flatline graph --format dot | dot -Tsvg > imports.svg\n",
};
