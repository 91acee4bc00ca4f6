find_program(NODE node REQUIRED)
find_program(CLAMD clamd REQUIRED PATHS /usr/sbin)
foreach(name operations virus_scan mail_language)
  add_test(NAME functional_${name} COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/${name}.mjs)
  set_tests_properties(functional_${name} PROPERTIES LABELS functional TIMEOUT 300
                       ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom")
endforeach()
