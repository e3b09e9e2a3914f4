#include "cli/progress.h"

#include <stdio.h>
#include <unistd.h>

#define FIRST_AFTER_MS 1000
#define AGAIN_AFTER_MS 100

static void wait_for(struct progress *progress, long milliseconds)
{
    clock_gettime(CLOCK_MONOTONIC, &progress->next);
    progress->next.tv_nsec += milliseconds % 1000 * 1000000;
    progress->next.tv_sec += milliseconds / 1000 + progress->next.tv_nsec / 1000000000;
    progress->next.tv_nsec %= 1000000000;
}

void progress_start(struct progress *progress, bool wanted)
{
    *progress = (struct progress){.wanted = wanted && isatty(STDERR_FILENO)};
    wait_for(progress, FIRST_AFTER_MS);
}

void progress_show(void *context, size_t done, size_t total)
{
    struct progress *progress = context;
    struct timespec now;
    if (!progress->wanted)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec < progress->next.tv_sec ||
        (now.tv_sec == progress->next.tv_sec && now.tv_nsec < progress->next.tv_nsec))
        return;
    fprintf(stderr, "\r\x1b[Kflatline: %zu of %zu files read", done, total);
    progress->shown = true;
    wait_for(progress, AGAIN_AFTER_MS);
}

void progress_finish(struct progress *progress)
{
    if (progress->shown)
        fputs("\r\x1b[K", stderr);
}
