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
