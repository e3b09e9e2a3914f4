/* rules - the catalogue: what there is, how grave it is unless configured. */
#include "cli/cli.h"
#include "cli/output.h"

#include "report/report.h"

enum { OPT_FORMAT, OPT_COUNT };
static const struct option_spec specs[OPT_COUNT] = {
    [OPT_FORMAT] = {"format", 'f', "FORMAT", "text or json"},
};

static const char *default_severity(const struct rule *rule)
{
    return rule->severity == SEVERITY_OFF ? "off" : report_severity(rule->severity);
}

static void write_text(struct buf *out)
{
    int wide = 0;
    for (size_t i = 0; i < builtin_rule_count; i++)
        if ((int)builtin_rules[i].name.len > wide)
            wide = (int)builtin_rules[i].name.len;
    for (size_t i = 0; i < builtin_rule_count; i++) {
        const struct rule *rule = &builtin_rules[i];
        if (i && !str_eq(rule->family, builtin_rules[i - 1].family))
            buf_addc(out, '\n');
        buf_printf(out, "%.*s  %-*s  %-7s  %.*s\n", STR_ARG(rule->id), wide,
                   rule->name.ptr, default_severity(rule), STR_ARG(rule->summary));
    }
}

static void write_json(struct buf *out)
{
    struct jsonw j = {.out = out, .inline_depth = 1};
    jsonw_array(&j);
    for (size_t i = 0; i < builtin_rule_count; i++) {
        const struct rule *rule = &builtin_rules[i];
        jsonw_object(&j);
        jsonw_pair(&j, "id", rule->id);
        jsonw_pair(&j, "name", rule->name);
        jsonw_pair(&j, "family", rule->family);
        jsonw_pair(&j, "severity", str_of(default_severity(rule)));
        jsonw_pair(&j, "summary", rule->summary);
        jsonw_end(&j);
    }
    jsonw_end(&j);
}

static int run_rules(const struct cli *cli, struct options *options)
{
    struct buf out = {0};
    struct error err;
    const char *value;
    int which, status;
    bool json = false;
    (void)cli;
    while ((which = options_next(options, &value, &err)) != OPTIONS_END) {
        if (cli_common(&command_rules, which, &err, &status))
            return status;
        if (which == OPTIONS_OPERAND)
            return cli_fail("rules takes no operand; to read about one: flatline "
                            "explain RULE");
        json = strcmp(value, "json") == 0;
        if (!json && strcmp(value, "text") != 0)
            return cli_fail("--format wants text or json here");
    }
    if (json)
        write_json(&out);
    else
        write_text(&out);
    status = output_print(buf_str(&out)) ? CLI_CLEAN : CLI_FAILED;
    buf_release(&out);
    return status;
}

const struct command command_rules = {
    .name = "rules",
    .operands = "",
    .summary = "the catalogue of rules",
    .options = specs,
    .option_count = OPT_COUNT,
    .run = run_rules,
    .example = "  $ flatline rules\n"
               "  $ flatline rules --format json\n",
};
