/* What libgit2 is told before it opens anything, and why:
 *   owner validation off      1.5.1 refuses foreign-owned repositories whatever
 *                             safe.directory says; the check protects those who run
 *                             what a configuration names, and flatline runs nothing;
 *   strict hashing off        git does not hash objects again either;
 *   no outer configuration    a broken ~/.gitconfig must not stop a hook;
 *   more extensions           1.5 to 1.7 refuse partial and sparse clones otherwise.
 *                             Never objectformat: 1.5.1 would open sha256 repositories
 *                             and report garbage.
 * The environment is honoured here and not by GIT_REPOSITORY_OPEN_FROM_ENV, which fails
 * on GIT_WORK_TREE in 1.5 and takes the wrong work tree for a separate git directory in
 * every version. */
#include "git/ignore.h"
#include "git/repo_private.h"

#include "base/host.h"
#include "base/path.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MAX_SMALL_FILE 8192 /* commondir, gitdir: one path */

const char *git_reason(void)
{
    const git_error *last = git_error_last();
    return last && last->message && *last->message ? last->message : "no reason given";
}

static void set_options(void)
{
    static const char *extensions[] = {"worktreeconfig", "partialclone",
                                       "preciousobjects", "relativeworktrees"};
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_SYSTEM, "");
    git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_GLOBAL, "");
    git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_XDG, "");
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions,
                     sizeof extensions / sizeof *extensions);
}

/* The value of a variable, NULL when unset or empty. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static bool is_true(const char *value)
{
    int result = 0;
    return value && git_config_parse_bool(&result, value) == 0 && result;
}

static struct str without_slash(struct arena *arena, struct str path)
{
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    return arena_str(arena, path);
}

/* `path` made absolute by text alone, from the current directory. */
static struct str absolute(struct arena *arena, struct str path)
{
    char cwd[PATH_MAX];
    if (path.len && path.ptr[0] == '/')
        return without_slash(arena, path);
    if (!getcwd(cwd, sizeof cwd))
        cwd[0] = '\0';
    struct str parts[] = {str_of(cwd), STR("/"), path};
    return without_slash(arena, arena_join(arena, parts, 3));
}

/* --- Finding it ----------------------------------------------------------------------
 */

static unsigned discovery_flags(void)
{
    return is_true(variable("GIT_DISCOVERY_ACROSS_FILESYSTEM"))
               ? GIT_REPOSITORY_OPEN_CROSS_FS
               : 0;
}

static int open_git(git_repository **git, const char *start, const char *env_dir)
{
    if (!env_dir)
        return git_repository_open_ext(git, start, discovery_flags(),
                                       variable("GIT_CEILING_DIRECTORIES"));
    int status = git_repository_open_ext(
        git, env_dir, GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT,
        NULL);
    if (status != 0) /* it may be a file that says where the directory is */
        status =
            git_repository_open_ext(git, env_dir, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
    return status;
}

/* The first line of a small file below the git directory; empty when there is none. */
static struct str small_file(struct repo *repo, struct str dir, const char *name)
{
    char bytes[MAX_SMALL_FILE];
    struct str path = path_join(&repo->arena, dir, str_of(name));
    int fd = host.openat(AT_FDCWD, arena_str(&repo->arena, path).ptr, O_RDONLY);
    if (fd < 0)
        return STR("");
    ssize_t len = host.read(fd, bytes, sizeof bytes);
    close(fd);
    struct str text = str_make(bytes, len > 0 ? (size_t)len : 0);
    return arena_str(&repo->arena, str_trim(str_split(&text, '\n')));
}

static bool config_of(git_config **config, struct repo *repo, struct str dir,
                      const char *name)
{
    struct str path = path_join(&repo->arena, dir, str_of(name));
    path = arena_str(&repo->arena, path);
    return access(path.ptr, R_OK) == 0 && git_config_open_ondisk(config, path.ptr) == 0;
}

/* Copies the value so that it lives as long as the repo; empty when not set. */
static struct str config_text(struct repo *repo, git_config *config, const char *key)
{
    git_buf value = GIT_BUF_INIT;
    struct str text = STR("");
    if (git_config_get_string_buf(&value, config, key) == 0)
        text = arena_str(&repo->arena, str_make(value.ptr, value.size));
    git_buf_dispose(&value);
    return text;
}

/* --- The directories -----------------------------------------------------------------
 */

static struct str resolve_from(struct repo *repo, struct str base, struct str path)
{
    char real[PATH_MAX];
    if (path.len && path.ptr[0] != '/')
        path = path_join(&repo->arena, base, path);
    path = arena_str(&repo->arena, path);
    return realpath(path.ptr, real) ? arena_str(&repo->arena, str_of(real))
                                    : without_slash(&repo->arena, path);
}

/* Is this what keeps libgit2 from opening a repository that is one? Fills
 * repo->unopened and id_len. */
static bool is_newer_format(struct repo *repo)
{
    git_config *config = NULL;
    int sha256 = 0;
    if (!config_of(&config, repo, repo->commondir, "config"))
        return false;
    struct str format = config_text(repo, config, "extensions.objectformat");
    struct str refs = config_text(repo, config, "extensions.refstorage");
    git_config_free(config);
    sha256 = str_eq_nocase(format, STR("sha256"));
    if (sha256) {
        repo->id_len = SHA256_LEN;
        repo->unopened = "sha256 object names";
    } else if (refs.len && !str_eq_nocase(refs, STR("files"))) {
        repo->unopened = "reftable references";
    }
    return repo->unopened != NULL;
}

/* The work tree of a repository that libgit2 found but could not open. */
static void find_workdir(struct repo *repo, bool from_env)
{
    git_config *config = NULL;
    struct str worktree = STR(""), link = small_file(repo, repo->gitdir, "gitdir");
    int bare = 0;
    if (config_of(&config, repo, repo->commondir, "config")) {
        worktree = config_text(repo, config, "core.worktree");
        git_config_get_bool(&bare, config, "core.bare");
        git_config_free(config);
    }
    if (link.len)
        repo->workdir = resolve_from(repo, repo->gitdir, path_dir(link));
    else if (worktree.len)
        repo->workdir = resolve_from(repo, repo->gitdir, worktree);
    else if (!bare && from_env)
        repo->workdir = absolute(&repo->arena, STR("."));
    else if (!bare)
        repo->workdir = path_dir(repo->gitdir);
    repo->workdir = arena_str(&repo->arena, repo->workdir);
}

static bool open_newer_format(struct repo *repo, const char *start, const char *env_dir)
{
    git_buf found = GIT_BUF_INIT;
    struct str gitdir = STR("");
    if (git_repository_discover(&found, env_dir ? env_dir : start,
                                discovery_flags() != 0,
                                variable("GIT_CEILING_DIRECTORIES")) == 0)
        gitdir = str_make(found.ptr, found.size);
    else if (env_dir)
        gitdir = str_of(env_dir);
    if (gitdir.len)
        repo->gitdir = resolve_from(repo, STR(""), absolute(&repo->arena, gitdir));
    git_buf_dispose(&found);
    if (!repo->gitdir.len)
        return false;
    struct str common = small_file(repo, repo->gitdir, "commondir");
    repo->commondir =
        common.len ? resolve_from(repo, repo->gitdir, common) : repo->gitdir;
    if (!is_newer_format(repo))
        return false;
    find_workdir(repo, env_dir != NULL);
    return true;
}

/* git reads core.bare from config.worktree too; libgit2 before 1.8 does not. */
static bool is_unbared_by_worktree_config(struct repo *repo)
{
    git_config *config = NULL;
    int bare = 1;
    struct str gitdir = str_of(git_repository_path(repo->git));
    if (!config_of(&config, repo, gitdir, "config.worktree"))
        return false;
    bool unbared = git_config_get_bool(&bare, config, "core.bare") == 0 && !bare;
    git_config_free(config);
    return unbared;
}

/* With GIT_DIR and nothing that says otherwise, the current directory is the work
 * tree. */
static bool is_workdir_here(struct repo *repo, git_config *config)
{
    int bare = 0;
    struct str worktree = config_text(repo, config, "core.worktree");
    git_config_get_bool(&bare, config, "core.bare");
    return !git_repository_is_worktree(repo->git) && !bare && !worktree.len;
}

static bool set_workdir(struct repo *repo, const char *env_dir, const char *env_tree,
                        struct error *err)
{
    git_config *config = NULL;
    const char *workdir = env_tree;
    if (!workdir && env_dir && git_repository_config(&config, repo->git) == 0 &&
        is_workdir_here(repo, config))
        workdir = ".";
    git_config_free(config);
    if (!workdir && git_repository_is_bare(repo->git) &&
        is_unbared_by_worktree_config(repo)) {
        struct str gitdir =
            without_slash(&repo->arena, str_of(git_repository_path(repo->git)));
        workdir = arena_str(&repo->arena, path_dir(gitdir)).ptr;
    }
    if (workdir && git_repository_set_workdir(repo->git, workdir, 0) != 0)
        return error_set(err, "%s: cannot be the work tree: %s", workdir, git_reason());
    return true;
}

static void take_directories(struct repo *repo)
{
    const char *workdir = git_repository_workdir(repo->git);
    repo->gitdir = without_slash(&repo->arena, str_of(git_repository_path(repo->git)));
    repo->commondir =
        without_slash(&repo->arena, str_of(git_repository_commondir(repo->git)));
    if (workdir)
        repo->workdir = without_slash(&repo->arena, str_of(workdir));
}

/* --- Objects of the environment ------------------------------------------------------
 */

/* One path of a colon-separated list; git writes one that holds a colon in double
 * quotes, with backslash escapes. */
static struct str next_listed_path(struct arena *arena, struct str *list)
{
    if (!list->len || list->ptr[0] != '"')
        return str_split(list, ':');
    char *out = arena_alloc(arena, list->len);
    size_t at = 1, len = 0;
    while (at < list->len && list->ptr[at] != '"') {
        at += list->ptr[at] == '\\' && at + 1 < list->len;
        out[len++] = list->ptr[at++];
    }
    *list = str_from(*list, at + 1);
    str_split(list, ':');
    return str_make(out, len);
}

static bool add_object_dirs(struct repo *repo, struct error *err)
{
    git_odb *odb = NULL;
    const char *dir = variable("GIT_OBJECT_DIRECTORY");
    struct str list = str_of(variable("GIT_ALTERNATE_OBJECT_DIRECTORIES"));
    if (dir)
        vec_add(&repo->object_dirs, &repo->arena, absolute(&repo->arena, str_of(dir)));
    while (list.len) {
        struct str path = next_listed_path(&repo->arena, &list);
        if (path.len)
            vec_add(&repo->object_dirs, &repo->arena, absolute(&repo->arena, path));
    }
    if (!repo->object_dirs.len || !repo->git)
        return true;
    bool ok = git_repository_odb(&odb, repo->git) == 0;
    for (size_t i = 0; ok && i < repo->object_dirs.len; i++)
        ok = git_odb_add_disk_alternate(odb, repo->object_dirs.items[i].ptr) == 0;
    git_odb_free(odb);
    return ok || error_set(err,
                           "the objects that the environment names cannot be read: "
                           "%s",
                           git_reason());
}

/* --- Partial clones ------------------------------------------------------------------
 */

static int promisor_found(const git_config_entry *entry, void *payload)
{
    struct repo *repo = payload;
    struct str name = str_of(entry->name), prefix = STR("remote."),
               suffix = STR(".promisor");
    if (name.len <= prefix.len + suffix.len || !str_starts(name, prefix) ||
        !str_ends(name, suffix) || !is_true(entry->value))
        return 0;
    name = str_slice(name, prefix.len, name.len - suffix.len);
    repo->promisor = arena_str(&repo->arena, name);
    return GIT_EUSER;
}

/* Not git_config_foreach_match: libgit2 1.5.1 leaks 20 kB for each key it tries. */
static void find_promisor(struct repo *repo)
{
    git_config *config = NULL;
    if (!repo->git || git_repository_config(&config, repo->git) != 0)
        return;
    repo->promisor = config_text(repo, config, "extensions.partialclone");
    if (!repo->promisor.len)
        git_config_foreach(config, promisor_found, repo);
    git_config_free(config);
}

/* --- Life ----------------------------------------------------------------------------
 */

static bool open_directories(struct repo *repo, struct str path, bool env,
                             struct error *err)
{
    const char *env_dir = env ? variable("GIT_DIR") : NULL;
    const char *env_tree = env ? variable("GIT_WORK_TREE") : NULL;
    const char *start = path.len ? arena_str(&repo->arena, path).ptr : ".";
    int status = open_git(&repo->git, start, env_dir);
    if (status == 0) {
        if (!set_workdir(repo, env_dir, env_tree, err))
            return false;
        take_directories(repo);
        return true;
    }
    struct str reason = arena_str(&repo->arena, str_of(git_reason()));
    if (open_newer_format(repo, start, env_dir)) {
        if (env_tree)
            repo->workdir = absolute(&repo->arena, str_of(env_tree));
        return true;
    }
    if (status == GIT_ENOTFOUND && !env_dir)
        return error_set(err, "%s: not a git repository, nor is any directory above it",
                         path.len ? start : "the current directory");
    return error_set(err, "%s: the repository cannot be opened: %s",
                     env_dir ? env_dir : start, reason.ptr);
}

/* git goes to the top of the work tree before it reads a relative GIT_INDEX_FILE. */
static void set_index_path(struct repo *repo, const char *env_index)
{
    struct str path = path_join(&repo->arena, repo->gitdir, STR("index"));
    if (env_index && *env_index != '/' && repo->workdir.len)
        path = path_join(&repo->arena, repo->workdir, str_of(env_index));
    else if (env_index)
        path = absolute(&repo->arena, str_of(env_index));
    repo->index_path = arena_str(&repo->arena, path);
}

struct repo *repo_open(struct str path, struct error *err)
{
    struct repo *repo = calloc(1, sizeof *repo);
    if (!repo)
        arena_out_of_memory(sizeof *repo);
    arena_init(&repo->arena);
    repo->id_len = SHA1_LEN;
    repo->root = -1;
    git_libgit2_init();
    set_options();
    bool env = path.len == 0;
    if (!open_directories(repo, path, env, err) || (env && !add_object_dirs(repo, err)))
        goto fail;
    set_index_path(repo, env ? variable("GIT_INDEX_FILE") : NULL);
    find_promisor(repo);
    if (repo->workdir.len)
        repo->root = host.openat(AT_FDCWD, repo->workdir.ptr, O_PATH | O_DIRECTORY);
    return repo;
fail:
    repo_close(repo);
    return NULL;
}

void repo_close(struct repo *repo)
{
    if (!repo)
        return;
    if (repo->ignore)
        ignore_release(repo->ignore);
    if (repo->root >= 0)
        close(repo->root);
    git_repository_free(repo->git);
    git_libgit2_shutdown();
    arena_release(&repo->arena);
    free(repo);
}

/* --- Questions -----------------------------------------------------------------------
 */

struct str repo_workdir(const struct repo *repo)
{
    return repo->workdir;
}

struct str repo_gitdir(const struct repo *repo)
{
    return repo->gitdir;
}

struct str repo_commondir(const struct repo *repo)
{
    return repo->commondir;
}

bool repo_needs_objects(const struct repo *repo, struct error *err)
{
    if (repo->git)
        return true;
    return error_set(
        err,
        "this repository has %s, which flatline cannot read yet: only its "
        "work tree can be audited (flatline check, without --staged, --rev "
        "and --since)",
        repo->unopened);
}

bool repo_is_shallow(const struct repo *repo)
{
    struct stat st;
    char path[PATH_MAX];
    int len = snprintf(path, sizeof path, "%s/shallow", repo->commondir.ptr);
    return len > 0 && (size_t)len < sizeof path &&
           host.fstatat(AT_FDCWD, path, &st, 0) == 0 && st.st_size > 0;
}

bool repo_is_unborn(const struct repo *repo)
{
    return repo->git && git_repository_head_unborn(repo->git) == 1;
}

struct str repo_promisor(const struct repo *repo)
{
    return repo->promisor;
}
