#include "committee_reading.h"

#include <algorithm>

#include "tenderloom/documents/service.h"

namespace tenderloom::review {

namespace {

Json file_links(const forms::Field& field, const Json& value, const std::string& url) {
  Json files = Json::array();
  const Json all = value.is_array() ? value : value.is_object() ? Json::array({value}) : Json::array();
  for (const Json& file : all) {
    if (!file.is_object()) continue;
    const std::string id = file.value("id", "");
    files.push_back({{"name", file.value("name", "")},
                     {"url", url + (field.type == forms::FieldType::files ? "?file=" + id : "")}});
  }
  return files;
}

/// Choices from the tender's own lists are read by their labels.
class ReadLists final : public forms::Alone {
 public:
  explicit ReadLists(const submissions::Ground& ground)
      : forms::Alone(ground.now), tender_(tenders::to_surroundings(ground.tender)) {}
  const Json& tender() const override { return tender_; }

 private:
  Json tender_;
};

Json section_of(const submissions::Ground& ground, const forms::Level& level, const submissions::Node& node,
                const ReadLists& lists, const std::string& base, const std::string& locale) {
  const forms::TypeDefinition& type = *ground.type;
  Json fields = Json::array();
  const Json values = node.shown_values();
  for (const forms::Field& field : level.fields) {
    if (!field.set_by.empty() || field.secret) continue;
    const Json value = field.type == forms::FieldType::computed ? node.computed.value(field.key, Json())
                                                                : values.value(field.key, Json());
    if (value.is_null() || (value.is_string() && value.get<std::string>().empty())) continue;
    const std::string url = base + "/items/" + level.key + "/" + std::to_string(node.id) + "/files/" + field.key;
    fields.push_back(
        {{"key", field.key},
         {"label", type.label(level, field, locale)},
         {"text", field.is_file() ? "" : forms::display(type, level, field, value, locale, &lists, values)},
         {"files", field.is_file() ? file_links(field, value, url) : Json::array()}});
  }
  return {{"title", node.title},
          {"level", level.key},
          {"level_label", type.label(level, locale)},
          {"node", std::to_string(node.id)},
          {"fields", std::move(fields)}};
}

}  // namespace

bool reads_row(const submissions::Tree& tree, std::int64_t judged, std::int64_t row) {
  if (judged == 0 || judged == row) return true;
  const submissions::Node *mine = tree.find(judged), *other = tree.find(row);
  if (mine == nullptr || other == nullptr) return false;
  const auto has = [](const submissions::Node& node, std::int64_t id) {
    return std::find(node.ancestors.begin(), node.ancestors.end(), id) != node.ancestors.end();
  };
  return has(*mine, row) || has(*other, judged);
}

Json application_json(const Review::Dependencies& uses, const submissions::Ground& ground,
                      const submissions::Submission& submission, std::int64_t node_id, const std::string& base,
                      const std::string& locale) {
  const submissions::Tree tree = uses.submissions.load_tree(submission.id);
  const ReadLists lists(ground);
  Json sections = Json::array(), documents = Json::array();
  for (const submissions::Node& node : tree.nodes) {
    const forms::Level* level = reads_row(tree, node_id, node.id) ? ground.type->level(node.level) : nullptr;
    if (level != nullptr) sections.push_back(section_of(ground, *level, node, lists, base, locale));
  }
  for (const documents::Upload& upload : uses.documents.uploads(submission.id))
    documents.push_back({{"key", upload.document_key},
                         {"label", ground.type->words().text(locale, "document." + upload.document_key + ".label")},
                         {"name", upload.name},
                         {"pages", upload.pages},
                         {"url", base + "/documents/" + std::to_string(upload.id)}});
  return {{"sections", std::move(sections)}, {"documents", std::move(documents)}};
}

}  // namespace tenderloom::review
