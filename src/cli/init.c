/* init - a configuration to start from, with what flatline found in this repository
 * written beside each option; and the git hook.
 *
 * The file changes nothing by itself: every option in it is commented out, with what
 * was found or the default behind it, so that taking the `#` away is all there is to
 * do. */
#include "cli/init_heartbeat.h"
#include "cli/init_hook.h"
#include "cli/output.h"
#include "cli/session.h"

#include "base/path.h"
#include "base/utf8.h"
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define SHOWN_MAX 20 /* of one kind of thing found */
#define FILE_NAME "flatline.toml"

enum { OPT_HOOK, OPT_COUNT };
static const struct option_spec specs[OPT_COUNT] = {
    [OPT_HOOK] = {"hook", 0, NULL, "install the pre-commit hook instead"},
};

typedef VEC(struct str) names;

void init_add_quoted(struct buf *out, struct str s)
{
    buf_addc(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < 0x20 || c == 0x7f)
            buf_printf(out, "\\u%04x", c);
        else if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else
            buf_addc(out, (char)c);
    }
    buf_addc(out, '"');
}

static void add_name(names *list, struct arena *arena, struct str name)
{
    if (list->len > SHOWN_MAX || !name.len || !utf8_valid(name))
        return;
    if (!str_listed(name, list->items, list->len))
        vec_add(list, arena, name);
}

/* A glob that matches this path (and, with `rest`, what is below it) alone. */
static struct str glob_of(struct arena *arena, struct str path, const char *rest)
{
    struct buf out = {0};
    for (size_t i = 0; i < path.len; i++) {
        if (memchr("\\*?[]{}!", path.ptr[i], 8))
            buf_addc(&out, '\\');
        buf_addc(&out, path.ptr[i]);
    }
    buf_addz(&out, rest);
    struct str glob = arena_str(arena, buf_str(&out));
    buf_release(&out);
    return glob;
}

/* `# key = ["a", "b"]`, or `otherwise` when nothing was found. */
static void add_option(struct buf *out, const char *key, const names *found,
                       const char *otherwise)
{
    size_t shown = found->len < SHOWN_MAX ? found->len : SHOWN_MAX;
    buf_printf(out, "# %s = [", key);
    for (size_t i = 0; i < shown; i++) {
        buf_addz(out, i ? ", " : "");
        init_add_quoted(out, found->items[i]);
    }
    buf_printf(out, "%s]\n", shown ? "" : otherwise);
}

static void add_roots(struct buf *out, const struct program *p)
{
    size_t shown = p->roots.len < SHOWN_MAX ? p->roots.len : SHOWN_MAX;
    buf_addz(out, "# Where imports start, beside these that flatline found:\n");
    for (size_t i = 0; i < shown; i++) {
        const struct program_root *root = &p->roots.items[i];
        if (!utf8_valid(root->path))
            continue;
        buf_addz(out, "#   ");
        init_add_quoted(out, root->path.len ? root->path : STR("."));
        /* Metadata is hostile too: it may not end the comment's line. */
        buf_addz(out, "  ");
        utf8_escape(out, root->why);
        buf_addc(out, '\n');
    }
    if (p->roots.len > shown)
        buf_printf(out, "#   and %zu more\n", p->roots.len - shown);
    buf_addz(out, "# src = [\"lib\"]\n\n");
}

/* The outermost trees, as globs. */
static void find_tests(const struct program *p, struct arena *arena, names *found)
{
    for (size_t i = 1; i < p->dirs.len; i++) {
        const struct program_dir *dir = &p->dirs.items[i];
        const unsigned kinds = DIR_TEST | DIR_FIXTURE;
        if (dir->flags & kinds && !(p->dirs.items[dir->parent].flags & kinds))
            add_name(found, arena, glob_of(arena, dir->path, "/**"));
    }
}

static void find_generated(const struct program *p, struct arena *arena, names *found)
{
    for (uint32_t f = 0; f < p->files.len; f++)
        for (uint32_t i = 0; i < p->files.items[f].facts->import_count; i++) {
            const struct target *target = program_target(p, f, i);
            if (target->kind == TARGET_GENERATED)
                add_name(found, arena, target->name);
        }
}

/* Directories of modules that something imports although they have no __init__.py. */
static void find_namespaces(const struct program *p, struct arena *arena, names *found)
{
    for (uint32_t d = 1; d < p->dirs.len; d++) {
        const struct program_dir *dir = &p->dirs.items[d];
        uint32_t importers;
        if (dir->init != PROGRAM_NONE || !dir->file_count ||
            dir->flags & (DIR_ROOT | DIR_TEST | DIR_FIXTURE))
            continue;
        program_importers_of_dir(p, d, &importers);
        if (importers)
            add_name(found, arena, glob_of(arena, dir->path, ""));
    }
}

/* Other people's code that is kept in the tree, by the names such directories bear. */
static void find_vendored(const struct program *p, struct arena *arena, names *found)
{
    for (size_t i = 1; i < p->dirs.len; i++)
        if (STR_IS_ANY(path_name(p->dirs.items[i].path), "vendor", "vendored",
                       "_vendor", "_vendored", "third_party", "thirdparty",
                       "third-party", "3rdparty", "extern", "site-packages",
                       "node_modules"))
            add_name(found, arena, glob_of(arena, p->dirs.items[i].path, "/**"));
}

static void write_config(const struct session *session, const struct program *p,
                         struct arena *arena, struct buf *out)
{
    names tests = {0}, generated = {0}, namespaces = {0}, vendored = {0};
    find_tests(p, arena, &tests);
    find_vendored(p, arena, &vendored);
    find_generated(p, arena, &generated);
    find_namespaces(p, arena, &namespaces);
    buf_addz(out,
             "# flatline's configuration. `flatline init` wrote down what it found;\n"
             "# nothing below counts until its first # is taken away.\n\n"
             "# The least severity that makes a check fail: error, warning or never.\n"
             "# fail-on = \"error\"\n\n"
             "# Rules not to run, by ID, name or family (\"FL1\"): `flatline rules`.\n"
             "# ignore = []\n\n");
    add_roots(out, p);
    buf_addz(out, namespaces.len
                      ? "# Meant to have no __init__.py? These have none and are "
                        "imported from:\n"
                      : "# Directories that are meant to have no __init__.py.\n");
    add_option(out, "namespace-packages", &namespaces, "\"google/**\"");
    buf_addz(out, tests.len ? "\n# Test trees. Known to be by their names:\n"
                            : "\n# Test trees, where the name does not tell.\n");
    add_option(out, "tests", &tests, "\"checks/**\"");
    buf_addz(out, vendored.len
                      ? "\n# Never reported on, still there for imports. Other "
                        "people's code, by its name:\n"
                      : "\n# Never reported on, still there for imports.\n");
    add_option(out, "exclude", &vendored, "\"vendor/**\"");
    buf_addz(out, "\n# [severity]\n"
                  "# quiet-import-failure = \"error\"\n\n"
                  "# [imports]\n");
    buf_addz(out, generated.len
                      ? "# Ours, but made at build or run time. Taken for that here:\n"
                      : "# Modules of ours that are made at build or run time.\n");
    add_option(out, "generated", &generated, "\"app._version\"");
    buf_addz(out, "# Calls that tell somebody, as logging at ERROR does.\n"
                  "# loud-calls = [\"notify_*\"]\n");
    init_heartbeat(session->snapshot, p, arena, out);
}

/* Never over a file that is there. */
static int save(const struct session *session, struct arena *arena, struct str text)
{
    struct str path = arena_join(
        arena, (struct str[]){repo_workdir(session->repo), STR("/" FILE_NAME)}, 2);
    int fd = open(path.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return cli_fail("%s: %s", path.ptr, strerror(errno));
    while (text.len) {
        ssize_t written = write(fd, text.ptr, text.len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            int failure = errno;
            close(fd);
            unlink(path.ptr);
            return cli_fail("%s: %s", path.ptr, strerror(failure));
        }
        text = str_from(text, (size_t)written);
    }
    close(fd);
    return output_print(STR("wrote " FILE_NAME "; as it is it changes nothing\n"))
               ? CLI_CLEAN
               : CLI_FAILED;
}

static int init_config(const struct cli *cli)
{
    struct session_request request = {0};
    struct session session;
    struct error err;
    struct run run;
    struct buf out = {0};
    int status;
    if (!session_open(cli, &request, &session, &err))
        return cli_fail("%s", err.text);
    if (session.config.file.len) {
        status = cli_fail("there is a configuration already: %.*s",
                          STR_ARG(session.config.file));
    } else if (!repo_workdir(session.repo).len) {
        status = cli_fail("a bare repository has no work tree to write a "
                          "configuration to");
    } else {
        struct run_request work = {.snapshot = session.snapshot,
                                   .config = &session.config,
                                   .cache = session.cache};
        run_program(&work, &run);
        write_config(&session, run.program, cli->arena, &out);
        run_release(&run);
        status = save(&session, cli->arena, buf_str(&out));
    }
    buf_release(&out);
    session_close(&session);
    return status;
}

static int init_hook(const struct cli *cli)
{
    struct error err;
    struct str said;
    int status = CLI_FAILED;
    struct repo *repo = repo_open(cli->directory_given ? STR(".") : STR(""), &err);
    if (!repo)
        return cli_fail("%s", err.text);
    if (!init_hook_install(repo, cli->arena, &said, &err))
        cli_fail("%s", err.text);
    else if (output_print(arena_join(cli->arena, (struct str[]){said, STR("\n")}, 2)))
        status = CLI_CLEAN;
    repo_close(repo);
    return status;
}

static int run_init(const struct cli *cli, struct options *options)
{
    struct error err;
    const char *value;
    int which, status;
    bool hook = false;
    while ((which = options_next(options, &value, &err)) != OPTIONS_END) {
        if (cli_common(&command_init, which, &err, &status))
            return status;
        if (which == OPTIONS_OPERAND)
            return cli_fail("init takes no operand; for another directory: flatline "
                            "-C DIR init");
        hook = true;
    }
    return hook ? init_hook(cli) : init_config(cli);
}

const struct command command_init = {
    .name = "init",
    .operands = "",
    .summary = "a configuration to start from, or the git hook",
    .options = specs,
    .option_count = OPT_COUNT,
    .run = run_init,
    .example = "Nothing that is there is overwritten: an existing hook is kept as\n"
               "pre-commit.before-flatline and runs first.\n"
               "\n"
               "  $ flatline init           write flatline.toml\n"
               "  $ flatline init --hook    judge every commit\n",
};
