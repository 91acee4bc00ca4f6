portal_test(NAME types_cloud_checklist LABEL types SOURCES ${PROJECT_SOURCE_DIR}/tests/types/cloud_checklist.cpp)
target_include_directories(test_types_cloud_checklist PRIVATE ${PROJECT_SOURCE_DIR}/tests/unit)
