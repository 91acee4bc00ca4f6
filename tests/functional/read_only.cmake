find_program(NODE node REQUIRED)
add_test(NAME functional_read_only COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/read_only.mjs)
set_tests_properties(functional_read_only PROPERTIES LABELS functional TIMEOUT 300
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
