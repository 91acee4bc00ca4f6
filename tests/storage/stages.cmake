include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
include(${PROJECT_SOURCE_DIR}/tests/support/pdf_samples.cmake)
set(here ${PROJECT_SOURCE_DIR}/tests/storage)
portal_test(NAME storage_stages LABEL storage TIMEOUT 600
  SOURCES ${here}/stages_test.cpp ${here}/committee_test.cpp ${here}/stages_model_test.cpp
  LINKS portal_test_database test_pdf_samples)
add_dependencies(test_storage_stages tenderloom_pdf_check tenderloom_scan_codes)
portal_needs_mariadb(storage_stages)
