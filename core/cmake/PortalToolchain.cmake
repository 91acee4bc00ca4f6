# Compiler settings that every unit shares.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
# For tests from nothing (packaging/test): compiled in a third of the time, with assertions;
# core/docs/decisions/0073-how-tests-are-built.md.
set(CMAKE_CXX_FLAGS_CHECK "-Og -D_GLIBCXX_ASSERTIONS")
set(CMAKE_C_FLAGS_CHECK "-Og")

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
set(CMAKE_INSTALL_RPATH "$ORIGIN/../lib/tenderloom")

find_program(CCACHE ccache)
if(CCACHE)
  # Precompiled headers and ccache agree only with this sloppiness (ccache manual, "Precompiled headers").
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)  # clang does not know it
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wno-missing-field-initializers -fstack-protector-strong)
# The last four are what Poco asks of its users; they stand here so that one precompiled header fits every unit.
add_compile_definitions(_FORTIFY_SOURCE=2 BOOST_DLL_USE_STD_FS
                        _XOPEN_SOURCE=500 _REENTRANT _THREAD_SAFE _FILE_OFFSET_BITS=64 _LARGEFILE64_SOURCE)
if(TENDERLOOM_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=address,undefined)
endif()
