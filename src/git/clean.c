/* git writes size 0 into entries it could not tell apart from racily clean ones; an
 * entry of size 0 is therefore clean only if its blob is the empty one. */
#include "git/clean.h"

#include "git/repo_private.h"

static const uint8_t empty_sha1[SHA1_LEN] = {
    0xe6, 0x9d, 0xe2, 0x9b, 0xb2, 0xd1, 0xd6, 0x43, 0x4b, 0x8b,
    0x29, 0xae, 0x77, 0x5a, 0xd8, 0xc2, 0xe4, 0x8c, 0x53, 0x91,
};

void clean_init(struct clean *clean, const struct repo *repo, const struct index *index,
                struct arena *arena)
{
    struct settings settings;
    struct str check = STR("");
    *clean = (struct clean){.index = index};
    settings_open(&settings, repo);
    attributes_init(&clean->attributes, repo, &settings, arena);
    clean->trust_ctime = settings_bool(&settings, "core.trustctime", true);
    settings_text(&settings, "core.checkstat", arena, &check);
    clean->minimal = str_eq_nocase(check, STR("minimal"));
    settings_release(&settings);
}

void clean_release(struct clean *clean)
{
    attributes_release(&clean->attributes);
}

static bool same_time(uint32_t seconds, uint32_t nanoseconds, const struct timespec *t)
{
    return seconds == (uint32_t)t->tv_sec && nanoseconds == (uint32_t)t->tv_nsec;
}

bool clean_is_unwritten(const struct index_entry *entry, const struct stat *st)
{
    struct index_stat known = index_stat(entry);
    return S_ISREG(st->st_mode) && known.size == (uint32_t)st->st_size &&
           same_time(known.mtime_s, known.mtime_ns, &st->st_mtim);
}

static bool same_stat(const struct clean *clean, const struct index_stat *known,
                      const struct stat *st)
{
    if (known->size != (uint32_t)st->st_size ||
        !same_time(known->mtime_s, known->mtime_ns, &st->st_mtim))
        return false;
    if (clean->minimal)
        return true;
    return (!clean->trust_ctime ||
            same_time(known->ctime_s, known->ctime_ns, &st->st_ctim)) &&
           known->uid == st->st_uid && known->gid == st->st_gid &&
           known->ino == (uint32_t)st->st_ino;
}

static bool is_racy(const struct clean *clean, const struct index_stat *known)
{
    return clean->index->mtime.tv_sec <= (time_t)known->mtime_s;
}

bool clean_by_stat(const struct clean *clean, const struct index_entry *entry,
                   const struct stat *st)
{
    struct index_stat known = index_stat(entry);
    if (index_stage(entry) || entry->more_flags & INDEX_INTENT_TO_ADD ||
        (entry->mode & MODE_TYPE_MASK) != MODE_FILE || !S_ISREG(st->st_mode))
        return false;
    if (!same_stat(clean, &known, st) || is_racy(clean, &known))
        return false;
    return st->st_size != 0 || (clean->index->id_len == SHA1_LEN &&
                                memcmp(entry->id, empty_sha1, SHA1_LEN) == 0);
}

enum clean_state clean_by_attributes(struct clean *clean, struct str path,
                                     uint64_t size)
{
    if (!size)
        return CLEAN;
    switch (attributes_effect(&clean->attributes, path)) {
    case ATTRIBUTE_NONE:
        return CLEAN;
    case ATTRIBUTE_LINE_ENDS:
        return CLEAN_IF_SAME_SIZE;
    case ATTRIBUTE_CONVERSION:
        break;
    }
    return CLEAN_UNKNOWN;
}
