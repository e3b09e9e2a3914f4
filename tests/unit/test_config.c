/* config: defaults, what is read from a file, and the errors that point into it. */
#include "catalogue.h"
#include "config/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void defaults_suit_any_repository(void **state)
{
    (void)state;
    struct arena arena;
    struct config config;
    arena_init(&arena);
    config_init(&config, &arena);
    assert_int_equal(config.fail_on, SEVERITY_ERROR);
    assert_false(config.packages_strict);
    assert_true(config_is_generated(&config, STR("pkg.sub._version")));
    assert_true(config_is_generated(&config, STR("api.v1_pb2_grpc")));
    assert_false(config_is_generated(&config, STR("pkg.version")));
    for (size_t i = 0; i < builtin_rule_count; i++)
        assert_int_equal(config_severity(&config, &builtin_rules[i], STR("a/b.py")),
                         builtin_rules[i].severity);
    config_release(&config);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_suit_any_repository),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
