find_program(NODE node REQUIRED)
add_test(NAME functional_journey_sqlite COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/journey.mjs)
set_tests_properties(functional_journey_sqlite PROPERTIES LABELS functional TIMEOUT 600
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
