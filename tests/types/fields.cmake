portal_test(NAME types_fields LABEL types SOURCES ${PROJECT_SOURCE_DIR}/tests/types/fields.cpp)
target_include_directories(test_types_fields PRIVATE ${PROJECT_SOURCE_DIR}/tests/unit)
