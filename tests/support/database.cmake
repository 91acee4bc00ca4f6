# For tests that run on both databases: one private MariaDB for the whole CTest run.
#   include(${CMAKE_SOURCE_DIR}/tests/support/database.cmake)
#   portal_test(NAME storage LABEL storage SOURCES ... LINKS portal_test_database)
#   portal_needs_mariadb(storage)
include_guard(GLOBAL)

# The socket's path must be short, whatever the build folder is called.
string(MD5 portal_mariadb_mark ${CMAKE_BINARY_DIR})
string(SUBSTRING ${portal_mariadb_mark} 0 12 portal_mariadb_mark)
set_property(GLOBAL PROPERTY PORTAL_MARIADB_FOLDER /tmp/tenderloom-mariadb-${portal_mariadb_mark})

add_library(portal_test_database STATIC ${PROJECT_SOURCE_DIR}/tests/support/database_fixture.cpp)
target_include_directories(portal_test_database PUBLIC ${PROJECT_SOURCE_DIR}/tests/support)
target_compile_definitions(portal_test_database PRIVATE SOURCE_ROOT="${PROJECT_SOURCE_DIR}")
target_link_libraries(portal_test_database PUBLIC tenderloom Catch2::Catch2)

get_property(portal_mariadb_folder GLOBAL PROPERTY PORTAL_MARIADB_FOLDER)
add_test(NAME mariadb_start COMMAND ${PROJECT_SOURCE_DIR}/tests/support/mariadb.sh start ${portal_mariadb_folder})
add_test(NAME mariadb_stop COMMAND ${PROJECT_SOURCE_DIR}/tests/support/mariadb.sh stop ${portal_mariadb_folder})
set_tests_properties(mariadb_start PROPERTIES FIXTURES_SETUP mariadb LABELS storage TIMEOUT 120)
set_tests_properties(mariadb_stop PROPERTIES FIXTURES_CLEANUP mariadb LABELS storage TIMEOUT 60)

# portal_needs_mariadb(TEST...): starts the server before these tests and tells them its socket.
function(portal_needs_mariadb)
  get_property(folder GLOBAL PROPERTY PORTAL_MARIADB_FOLDER)
  foreach(test ${ARGN})
    set_property(TEST ${test} APPEND PROPERTY FIXTURES_REQUIRED mariadb)
    set_property(TEST ${test} APPEND PROPERTY ENVIRONMENT TENDERLOOM_TEST_MARIADB=${folder}/mariadb.sock)
  endforeach()
endfunction()
