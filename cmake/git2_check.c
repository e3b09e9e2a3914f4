/* Does libgit2 do its work without a network? Run by git2.cmake at configuration. */
#include <git2.h>
#include <string.h>

int main(void)
{
    git_odb *odb = NULL;
    git_oid oid, again;
    git_odb_object *object = NULL;
    git_config *config = NULL;
    int ok = git_libgit2_init() > 0 && git_odb_new(&odb) == 0 &&
             git_odb_hash(&oid, "x", 1, GIT_OBJECT_BLOB) == 0 &&
             git_odb_hash(&again, "x", 1, GIT_OBJECT_BLOB) == 0 &&
             git_oid_cmp(&oid, &again) == 0 && git_config_new(&config) == 0 &&
             git_odb_read(&object, odb, &oid) == GIT_ENOTFOUND;
    git_config_free(config);
    git_odb_free(odb);
    git_libgit2_shutdown();
    return ok ? 0 : 1;
}
