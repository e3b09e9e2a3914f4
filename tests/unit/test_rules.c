/* The table of built-in rules, and finding a rule by what people type. */
#include "support.h"

#include "catalogue.h"

static void the_table_is_sorted_and_whole(void **state)
{
    (void)state;
    assert_true(builtin_rule_count >= 14);
    for (size_t i = 0; i < builtin_rule_count; i++) {
        const struct rule *rule = &builtin_rules[i];
        if (i)
            assert_true(str_cmp(builtin_rules[i - 1].id, rule->id) < 0);
        assert_int_not_equal(str_find(rule->toml, rule->id), STR_NONE);
        assert_true(rule->summary.len > 0);
        assert_ptr_equal(rule_find(rule->id), rule);
        assert_ptr_equal(rule_find(rule->name), rule);
    }
}

static void rules_go_by_id_and_by_name(void **state)
{
    (void)state;
    const struct rule *rule = rule_find(STR("missing-init"));
    assert_non_null(rule);
    assert_str(rule->id, "FL101");
    assert_str(rule->family, "packages");
    assert_int_equal(rule->severity, SEVERITY_ERROR);
    assert_str(rule->file, "rules/packages/missing-init.toml");
    assert_null(rule_find(STR("FL1")));
    assert_null(rule_find(STR("")));
}

static void the_nearest_name_is_near(void **state)
{
    (void)state;
    assert_str(rule_nearest(STR("missing_init")), "missing-init");
    assert_str(rule_nearest(STR("swalowed-imports")), "swallowed-import");
    assert_str(rule_nearest(STR("FL1O1")), "FL101");
    assert_str(rule_nearest(STR("something else")), "");
    assert_str(rule_nearest(STR("")), "");
}

static void families_are_the_beginning_of_an_id(void **state)
{
    (void)state;
    const struct rule *rule = rule_find(STR("FL201"));
    assert_true(rule_answers_to(rule, STR("FL2")));
    assert_true(rule_answers_to(rule, STR("FL")));
    assert_true(rule_answers_to(rule, STR("FL2xx")));
    assert_true(rule_answers_to(rule, STR("FL20x")));
    assert_true(rule_answers_to(rule, STR("FL201")));
    assert_true(rule_answers_to(rule, STR("swallowed-import")));
    assert_false(rule_answers_to(rule, STR("FL1")));
    assert_false(rule_answers_to(rule, STR("FL2x")));
    assert_false(rule_answers_to(rule, STR("xx")));
    assert_false(rule_answers_to(rule, STR("F")));
    assert_false(rule_answers_to(rule, STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_sorted_and_whole),
        cmocka_unit_test(rules_go_by_id_and_by_name),
        cmocka_unit_test(the_nearest_name_is_near),
        cmocka_unit_test(families_are_the_beginning_of_an_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
