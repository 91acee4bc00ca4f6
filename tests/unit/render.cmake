portal_test(NAME unit_render LABEL unit
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/render_template_test.cpp ${CMAKE_CURRENT_LIST_DIR}/render_escaping_test.cpp
          ${CMAKE_CURRENT_LIST_DIR}/render_theme_test.cpp)
portal_test(NAME unit_base_theme LABEL unit SOURCES ${CMAKE_CURRENT_LIST_DIR}/render_base_theme_test.cpp)

# Not a test: draws the sample pages for people to look at.
add_executable(theme_preview EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/../support/theme_preview.cpp)
target_link_libraries(theme_preview PRIVATE tenderloom)
target_compile_definitions(theme_preview PRIVATE SOURCE_ROOT="${PROJECT_SOURCE_DIR}")

find_program(NODE NAMES node nodejs REQUIRED)
add_test(NAME unit_theme_scripts COMMAND ${NODE} --test ${CMAKE_CURRENT_LIST_DIR}/theme_scripts.test.mjs)
set_tests_properties(unit_theme_scripts PROPERTIES LABELS unit TIMEOUT 60)
