/* explain - a rule's file, laid out for a terminal: reasons, remedy, options, cases. */
#include "cli/cli.h"
#include "cli/output.h"

#include "catalogue.h"
#include "config/toml.h"
#include "report/report.h"

static const char *bold, *dim, *reset;

static void add_block(struct buf *out, struct str text, size_t indent,
                      const char *prefix)
{
    while (text.len) {
        struct str line = str_split(&text, '\n');
        if (line.len || *prefix)
            buf_pad(out, ' ', indent);
        buf_addz(out, prefix);
        buf_add(out, line);
        buf_addc(out, '\n');
    }
}

static struct str text_of(const struct toml_node *table, const char *key)
{
    const struct toml_node *node = toml_get(table, str_of(key));
    return node && node->kind == TOML_STRING ? node->string : STR("");
}

static void heading(struct buf *out, const char *text)
{
    buf_printf(out, "\n%s%s%s\n", bold, text, reset);
}

static void add_options(struct buf *out, const struct toml_node *root)
{
    const struct toml_node *list = toml_get(root, STR("option"));
    if (!list || !list->first_child)
        return;
    heading(out, "Options");
    for (const struct toml_node *o = list->first_child; o; o = o->next) {
        struct str name = text_of(o, "name"), type = text_of(o, "type");
        struct str preset = text_of(o, "default");
        buf_printf(out, "  %.*s (%.*s, default %.*s)\n", STR_ARG(name), STR_ARG(type),
                   STR_ARG(preset));
        add_block(out, text_of(o, "text"), 4, "");
    }
}

static void add_file(struct buf *out, struct str name, struct str text)
{
    buf_printf(out, "    %s%.*s%s%s\n", dim, STR_ARG(name), text.len ? "" : " (empty)",
               reset);
    add_block(out, text, 6, "");
}

static void add_expectations(struct buf *out, const struct toml_node *expect)
{
    if (!expect || expect->kind != TOML_ARRAY)
        return;
    for (const struct toml_node *e = expect->first_child; e; e = e->next)
        if (e->kind == TOML_STRING)
            buf_printf(out, "    => %.*s\n", STR_ARG(e->string));
}

static void add_cases(struct buf *out, const struct toml_node *root)
{
    const struct toml_node *list = toml_get(root, STR("case"));
    if (!list || !list->first_child)
        return;
    heading(out, "Examples");
    for (const struct toml_node *c = list->first_child; c; c = c->next) {
        bool bad = str_eq(text_of(c, "kind"), STR("bad"));
        struct str title = text_of(c, "title");
        buf_printf(out, "%s  %s: %.*s%s\n", c == list->first_child ? "" : "\n",
                   bad ? "reported" : "not reported", STR_ARG(title), reset);
        const struct toml_node *files = toml_get(c, STR("files"));
        const struct toml_node *one = toml_get(c, STR("code"));
        if (one && one->kind == TOML_STRING)
            add_block(out, one->string, 6, "");
        if (files && files->kind == TOML_TABLE)
            for (const struct toml_node *f = files->first_child; f; f = f->next)
                if (f->kind == TOML_STRING)
                    add_file(out, f->key, f->string);
        add_expectations(out, toml_get(c, STR("expect")));
    }
}

static bool explain(const struct rule *rule, struct arena *arena, struct buf *out,
                    struct error *err)
{
    struct toml_doc doc;
    if (!toml_parse(&doc, rule->toml, rule->file, arena, err))
        return false;
    const char *severity =
        rule->severity == SEVERITY_OFF ? "off" : report_severity(rule->severity);
    buf_printf(out, "%s%.*s %.*s%s (%s)\n", bold, STR_ARG(rule->id),
               STR_ARG(rule->name), reset, severity);
    buf_printf(out, "%.*s\n\n", STR_ARG(rule->summary));
    add_block(out, text_of(doc.root, "why"), 0, "");
    if (text_of(doc.root, "instead").len) {
        heading(out, "What to do");
        add_block(out, text_of(doc.root, "instead"), 0, "");
    }
    add_options(out, doc.root);
    add_cases(out, doc.root);
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
