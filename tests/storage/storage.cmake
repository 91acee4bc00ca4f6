include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
set(here ${PROJECT_SOURCE_DIR}/tests/storage)
portal_test(NAME storage LABEL storage TIMEOUT 600
  SOURCES ${here}/transactions_test.cpp ${here}/connections_test.cpp ${here}/statements_test.cpp ${here}/text_test.cpp ${here}/migrations_test.cpp
          ${here}/group_sync_test.cpp ${here}/trailing_test.cpp ${here}/writer_line_test.cpp ${here}/blobs_test.cpp ${here}/jobs_test.cpp
  LINKS portal_test_database)
target_include_directories(test_storage PRIVATE ${PROJECT_SOURCE_DIR}/core/storage/src)
portal_test(NAME storage_audit LABEL storage SOURCES ${here}/audit_test.cpp LINKS portal_test_database)
portal_test(NAME storage_mail LABEL storage SOURCES ${here}/outbox_test.cpp ${here}/message_test.cpp ${here}/mail_tls_test.cpp
          ${here}/mail_templates_test.cpp
            LINKS portal_test_database)
portal_needs_mariadb(storage storage_audit storage_mail)
