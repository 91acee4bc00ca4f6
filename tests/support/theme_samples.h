// The base theme's partials and layouts drawn with sample models: tests/fixtures/preview.
#pragma once
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "tenderloom/forms/form_model.h"
#include "tenderloom/render/parts.h"
#include "tenderloom/render/theme.h"

namespace support {

/// The shape that a sample model has: what is there is declared. Rows of a list are taken together.
inline tenderloom::base::Json shape_of(const tenderloom::base::Json& value) {
  using tenderloom::base::Json;
  if (value.is_boolean()) return "flag";
  if (value.is_array()) {
    Json whole = Json::object();
    for (const Json& item : value) {
      if (!item.is_object()) return Json::array({"text"});
      whole.merge_patch(shape_of(item));
    }
    return Json::array({whole});
  }
  if (!value.is_object()) return "text";
  Json shape = Json::object();
  for (const auto& [key, part] : value.items()) shape[key] = shape_of(part);
  return shape;
}

class ThemeSamples {
 public:
  ThemeSamples() {
    namespace fs = std::filesystem;
    using tenderloom::base::Json;
    const fs::path root = SOURCE_ROOT;
    const fs::path folder = root / "tests" / "fixtures" / "preview";
    for (const auto& entry : fs::directory_iterator(folder / "models")) {
      std::ifstream in(entry.path());
      models_[entry.path().stem().string()] = Json::parse(in);
    }
    for (const auto& [name, sample] : models_) {
      Json shape = shape_of(sample["model"]);
      if (shape.contains("form")) shape["form"] = tenderloom::forms::form_model_shape();
      namespace parts = tenderloom::render::parts;
      shape.update({{"counters", parts::counters_shape()},
                    {"pagination", parts::pagination_shape()},
                    {"filters", parts::filters_shape()},
                    {"empty", parts::empty_shape()},
                    {"details", parts::details_shape()},
                    {"detail_groups", parts::detail_groups_shape()},
                    {"steps", parts::steps_shape()},
                    {"tree_status", parts::tree_status_shape()},
                    {"confirm", parts::confirm_shape()},
                    {"notices", tenderloom::base::Json::array({parts::notice_shape()})}});
      if (shape.contains("rows")) shape["rows"][0]["state"] = parts::badge_shape();
      views_.add({sample["view"], shape, nullptr});
    }
    words_.add("zh-TW", "preview.site", "入口網");
    words_.add("en", "preview.site", "Portal");
    auto loaded = tenderloom::render::Theme::load(root / "themes", "base", views_, words_, log_, {folder});
    if (!loaded.ok()) throw std::runtime_error(loaded.error().code);
    theme_ = std::move(loaded).value();
  }

  tenderloom::render::Theme& theme() { return *theme_; }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& [name, sample] : models_) names.push_back(name);
    return names;
  }
  std::string draws(const std::string& name, const std::string& locale) const {
    const auto& sample = models_.at(name);
    return theme_->render(sample["view"].get<std::string>(), sample["model"], sample["layout"], locale, false);
  }

 private:
  std::map<std::string, tenderloom::base::Json> models_;
  tenderloom::render::ViewRegistry views_;
  tenderloom::base::Words words_;
  tenderloom::base::Logger log_{tenderloom::base::LogLevel::error, [](std::string_view) {}};
  std::unique_ptr<tenderloom::render::Theme> theme_;
};

}  // namespace support
