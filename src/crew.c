#include "crew.h"

#include "base/pool.h"

#include <stdlib.h>

static void *start(void *context, unsigned number)
{
    const struct crew *crew = context;
    struct hand *hand = calloc(1, sizeof *hand);
    if (!hand)
        arena_out_of_memory(sizeof *hand);
    hand->number = number;
    hand->source = snapshot_reader_new(crew->snapshot);
    hand->facts = crew->options ? facts_reader_new(crew->options) : NULL;
    hand->arena = crew->arenas ? &crew->arenas[number] : NULL;
    return hand;
}

static void step(void *context, void *own, size_t item)
{
    const struct crew *crew = context;
    crew->step(crew->context, own, item);
}

static void finish(void *context, void *own)
{
    struct hand *hand = own;
    (void)context;
    snapshot_reader_free(hand->source);
    facts_reader_free(hand->facts);
    buf_release(&hand->bytes);
    free(hand);
}

/* A thread costs as much as reading some files does. */
static unsigned workers_for(const struct crew *crew)
{
    size_t enough = crew->load ? crew->count / crew->load + 1 : crew->workers;
    return enough < crew->workers ? (unsigned)enough : crew->workers;
}

void crew_run(const struct crew *crew)
{
    struct crew own = *crew;
    struct pool_job job = {.count = crew->count,
                           .workers = workers_for(crew),
                           .start = start,
                           .step = step,
                           .finish = finish,
                           .context = &own,
                           .batch = crew->batch,
                           .shuffle = crew->shuffle};
    if (crew->count)
        pool_run(&job);
}
