/* session - what a command works on: repository, files, configuration, paths.
 *
 *     struct session_request request = {.rev = "HEAD~3"};
 *     struct session session;
 *     if (!session_open(cli, &request, &session, &err)) ...
 *     ... session.snapshot, session.config, session.paths ...
 *     session_close(&session);
 *
 * The configuration is read from the state that is judged: a commit is judged by its
 * own flatline.toml (else its pyproject.toml). In the work tree an untracked one counts
 * too. Of an index with conflicts nothing can be said: that is an error. Everything
 * lives in the cli's arena, handles until session_close. */
#ifndef FLATLINE_CLI_SESSION_H
#define FLATLINE_CLI_SESSION_H

#include "cache/cache.h"
#include "cli/cli.h"
#include "config/config.h"
#include "git/repo.h"
#include "git/snapshot.h"

struct session_request {
    const char *rev;   /* NULL: the work tree, or the index if `staged` */
    const char *since; /* report what is worse than the merge base with it */
    bool staged;       /* what `git commit` would record, against HEAD */
    bool all;          /* with a base: everything in the files that differ from it */
    bool untracked, isolated;
    bool no_cache;                    /* everything is read anew, nothing kept */
    bool reads_all;                   /* the command reads every source of the head */
    bool config_from_base;            /* the base's configuration, not the head's */
    const char *config_file;          /* NULL: found in the repository */
    const char *stdin_filename;       /* this path has the content of standard input */
    VEC(const char *) paths;          /* as given by the user */
    VEC(const char *) select, ignore; /* lists of rules, separated by commas */
};

struct session {
    struct repo *repo;
    struct snapshot *snapshot;
    struct snapshot *base; /* only what it has not is reported; NULL: everything */
    struct str label;      /* what is judged, for people */
    struct config config;
    struct cache *cache;   /* NULL: not wanted */
    VEC(struct str) paths; /* from the repository's root; none: everything */
    bool only_touched;     /* report on these files and their directories alone */
    VEC(struct str) touched;
};

/* False and err when the command cannot do its job; nothing is left open then. */
bool session_open(const struct cli *cli, const struct session_request *request,
                  struct session *session, struct error *err);
void session_close(struct session *session);

/* Where the cache is: `path` below the directory `above`. False when it may not be used
 * there: the tree has files of its own in it, which could say anything. */
bool session_cache_place(const struct session *session, struct str *above,
                         struct str *path);

/* All bytes of a stream, up to `limit`. */
bool session_read_stream(int fd, size_t limit, struct buf *out, struct error *err);

/* A file the user named; a directory is none, a FIFO may be. */
bool session_read_file(const char *file, size_t limit, struct buf *text,
                       struct error *err);
/* A file of the state itself, in the work tree also an untracked one; *text is in the
 * cli's arena. Not to have it is no failure: *found tells. */
bool session_read_own(const struct cli *cli, const struct snapshot *snap,
                      struct str name, size_t limit, struct str *text, bool *found,
                      struct error *err);

#endif
