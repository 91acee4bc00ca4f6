find_program(NODE node REQUIRED)
add_test(NAME functional_types COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/types.mjs)
set_tests_properties(functional_types PROPERTIES LABELS functional TIMEOUT 300
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
