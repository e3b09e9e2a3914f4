# The only registration of rules there is: the listing of rules/. Every
# rules/<family>/<name>.toml becomes an entry of builtin_rules[] (src/catalogue.h); a
# <name>.c beside it is compiled into the core and must define rule_<name>. Adding or
# removing a file re-runs CMake (the globs), editing one re-runs only the embedding.
file(GLOB_RECURSE flatline_rule_files CONFIGURE_DEPENDS
     "${CMAKE_SOURCE_DIR}/rules/*.toml")
file(GLOB_RECURSE flatline_rule_judges CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/rules/*.c")
set(flatline_generated "${CMAKE_BINARY_DIR}/generated")
# For tests/CMakeLists.txt: one add_test() line for each case of each rule.
set(flatline_rule_tests "${flatline_generated}/rule_tests.cmake")

function(flatline_rules target)
  # Written only when the listing changes, so that a new judge re-makes the table.
  string(REPLACE ";" "\n" listing "${flatline_rule_files};${flatline_rule_judges}")
  file(CONFIGURE OUTPUT "${flatline_generated}/rules.list" CONTENT "${listing}\n" @ONLY)
  add_custom_command(
    OUTPUT "${flatline_generated}/builtin_rules.c" "${flatline_rule_tests}"
    COMMAND "${CMAKE_COMMAND}" "-DRULES=${CMAKE_SOURCE_DIR}/rules"
            "-DOUT=${flatline_generated}" -P "${CMAKE_SOURCE_DIR}/cmake/embed_rules.cmake"
    DEPENDS ${flatline_rule_files} "${flatline_generated}/rules.list"
            "${CMAKE_SOURCE_DIR}/cmake/embed_rules.cmake"
    COMMENT "Embedding the rules" VERBATIM)
  target_sources(${target} PRIVATE "${flatline_generated}/builtin_rules.c")
endfunction()
