find_program(NODE node REQUIRED)
add_test(NAME functional_json_shapes COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/json_shapes.mjs)
set_tests_properties(functional_json_shapes PROPERTIES LABELS functional TIMEOUT 300
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
