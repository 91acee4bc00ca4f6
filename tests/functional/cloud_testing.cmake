include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
find_program(NODE node REQUIRED)
foreach(database sqlite mariadb)
  add_test(NAME functional_cloud_testing_${database} COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/cloud_testing.mjs)
  set_tests_properties(functional_cloud_testing_${database} PROPERTIES LABELS functional TIMEOUT 300
                       ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
endforeach()
portal_needs_mariadb(functional_cloud_testing_mariadb)
