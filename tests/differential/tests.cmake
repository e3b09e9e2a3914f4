# Facts held against CPython's own ast and tokenize: the machine's Python on its standard
# library, and CPython 3.14 (npm's pyodide, under node) on corpus/ and on its own.
add_executable(facts_dump differential/facts_dump.c)
target_link_libraries(facts_dump PRIVATE core)
find_package(Python3 3.11 COMPONENTS Interpreter)
if(Python3_FOUND)
  set(compare "${Python3_EXECUTABLE}" -W ignore
      "${CMAKE_CURRENT_LIST_DIR}/compare.py" $<TARGET_FILE:facts_dump>)
  add_test(NAME differential/stdlib COMMAND ${compare} stdlib)
  add_test(NAME differential/pyodide COMMAND ${compare} pyodide ${FLATLINE_NODE_MODULES})
  set_tests_properties(differential/stdlib differential/pyodide
                       PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 900)
else()
  message(STATUS "No Python 3.11: the differential tests are left out")
endif()
