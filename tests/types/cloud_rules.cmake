portal_test(NAME types_cloud_rules LABEL types SOURCES ${PROJECT_SOURCE_DIR}/tests/types/cloud_rules.cpp)
target_include_directories(test_types_cloud_rules PRIVATE ${PROJECT_SOURCE_DIR}/tests/unit)
