# cmake -DRULES=rules -DOUT=generated -P embed_rules.cmake
#
# Writes OUT/builtin_rules.c, the table of all rules sorted by id with the text of each
# rule file in it, and OUT/rule_tests.cmake, which tells CTest of every case. Reads only
# what the table needs: the identity lines at the head of a rule file, each on a line of
# its own, and the `title` lines of its cases. Everything else in a rule file is read by
# src/rulecase.c at run time; tests/meta holds the files to what is assumed here.
cmake_minimum_required(VERSION 3.25)

# The string after `key = ` at the start of a line of `head`, as written in the file: its
# escapes are C's escapes too.
function(rule_value out head key file)
  if(NOT "${head}" MATCHES "\n${key} = \"([^\n]*)\"\n")
    message(FATAL_ERROR "${file}: no line `${key} = \"...\"` before the first table")
  endif()
  set(${out} "${CMAKE_MATCH_1}" PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE files RELATIVE "${RULES}" "${RULES}/*.toml")
set(order "")
foreach(file IN LISTS files)
  file(READ "${RULES}/${file}" text)
  rule_value(id "\n${text}" id "${file}")
  list(APPEND order "${id}|${file}")
endforeach()
list(SORT order)

set(texts "")
set(judges "")
set(rows "")
set(tests "")
set(previous "")
foreach(item IN LISTS order)
  string(REGEX REPLACE "^[^|]*[|]" "" file "${item}")
  file(READ "${RULES}/${file}" text)
  string(REGEX REPLACE "\n\\[.*" "\n" head "\n${text}")
  foreach(key id name severity summary)
    rule_value(${key} "${head}" ${key} "${file}")
  endforeach()
  get_filename_component(family "${file}" DIRECTORY)
  get_filename_component(stem "${file}" NAME_WE)
  if(NOT id MATCHES "^FL[0-9][0-9][0-9]$" OR id STREQUAL previous)
    message(FATAL_ERROR "${file}: `${id}` is taken or is not FL and three digits")
  elseif(NOT name STREQUAL stem)
    message(FATAL_ERROR "${file}: the name is `${name}`, the file is `${stem}`")
  elseif(NOT severity MATCHES "^(error|warning|off)$")
    message(FATAL_ERROR "${file}: severity is error, warning or off, not `${severity}`")
  endif()
  set(previous "${id}")
  string(TOUPPER "${severity}" severity)
  string(REPLACE "-" "_" symbol "rule_${name}")

  file(READ "${RULES}/${file}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(REGEX REPLACE "(................................................................................)"
         "\\1\n    " bytes "${bytes}")
  string(APPEND texts "static const unsigned char ${id}[] = {\n    ${bytes}\n};\n")
  set(judge NULL)
  if(EXISTS "${RULES}/${family}/${stem}.c")
    set(judge "${symbol}")
    string(APPEND judges "extern rule_judge ${symbol};\n")
  endif()
  string(APPEND rows
         "    {STR_INIT(\"${id}\"), STR_INIT(\"${name}\"), STR_INIT(\"${family}\"),\n"
         "     STR_INIT(\"${summary}\"),\n"
         "     SEVERITY_${severity}, ${judge}, {(const char *)${id}, sizeof ${id}},\n"
         "     STR_INIT(\"rules/${file}\")},\n")

  string(REGEX MATCHALL "\n[ \t]*title = \"[^\n]*\"" titles "${text}")
  foreach(line IN LISTS titles)
    string(REGEX REPLACE "\n[ \t]*title = \"(.*)\"" "\\1" title "${line}")
    string(APPEND tests "rule_case([==[${id}]==] [==[${title}]==])\n")
  endforeach()
endforeach()

file(WRITE "${OUT}/builtin_rules.c.new"
     "/* Made from rules/ by cmake/embed_rules.cmake: edit the rule files. */\n"
     "#include \"rule.h\"\n\n${judges}\n${texts}\n"
     "const struct rule builtin_rules[] = {\n${rows}};\n"
     "const size_t builtin_rule_count = sizeof builtin_rules / sizeof *builtin_rules;\n")
file(WRITE "${OUT}/rule_tests.cmake.new" "${tests}")
foreach(name builtin_rules.c rule_tests.cmake)
  file(RENAME "${OUT}/${name}.new" "${OUT}/${name}")
endforeach()
