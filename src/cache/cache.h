/* cache - what flatline remembers of blobs it has read, between runs.
 *
 *     struct cache cache;
 *     cache_open(&cache, repo_commondir(repo), STR(CACHE_DIRECTORY), false);
 *     if (!cache_find_facts(&cache, &id, variant, &facts, &size)) {
 *         ... read the file ...
 *         cache_add_facts(&cache, &id, variant, &facts, size);
 *     }
 *     cache_save(&cache);
 *     cache_close(&cache);
 *
 * Facts depend on bytes alone, so a blob's are the same in every revision, work tree
 * and branch. `variant` stands for what the configuration adds to them
 * (cache_variant); what the program itself does with bytes is a number made from its
 * sources when it is built. Never a reason to fail: what cannot be read, trusted or
 * written is as if it were not there. Form and bounds of the files: store.h; whom they
 * must belong to: place.h. */
#ifndef FLATLINE_CACHE_CACHE_H
#define FLATLINE_CACHE_CACHE_H

#include "cache/store.h"
#include "git/snapshot.h"
#include "python/facts.h"

#define CACHE_DIRECTORY "flatline"

struct cache_addition;
struct cache {
    struct str above, path;
    bool read_only;
    int dir; /* -1: there is none (yet) */
    struct store store;
    struct arena arena;
    VEC(struct cache_addition) added;
};

/* `above` and `path` must outlive the cache. */
void cache_open(struct cache *c, struct str above, struct str path, bool read_only);
void cache_close(struct cache *c); /* a zeroed cache is fine */

uint64_t cache_variant(const struct facts_options *options);

/* Is there anything in it? */
bool cache_has_any(const struct cache *c);
/* Is the id of the entry known? As snapshot_known_id, but the size of a blob whose
 * facts are kept is known from them, and what was found out then stands in the entry
 * (snapshot_settle). `c` may be NULL. Any number of threads at once, each with entries
 * of its own. */
bool cache_settle_id(const struct cache *c, struct snapshot_reader *reader,
                     const struct entry *entry, uint64_t variant);
/* Any number of threads at once. The facts are a view of the mapped file and live until
 * cache_close; *size is that of the source. */
bool cache_find_facts(const struct cache *c, const struct object_id *id,
                      uint64_t variant, struct facts *out, size_t *size);
/* To be kept by cache_save, until which `facts` must live. */
void cache_add_facts(struct cache *c, const struct object_id *id, uint64_t variant,
                     const struct facts *facts, size_t size);
/* The same for any other bytes, which are copied. Their key should be made with
 * cache->store.secret. */
bool cache_find(const struct cache *c, const struct store_key *key, struct str *value);
void cache_add(struct cache *c, const struct store_key *key, struct str value);
/* Writes what was added, if anything. */
void cache_save(struct cache *c);

/* Removes the cache. False, with errno, when it is there and cannot be removed; *any:
 * was there one? */
bool cache_remove(struct str above, struct str path, bool *any);

#endif
