find_program(NODE node REQUIRED)
add_test(NAME functional_checks COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/checks.mjs)
set_tests_properties(functional_checks PROPERTIES LABELS functional TIMEOUT 180
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
