find_program(NODE node REQUIRED)
add_test(NAME functional_workbench COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/workbench.mjs)
set_tests_properties(functional_workbench PROPERTIES LABELS functional TIMEOUT 300
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
