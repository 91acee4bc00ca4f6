portal_test(NAME unit_render LABEL unit
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/render_template_test.cpp ${CMAKE_CURRENT_LIST_DIR}/render_escaping_test.cpp
          ${CMAKE_CURRENT_LIST_DIR}/render_theme_test.cpp)
