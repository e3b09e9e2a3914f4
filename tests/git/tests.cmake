add_executable(snapshot_dump git/snapshot_dump.c)
target_link_libraries(snapshot_dump PRIVATE core)
