# Each case of each rule file is a CTest test, rule/<id>/<title>: the build lists them
# (cmake/embed_rules.cmake), CTest reads that list when it starts.
add_executable(rulecases rules/rulecases.c)
target_link_libraries(rulecases PRIVATE core)
file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/rule_cases.cmake" @ONLY CONTENT [=[
function(rule_case id title)
  add_test("rule/${id}/${title}" "@CMAKE_CURRENT_BINARY_DIR@/rulecases" "${id}" "${title}")
endfunction()
if(EXISTS "@flatline_rule_tests@")
  include("@flatline_rule_tests@")
endif()
]=])
set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES
             "${CMAKE_CURRENT_BINARY_DIR}/rule_cases.cmake")
