# Tests of cloud services (SM-06) as the plugin decides them, over real modules.
include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
include(${PROJECT_SOURCE_DIR}/tests/support/pdf_samples.cmake)
find_package(SQLite3 REQUIRED)
set(cloud_plugin ${PROJECT_SOURCE_DIR}/plugins/cloud_services)
portal_test(NAME storage_cloud_testing LABEL storage TIMEOUT 600
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/cloud_testing_test.cpp ${CMAKE_CURRENT_LIST_DIR}/cloud_testing_model_test.cpp
          ${cloud_plugin}/queue_lines.cpp ${cloud_plugin}/testing.cpp ${cloud_plugin}/testing_dossier.cpp
          ${cloud_plugin}/testing_json.cpp ${cloud_plugin}/testing_files.cpp ${cloud_plugin}/testing_rows.cpp
  LINKS portal_test_database test_pdf_samples SQLite::SQLite3)
target_include_directories(test_storage_cloud_testing PRIVATE ${cloud_plugin})
add_dependencies(test_storage_cloud_testing tenderloom_pdf_check)
portal_needs_mariadb(storage_cloud_testing)
