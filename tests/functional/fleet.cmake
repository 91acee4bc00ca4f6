find_program(NODE node REQUIRED)
add_test(NAME functional_fleet COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/fleet.mjs)
set_tests_properties(functional_fleet PROPERTIES LABELS functional TIMEOUT 600
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
add_test(NAME functional_fleet_market COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/fleet.mjs)
set_tests_properties(functional_fleet_market PROPERTIES LABELS functional TIMEOUT 400
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom;FLEET_THEME=market")
