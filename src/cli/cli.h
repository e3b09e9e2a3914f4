/* cli - the command line: finds the subcommand and gives it the word.
 *
 *     int main(int argc, char **argv) { return cli_main(argc, argv); }
 *
 * A subcommand is one file src/cli/<name>.c with a `struct command`: its name, its
 * options (which are its help at once) and what it does. What goes wrong is one line on
 * stderr that begins with `flatline:`, and exit status 2. */
#ifndef FLATLINE_CLI_CLI_H
#define FLATLINE_CLI_CLI_H

#include "base/arena.h"
#include "base/buf.h"
#include "cli/options.h"

/* Exit statuses. */
enum { CLI_CLEAN = 0, CLI_FINDINGS = 1, CLI_FAILED = 2 };

struct cli {
    struct arena *arena;  /* lives as long as the process works */
    bool directory_given; /* -C: the environment's GIT_* variables do not count */
};

struct command {
    const char *name, *operands, *summary;
    const char *example; /* lines, each "$ flatline ..." and what it does */
    const struct option_spec *options;
    int option_count;
    /* `options` is ready to be walked; returns the exit status. */
    int (*run)(const struct cli *cli, struct options *options);
};

extern const struct command command_check, command_baseline, command_explain,
    command_rules, command_graph, command_heartbeats, command_facts, command_test,
    command_init, command_clean, command_completions;

/* All of them, in the order of the help. */
extern const struct command *const commands[];
extern const size_t command_count;

int cli_main(int argc, char **argv);

/* Prints "flatline: ..." to stderr and returns CLI_FAILED. */
int cli_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* For the two outcomes every command shares: prints the help, or err; *status gets the
 * exit status. False when `which` is neither. */
bool cli_common(const struct command *command, int which, const struct error *err,
                int *status);

void help_overview(struct buf *out);
void help_command(const struct command *command, struct buf *out);
void version_text(struct buf *out);

#endif
