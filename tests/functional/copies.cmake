find_program(NODE node REQUIRED)
add_test(NAME functional_copies COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/copies.mjs)
set_tests_properties(functional_copies PROPERTIES LABELS functional TIMEOUT 300
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
