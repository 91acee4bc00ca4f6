portal_test(NAME unit_roles LABEL unit SOURCES ${PROJECT_SOURCE_DIR}/tests/unit/roles.cpp)
