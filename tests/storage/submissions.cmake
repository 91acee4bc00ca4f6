include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
set(here ${PROJECT_SOURCE_DIR}/tests/storage)
portal_test(NAME storage_submissions LABEL storage TIMEOUT 600
  SOURCES ${here}/submissions_rules_test.cpp ${here}/submissions_writing_test.cpp ${here}/submissions_lists_test.cpp ${here}/submissions_figures_test.cpp
          ${here}/submissions_files_test.cpp ${here}/submissions_import_test.cpp ${here}/submissions_search_test.cpp
          ${here}/submissions_properties_test.cpp
          ${here}/submissions_copies_test.cpp ${here}/submissions_places_test.cpp ${here}/submissions_bulk_test.cpp
          ${here}/submissions_completeness_test.cpp
  LINKS portal_test_database)
portal_needs_mariadb(storage_submissions)
