portal_test(NAME storage_staff LABEL storage TIMEOUT 300
  SOURCES ${PROJECT_SOURCE_DIR}/tests/storage/staff_accounts_test.cpp
  LINKS portal_test_database)
portal_needs_mariadb(storage_staff)
