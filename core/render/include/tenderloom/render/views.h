// Views. A module declares each page once: its name (= the template themes/<theme>/pages/<name>.mustache), the shape of
// its model, and a pure presenter that turns the API resource into that model. JSON answers never contain presenter
// output.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"
#include "tenderloom/base/words.h"

namespace tenderloom::render {

using base::Json;

struct ViewContext {
  std::string locale;
  const base::Words& words;  // t("…") of the portal
  base::Instant now;
  const Json* findings = nullptr;  // contract-shaped findings of a refused form, or null
  std::string t(std::string_view key, const Json& params = Json::object()) const {
    return words.text(locale, key, params);
  }
};

/// `resource` is what JSON clients get; `extra` is what only the page was given. Must not do input or output.
using Presenter = std::function<Json(const Json& resource, const Json& extra, const ViewContext& context)>;

/// A shape tells the names a template may use: {"title": "text", "has_rows": "flag", "rows": [{"name": "text"}],
/// "form": {…}}. Leaves: "text" (escaped), "flag", "number", "any". Objects and one-element arrays nest. The key
/// "layout" is the layout's own. "(beside)" is told in themes/base/README.md: what the cells of a column share.
struct View {
  std::string name;  // "accounts/login"
  Json shape;
  Presenter present;  // null: the resource is the model
};

class ViewRegistry {
 public:
  void add(View view);  // throws std::logic_error on a second view of that name
  const View* find(std::string_view name) const;
  std::vector<std::string> names() const;

 private:
  std::map<std::string, View, std::less<>> views_;
};

}  // namespace tenderloom::render
