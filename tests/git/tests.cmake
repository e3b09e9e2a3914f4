find_package(Python3 COMPONENTS Interpreter)
find_program(GIT_PROGRAM git)
add_executable(snapshot_dump git/snapshot_dump.c)
target_link_libraries(snapshot_dump PRIVATE core)

# git itself is the oracle. Numbers are rounds; run the scripts by hand for more.
function(flatline_git_test name)
  if(Python3_FOUND AND GIT_PROGRAM)
    add_test(NAME git/${name}
             COMMAND Python3::Interpreter "${CMAKE_CURRENT_SOURCE_DIR}/git/${name}.py"
                     $<TARGET_FILE:snapshot_dump> ${ARGN})
  else()
    message(STATUS "git/${name} needs python3 and git: not tested")
  endif()
endfunction()

flatline_git_test(situations)
flatline_git_test(history_random 12)
flatline_git_test(ignore_random 30)
flatline_git_test(index_random 40)

# The modes of `check`: two audits in clean checkouts are the oracle.
function(flatline_mode_test name)
  if(Python3_FOUND AND GIT_PROGRAM)
    add_test(NAME git/${name}
             COMMAND Python3::Interpreter "${CMAKE_CURRENT_SOURCE_DIR}/git/${name}.py"
                     $<TARGET_FILE:flatline> ${ARGN})
    set_tests_properties(git/${name} PROPERTIES TIMEOUT 600)
  else()
    message(STATUS "git/${name} needs python3 and git: not tested")
  endif()
endfunction()

flatline_mode_test(staged_random 40)
flatline_mode_test(since_random 15)
flatline_mode_test(killed 20)
flatline_mode_test(cache 50)
flatline_mode_test(alike_random 60)
