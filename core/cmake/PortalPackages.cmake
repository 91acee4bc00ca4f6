# Every library the portal stands on, found once. SOCI and Mustache ship no CMake config.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Poco REQUIRED COMPONENTS Foundation Net Util Zip)
find_package(Lua 5.4 EXACT REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Boost 1.74 REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(MARIADB REQUIRED IMPORTED_TARGET libmariadb)
pkg_check_modules(QPDF REQUIRED IMPORTED_TARGET libqpdf)
pkg_check_modules(POPPLER REQUIRED IMPORTED_TARGET poppler-cpp)
pkg_check_modules(ZBAR REQUIRED IMPORTED_TARGET zbar)
pkg_check_modules(ZIP REQUIRED IMPORTED_TARGET libzip)
find_library(MAGIC_LIBRARY magic REQUIRED)

# Linked before the C library, it allocates for the program and for whatever that loads
# (core/docs/decisions/0075). Sanitizers and fuzzers watch the allocator of their own.
add_library(portal_allocator INTERFACE)
if(TENDERLOOM_MIMALLOC AND NOT TENDERLOOM_SANITIZE AND NOT TENDERLOOM_FUZZ)
  find_library(MIMALLOC_LIBRARY mimalloc REQUIRED)
  target_link_libraries(portal_allocator INTERFACE -Wl,--push-state,--no-as-needed ${MIMALLOC_LIBRARY} -Wl,--pop-state)
endif()

add_library(portal_lua INTERFACE)
target_include_directories(portal_lua SYSTEM INTERFACE ${LUA_INCLUDE_DIR})
target_link_libraries(portal_lua INTERFACE ${LUA_LIBRARIES})

find_path(SOCI_INCLUDE soci/soci.h REQUIRED)
find_library(SOCI_CORE soci_core REQUIRED)
find_library(SOCI_MYSQL soci_mysql REQUIRED)
find_library(SOCI_SQLITE soci_sqlite3 REQUIRED)
add_library(portal_soci INTERFACE)
target_include_directories(portal_soci SYSTEM INTERFACE ${SOCI_INCLUDE} /usr/include/mariadb)
target_link_libraries(portal_soci INTERFACE ${SOCI_CORE} ${SOCI_MYSQL} ${SOCI_SQLITE} PkgConfig::MARIADB)

find_path(MUSTACHE_INCLUDE kainjow/mustache.hpp REQUIRED)
add_library(portal_mustache INTERFACE)
target_include_directories(portal_mustache SYSTEM INTERFACE ${MUSTACHE_INCLUDE})
