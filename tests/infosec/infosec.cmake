portal_test(NAME infosec_rules LABEL types
  SOURCES ${PROJECT_SOURCE_DIR}/tests/infosec/pricing_test.cpp ${PROJECT_SOURCE_DIR}/tests/infosec/winners_test.cpp
          ${PROJECT_SOURCE_DIR}/tests/infosec/sealing_test.cpp ${PROJECT_SOURCE_DIR}/tests/infosec/sanitise_test.cpp
          ${PROJECT_SOURCE_DIR}/tests/infosec/workbook_test.cpp ${PROJECT_SOURCE_DIR}/tests/infosec/picture_test.cpp
  LINKS infosec_rules)
add_dependencies(test_infosec_rules infosec_clean_text)
find_program(NODE node REQUIRED)
add_test(NAME functional_infosec COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/infosec/journey.mjs)
set_tests_properties(functional_infosec PROPERTIES LABELS functional TIMEOUT 300
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
add_test(NAME functional_infosec_paper COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/infosec/paper.mjs)
set_tests_properties(functional_infosec_paper PROPERTIES LABELS functional TIMEOUT 400
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
add_test(NAME functional_infosec_refusals COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/infosec/refusals.mjs)
set_tests_properties(functional_infosec_refusals PROPERTIES LABELS functional TIMEOUT 300
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")

# The plugin's tables on both databases.
include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
set(infosec_plugin ${PROJECT_SOURCE_DIR}/plugins/infosec_services)
portal_test(NAME storage_infosec LABEL storage TIMEOUT 600
  SOURCES ${PROJECT_SOURCE_DIR}/tests/infosec/rows_test.cpp
          ${infosec_plugin}/rows.cpp ${infosec_plugin}/chapter_rows.cpp ${infosec_plugin}/check_rows.cpp
          ${infosec_plugin}/sealing/sealing_rows.cpp ${infosec_plugin}/sealing/parcel_rows.cpp
          ${infosec_plugin}/sealing/bundle.cpp ${infosec_plugin}/paper/paper_rows.cpp
  LINKS portal_test_database infosec_rules)
portal_needs_mariadb(storage_infosec)

# Sealed submission over HTTP, on both databases.
foreach(database sqlite mariadb)
  add_test(NAME functional_infosec_sealing_${database} COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/infosec/sealing.mjs)
  set_tests_properties(functional_infosec_sealing_${database} PROPERTIES LABELS functional TIMEOUT 600
                       ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
endforeach()
portal_needs_mariadb(functional_infosec_sealing_mariadb)
add_test(NAME functional_infosec_evaluation COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/infosec/evaluation.mjs)
set_tests_properties(functional_infosec_evaluation PROPERTIES LABELS functional TIMEOUT 600
                     ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
