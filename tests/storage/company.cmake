include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
set(here ${PROJECT_SOURCE_DIR}/tests/storage)
portal_test(NAME storage_company LABEL storage TIMEOUT 600
  SOURCES ${here}/company_members_test.cpp ${here}/company_transfers_test.cpp
  LINKS portal_test_database)
portal_needs_mariadb(storage_company)
