# The packages of the browser tests are fetched once, when the build first needs them.
find_program(NODE node)
set(browser_tests ${PROJECT_SOURCE_DIR}/tests/browser)
add_custom_command(OUTPUT ${browser_tests}/node_modules/playwright-core/package.json
  COMMAND npm ci --ignore-scripts --no-audit --no-fund --silent
  DEPENDS ${browser_tests}/package-lock.json WORKING_DIRECTORY ${browser_tests} VERBATIM)
add_custom_target(browser_test_packages ALL DEPENDS ${browser_tests}/node_modules/playwright-core/package.json)
add_test(NAME browser_journey COMMAND ${NODE} --test ${browser_tests}/journey.mjs)
set_tests_properties(browser_journey PROPERTIES LABELS browser TIMEOUT 900
  ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom;TENDERLOOM_SCREENSHOTS=${CMAKE_BINARY_DIR}/screenshots")
