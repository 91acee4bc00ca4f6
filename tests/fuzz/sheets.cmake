portal_test(NAME fuzz_sheets LABEL fuzz SOURCES ${PROJECT_SOURCE_DIR}/tests/fuzz/sheets_test.cpp LINKS PkgConfig::ZIP)
