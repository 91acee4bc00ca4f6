find_program(NODE node REQUIRED)
find_program(SQLITE3 sqlite3 REQUIRED)
add_test(NAME functional_trust COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/trust.mjs)
set_tests_properties(functional_trust PROPERTIES LABELS functional TIMEOUT 300
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
