find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME lint_themes COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/lint/themes.py)
set_tests_properties(lint_themes PROPERTIES LABELS lint)
