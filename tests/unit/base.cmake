set(unit ${PROJECT_SOURCE_DIR}/tests/unit)
portal_test(NAME unit_script LABEL unit SOURCES ${unit}/script.cpp ${unit}/script_escapes.cpp ${unit}/script_values.cpp
            ${unit}/script_patterns.cpp ${unit}/script_fuzz.cpp)
portal_test(NAME unit_config LABEL unit SOURCES ${unit}/config.cpp)
portal_test(NAME unit_base LABEL unit SOURCES ${unit}/base_formats.cpp ${unit}/base_time.cpp ${unit}/base_text.cpp
            ${unit}/base_values.cpp ${unit}/base_child_process.cpp)
