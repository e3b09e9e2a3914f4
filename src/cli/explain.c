/* explain - a rule's file, laid out for a terminal: reasons, remedy, options, cases. */
#include "cli/cli.h"
#include "cli/output.h"

#include "catalogue.h"
#include "report/report.h"
#include "rulefile.h"

static const char *bold, *dim, *reset;

static void add_block(struct buf *out, struct str text, size_t indent)
{
    while (text.len) {
        struct str line = str_split(&text, '\n');
        if (line.len)
            buf_pad(out, ' ', indent);
        buf_add(out, line);
        buf_addc(out, '\n');
    }
}

static void heading(struct buf *out, const char *text)
{
    buf_printf(out, "\n%s%s%s\n", bold, text, reset);
}

static void add_options(struct buf *out, const struct rulefile *file)
{
    if (file->options.len)
        heading(out, "Options");
    for (size_t i = 0; i < file->options.len; i++) {
        const struct rulefile_option *o = &file->options.items[i];
        buf_printf(out, "  %.*s (%.*s, default %.*s)\n", STR_ARG(o->name),
                   STR_ARG(o->type), STR_ARG(o->fallback));
        add_block(out, o->text, 4);
    }
}

static void add_file(struct buf *out, const struct rule_case *c,
                     const struct memory_file *file)
{
    bool ignored = str_listed(file->path, c->ignored.items, c->ignored.len);
    bool untracked = str_listed(file->path, c->untracked.items, c->untracked.len);
    buf_printf(out, "    %s%.*s%s%s%s\n", dim, STR_ARG(file->path),
               file->text.len ? "" : " (empty)",
               ignored     ? " (git ignores it)"
               : untracked ? " (not in git)"
                           : "",
               reset);
    add_block(out, file->text, 6);
}

static void add_expected(struct buf *out, const struct expectation *e)
{
    buf_printf(out, "    => %.*s %.*s", STR_ARG(e->id), STR_ARG(e->path));
    if (e->line)
        buf_printf(out, ":%u", e->line);
    buf_addc(out, '\n');
}

static void add_case(struct buf *out, const struct rule_case *c)
{
    buf_printf(out, "  %s%s: %.*s%s\n", bold, c->bad ? "reported" : "not reported",
               STR_ARG(c->title), reset);
    if (c->config.len) {
        buf_printf(out, "    %sflatline.toml%s\n", dim, reset);
        add_block(out, c->config, 6);
    }
    for (size_t i = 0; i < c->files.len; i++)
        add_file(out, c, &c->files.items[i]);
    for (size_t i = 0; i < c->expected.len; i++)
        add_expected(out, &c->expected.items[i]);
}

static bool explain(const struct rule *rule, struct arena *arena, struct buf *out,
                    struct error *err)
{
    struct rulefile file;
    if (!rulefile_read(&file, rule->toml, rule->file, arena, err))
        return false;
    const char *severity =
        rule->severity == SEVERITY_OFF ? "off" : report_severity(rule->severity);
    buf_printf(out, "%s%.*s %.*s%s (%s)\n", bold, STR_ARG(rule->id),
               STR_ARG(rule->name), reset, severity);
    buf_printf(out, "%.*s\n\n", STR_ARG(rule->summary));
    add_block(out, file.why, 0);
    if (file.instead.len) {
        heading(out, "What to do");
        add_block(out, file.instead, 0);
    }
    add_options(out, &file);
    if (file.cases.len)
        heading(out, "Examples");
    for (size_t i = 0; i < file.cases.len; i++) {
        if (i)
            buf_addc(out, '\n');
        add_case(out, &file.cases.items[i]);
    }
    return true;
}

static int fail_unknown(struct str name)
{
    struct error err;
    struct str nearest = rule_nearest(name);
    if (nearest.len)
        error_set(&err, "there is no rule %.*s; did you mean %.*s?", STR_ARG(name),
                  STR_ARG(nearest));
    else
        error_set(&err, "there is no rule %.*s (`flatline rules` lists them)",
                  STR_ARG(name));
    return cli_fail("%s", err.text);
}

static int print_rules(struct arena *arena, const struct rule *const *rules,
                       size_t count)
{
    struct buf out = {0};
    struct error err;
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        if (i)
            buf_addc(&out, '\n');
        good = explain(rules[i], arena, &out, &err);
    }
    int status = good ? CLI_CLEAN : cli_fail("%s", err.text);
    if (good && !output_print(buf_str(&out)))
        status = CLI_FAILED;
    buf_release(&out);
    return status;
}

static int run_explain(const struct cli *cli, struct options *options)
{
    VEC(const struct rule *) rules = {0};
    struct error err;
    const char *value;
    int which, status;
    while ((which = options_next(options, &value, &err)) != OPTIONS_END) {
        if (cli_common(&command_explain, which, &err, &status))
            return status;
        const struct rule *rule = rule_find(str_of(value));
        if (!rule)
            return fail_unknown(str_of(value));
        vec_add(&rules, cli->arena, rule);
    }
    if (!rules.len)
        return cli_fail("explain what? `flatline rules` lists the rules");
    bool color = output_color(COLOR_AUTO);
    bold = color ? "\x1b[1m" : "";
    dim = color ? "\x1b[34m" : "";
    reset = color ? "\x1b[0m" : "";
    return print_rules(cli->arena, rules.items, rules.len);
}

const struct command command_explain = {
    .name = "explain",
    .operands = "RULE...",
    .summary = "a rule's reasons, remedy, options and examples",
    .run = run_explain,
    .example = "A RULE is an ID or a readable name.\n"
               "\n"
               "  $ flatline explain FL101\n"
               "  $ flatline explain swallowed-import\n",
};
