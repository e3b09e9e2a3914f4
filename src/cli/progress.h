/* progress - a line on stderr for runs that take long, on a terminal only. */
#ifndef FLATLINE_CLI_PROGRESS_H
#define FLATLINE_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct progress {
    struct timespec next; /* when to show the line (again) */
    bool wanted, shown;
};

void progress_start(struct progress *progress, bool wanted);
/* For run_request.progress; called from one thread at a time. */
void progress_show(void *progress, size_t done, size_t total);
/* Takes the line away. */
void progress_finish(struct progress *progress);

#endif
