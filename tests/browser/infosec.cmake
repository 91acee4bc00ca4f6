find_program(NODE node REQUIRED)
add_test(NAME browser_infosec COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/browser/infosec.mjs)
set_tests_properties(browser_infosec PROPERTIES LABELS browser TIMEOUT 900
  ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom;TENDERLOOM_SCREENSHOTS=${CMAKE_BINARY_DIR}/screenshots")
