/* heartbeat_story - what the heartbeat rules tell alike: places that belong together.
 *
 * For rules FL301-FL311 only. */
#ifndef FLATLINE_PROGRAM_HEARTBEAT_STORY_H
#define FLATLINE_PROGRAM_HEARTBEAT_STORY_H

#include "finding.h"
#include "program/heartbeats.h"

/* Puts the finding on the processor and adds where the name is written and where the
 * emitter is called. */
void heartbeat_story_tell(const struct heartbeats *h, const struct processor *p,
                          const struct signing *s, struct finding *f);
/* Adds the processor as a related place. */
void heartbeat_story_relate(const struct heartbeats *h, const struct processor *p,
                            struct str message, struct finding *f);
/* "contains U+0430, which looks like a letter and is not ASCII", as a note. */
void heartbeat_story_foreign(const struct heartbeats *h, struct str name,
                             struct finding *f);

#endif
