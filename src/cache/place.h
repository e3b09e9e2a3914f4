/* place - the directory in which the cache lies, opened so that nobody can move it.
 *
 *     int dir = place_open(repo_commondir(repo), STR("flatline"), true);
 *     if (dir < 0) ... no cache, and nobody is told
 *
 * Below a directory that git found, component by component, never through a symbolic
 * link. All of it, from that directory on, must be owned by us and writable by nobody
 * else: a cache somebody else can write could hide findings. */
#ifndef FLATLINE_CACHE_PLACE_H
#define FLATLINE_CACHE_PLACE_H

#include "base/str.h"

/* A directory handle, or -1. `create` makes what is missing, for us alone (0700). */
int place_open(struct str above, struct str path, bool create);

/* Removes `path` below `above` if it is an empty directory. */
void place_remove(struct str above, struct str path);

#endif
