# The parsers that read what strangers send, under libFuzzer (clang only): cmake -DTENDERLOOM_FUZZ=ON, then run
# bin/fuzz_http_head or bin/fuzz_http_multipart with a corpus folder.
if(TENDERLOOM_FUZZ)
  foreach(subject head multipart)
    add_executable(fuzz_http_${subject} ${PROJECT_SOURCE_DIR}/tests/fuzz/http_${subject}_fuzz.cpp)
    target_include_directories(fuzz_http_${subject} PRIVATE ${PROJECT_SOURCE_DIR}/core/http/src)
    target_link_libraries(fuzz_http_${subject} PRIVATE tenderloom)
    target_compile_options(fuzz_http_${subject} PRIVATE -fsanitize=fuzzer)
    target_link_options(fuzz_http_${subject} PRIVATE -fsanitize=fuzzer)
  endforeach()
endif()
