include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
portal_test(NAME storage_trust LABEL storage SOURCES ${PROJECT_SOURCE_DIR}/tests/storage/audit_trust_test.cpp
            LINKS portal_test_database)
portal_needs_mariadb(storage_trust)
