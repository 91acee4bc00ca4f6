include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
portal_test(NAME storage_registration LABEL storage TIMEOUT 600
  SOURCES ${PROJECT_SOURCE_DIR}/tests/storage/accounts_queue_test.cpp
          ${PROJECT_SOURCE_DIR}/tests/storage/accounts_support_test.cpp
  LINKS portal_test_database)
portal_needs_mariadb(storage_registration)
