find_program(NODE node REQUIRED)
add_test(NAME functional_fifth_type COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/fifth_type.mjs)
set_tests_properties(functional_fifth_type PROPERTIES LABELS functional TIMEOUT 300
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
