# The interface of plugins, used by one that uses all of it, beside the plugins that ship.
find_program(NODE node REQUIRED)
set(sdk_plugins ${CMAKE_BINARY_DIR}/tests/sdk_plugins)
set(ledger ${PROJECT_SOURCE_DIR}/tests/fixtures/plugins/ledger)
portal_plugin(NAME ledger OUTPUT_FOLDER ${sdk_plugins}
              SOURCES ${ledger}/entry.cpp ${ledger}/ledger.cpp ${ledger}/routes.cpp
              RESOURCES ${ledger}/locales ${ledger}/templates ${ledger}/pages ${ledger}/assets)
# Beside those that ship, so that no type is read-only for want of its plugin.
file(GLOB shipped RELATIVE ${PROJECT_SOURCE_DIR}/plugins ${PROJECT_SOURCE_DIR}/plugins/*/CMakeLists.txt)
foreach(list ${shipped})
  get_filename_component(name ${list} DIRECTORY)
  foreach(part ${name}.so ${name})
    file(CREATE_LINK ${CMAKE_BINARY_DIR}/plugins/${part} ${sdk_plugins}/${part} SYMBOLIC)
  endforeach()
endforeach()
add_custom_target(sdk_plugins ALL DEPENDS plugin_ledger portal_plugins)
include(${PROJECT_SOURCE_DIR}/tests/support/database.cmake)
foreach(database sqlite mariadb)
  add_test(NAME functional_plugin_sdk_${database} COMMAND ${NODE} --test ${PROJECT_SOURCE_DIR}/tests/functional/plugin_sdk.mjs)
  set_tests_properties(functional_plugin_sdk_${database} PROPERTIES LABELS functional TIMEOUT 300
                       ENVIRONMENT "TENDERLOOM_PROGRAM=${CMAKE_BINARY_DIR}/bin/tenderloom;TENDERLOOM_SDK_PLUGINS=${sdk_plugins}")
endforeach()
portal_needs_mariadb(functional_plugin_sdk_mariadb)
