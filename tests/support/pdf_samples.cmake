# PDFs for tests, made with libqpdf, which the portal itself is not linked with.
include_guard(GLOBAL)
add_library(test_pdf_samples STATIC EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/tests/support/pdf_samples.cpp)
target_include_directories(test_pdf_samples PUBLIC ${PROJECT_SOURCE_DIR}/tests/support)
target_compile_definitions(test_pdf_samples PRIVATE POINTERHOLDER_TRANSITION=4)
target_link_libraries(test_pdf_samples PUBLIC PkgConfig::QPDF z)
