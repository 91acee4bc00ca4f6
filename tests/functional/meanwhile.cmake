find_program(NODE node REQUIRED)
add_test(NAME functional_meanwhile COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/meanwhile.mjs)
set_tests_properties(functional_meanwhile PROPERTIES LABELS functional TIMEOUT 300
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
