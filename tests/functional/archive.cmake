find_program(NODE node REQUIRED)
add_test(NAME functional_archive COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/archive.mjs)
set_tests_properties(functional_archive PROPERTIES LABELS functional TIMEOUT 180
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
