find_program(NODE node REQUIRED)
add_test(NAME functional_sheets_people COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/sheets_people.mjs)
set_tests_properties(functional_sheets_people PROPERTIES LABELS functional TIMEOUT 300
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
