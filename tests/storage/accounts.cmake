include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
set(here ${PROJECT_SOURCE_DIR}/tests/storage)
portal_test(NAME storage_accounts LABEL storage TIMEOUT 600
  SOURCES ${here}/accounts_registration_test.cpp ${here}/accounts_review_test.cpp ${here}/accounts_sign_in_test.cpp
          ${here}/accounts_sessions_test.cpp
  LINKS portal_test_database)
portal_test(NAME storage_tenders LABEL storage TIMEOUT 600
  SOURCES ${here}/tenders_windows_test.cpp ${here}/tenders_guides_test.cpp ${here}/tenders_notices_test.cpp
  LINKS portal_test_database)
portal_needs_mariadb(storage_accounts storage_tenders)
