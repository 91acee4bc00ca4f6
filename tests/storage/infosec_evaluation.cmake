# What the evaluation of infosec_services keeps.
include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
set(infosec_plugin ${PROJECT_SOURCE_DIR}/plugins/infosec_services)
portal_test(NAME storage_infosec_evaluation LABEL storage TIMEOUT 300
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/infosec_evaluation_test.cpp ${infosec_plugin}/evaluation/evaluation_rows.cpp
          ${infosec_plugin}/evaluation/inquiry_rows.cpp
  LINKS portal_test_database)
target_include_directories(test_storage_infosec_evaluation PRIVATE ${infosec_plugin})
portal_needs_mariadb(storage_infosec_evaluation)
