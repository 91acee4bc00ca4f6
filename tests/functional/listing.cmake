find_program(NODE node REQUIRED)
add_test(NAME functional_listing COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/listing.mjs)
set_tests_properties(functional_listing PROPERTIES LABELS functional TIMEOUT 300
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
