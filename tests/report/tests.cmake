# SARIF against the standard's requirements and against the same audit as JSON.
find_package(Python3 COMPONENTS Interpreter)
find_program(GIT_PROGRAM git)
if(Python3_FOUND AND GIT_PROGRAM)
  add_test(NAME report/sarif
           COMMAND Python3::Interpreter "${CMAKE_CURRENT_SOURCE_DIR}/report/sarif_check.py"
                   $<TARGET_FILE:flatline> "${CMAKE_SOURCE_DIR}/examples")
else()
  message(STATUS "report/sarif needs python3 and git: not tested")
endif()
