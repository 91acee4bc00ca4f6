portal_test(NAME fuzz_patterns LABEL fuzz SOURCES ${PROJECT_SOURCE_DIR}/tests/fuzz/patterns_test.cpp LINKS portal_lua)
portal_test(NAME fuzz_readers LABEL fuzz SOURCES ${PROJECT_SOURCE_DIR}/tests/fuzz/readers_test.cpp)
