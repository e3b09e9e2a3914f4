/* test - runs the cases of rule files: the built-in rules' own, or those of a PATH. */
#include "cli/output.h"
#include "cli/session.h"

#include "base/utf8.h"
#include "catalogue.h"
#include "rulecase.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define RULE_FILE_MAX ((size_t)4 << 20)
#define WALK_DESCRIPTORS 16

enum { OPT_VERBOSE, OPT_COUNT };
static const struct option_spec specs[OPT_COUNT] = {
    [OPT_VERBOSE] = {"verbose", 'v', NULL, "name every case, not only those that fail"},
};

struct test {
    struct arena *arena;
    struct buf out;
    size_t rules, cases, failed;
    bool verbose, broken; /* broken: some file is no rule file; said already */
};

static void run_cases(struct test *test, const struct rulefile *file)
{
    struct buf report = {0};
    test->rules++;
    for (size_t i = 0; i < file->cases.len; i++) {
        const struct rule_case *c = &file->cases.items[i];
        buf_clear(&report);
        bool good = rulecase_run(file, c, &report);
        test->cases++;
        test->failed += !good;
        if (good && !test->verbose)
            continue;
        buf_addz(&test->out, good ? "ok     " : "FAILED ");
        utf8_escape(&test->out, file->id);
        buf_addz(&test->out, ": ");
        utf8_escape(&test->out, c->title);
        buf_addc(&test->out, '\n');
        buf_add(&test->out, buf_str(&report));
        if (report.len && report.ptr[report.len - 1] != '\n')
            buf_addc(&test->out, '\n');
    }
    buf_release(&report);
}

static bool test_text(struct test *test, struct str text, struct str name,
                      struct error *err)
{
    struct rulefile file;
    if (!rulefile_read(&file, text, name, test->arena, err))
        return false;
    run_cases(test, &file);
    return true;
}

static bool test_builtin(struct test *test, struct error *err)
{
    for (size_t i = 0; i < builtin_rule_count; i++)
        if (!test_text(test, builtin_rules[i].toml, builtin_rules[i].file, err))
            return false;
    return true;
}

static bool test_file(struct test *test, const char *name, struct error *err)
{
    struct stat st;
    struct error why;
    struct buf text = {0};
    int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return error_set(err, "%s: %s", name, strerror(errno));
    bool good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    if (!good)
        error_set(&why, "is no regular file");
    else
        good = session_read_stream(fd, RULE_FILE_MAX, &text, &why);
    close(fd);
    if (!good)
        error_set(err, "%s: %s", name, why.text);
    else
        good =
            test_text(test, arena_str(test->arena, buf_str(&text)), str_of(name), err);
    buf_release(&text);
    return good;
}

/* What nftw found; it has no context argument, and this program one thread here. */
static struct found {
    struct arena *arena;
    VEC(const char *) files;
} found;

static int collect(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st;
    (void)ftw;
    if (kind == FTW_F && str_ends(str_of(path), STR(".toml")))
        vec_add(&found.files, found.arena, arena_str(found.arena, str_of(path)).ptr);
    return 0;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool test_path(struct test *test, const char *path, struct error *err)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return error_set(err, "%s: %s", path, strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return test_file(test, path, err);
    found = (struct found){.arena = test->arena};
    if (nftw(path, collect, WALK_DESCRIPTORS, FTW_PHYS) != 0)
        return error_set(err, "%s: %s", path, strerror(errno));
    if (!found.files.len)
        return error_set(err, "%s: there is no rule file (*.toml) in it", path);
    qsort(found.files.items, found.files.len, sizeof *found.files.items, compare_names);
    for (size_t i = 0; i < found.files.len; i++)
        if (!test_file(test, found.files.items[i], err)) {
            cli_fail("%s", err->text);
            test->broken = true;
        }
    return true;
}

static int conclude(struct test *test)
{
    buf_printf(&test->out, "%zu case%s of %zu rule%s", test->cases,
               test->cases == 1 ? "" : "s", test->rules, test->rules == 1 ? "" : "s");
    if (test->failed)
        buf_printf(&test->out, ", %zu failed\n", test->failed);
    else
        buf_addz(&test->out, ", all as expected\n");
    if (!output_print(buf_str(&test->out)) || test->broken)
        return CLI_FAILED;
    return test->failed ? CLI_FINDINGS : CLI_CLEAN;
}

static int run_test(const struct cli *cli, struct options *options)
{
    VEC(const char *) paths = {0};
    struct test test = {.arena = cli->arena};
    struct error err;
    const char *value;
    int which, status;
    while ((which = options_next(options, &value, &err)) != OPTIONS_END) {
        if (cli_common(&command_test, which, &err, &status))
            return status;
        if (which == OPT_VERBOSE)
            test.verbose = true;
        else
            vec_add(&paths, cli->arena, value);
    }
    bool good = paths.len || test_builtin(&test, &err);
    for (size_t i = 0; i < paths.len && good; i++)
        good = test_path(&test, paths.items[i], &err);
    status = good ? conclude(&test) : cli_fail("%s", err.text);
    buf_release(&test.out);
    return status;
}

const struct command command_test = {
    .name = "test",
    .operands = "[PATH...]",
    .summary = "run the cases of rule files",
    .options = specs,
    .option_count = OPT_COUNT,
    .run = run_test,
    .example =
        "A PATH is a rule file or a directory of them; without one the built-in rules\n"
        "are tested. Exit status 1: a case failed.\n"
        "\n"
        "  $ flatline test rules/packages/missing-init.toml\n",
};
