# A pipeline of processors, run by CPython and read by flatline: pipeline/check.py.
add_test(NAME heartbeat/pipeline
         COMMAND ${Python3_EXECUTABLE}
                 "${CMAKE_CURRENT_SOURCE_DIR}/heartbeat/pipeline/check.py"
                 $<TARGET_FILE:flatline>)
# Random expressions, worked out by CPython and by flatline.
add_test(NAME heartbeat/expressions
         COMMAND ${Python3_EXECUTABLE}
                 "${CMAKE_CURRENT_SOURCE_DIR}/heartbeat/expressions.py"
                 $<TARGET_FILE:flatline>)
