find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME lint_words COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/tests/lint/words.py)
set_tests_properties(lint_words PROPERTIES LABELS lint)
