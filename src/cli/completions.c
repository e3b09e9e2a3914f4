/* completions - scripts for shells, made from the tables of the commands. */
#include "cli/cli.h"
#include "cli/output.h"

#include "catalogue.h"

static void add_words(struct buf *out, const struct command *command)
{
    for (int i = 0; i < command->option_count; i++)
        buf_printf(out, "%s--%s", i ? " " : "", command->options[i].name);
    buf_printf(out, "%s--help", command->option_count ? " " : "");
}

static void add_rules(struct buf *out)
{
    for (size_t i = 0; i < builtin_rule_count; i++)
        buf_printf(out, "%s%s", i ? " " : "", builtin_rules[i].id.ptr);
}

static void add_commands(struct buf *out)
{
    for (size_t i = 0; i < command_count; i++)
        buf_printf(out, "%s%s", i ? " " : "", commands[i]->name);
}

static void write_bash(struct buf *out)
{
    buf_addz(out, "_flatline() {\n"
                  "    local word=${COMP_WORDS[COMP_CWORD]} words=\n"
                  "    case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; i < command_count; i++) {
        buf_printf(out, "    %s) words='", commands[i]->name);
        add_words(out, commands[i]);
        if (commands[i] == &command_explain) {
            buf_addc(out, ' ');
            add_rules(out);
        }
        buf_addz(out, "' ;;\n");
    }
    buf_addz(out, "    esac\n"
                  "    [ \"$COMP_CWORD\" = 1 ] && words='");
    add_commands(out);
    buf_addz(out, "'\n"
                  "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                  "}\n"
                  "complete -o default -F _flatline flatline\n");
}

static void write_zsh(struct buf *out)
{
    buf_addz(out, "#compdef flatline\n"
                  "autoload -U +X bashcompinit && bashcompinit\n");
    write_bash(out);
}

/* Our texts hold no quote but the apostrophe. */
static void add_fish_quoted(struct buf *out, const char *text)
{
    buf_addc(out, '\'');
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            buf_addc(out, '\\');
        buf_addc(out, *text);
    }
    buf_addc(out, '\'');
}

static void write_fish(struct buf *out)
{
    for (size_t i = 0; i < command_count; i++) {
        const struct command *c = commands[i];
        buf_printf(out, "complete -c flatline -n __fish_use_subcommand -a %s -d ",
                   c->name);
        add_fish_quoted(out, c->summary);
        buf_addc(out, '\n');
        for (int k = 0; k < c->option_count; k++) {
            const struct option_spec *spec = &c->options[k];
            buf_printf(out,
                       "complete -c flatline -n '__fish_seen_subcommand_from %s' "
                       "-l %s%s -d ",
                       c->name, spec->name, spec->value ? " -r" : "");
            add_fish_quoted(out, spec->help);
            buf_addc(out, '\n');
        }
    }
}

static const struct shell {
    const char *name;
    void (*write)(struct buf *out);
} shells[] = {{"bash", write_bash}, {"zsh", write_zsh}, {"fish", write_fish}};

static int run_completions(const struct cli *cli, struct options *options)
{
    struct buf out = {0};
    struct error err;
    const char *value;
    int which, status = CLI_CLEAN;
    (void)cli;
    while ((which = options_next(options, &value, &err)) != OPTIONS_END) {
        if (cli_common(&command_completions, which, &err, &status))
            return status;
        for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
            if (strcmp(value, shells[i].name) == 0 && !out.len)
                shells[i].write(&out);
    }
    if (!out.len)
        return cli_fail("completions are for bash, zsh or fish");
    if (!output_print(buf_str(&out)))
        status = CLI_FAILED;
    buf_release(&out);
    return status;
}

const struct command command_completions = {
    .name = "completions",
    .operands = "SHELL",
    .summary = "completion scripts for bash, zsh and fish",
    .run = run_completions,
    .example = "  $ flatline completions bash > /etc/bash_completion.d/flatline\n",
};
