#include "cli/cli.h"

#include "base/utf8.h"
#include "cli/output.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

const struct command *const commands[] = {
    &command_check,      &command_explain, &command_rules,       &command_graph,
    &command_heartbeats, &command_facts,   &command_test,        &command_baseline,
    &command_init,       &command_clean,   &command_completions,
};
const size_t command_count = COUNT(commands);

int cli_fail(const char *format, ...)
{
    struct buf line = {0};
    va_list args;
    va_start(args, format);
    buf_addz(&line, "flatline: ");
    buf_vprintf(&line, format, args);
    va_end(args);
    buf_addc(&line, '\n');
    output_error(buf_str(&line));
    buf_release(&line);
    return CLI_FAILED;
}

static int print(void (*write)(struct buf *out))
{
    struct buf out = {0};
    write(&out);
    bool written = output_print(buf_str(&out));
    buf_release(&out);
    return written ? CLI_CLEAN : CLI_FAILED;
}

bool cli_common(const struct command *command, int which, const struct error *err,
                int *status)
{
    struct buf out = {0};
    if (which == OPTIONS_WRONG) {
        *status =
            cli_fail("%s (`flatline %s --help` lists them)", err->text, command->name);
        return true;
    }
    if (which != OPTIONS_HELP)
        return false;
    help_command(command, &out);
    *status = output_print(buf_str(&out)) ? CLI_CLEAN : CLI_FAILED;
    buf_release(&out);
    return true;
}

static const struct command *command_find(struct str name)
{
    for (size_t i = 0; i < command_count; i++)
        if (str_eq(name, str_of(commands[i]->name)))
            return commands[i];
    return NULL;
}

static int unknown_command(struct str name)
{
    const char *names[COUNT(commands)];
    for (size_t i = 0; i < command_count; i++)
        names[i] = commands[i]->name;
    const char *nearest = nearest_name(name, names, command_count);
    struct error err;
    if (access(name.ptr, F_OK) == 0)
        error_set(&err,
                  "there is no subcommand %s; to check that path: flatline check "
                  "%s",
                  name.ptr, name.ptr);
    else
        error_set(&err, "there is no subcommand %s%s%s%s", name.ptr,
                  nearest ? "; did you mean " : " (`flatline --help` lists them)",
                  nearest ? nearest : "", nearest ? "?" : "");
    return cli_fail("%s", err.text);
}

/* `flatline help check` is `flatline check --help`. */
static int run_help(const char *topic)
{
    struct error err;
    int status = CLI_CLEAN;
    if (!topic)
        return print(help_overview);
    const struct command *command = command_find(str_of(topic));
    if (!command)
        return unknown_command(str_of(topic));
    cli_common(command, OPTIONS_HELP, &err, &status);
    return status;
}

static int run_command(struct cli *cli, char **args)
{
    const char *name = args[0];
    if (strcmp(name, "help") == 0)
        return run_help(args[1]);
    const struct command *command = command_find(str_of(name));
    if (!command)
        return unknown_command(str_of(name));
    struct options options = {.specs = command->options,
                              .spec_count = command->option_count,
                              .args = args + 1};
    return command->run(cli, &options);
}

enum { OPT_DIRECTORY, OPT_VERSION };
static const struct option_spec global_options[] = {
    [OPT_DIRECTORY] = {"directory", 'C', "DIR", "run as if started in DIR"},
    [OPT_VERSION] = {"version", 'V', NULL, "versions of flatline and its libraries"},
};

int cli_main(int argc, char **argv)
{
    struct arena arena;
    struct cli cli = {&arena, false};
    struct options options = {global_options, COUNT(global_options), argv + (argc > 0),
                              false, NULL};
    struct error err;
    const char *value;
    int status = -1, which;
    signal(SIGPIPE, SIG_IGN);
    arena_init(&arena);
    while (status < 0) {
        which = options_next(&options, &value, &err);
        if (which == OPT_DIRECTORY && chdir(value) != 0)
            status = cli_fail("-C %s: there is no such directory", value);
        else if (which == OPT_DIRECTORY)
            cli.directory_given = true;
        else if (which == OPT_VERSION)
            status = print(version_text);
        else if (which == OPTIONS_HELP)
            status = print(help_overview);
        else if (which == OPTIONS_WRONG)
            status = cli_fail("%s (`flatline --help` shows what there is)", err.text);
        else if (which == OPTIONS_END)
            status = cli_fail("what shall it do? `flatline check` audits this "
                              "repository, `flatline --help` lists the rest");
        else
            status = run_command(&cli, options.args - 1);
    }
    arena_release(&arena);
    return status;
}
