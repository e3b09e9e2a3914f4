/* help - what the tables of the commands say, laid out to fit a screen of 80 columns.
 */
#include "cli/cli.h"

#define INDENT 2
#define COLUMN 28

static void add_row(struct buf *out, struct str left, const char *right)
{
    buf_pad(out, ' ', INDENT);
    buf_add(out, left);
    if (left.len + INDENT + 2 > COLUMN) {
        buf_addc(out, '\n');
        buf_pad(out, ' ', COLUMN);
    } else {
        buf_pad(out, ' ', COLUMN - INDENT - left.len);
    }
    buf_addz(out, right);
    buf_addc(out, '\n');
}

static void add_option(struct buf *out, const struct option_spec *spec)
{
    struct buf left = {0};
    if (spec->letter)
        buf_printf(&left, "-%c, ", spec->letter);
    buf_printf(&left, "--%s", spec->name);
    if (spec->value)
        buf_printf(&left, " %s", spec->value);
    add_row(out, buf_str(&left), spec->help);
    buf_release(&left);
}

void help_command(const struct command *command, struct buf *out)
{
    buf_printf(out, "flatline %s - %s\n\n", command->name, command->summary);
    buf_printf(out, "Usage: flatline %s%s%s%s\n", command->name,
               command->option_count ? " [OPTION...]" : "",
               command->operands[0] ? " " : "", command->operands);
    if (command->option_count)
        buf_addz(out, "\n");
    for (int i = 0; i < command->option_count; i++)
        add_option(out, &command->options[i]);
    buf_printf(out, "\n%s", command->example);
}

void help_overview(struct buf *out)
{
    buf_addz(out,
             "flatline finds the import failures that Python code hides, before they "
             "ship.\n\n"
             "Usage: flatline [-C DIR] SUBCOMMAND ...\n\n");
    for (size_t i = 0; i < command_count; i++)
        add_row(out, str_of(commands[i]->name), commands[i]->summary);
    buf_addz(out,
             "\n"
             "  -C DIR                    run as if started in DIR\n"
             "  -h, --help                this; `flatline check --help` and so on\n"
             "  -V, --version             versions of flatline and its libraries\n"
             "\n"
             "Exit status: 0 nothing found, 1 findings, 2 it could not do its job.\n"
             "\n"
             "  $ flatline check                audit the repository you are in\n"
             "  $ flatline check --rev v1.2     audit a commit, without a checkout\n"
             "  $ flatline explain FL201        why a rule matters, with examples\n");
}
