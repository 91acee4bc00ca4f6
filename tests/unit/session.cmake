portal_test(NAME unit_refill LABEL unit SOURCES ${PROJECT_SOURCE_DIR}/tests/unit/render_refill_test.cpp)
