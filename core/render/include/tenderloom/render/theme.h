// Themes. A theme is a folder: theme.json {"name", "extends"}, layouts/, pages/, partials/, print/,
// locales/<locale>/*.json, assets/. What a theme lacks it takes from the one it extends.
//
// Templates are Mustache (kainjow), parsed once per locale. At load time `{{> partials/name}}` is replaced by the
// partial's text and `{{t.some.key}}` by the sentence of the locale, so that neither costs anything per request; names
// are checked against the view's shape. First line `{{! layout: page }}` names the layout (default "page"); the layout
// has `{{> content}}` where the page goes. Values are always escaped; `{{{…}}}` and `{{&…}}` are refused at load, but
// for names that end in `_html` of model parts that the portal itself made. Lambdas are not offered.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tenderloom/base/log.h"
#include "tenderloom/base/result.h"
#include "tenderloom/render/views.h"

namespace tenderloom::render {

struct ThemeProblem {
  std::string file;
  int line = 0;
  std::string text;  // one English sentence
};

/// One template that stands alone (mails, print forms): parsed once, rendered with any JSON. Thread-safe. No partials.
class Template {
 public:
  enum class Kind { html, text };  // text: values are printed as they are (mails)
  /// With a shape, a name that the shape does not have is an error too. template_invalid {name, line, detail}.
  static base::Result<Template> parse(std::string_view text, const std::string& name, Kind kind = Kind::html,
                                      const Json* shape = nullptr);
  ~Template();
  Template(Template&&) noexcept;
  Template& operator=(Template&&) noexcept;
  std::string render(const Json& model) const;

 private:
  struct Impl;
  explicit Template(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Thread-safe. Keeps the last good version of every template while a newer one is broken.
class Theme {
 public:
  /// `views`, `words` and `log` must outlive the theme. `words` holds the modules' sentences; the theme's own files are
  /// read again at every load. `more_folders` are searched last (plugins' pages). A template with a problem is reported
  /// and logged; when it can be used at all (a name that is not there prints as nothing) it is. `theme_missing`,
  /// `theme_invalid`.
  static base::Result<std::unique_ptr<Theme>> load(const std::filesystem::path& themes, const std::string& name,
                                                   const ViewRegistry& views, const base::Words& words,
                                                   const base::Logger& log,
                                                   const std::vector<std::filesystem::path>& more_folders = {});
  ~Theme();
  /// Locale files of the theme and those it extends, base first: themes/<t>/locales/<locale>/*.json.
  static base::Result<void> load_words(const std::filesystem::path& themes, const std::string& name,
                                       base::Words& words);

  /// The page within its layout, or the page alone (`fragment`). `layout` is the layout's model (key "layout" in
  /// templates). Throws std::out_of_range for a view that was never declared, std::runtime_error for one without a
  /// usable template.
  std::string render(std::string_view view, const Json& model, const Json& layout, const std::string& locale,
                     bool fragment) const;
  /// Reads everything again; what fails keeps its last good version. Returns this load's problems.
  std::vector<ThemeProblem> reload();
  std::vector<ThemeProblem> problems() const;
  /// Folders to look in for assets, own first.
  std::vector<std::filesystem::path> asset_folders() const;

 private:
  struct Impl;
  explicit Theme(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::render
