find_program(NODE node REQUIRED)
add_test(NAME functional_rush COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/rush.mjs)
set_tests_properties(functional_rush PROPERTIES LABELS functional TIMEOUT 240 RUN_SERIAL ON
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
