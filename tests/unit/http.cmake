set(unit ${PROJECT_SOURCE_DIR}/tests/unit)
portal_test(NAME http LABEL unit
  SOURCES ${unit}/http_head_test.cpp ${unit}/http_chunked_test.cpp ${unit}/http_router_test.cpp
          ${unit}/http_negotiation_test.cpp ${unit}/http_rate_limits_test.cpp ${unit}/http_shape_test.cpp)
# The parsers are pure classes and are tested as such.
target_include_directories(test_http PRIVATE ${PROJECT_SOURCE_DIR}/core/http/src)
