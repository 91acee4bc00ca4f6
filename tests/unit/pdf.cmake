include(${PROJECT_SOURCE_DIR}/tests/support/pdf_samples.cmake)
portal_test(NAME unit_pdf_inspector LABEL unit SOURCES ${PROJECT_SOURCE_DIR}/tests/unit/pdf_inspector_test.cpp
            LINKS test_pdf_samples)
add_dependencies(test_unit_pdf_inspector tenderloom_pdf_check)
portal_test(NAME unit_pdf_printer LABEL unit SOURCES ${PROJECT_SOURCE_DIR}/tests/unit/pdf_printer_test.cpp)
