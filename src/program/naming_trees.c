#include "program/naming_trees.h"

static void count(struct naming_counts *counts, struct str name)
{
    counts->of[naming_of(name)]++;
    counts->words +=
        naming_of(name) == NAMING_SNAKE && str_find_char(name, '_') == STR_NONE;
}

void naming_trees_count(struct naming_trees *t, const struct heartbeats *h,
                        struct arena *arena)
{
    const struct program *p = h->program;
    t->program = p;
    t->below = arena_array(arena, p->dirs.len, sizeof *t->below);
    for (size_t i = 0; i < h->processors.len; i++) {
        const struct processor *it = &h->processors.items[i];
        for (size_t k = 0; !it->is_abstract && k < it->signings.items.len; k++) {
            struct str name = it->signings.items.items[k].name;
            for (uint32_t dir = p->files.items[it->file].dir;
                 name.len && dir != PROGRAM_NONE; dir = p->dirs.items[dir].parent)
                count(&t->below[dir], name);
        }
    }
}

bool naming_trees_differs(const struct naming_trees *t, const struct processor *p,
                          struct str name, struct naming_tree *out)
{
    enum naming style = naming_of(name);
    enum naming other = style == NAMING_SNAKE ? NAMING_PASCAL : NAMING_SNAKE;
    uint32_t own = t->program->files.items[p->file].dir;
    if (style != NAMING_SNAKE && style != NAMING_PASCAL)
        return false;
    for (uint32_t at = own; at != PROGRAM_NONE;
         at = t->program->dirs.items[at].parent) {
        const struct program_dir *dir = &t->program->dirs.items[at];
        uint32_t few = t->below[at].of[style], many = t->below[at].of[other];
        if (at != own && (dir->flags & DIR_ROOT || !dir->path.len))
            return false;
        if (few + many < NAMING_TREE_LEAST)
            continue;
        *out = (struct naming_tree){dir->path, other, many, few + many};
        return many >= NAMING_TREE_SHARE * few;
    }
    return false;
}

bool naming_trees_is_kebab(const struct naming_trees *t, const struct processor *p)
{
    uint32_t own = t->program->files.items[p->file].dir;
    for (uint32_t at = own; at != PROGRAM_NONE;
         at = t->program->dirs.items[at].parent) {
        const struct program_dir *dir = &t->program->dirs.items[at];
        const struct naming_counts *c = &t->below[at];
        uint32_t many = c->of[NAMING_KEBAB] + c->words;
        uint32_t few =
            c->of[NAMING_SNAKE] - c->words + c->of[NAMING_PASCAL] + c->of[NAMING_OTHER];
        if (at != own && (dir->flags & DIR_ROOT || !dir->path.len))
            return false;
        if (many + few >= NAMING_TREE_LEAST)
            return many >= NAMING_TREE_SHARE * few;
    }
    return false;
}
