# The project about itself: which way includes go, what rule files hold, how long things
# are.
set(meta "${CMAKE_CURRENT_SOURCE_DIR}/meta")
add_test(NAME meta/layers
         COMMAND ${Python3_EXECUTABLE} "${meta}/layers.py" "${CMAKE_SOURCE_DIR}")
add_test(NAME meta/rule-hygiene
         COMMAND ${Python3_EXECUTABLE} "${meta}/hygiene.py" "${CMAKE_SOURCE_DIR}"
                 "${flatline_rule_tests}")
add_test(NAME meta/lengths
         COMMAND ${Python3_EXECUTABLE} "${meta}/lengths.py" "${CMAKE_SOURCE_DIR}")
add_test(NAME meta/self COMMAND ${Python3_EXECUTABLE} "${meta}/test_meta.py")
add_test(NAME meta/readme COMMAND ${Python3_EXECUTABLE} "${meta}/readme.py"
         "${CMAKE_SOURCE_DIR}")
