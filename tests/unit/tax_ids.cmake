portal_test(NAME unit_tax_ids LABEL unit SOURCES ${PROJECT_SOURCE_DIR}/tests/unit/tax_ids.cpp)
