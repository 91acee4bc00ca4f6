find_program(NODE node REQUIRED)
add_test(NAME functional_infosec_whole COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/infosec_whole.mjs)
set_tests_properties(functional_infosec_whole PROPERTIES LABELS functional TIMEOUT 600
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
