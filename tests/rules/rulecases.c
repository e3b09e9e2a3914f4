/* Runs the cases of the built-in rules: `rulecases FL201 "title"` one of them, as CTest
 * does, `rulecases FL201` those of a rule, `rulecases` all. */
#include "catalogue.h"
#include "rulecase.h"

#include <stdio.h>

static int failed, run;

static void run_case(const struct rulefile *file, const struct rule_case *c)
{
    struct buf report = {0};
    run++;
    if (rulecase_run(file, c, &report)) {
        printf("ok   %.*s %.*s\n", STR_ARG(file->id), STR_ARG(c->title));
    } else {
        failed++;
        printf("FAIL %.*s %.*s (- is missing, + is too many)\n%s", STR_ARG(file->id),
               STR_ARG(c->title), report.ptr);
    }
    buf_release(&report);
}

static void run_rule(const struct rule *rule, const char *title)
{
    struct arena arena;
    struct rulefile file;
    struct error err;
    arena_init(&arena);
    if (!rulefile_read(&file, rule->toml, rule->file, &arena, &err)) {
        printf("FAIL %s\n", err.text);
        failed++;
    }
    for (size_t i = 0; i < file.cases.len; i++)
        if (!title || str_eq(file.cases.items[i].title, str_of(title)))
            run_case(&file, &file.cases.items[i]);
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    for (size_t i = 0; i < builtin_rule_count; i++)
        if (argc < 2 || str_eq(builtin_rules[i].id, str_of(argv[1])))
            run_rule(&builtin_rules[i], argc > 2 ? argv[2] : NULL);
    printf("%d cases, %d failed\n", run, failed);
    return failed || !run;
}
