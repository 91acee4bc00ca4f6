# PDF printing and looking into PDFs. The samples are made with libqpdf, which the portal itself is not linked with.
add_library(test_pdf_samples STATIC EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/tests/support/pdf_samples.cpp)
target_include_directories(test_pdf_samples PUBLIC ${PROJECT_SOURCE_DIR}/tests/support)
target_link_libraries(test_pdf_samples PUBLIC PkgConfig::QPDF z)

portal_test(NAME unit_pdf_inspector LABEL unit SOURCES ${PROJECT_SOURCE_DIR}/tests/unit/pdf_inspector_test.cpp
            LINKS test_pdf_samples)
add_dependencies(test_unit_pdf_inspector tenderloom_pdf_check)
portal_test(NAME unit_pdf_printer LABEL unit SOURCES ${PROJECT_SOURCE_DIR}/tests/unit/pdf_printer_test.cpp)
