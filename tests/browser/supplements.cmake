find_program(NODE node REQUIRED)
add_test(NAME browser_supplements COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/browser/supplements.mjs)
set_tests_properties(browser_supplements PROPERTIES LABELS browser TIMEOUT 900
  ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom;TENDERLOOM_SCREENSHOTS=${CMAKE_BINARY_DIR}/screenshots")
