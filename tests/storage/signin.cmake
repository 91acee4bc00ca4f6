portal_test(NAME storage_signin LABEL storage TIMEOUT 600
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/accounts_passwords_test.cpp
          ${CMAKE_CURRENT_LIST_DIR}/accounts_email_change_test.cpp
          ${CMAKE_CURRENT_LIST_DIR}/accounts_two_factor_test.cpp
  LINKS portal_test_database)
portal_needs_mariadb(storage_signin)
