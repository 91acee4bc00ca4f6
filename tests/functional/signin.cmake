add_test(NAME functional_signin COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/signin.mjs)
set_tests_properties(functional_signin PROPERTIES LABELS functional TIMEOUT 300
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
