set(functional ${PROJECT_SOURCE_DIR}/tests/functional)
portal_test(NAME http_gate LABEL functional TIMEOUT 180
  SOURCES ${functional}/http_gate_test.cpp ${functional}/http_framing_test.cpp ${functional}/http_limits_test.cpp ${functional}/http_portal_test.cpp
          ${functional}/http_body_test.cpp ${functional}/http_client.cpp ${functional}/http_fixture.cpp)
