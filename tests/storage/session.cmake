include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
portal_test(NAME storage_session LABEL storage TIMEOUT 300
  SOURCES ${PROJECT_SOURCE_DIR}/tests/storage/accounts_session_use_test.cpp
          ${PROJECT_SOURCE_DIR}/tests/storage/accounts_kept_forms_test.cpp
  LINKS portal_test_database)
portal_needs_mariadb(storage_session)
