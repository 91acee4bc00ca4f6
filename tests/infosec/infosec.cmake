portal_test(NAME infosec_rules LABEL types
  SOURCES ${PROJECT_SOURCE_DIR}/tests/infosec/pricing_test.cpp ${PROJECT_SOURCE_DIR}/tests/infosec/winners_test.cpp
  LINKS infosec_rules)
