include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
include(${PROJECT_SOURCE_DIR}/tests/support/pdf_samples.cmake)
set(here ${PROJECT_SOURCE_DIR}/tests/storage)
portal_test(NAME storage_documents LABEL storage TIMEOUT 600
  SOURCES ${here}/documents_test.cpp ${here}/documents_print_test.cpp ${here}/documents_forms_test.cpp ${here}/documents_verdicts_test.cpp ${here}/review_test.cpp ${here}/supplements_test.cpp
          ${here}/supplements_model_test.cpp ${here}/supplements_together_test.cpp ${here}/office_test.cpp ${here}/review_queue_test.cpp
          ${here}/review_checks_test.cpp ${here}/mail_choices_test.cpp
  LINKS portal_test_database test_pdf_samples)
add_dependencies(test_storage_documents tenderloom_pdf_check tenderloom_scan_codes)
portal_needs_mariadb(storage_documents)
