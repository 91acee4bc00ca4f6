portal_test(NAME unit_forms LABEL unit
            SOURCES ${PROJECT_SOURCE_DIR}/tests/unit/forms_definition.cpp
                    ${PROJECT_SOURCE_DIR}/tests/unit/forms_values.cpp
                    ${PROJECT_SOURCE_DIR}/tests/unit/forms_limits.cpp
                    ${PROJECT_SOURCE_DIR}/tests/unit/forms_evaluate.cpp
                    ${PROJECT_SOURCE_DIR}/tests/unit/forms_rules.cpp
                    ${PROJECT_SOURCE_DIR}/tests/unit/forms_sentences.cpp
                    ${PROJECT_SOURCE_DIR}/tests/unit/forms_model.cpp
                    ${PROJECT_SOURCE_DIR}/tests/unit/forms_store.cpp
                    ${PROJECT_SOURCE_DIR}/tests/unit/forms_process.cpp)
