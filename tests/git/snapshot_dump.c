/* snapshot_dump - prints what src/git/ sees, for the scripts beside it.
 *
 *     snapshot_dump [-C DIR] entries SNAPSHOT
 *         one of worktree, untracked, index, head, head-by-index, since:REV, a
 * revision; seen and read: the work tree listed unseen, then each seen, or read
 *     snapshot_dump [-C DIR] contents ...      with status and bytes of each file
 *     snapshot_dump [-C DIR] ls-files          as git ls-files -s -z --sparse
 *     snapshot_dump [-C DIR] ignored PATH...   as git check-ignore -v PATH...
 *     snapshot_dump [-C DIR] diff SNAPSHOT SNAPSHOT    as git diff --raw -z
 *     snapshot_dump [-C DIR] merge-base REV REV        as git merge-base --all
 *
 * Exit status 2 and one line on stderr when it cannot. */
#include "git/diff.h"
#include "git/history.h"
#include "git/index.h"
#include "git/odb.h"
#include "git/repo.h"
#include "git/repo_private.h"
#include "git/snapshot.h"

#include <stdio.h>
#include <stdlib.h>

#define LIMIT ((size_t)1 << 20)

/* libgit2 1.5.1 leaks a match of every configuration key it looks at in a repository
 * with extensions (PCRE2's, whose frames are all LeakSanitizer sees), and a few bytes
 * when it tries a file as a git directory. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libpcre2-8.so\nleak:libgit2.so\n";
}

const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}

static int fail(const struct error *err)
{
    fprintf(stderr, "error: %s\n", err->text);
    return 2;
}

static struct snapshot *open_unseen(struct repo *repo, bool by_reading,
                                    struct arena *arena, struct error *err)
{
    struct snapshot *snap = snapshot_of_worktree_unseen(repo, arena, err);
    if (!snap)
        return NULL;
    struct snapshot_reader *reader = snapshot_reader_new(snap);
    struct buf bytes = {0};
    uint32_t *marks = arena_array(arena, snap->count, sizeof *marks);
    for (size_t i = 0; i < snap->count; i++) {
        marks[i] = (uint32_t)snap->entries[i].path.len;
        if (by_reading)
            snapshot_read(reader, &snap->entries[i], LIMIT, &bytes, err);
        snapshot_see(reader, &snap->entries[i]);
    }
    snapshot_drop_gone(snap, marks, sizeof *marks);
    for (size_t i = 0; i < snap->count; i++)
        if (marks[i] != snap->entries[i].path.len)
            abort();
    buf_release(&bytes);
    snapshot_reader_free(reader);
    return snap;
}

static struct snapshot *open_snapshot(struct repo *repo, const char *what,
                                      struct arena *arena, struct error *err)
{
    struct str name = str_of(what);
    if (str_eq(name, STR("worktree")) || str_eq(name, STR("untracked")))
        return snapshot_of_worktree(repo, str_eq(name, STR("untracked")), arena, err);
    if (str_eq(name, STR("seen")) || str_eq(name, STR("read")))
        return open_unseen(repo, str_eq(name, STR("read")), arena, err);
    if (str_eq(name, STR("index")))
        return snapshot_of_index(repo, arena, err);
    if (str_eq(name, STR("head")))
        return snapshot_of_head(repo, NULL, arena, err);
    if (str_starts(name, STR("since:")))
        return snapshot_of_merge_base(repo, str_from(name, 6), STR("HEAD"), arena, err);
    if (str_eq(name, STR("head-by-index"))) {
        struct snapshot *staged = snapshot_of_index(repo, arena, err);
        return staged ? snapshot_of_head(repo, staged, arena, err) : NULL;
    }
    return snapshot_of_commit(repo, name, arena, err);
}

/* '=': the id is known without reading. */
static void print_flags(uint32_t flags)
{
    static const struct {
        uint32_t flag;
        char letter;
    } letters[] = {{ENTRY_UNTRACKED, 'u'},
                   {ENTRY_CONFLICTED, 'c'},
                   {ENTRY_INTENT_TO_ADD, 'i'},
                   {ENTRY_STAT_CLEAN | ENTRY_SIZE_TELLS, '='}};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        putchar(flags & letters[i].flag ? letters[i].letter : '-');
}

static void print_content(struct snapshot_reader *reader, const struct entry *entry)
{
    static const char *const names[] = {"ok",        "absent", "not-a-file",
                                        "too-large", "denied", "missing-object"};
    struct buf bytes = {0};
    struct error err = {""};
    enum read_status status = snapshot_read(reader, entry, LIMIT, &bytes, &err);
    printf(" %s <", names[status]);
    if (status == READ_OK)
        fwrite(bytes.ptr, 1, bytes.len, stdout);
    else
        fputs(err.text, stdout);
    putchar('>');
    buf_release(&bytes);
}

static int print_snapshot(struct repo *repo, const char *what, bool contents,
                          struct arena *arena)
{
    struct error err;
    struct snapshot *snap = open_snapshot(repo, what, arena, &err);
    if (!snap)
        return fail(&err);
    struct snapshot_reader *reader = snapshot_reader_new(snap);
    for (size_t i = 0; i < snap->count; i++) {
        const struct entry *entry = &snap->entries[i];
        char hex[OBJECT_HEX_MAX];
        struct object_id id;
        bool known = snapshot_known_id(reader, entry, &id);
        object_hex(known ? &id : &entry->id, repo->id_len, hex);
        printf("%06o %s ", (unsigned)entry->mode, hex);
        print_flags(known ? entry->flags : entry->flags & ~(uint32_t)ENTRY_SIZE_TELLS);
        printf(" %.*s", (int)entry->path.len, entry->path.ptr);
        if (contents)
            print_content(reader, entry);
        putchar('\0');
    }
    snapshot_reader_free(reader);
    return 0;
}

static int print_index(struct repo *repo, struct arena *arena)
{
    struct index index;
    struct error err;
    if (!index_read(&index, repo, arena, &err))
        return fail(&err);
    for (size_t i = 0; i < index.count; i++) {
        const struct index_entry *entry = &index.entries[i];
        struct object_id id = {{0}};
        char hex[OBJECT_HEX_MAX];
        memcpy(id.bytes, entry->id, index.id_len);
        object_hex(&id, index.id_len, hex);
        printf("%06o %s %u\t", (unsigned)entry->mode, hex, index_stage(entry));
        fwrite(entry->path.ptr, 1, entry->path.len, stdout);
        putchar('\0');
    }
    return 0;
}

static char status_of(const struct change *change)
{
    if (!change->base || !change->head)
        return change->head ? 'A' : 'D';
    uint32_t base = change->base->mode & MODE_TYPE_MASK;
    return base == (change->head->mode & MODE_TYPE_MASK) ? 'M' : 'T';
}

static void print_change(const struct repo *repo, const struct change *change)
{
    const struct entry none = {.mode = 0};
    const struct entry *base = change->base ? change->base : &none;
    const struct entry *head = change->head ? change->head : &none;
    const struct entry *named = change->head ? head : base;
    char old[OBJECT_HEX_MAX], new[OBJECT_HEX_MAX];
    object_hex(&base->id, repo->id_len, old);
    object_hex(&head->id, repo->id_len, new);
    printf(":%06o %06o %s %s %c%c", (unsigned)base->mode, (unsigned)head->mode, old,
           new, status_of(change), '\0');
    fwrite(named->path.ptr, 1, named->path.len, stdout);
    putchar('\0');
}

static int print_diff(struct repo *repo, char **argv, struct arena *arena)
{
    struct error err;
    struct changes changes;
    struct snapshot *base = open_snapshot(repo, argv[2], arena, &err);
    struct snapshot *head = base ? open_snapshot(repo, argv[3], arena, &err) : NULL;
    if (!head)
        return fail(&err);
    diff_snapshots(base, head, arena, &changes);
    for (size_t i = 0; i < changes.list.len; i++)
        print_change(repo, &changes.list.items[i]);
    return 0;
}

static int print_bases(struct repo *repo, char **argv, struct arena *arena)
{
    struct error err;
    struct object_id a, b;
    struct commit_ids bases;
    if (!history_resolve(repo, str_of(argv[2]), &a, &err) ||
        !history_resolve(repo, str_of(argv[3]), &b, &err) ||
        !history_merge_bases(repo, &a, &b, arena, &bases, &err))
        return fail(&err);
    for (size_t i = 0; i < bases.list.len; i++) {
        char hex[OBJECT_HEX_MAX];
        object_hex(&bases.list.items[i], repo->id_len, hex);
        puts(hex);
    }
    return 0;
}

/* One line for each path that is ignored: where, a tab, the path. */
static int print_ignored(struct repo *repo, int argc, char **argv, struct arena *arena)
{
    struct error err;
    struct snapshot *snap = snapshot_of_worktree(repo, false, arena, &err);
    if (!snap)
        return fail(&err);
    for (int i = 2; i < argc; i++) {
        struct str where = STR("");
        if (snapshot_ignored(snap, str_of(argv[i]), arena, &where))
            printf("%.*s\t%s\n", (int)where.len, where.ptr, argv[i]);
    }
    return 0;
}

static int run(struct repo *repo, int argc, char **argv, struct arena *arena)
{
    struct str command = str_of(argc > 1 ? argv[1] : "");
    if (str_eq(command, STR("ls-files")))
        return print_index(repo, arena);
    if (argc > 2 && str_eq(command, STR("entries")))
        return print_snapshot(repo, argv[2], false, arena);
    if (str_eq(command, STR("ignored")))
        return print_ignored(repo, argc, argv, arena);
    if (argc > 3 && str_eq(command, STR("diff")))
        return print_diff(repo, argv, arena);
    if (argc > 3 && str_eq(command, STR("merge-base")))
        return print_bases(repo, argv, arena);
    if (argc > 2 && str_eq(command, STR("contents")))
        return print_snapshot(repo, argv[2], true, arena);
    fputs("usage: see the top of snapshot_dump.c\n", stderr);
    return 2;
}

int main(int argc, char **argv)
{
    struct arena arena;
    struct error err;
    struct str path = STR("");
    if (argc > 2 && str_eq(str_of(argv[1]), STR("-C"))) {
        path = str_of(argv[2]);
        argv += 2;
        argc -= 2;
    }
    arena_init(&arena);
    struct repo *repo = repo_open(path, &err);
    int status = repo ? run(repo, argc, argv, &arena) : fail(&err);
    repo_close(repo);
    arena_release(&arena);
    return status;
}
