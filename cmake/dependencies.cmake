# Where the libraries come from: Debian's packages through pkg-config, the parser sources
# from node_modules (npm ci --ignore-scripts, pinned by package-lock.json).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(LIBGIT2 REQUIRED IMPORTED_TARGET libgit2>=1.5)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)

set(FLATLINE_NODE_MODULES "${CMAKE_SOURCE_DIR}/node_modules"
    CACHE PATH "Where npm put the tree-sitter sources")
set(ts_core "${FLATLINE_NODE_MODULES}/tree-sitter/vendor/tree-sitter/lib")
set(ts_python "${FLATLINE_NODE_MODULES}/tree-sitter-python/src")
set(ts_toml "${FLATLINE_NODE_MODULES}/@tree-sitter-grammars/tree-sitter-toml/src")
if(SKBUILD AND NOT EXISTS "${ts_core}/src/lib.c")
  execute_process(COMMAND npm ci --ignore-scripts --omit=dev --no-audit --no-fund
                  WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
endif()
if(NOT EXISTS "${ts_core}/src/lib.c")
  message(FATAL_ERROR
    "tree-sitter's sources are not in ${FLATLINE_NODE_MODULES}: run `npm ci --ignore-scripts` first (`make build` does)")
endif()

add_library(tree_sitter STATIC
  "${ts_core}/src/lib.c" "${ts_python}/parser.c" "${ts_python}/scanner.c"
  "${ts_toml}/parser.c" "${ts_toml}/scanner.c")
target_include_directories(tree_sitter SYSTEM PUBLIC "${ts_core}/include"
                           PRIVATE "${ts_core}/src")
target_compile_options(tree_sitter PRIVATE -w -O2)
target_compile_definitions(tree_sitter PRIVATE _DEFAULT_SOURCE _POSIX_C_SOURCE=200809L)

# What `flatline --version` says it was built with.
file(READ "${FLATLINE_NODE_MODULES}/tree-sitter/package.json" manifest)
string(JSON ts_core_version GET "${manifest}" version)
file(READ "${FLATLINE_NODE_MODULES}/tree-sitter-python/package.json" manifest)
string(JSON ts_python_version GET "${manifest}" version)
string(CONCAT flatline_libraries
  "libgit2 ${LIBGIT2_VERSION}\\n"
  "tree-sitter ${ts_core_version}, tree-sitter-python ${ts_python_version}\\n"
  "PCRE2 ${PCRE2_VERSION}\\n")
set_source_files_properties("${CMAKE_SOURCE_DIR}/src/cli/version.c" PROPERTIES
  COMPILE_DEFINITIONS "FLATLINE_LIBRARIES=\"${flatline_libraries}\"")
