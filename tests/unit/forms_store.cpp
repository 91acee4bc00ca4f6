#include "forms_support.h"
#include "tenderloom/forms/print_text.h"

using namespace forms_test;

namespace {

const char* const kItem =
    "local field = require \"field\"\nreturn { label = \"品項\", fields = { field.text \"name\" { label = \"名稱\" } } "
    "}\n";

struct Store {
  Scripts scripts;
  std::string log_text;
  base::Logger log{base::LogLevel::debug, [this](std::string_view line) { log_text += std::string(line) + "\n"; }};
  forms::TypeStore store{scripts.folder(), portal_words(), log};

  void write_type(const std::string& key, const std::string& label, const std::string& more = "") {
    scripts.write(key + "/type.lua", "return { label = \"" + label + "\", levels = { \"item\" } " + more + " }\n");
    scripts.write(key + "/item.lua", kItem);
  }
};

}  // namespace

TEST_CASE("every folder with a type.lua is a type; forms of the portal are no tender types") {
  Store here;
  here.write_type("one", "一");
  here.write_type("forms_of_portal", "表單", ", kind = \"forms\", tender_type = false");
  here.scripts.write("notes/readme.txt", "x");
  here.store.load();
  CHECK(here.store.problems().empty());
  REQUIRE(here.store.types().size() == 1);
  CHECK(here.store.types()[0]->key() == "one");
  CHECK(here.store.current("forms_of_portal") != nullptr);
  CHECK(here.store.current("notes") == nullptr);
}

TEST_CASE("a broken edit leaves the last good version in service and is told to staff") {
  Store here;
  here.write_type("one", "一");
  here.store.load();
  const auto first = here.store.current("one");
  here.scripts.write("one/type.lua", "return { label = }");
  here.store.load();
  CHECK(here.store.current("one") == first);
  REQUIRE(here.store.problems().size() == 1);
  CHECK(here.store.problems()[0].text().starts_with("one/type.lua:1"));
  CHECK(here.log_text.find("type.problem") != std::string::npos);
  here.write_type("one", "壹");
  here.store.load();
  CHECK(here.store.problems().empty());
  CHECK(here.store.current("one")->label("zh-TW") == "壹");
  CHECK(first->label("zh-TW") == "一");  // who still holds the old one keeps it
}

TEST_CASE("an unchanged folder is not loaded again") {
  Store here;
  here.write_type("one", "一");
  here.store.load();
  const auto first = here.store.current("one");
  here.store.load();
  CHECK(here.store.current("one") == first);
}

TEST_CASE("a pinned version comes from the database and must be what its checksum says") {
  Store here;
  here.write_type("one", "一");
  here.store.load();
  const auto old = here.store.current("one");
  std::map<std::string, forms::Bundle> database = {{old->version(), old->bundle()}};
  here.write_type("one", "壹");
  here.store.load();
  int fetched = 0;
  here.store.set_fetch([&](const std::string&, const std::string& sha) -> std::optional<forms::Bundle> {
    ++fetched;
    const auto found = database.find(sha);
    return found == database.end() ? std::nullopt : std::optional(found->second);
  });
  const auto pinned = here.store.version("one", old->version());
  REQUIRE(pinned);
  CHECK(pinned->label("zh-TW") == "一");
  CHECK(here.store.version("one", old->version()) == pinned);
  CHECK(fetched == 1);
  CHECK(here.store.version("one", here.store.current("one")->version()) == here.store.current("one"));
  CHECK(here.store.version("one", std::string(64, '0')) == nullptr);
  database["forged"] = old->bundle();
  CHECK(here.store.version("one", "forged") == nullptr);
  CHECK(here.log_text.find("pinned_bundle_changed") != std::string::npos);
}

TEST_CASE("a bundle holds the library files it uses and no others; its checksum is over names and contents") {
  Store here;
  here.write_type("one", "一");
  here.scripts.write("lib/unused.lua", "return 1");
  const auto bundle = forms::TypeStore::read_bundle(here.scripts.folder(), "one");
  REQUIRE(bundle.ok());
  CHECK(bundle->files.contains("one/item.lua"));
  CHECK(bundle->files.contains("lib/field.lua"));
  CHECK(bundle->files.contains("lib/countries.lua"));  // field.lua needs lists.lua, which needs it
  CHECK_FALSE(bundle->files.contains("lib/when.lua"));
  CHECK_FALSE(bundle->files.contains("lib/unused.lua"));
  forms::Bundle moved = *bundle;
  moved.files["one/other.lua"] = moved.files["one/item.lua"];
  moved.files.erase("one/item.lua");
  CHECK(moved.sha256() != bundle->sha256());
  forms::Bundle left, right;
  left.files = {{"a", "bc"}};
  right.files = {{"ab", "c"}};
  CHECK(left.sha256() != right.sha256());
}

TEST_CASE("blank forms that are no text survive the database") {
  forms::Bundle bundle;
  bundle.files = {{"one/blank.pdf", std::string("%PDF-\xff\x00\x80\xfe", 9)}, {"one/a.lua", "return 1"}};
  const auto back = forms::Bundle::from_json(Json::parse(bundle.to_json().dump()));
  REQUIRE(back.ok());
  CHECK(back->files == bundle.files);
  CHECK_FALSE(forms::Bundle::from_json(Json::array()).ok());
  CHECK_FALSE(forms::Bundle::from_json({{"files", {{"a", 5}}}}).ok());
}

TEST_CASE("a bundle holds the library's forms to print that it names; a type's own comes first") {
  Scripts scripts;
  scripts.write("lib/documents/shared.mustache", "<h1>shared</h1>");
  scripts.write("lib/documents/unused.mustache", "<h1>unused</h1>");
  scripts.write("example/type.lua", R"(
local document = require "document"
return { label = "範例", levels = { "item" }, documents = { document "form_file" { label = "申請表", print = "shared" } } }
)");
  scripts.write("example/item.lua", R"(
local field = require "field"
return { label = "品項", name = "title", fields = { field.text "title" { label = "名稱", required = true } } }
)");
  const auto shared = forms::TypeStore::read_bundle(scripts.folder(), "example");
  REQUIRE(shared.ok());
  CHECK(shared->files.contains("lib/documents/shared.mustache"));
  CHECK_FALSE(shared->files.contains("lib/documents/unused.mustache"));
  REQUIRE(forms::print_text(*shared, "example", "shared") != nullptr);
  CHECK(*forms::print_text(*shared, "example", "shared") == "<h1>shared</h1>");
  CHECK(forms::print_text(*shared, "example", "nothing") == nullptr);
  CHECK(load(scripts, "example").index() == 0);

  scripts.write("example/documents/shared.mustache", "<h1>own</h1>");
  const auto own = forms::TypeStore::read_bundle(scripts.folder(), "example");
  CHECK_FALSE(own->files.contains("lib/documents/shared.mustache"));
  CHECK(*forms::print_text(*own, "example", "shared") == "<h1>own</h1>");
}
