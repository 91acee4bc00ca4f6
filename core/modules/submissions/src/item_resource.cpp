// An item as a resource: written once, for a tree of JSON (one item) and for text (lists).
#include "figures.h"
#include "item_json.h"
#include "item_texts.h"
#include "node_writer.h"
#include "tenderloom/base/json_text.h"

namespace tenderloom::submissions {

namespace {

/// Members of an object, as a tree.
class Members {
 public:
  void text(const char* key, std::string value) { object_[key] = std::move(value); }
  void number(const char* key, std::int64_t value) { object_[key] = value; }
  void flag(const char* key, bool value) { object_[key] = value; }
  void json(const char* key, Json value) { object_[key] = std::move(value); }
  template <typename Fill>
  void object(const char* key, Fill&& fill) {
    Members inner;
    fill(inner);
    object_[key] = std::move(inner.object_);
  }
  Json& tree() { return object_; }

 private:
  Json object_ = Json::object();
};

/// The same as text.
class MembersText {
 public:
  explicit MembersText(std::string& out) : out_(out) { out_ += '{'; }
  void text(std::string_view key, std::string_view value) { base::append_json(name(key), value); }
  void number(std::string_view key, std::int64_t value) { name(key) += std::to_string(value); }
  void flag(std::string_view key, bool value) { name(key) += value ? "true" : "false"; }
  void json(std::string_view key, const Json& value) { base::append_json(name(key), value); }
  void stored(std::string_view key, std::string_view text) { name(key) += text; }
  template <typename Fill>
  void object(std::string_view key, Fill&& fill) {
    name(key);
    MembersText inner(out_);
    fill(inner);
    inner.end();
  }
  void end() { out_ += '}'; }

 private:
  std::string& name(std::string_view key) {
    if (!std::exchange(first_, false)) out_ += ',';
    ((out_ += '"') += key) += "\":";
    return out_;
  }
  std::string& out_;
  bool first_ = true;
};

/// What a reader may change of the row: all, nothing, or the fields that corrections are asked for.
Json editable_of(const Node& node, const Editability& editability) {
  const EditScope* scope = editability.corrections;
  if (scope == nullptr || !scope->items_open) return editability.editable;
  if (scope->made_since(node.created_at)) return true;
  const EditScope::Row* row = scope->row(node.id);
  if (row == nullptr || row->fields.empty()) return editability.editable;
  Json fields = Json::array();
  for (const auto& [key, reason] : row->fields) fields.push_back(key);
  return fields;
}

/// Everything but values, computed and what is missing, which `data` adds.
template <typename Object, typename Data>
void write_item(Object& item, const Ground& ground, const Node& node, const Editability& editability,
                const std::string& base_url, const Data& data) {
  const forms::TypeDefinition& type = *ground.type;
  const forms::Level& level = *type.level(node.level);
  const std::string id = std::to_string(node.id), list = base_url + "/" + node.level, self = list + "/" + id;
  const std::string parent = std::to_string(node.parent_id);
  const auto levels_below = children_of(type, level);
  const auto list_below = [&](const forms::Level& child) { return base_url + "/" + child.key + "?parent=" + id; };
  const Json editable = editable_of(node, editability);

  item.text("id", id);
  item.text("level", node.level);
  if (node.parent_id == 0)
    item.json("parent", Json());
  else
    item.text("parent", parent);
  item.text("title", node.title);
  item.object("completeness", [&](auto& completeness) {
    completeness.flag("own", node.own_complete);
    completeness.flag("tree", tree_complete(type, level, node));
    data.missing(completeness);
  });
  item.object("children", [&](auto& children) {
    for (const forms::Level* child : levels_below) {
      const auto found = node.children.find(child->key);
      children.number(child->key.c_str(), found == node.children.end() ? 0 : found->second.rows);
    }
  });
  item.object("lists", [&](auto& lists) {
    for (const forms::Level* child : levels_below) lists.text(child->key.c_str(), list_below(*child));
  });
  item.flag("needs_check", node.needs_check);
  item.number("version", node.version);
  item.json("editable", editable);
  item.text("created_at", base::iso8601(node.created_at));
  item.text("updated_at", base::iso8601(node.updated_at));
  data.values(item);
  item.object("links", [&](auto& links) {
    links.text("self", self);
    links.text("list", node.parent_id == 0 ? list : list + "?parent=" + parent);
    links.text("revisions", self + "/revisions");
    if (node.parent_id != 0) links.text("parent", base_url + "/" + level.parent + "/" + parent);
    if (!levels_below.empty()) links.text("children", list_below(*levels_below.front()));
    if (editable != false) links.text("edit", self + "/edit");
    if (editability.code == "editable") {
      links.text("duplicate", self + "/duplicate");
      links.text("move", self + "/move");
    }
  });
}

/// Of a node that was read with its values.
struct ReadData {
  const forms::TypeDefinition& type;
  const Node& node;
  const std::string& locale;
  void missing(Members& completeness) const {
    completeness.json("missing", findings_json(type, *type.level(node.level), from_missing(node.missing), locale));
  }
  void values(Members& item) const {
    item.json("values", node.shown_values());
    item.json("computed", node.computed);
  }
};

/// Of one whose data are the texts that are stored.
struct StoredData {
  const Node& node;
  const NodePage::Data& data;
  const std::string& missing_text;
  void missing(MembersText& completeness) const { completeness.stored("missing", missing_text); }
  void values(MembersText& item) const {
    item.stored("computed", data.computed);
    if (node.hidden.empty()) return item.stored("values", data.values);
    Json shown = base::json_of(data.values);
    for (const std::string& key : node.hidden) shown.erase(key);
    item.json("values", shown);
  }
};

}  // namespace

Json to_json(const Ground& ground, const Submission& submission, const Node& node, const Editability& editability,
             const std::string& base_url, const std::string& locale) {
  (void)submission;
  Members item;
  write_item(item, ground, node, editability, base_url, ReadData{*ground.type, node, locale});
  return std::move(item.tree());
}

std::string ItemTexts::missing(const std::shared_ptr<const forms::TypeDefinition>& type, const forms::Level& level,
                               const std::string& stored, const std::string& locale) {
  if (stored == "[]") return stored;
  const std::string question =
      std::to_string(reinterpret_cast<std::uintptr_t>(type.get())) + '/' + level.key + '/' + locale + '/' + stored;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(question); found != known_.end()) return found->second.text;
  }
  std::string text = base::json_text(findings_json(*type, level, from_missing(base::json_of(stored)), locale));
  const std::lock_guard lock(mutex_);
  if (bytes_ > kMostBytes) known_.clear(), bytes_ = 0;
  if (known_.emplace(question, Known{type, text}).second) bytes_ += question.size() + text.size();
  return text;
}

void ItemTexts::append(std::string& out, const Ground& ground, const Node& node, const NodePage::Data& data,
                       const Editability& editability, const std::string& base_url, const std::string& locale,
                       const Json& more) {
  const std::string lacking = missing(ground.type, *ground.type->level(node.level), data.missing, locale);
  MembersText item(out);
  write_item(item, ground, node, editability, base_url, StoredData{node, data, lacking});
  for (const auto& [key, value] : more.items()) item.json(key, value);
  item.end();
}

}  // namespace tenderloom::submissions
