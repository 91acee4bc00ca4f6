find_program(NODE node REQUIRED)
add_test(NAME functional_authors COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/authors.mjs)
set_tests_properties(functional_authors PROPERTIES LABELS functional TIMEOUT 400
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
