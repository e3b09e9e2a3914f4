/* snapshot - the files of one state of a repository: work tree, index or commit.
 *
 *     struct snapshot *snap = snapshot_of_commit(repo, STR("HEAD~3"), arena, &err);
 *     for (size_t i = 0; i < snap->count; i++) ... snap->entries[i].path ...
 *     struct snapshot_reader *reader = snapshot_reader_new(snap);      one per thread
 *     switch (snapshot_read(reader, entry, limit, &buf, &err)) ...
 *
 * Entries plus bytes: everything after this stage is the same for an audit, a commit
 * about to be made and a revision of last year. Entries are sorted by path bytes,
 * unique, and point into the arena given at opening; nothing here follows symbolic
 * links, runs filters or hooks, or opens anything outside the work tree. Must not know:
 * Python, configuration. */
#ifndef FLATLINE_GIT_SNAPSHOT_H
#define FLATLINE_GIT_SNAPSHOT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/vec.h"

struct repo;

/* An object id; SHA-1 fills the first 20 bytes, the rest is zero. */
struct object_id {
    uint8_t bytes[32];
};

enum entry_flag {
    ENTRY_UNTRACKED = 1,     /* on disk only (--untracked or named outright) */
    ENTRY_CONFLICTED = 2,    /* stages 1-3 in the index; listed once */
    ENTRY_INTENT_TO_ADD = 4, /* git add -N */
    ENTRY_STAT_CLEAN = 8,    /* work tree file known to equal `id` without reading it */
    ENTRY_SIZE_TELLS = 16,   /* clean too if its blob has its size: snapshot_known_id */
    ENTRY_HASHED = 32, /* work tree file; `id` is of bytes it had: snapshot_identify */
    ENTRY_UNSEEN = 64, /* as the index has it; nobody asked the disk: snapshot_see */
    ENTRY_GONE = 128,  /* was unseen, and nothing stands there */
};

#define MODE_TYPE_MASK 0170000u
#define MODE_FILE 0100000u
#define MODE_LINK 0120000u
#define MODE_GITLINK 0160000u

struct entry {
    struct str path;
    struct object_id id; /* zero when not known (work tree file that was changed, until
                            somebody hashes it) */
    uint32_t mode;       /* as git has it: 0100644, 0100755, 0120000, 0160000 */
    uint32_t flags;
    uint64_t size; /* when known, else 0 */
};

enum snapshot_kind {
    SNAPSHOT_WORKTREE,
    SNAPSHOT_INDEX,
    SNAPSHOT_COMMIT,
    SNAPSHOT_MEMORY
};

struct snapshot {
    enum snapshot_kind kind;
    const struct entry *entries;
    size_t count;
    struct repo *repo;     /* not owned; NULL for memory */
    struct str label;      /* "the work tree", "the index", "commit 1a2b3c4d5e" */
    void *state;           /* the kind's own */
    struct object_id tree; /* of a commit: what its entries are made of; else zero */
    /* A commit to which the index or the work tree is compared: asked about the disk,
     * it answers as they do, or what only lies there would look new. */
    bool beside_disk;
};

enum read_status {
    READ_OK,
    READ_ABSENT,     /* deleted in the work tree: not there, silently; also when a
                        directory stands there or a parent became a link */
    READ_NOT_A_FILE, /* a FIFO, socket, device or link where a file was */
    READ_TOO_LARGE,
    READ_DENIED,         /* permissions, I/O errors, merge conflicts: err says */
    READ_MISSING_OBJECT, /* partial clone, corruption: err names the object */
};

/* An entry is one of snap->entries. `out` is cleared first. On other than READ_OK `err`
 * has one line and `out` is empty. Files over `limit` bytes are not read. */
struct snapshot_reader;
struct snapshot_reader *snapshot_reader_new(const struct snapshot *snap);
void snapshot_reader_free(struct snapshot_reader *reader);
enum read_status snapshot_read(struct snapshot_reader *reader,
                               const struct entry *entry, size_t limit, struct buf *out,
                               struct error *err);

/* The blob whose very bytes snapshot_read would give, if that is known without reading
 * them: as entry->id, and also for work tree files of which only their blob's size had
 * to be asked (line ends that git may convert). For looking facts up in a cache. */
bool snapshot_known_id(struct snapshot_reader *reader, const struct entry *entry,
                       struct object_id *id);

/* For an entry with ENTRY_SIZE_TELLS: the blob it is if that has entry->size bytes. Who
 * knows the blob's size need not ask for it. */
bool snapshot_claimed_id(const struct snapshot_reader *reader,
                         const struct entry *entry, struct object_id *id);

/* Is what was known of its id still so, now that its bytes were read? Somebody may have
 * written the file meanwhile. NULL: they were not read, what is remembered of the id
 * was taken for them. */
bool snapshot_still_known(struct snapshot_reader *reader, const struct entry *entry,
                          const struct str *bytes);

static inline bool snapshot_has_id(const struct entry *entry)
{
    static const struct object_id none;
    return memcmp(&entry->id, &none, sizeof none) != 0;
}

/* What was found out of the entry's id later: one thread at a time for each entry, and
 * nobody else looking at it.
 *
 * Its id is that of the blob with these bytes, which were read from the work tree.
 * False when there is none (a text, SHA-256 names): then nothing changes. */
bool snapshot_identify(const struct snapshot *snap, const struct entry *entry,
                       struct str bytes);
/* What snapshot_known_id would say; NULL: it is not known any more. */
void snapshot_settle(const struct entry *entry, const struct object_id *id);

/* Tracked files as they are in the work tree: what is not there (deleted, skipped by a
 * sparse checkout) is not listed. `untracked` adds those git does not ignore. NULL and
 * err on failure (bare repository, unreadable index). */
struct snapshot *snapshot_of_worktree(struct repo *repo, bool untracked,
                                      struct arena *arena, struct error *err);
/* The same, untracked files apart, for who is going to read every file anyway and needs
 * no ids: the disk was not asked yet. Reading an entry tells what stands there, and so
 * does snapshot_see; when all were seen, snapshot_drop_gone makes it the snapshot that
 * snapshot_of_worktree would have been. */
struct snapshot *snapshot_of_worktree_unseen(struct repo *repo, struct arena *arena,
                                             struct error *err);
/* What was not seen yet is seen now: one thread at a time for each entry. */
void snapshot_see(struct snapshot_reader *reader, const struct entry *entry);
/* Leaves out the entries that are gone. `beside`: an array of as many elements, each of
 * `size` bytes, that stays in step. Whoever remembers an index must not any more. */
void snapshot_drop_gone(const struct snapshot *snap, void *beside, size_t size);
/* What `git commit` would record. */
struct snapshot *snapshot_of_index(struct repo *repo, struct arena *arena,
                                   struct error *err);
/* Any revision libgit2 can name, or origin/rev when there is no rev; never touches the
 * work tree. */
struct snapshot *snapshot_of_commit(struct repo *repo, struct str rev,
                                    struct arena *arena, struct error *err);
/* HEAD, and no files at all while it has no commit: what the index is compared with.
 * `staged` (a snapshot of the index, or NULL) makes it fast: directories that are equal
 * in both are taken from there without reading their trees. */
struct snapshot *snapshot_of_head(struct repo *repo, const struct snapshot *staged,
                                  struct arena *arena, struct error *err);
/* Files given as texts: rule cases and tests. Sorted here; not copied. */
struct memory_file {
    struct str path, text;
};
struct snapshot *snapshot_of_memory(const struct memory_file *files, size_t count,
                                    struct arena *arena);
/* Lets a memory snapshot have a work tree: `untracked` paths are on disk and no
 * entries, `ignored` ones too, and git ignores them. Not copied. */
struct memory_disk {
    const struct str *untracked, *ignored;
    size_t untracked_count, ignored_count;
};
void snapshot_set_disk(struct snapshot *snap, const struct memory_disk *disk);
/* `snap` with the content of one path replaced or added (--stdin-filename). */
struct snapshot *snapshot_overlay(const struct snapshot *snap, struct str path,
                                  struct str text, struct arena *arena);
/* `snap` with further files from the work tree (a PATH named outright, relative to its
 * root). Directories and paths that `snap` has add nothing; one that nothing stands at
 * is an error. Of a commit or of memory it is `snap` itself. */
struct snapshot *snapshot_with_paths(const struct snapshot *snap,
                                     const struct str *paths, size_t count,
                                     struct arena *arena, struct error *err);

/* Index of the entry with this path, or STR_NONE. Binary search. */
size_t snapshot_find(const struct snapshot *snap, struct str path);
/* Index of the first entry whose path is >= `path` in byte order. */
size_t snapshot_lower_bound(const struct snapshot *snap, struct str path);
/* Is there any entry below the directory `dir`? */
bool snapshot_has_dir(const struct snapshot *snap, struct str dir);

/* What stands in the work tree at `path` (which no entry has). Only for snapshots of
 * the work tree or the index; others answer ON_DISK_UNKNOWN. */
enum on_disk { ON_DISK_UNKNOWN, ON_DISK_ABSENT, ON_DISK_FILE, ON_DISK_OTHER };
enum on_disk snapshot_on_disk(const struct snapshot *snap, struct str path);
/* Would git ignore `path`? Then *where (if not NULL) gets "dir/.gitignore:3: pattern"
 * in `arena`. False also when it cannot be told. Only one thread at a time. */
bool snapshot_ignored(const struct snapshot *snap, struct str path, struct arena *arena,
                      struct str *where);

/* The two questions above with their answers: all that a judgement learns of the disk
 * beside the entries. Who listens can find out later whether it would still be so. */
struct disk_question {
    struct str path, where; /* where: what ignores it */
    uint8_t is_about_ignoring;
    uint8_t answer; /* enum on_disk, or bool */
};
struct disk_questions {
    struct arena *arena; /* used by nobody else meanwhile */
    struct map seen;
    VEC(struct disk_question) list; /* each once */
};
/* From now on questions are noted down; NULL: no more. Asked by one thread at a time.
 */
void snapshot_listen(const struct snapshot *snap, struct disk_questions *questions);
bool snapshot_answers_same(const struct snapshot *snap,
                           const struct disk_question *questions, size_t count,
                           struct arena *arena);

#endif
