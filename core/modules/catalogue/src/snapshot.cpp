#include "snapshot.h"

#include <algorithm>

#include "tenderloom/base/text.h"
#include "tenderloom/submissions/pictures.h"

namespace tenderloom::catalogue {

namespace {

constexpr const char* kLocales[] = {"zh-TW", "en"};
constexpr std::size_t kLongestTitle = 400, kLongestFacet = 100;

class Picture {
 public:
  Picture(const submissions::Ground& ground, const submissions::Tree& tree, std::int64_t node_id)
      : type_(*ground.type), tree_(tree), node_(tree.find(node_id)) {}

  bool there() const { return node_ != nullptr; }
  const submissions::Node& node() const { return *node_; }

  Json value(const PublicField& at) const {
    const submissions::Node* row = row_of(*at.level);
    if (row == nullptr) return nullptr;
    if (at.field->type == forms::FieldType::computed) return row->computed.value(at.field->key, Json());
    return row->shown_values().value(at.field->key, Json());
  }

  std::string text(const PublicField& at, const std::string& locale) const {
    const Json said = value(at);
    const submissions::Node* row = row_of(*at.level);
    if (said.is_null() || row == nullptr) return {};
    return forms::display(type_, *at.level, *at.field, said, locale, nullptr, row->shown_values());
  }

 private:
  /// The judged row itself, the one above it of that level, or the first below it.
  const submissions::Node* row_of(const forms::Level& level) const {
    for (const submissions::Node& one : tree_.nodes) {
      if (one.level != level.key) continue;
      const auto has = [](const submissions::Node& node, std::int64_t id) {
        return std::find(node.ancestors.begin(), node.ancestors.end(), id) != node.ancestors.end();
      };
      if (one.id == node_->id || has(*node_, one.id) || has(one, node_->id)) return &one;
    }
    return nullptr;
  }

  const forms::TypeDefinition& type_;
  const submissions::Tree& tree_;
  const submissions::Node* node_;
};

std::string kind_of(const forms::Field& field) {
  if (field.type == forms::FieldType::url) return "url";
  if (field.type == forms::FieldType::email) return "email";
  return "text";
}

/// What the public is told of a file. A picture is what browsers show by its content, whatever was noted when it came.
std::pair<const char*, Json> public_file(const storage::BlobStore& blobs, const Json& file) {
  const std::string sha256 = file.value("sha256", "");
  Json value = {{"name", file.value("name", "")},
                {"type", file.value("type", "")},
                {"size", file.value("size", std::int64_t{0})},
                {"sha256", sha256}};
  if (!value["type"].get_ref<const std::string&>().starts_with("image/")) return {"file", std::move(value)};
  const auto picture = submissions::look_at_picture(blobs.path(sha256));
  value["type"] = picture.ok() ? picture->type : "application/octet-stream";
  if (!picture.ok()) return {"file", std::move(value)};
  value["width"] = picture->width;
  value["height"] = picture->height;
  return {"picture", std::move(value)};
}

/// One entry a file of the field, in order: its metadata, which name what the store holds.
void add_files(const forms::TypeDefinition& type, const storage::BlobStore& blobs, const PublicField& at,
               const std::string& name, const Json& value, Json& fields) {
  for (const Json& file : value.is_array() ? value : Json::array({value})) {
    if (!file.is_object() || file.value("sha256", "").empty()) continue;
    Json label = Json::object(), text = Json::object();
    for (const char* locale : kLocales) {
      label[locale] = at.label(type, locale);
      text[locale] = file.value("name", "");
    }
    auto [kind, told] = public_file(blobs, file);
    fields.push_back({{"key", name},
                      {"kind", kind},
                      {"value", std::move(told)},
                      {"label", std::move(label)},
                      {"text", std::move(text)}});
  }
}

}  // namespace

PublicField PublicField::of(const forms::TypeDefinition& type, const std::string& name) {
  const std::size_t dot = name.find('.');
  PublicField found;
  found.level = type.level(name.substr(0, dot));
  if (found.level != nullptr && dot != std::string::npos) found.field = found.level->field(name.substr(dot + 1));
  return found;
}

std::string PublicField::label(const forms::TypeDefinition& type, const std::string& locale) const {
  const std::string own = "catalogue.field." + level->key + "." + field->key;
  const std::string* word = type.words().find(locale, own);
  return word != nullptr ? *word : type.label(*level, *field, locale);
}

const forms::Catalogue::Zone* zone_of(const forms::Catalogue& catalogue, const std::string& key) {
  for (const auto& zone : catalogue.zones)
    if (zone.key == key) return &zone;
  return nullptr;
}

Json picture_of(submissions::Service& submissions, const storage::BlobStore& blobs, const submissions::Ground& ground,
                const submissions::Submission& submission, std::int64_t node_id) {
  const forms::TypeDefinition& type = *ground.type;
  const submissions::Tree tree = submissions.load_tree(submission.id);
  const Picture picture(ground, tree, node_id);
  const forms::Catalogue* catalogue = type.catalogue();
  if (catalogue == nullptr || !picture.there()) return nullptr;
  const forms::Level& level = *type.level(picture.node().level);
  const auto around = submissions.surroundings(ground, submission, level, picture.node().parent_id, node_id);
  const forms::Catalogue::Zone* zone = nullptr;
  for (const auto& one : catalogue->zones)
    if (zone == nullptr && forms::holds(one.when, picture.node().shown_values(), *around)) zone = &one;
  if (zone == nullptr) return nullptr;

  const std::string first = zone->locale.empty() ? kLocales[0] : zone->locale;
  Json fields = Json::array(), facets = Json::array();
  std::string search;
  for (const std::string& name : zone->fields) {
    const auto at = PublicField::of(type, name);
    const Json value = picture.value(at);
    if (value.is_null()) continue;
    if (at.field->is_file()) {
      add_files(type, blobs, at, name, value, fields);
      continue;
    }
    Json label = Json::object(), text = Json::object();
    for (const char* locale : kLocales) {
      label[locale] = at.label(type, locale);
      text[locale] = picture.text(at, locale);
    }
    if (text[first].get<std::string>().empty()) continue;
    fields.push_back({{"key", name},
                      {"kind", kind_of(*at.field)},
                      {"value", value},
                      {"label", std::move(label)},
                      {"text", std::move(text)}});
  }
  for (const std::string& name : zone->facets) {
    const Json value = picture.value(PublicField::of(type, name));
    for (const Json& one : value.is_array() ? value : Json::array({value}))
      if (one.is_string() && one.get_ref<const std::string&>().size() <= kLongestFacet) facets.push_back({name, one});
  }
  for (const std::string& name : zone->search)
    for (const char* locale : kLocales) search += picture.text(PublicField::of(type, name), locale) + "\n";
  return {{"zone", zone->key},
          {"title", base::truncate(picture.text(PublicField::of(type, zone->title), first), kLongestTitle)},
          {"summary", zone->summary.empty() ? "" : picture.text(PublicField::of(type, zone->summary), first)},
          {"search", base::fold(search)},
          {"facets", std::move(facets)},
          {"fields", std::move(fields)}};
}

}  // namespace tenderloom::catalogue
