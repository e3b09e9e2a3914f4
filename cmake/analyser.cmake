# A number for what flatline makes of a source: the hash of everything that takes part in
# it. What was cached under another number is not seen, so that nobody has to remember to
# raise one by hand. As a script (cmake -DSOURCE=.. -DOUT=.. -P) it writes the file.
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB_RECURSE files "${SOURCE}/src/*.[ch]" "${SOURCE}/rules/*.c"
       "${SOURCE}/rules/*.toml")
  list(APPEND files "${SOURCE}/package-lock.json")
  list(SORT files)
  set(hashes "")
  foreach(file ${files})
    file(SHA256 "${file}" hash)
    file(RELATIVE_PATH name "${SOURCE}" "${file}")
    string(APPEND hashes "${hash} ${name}\n")
  endforeach()
  string(SHA256 hash "${hashes}")
  string(SUBSTRING "${hash}" 0 32 hash)
  string(REGEX REPLACE "(..)" "0x\\1, " bytes "${hash}")
  file(WRITE "${OUT}" "#include \"cache/analyser.h\"\n"
       "const uint8_t analyser[ANALYSER_LEN] = {${bytes}};\n")
  return()
endif()

function(flatline_analyser target)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/*.h")
  set(source "${CMAKE_BINARY_DIR}/generated/analyser.c")
  add_custom_command(
    OUTPUT "${source}"
    COMMAND "${CMAKE_COMMAND}" "-DSOURCE=${CMAKE_SOURCE_DIR}" "-DOUT=${source}" -P
            "${CMAKE_SOURCE_DIR}/cmake/analyser.cmake"
    DEPENDS ${core_sources} ${rule_sources} ${flatline_rule_files} ${headers}
            "${CMAKE_SOURCE_DIR}/package-lock.json"
            "${CMAKE_SOURCE_DIR}/cmake/analyser.cmake"
    COMMENT "Numbering the analyser" VERBATIM)
  target_sources(${target} PRIVATE "${source}")
endfunction()
