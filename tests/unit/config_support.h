/* config_support - support.h, and a configuration that is as new as the arena.
 *
 *     const struct CMUnitTest tests[] = {CONFIG_TEST(something)};
 *
 * To be included behind the headers of the sources: some have a parameter of that name,
 * which would shadow it. */
#ifndef FLATLINE_TESTS_CONFIG_SUPPORT_H
#define FLATLINE_TESTS_CONFIG_SUPPORT_H

#include "support.h"

#include "config/config.h"

static struct config config;

static inline int config_set_up(void **state)
{
    set_up(state);
    config_init(&config, &arena);
    return 0;
}

static inline int config_tear_down(void **state)
{
    config_release(&config);
    return tear_down(state);
}

#define CONFIG_TEST(name)                                                              \
    cmocka_unit_test_setup_teardown(name, config_set_up, config_tear_down)

#endif
