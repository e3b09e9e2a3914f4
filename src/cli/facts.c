/* facts - what flatline read in files, as JSON: for tests and the curious. Needs no
 * repository. */
#include "cli/output.h"
#include "cli/session.h"

#include "python/facts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_file(const char *file, struct buf *out, struct error *err)
{
    struct stat st;
    struct error why;
    bool is_stdin = strcmp(file, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    buf_clear(out);
    if (fd < 0)
        return error_set(err, "%s: %s", file, strerror(errno));
    bool good = is_stdin || (fstat(fd, &st) == 0 && S_ISREG(st.st_mode));
    if (!good)
        error_set(&why, "is no regular file");
    else
        good = session_read_stream(fd, FACTS_MAX_BYTES, out, &why);
    if (!is_stdin)
        close(fd);
    return good || error_set(err, "%s: %s", file, why.text);
}

static bool print_facts(const char *file, struct facts_reader *reader,
                        struct buf *bytes, struct buf *json)
{
    struct error err;
    struct arena arena;
    struct facts facts;
    if (!read_file(file, bytes, &err)) {
        cli_fail("%s", err.text);
        return false;
    }
    arena_init(&arena);
    buf_clear(json);
    facts_read(buf_str(bytes), reader, &arena, &facts);
    facts_to_json(&facts, str_of(file), json);
    if (!json->len || json->ptr[json->len - 1] != '\n')
        buf_addc(json, '\n');
    bool printed = output_print(buf_str(json));
    arena_release(&arena);
    return printed;
}

static int run_facts(const struct cli *cli, struct options *options)
{
    VEC(const char *) files = {0};
    struct facts_options all = {.flag_tests = true};
    struct buf bytes = {0}, json = {0};
    struct error err;
    const char *value;
    int which, status = CLI_CLEAN;
    while ((which = options_next(options, &value, &err)) != OPTIONS_END) {
        if (cli_common(&command_facts, which, &err, &status))
            return status;
        vec_add(&files, cli->arena, value);
    }
    if (!files.len)
        return cli_fail("facts of which files? `-` is standard input");
    struct facts_reader *reader = facts_reader_new(&all);
    for (size_t i = 0; i < files.len; i++)
        if (!print_facts(files.items[i], reader, &bytes, &json))
            status = CLI_FAILED;
    facts_reader_free(reader);
    buf_release(&bytes);
    buf_release(&json);
    return status;
}

const struct command command_facts = {
    .name = "facts",
    .operands = "FILE...",
    .summary = "what flatline reads in Python files, as JSON",
    .run = run_facts,
    .example =
        "One object a file: imports, guards with their verdicts, symbols, classes,\n"
        "comments that suppress. `-` is standard input; no repository is needed.\n"
        "\n"
        "  $ flatline facts shared/base.py\n",
};
