portal_test(NAME unit_sheets LABEL unit
  SOURCES ${PROJECT_SOURCE_DIR}/tests/unit/sheets_read_test.cpp ${PROJECT_SOURCE_DIR}/tests/unit/sheets_hostile_test.cpp
          ${PROJECT_SOURCE_DIR}/tests/unit/sheets_write_test.cpp)
