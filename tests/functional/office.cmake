include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
find_program(NODE node REQUIRED)
foreach(database sqlite mariadb)
  add_test(NAME functional_office_${database} COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/office.mjs)
  set_tests_properties(functional_office_${database} PROPERTIES LABELS functional TIMEOUT 300
                       ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
endforeach()
portal_needs_mariadb(functional_office_mariadb)
