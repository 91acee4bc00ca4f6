find_program(NODE node REQUIRED)
add_test(NAME browser_stages COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/browser/stages.mjs)
set_tests_properties(browser_stages PROPERTIES LABELS browser TIMEOUT 900
  ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom;TENDERLOOM_SCREENSHOTS=${CMAKE_BINARY_DIR}/screenshots")
