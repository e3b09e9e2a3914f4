# flatline where people meet it: behind a real `git push`, in the pre-commit framework.
if(GIT_PROGRAM)
  add_test(NAME e2e/push
           COMMAND sh "${CMAKE_CURRENT_LIST_DIR}/push.sh" $<TARGET_FILE:flatline>
                   "${CMAKE_SOURCE_DIR}")
  add_test(NAME e2e/pre-commit
           COMMAND ${Python3_EXECUTABLE} "${CMAKE_CURRENT_LIST_DIR}/pre_commit.py"
                   $<TARGET_FILE:flatline> "${CMAKE_SOURCE_DIR}")
  set_tests_properties(e2e/pre-commit PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 900)
else()
  message(STATUS "e2e/ needs git: not tested")
endif()
