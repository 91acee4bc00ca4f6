include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
include(${PROJECT_SOURCE_DIR}/tests/support/pdf_samples.cmake)
portal_test(NAME functional_documents LABEL functional TIMEOUT 300
  SOURCES ${PROJECT_SOURCE_DIR}/tests/functional/documents_pages_test.cpp
  LINKS portal_test_database test_pdf_samples)
add_dependencies(test_functional_documents tenderloom_pdf_check tenderloom_scan_codes)
