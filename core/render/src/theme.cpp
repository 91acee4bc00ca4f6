#include "tenderloom/render/theme.h"

#include <map>
#include <mutex>
#include <stdexcept>

#include "compile.h"
#include "tenderloom/render/layout.h"
#include "theme_files.h"

namespace tenderloom::render {

struct ThemePage {
  std::shared_ptr<const Nodes> layout;
  std::shared_ptr<const Nodes> content;
};

/// Everything that one load made; never changed afterwards.
struct LoadedTheme {
  std::map<std::string, std::shared_ptr<const Nodes>, std::less<>> layouts;  // "zh-TW page"
  std::map<std::string, ThemePage, std::less<>> pages;                       // "zh-TW accounts/login"
  std::vector<ThemeProblem> problems;
};

namespace {

Json joined(const Json& shape) {
  if (!shape.is_object()) return nullptr;
  Json whole = page_shape();
  whole.update(shape);
  return whole;
}

/// What a layout may count on in any page: a form's errors are the page's errors in <title>.
Json shape_of_layouts() {
  Json shape = page_shape();
  shape["form"] = {{"has_errors", "flag"}};
  return shape;
}

std::string key_of(std::string_view locale, std::string_view name) {
  std::string key;
  key.reserve(locale.size() + 1 + name.size());
  return key.append(locale).append(1, ' ').append(name);
}

}  // namespace

struct Theme::Impl {
  std::vector<std::filesystem::path> folders;  // own first
  const ViewRegistry& views;
  const base::Words& words;
  const base::Logger& log;
  std::shared_ptr<base::Words> own_words;
  std::mutex loading;  // one load at a time
  mutable std::mutex mutex;
  std::shared_ptr<const LoadedTheme> loaded;

  Impl(std::vector<std::filesystem::path> chain, const ViewRegistry& registry, const base::Words& sentences,
       const base::Logger& logger)
      : folders(std::move(chain)), views(registry), words(sentences), log(logger) {}

  std::shared_ptr<const LoadedTheme> current() const {
    const std::lock_guard lock(mutex);
    return loaded;
  }

  void load();
};

namespace {

/// One load: compiles everything anew and takes over from the last one what is broken now.
class Load {
 public:
  Load(const std::vector<std::filesystem::path>& folders, const ViewRegistry& views, const base::Words& words,
       const LoadedTheme* before)
      : files_(folders), views_(views), words_(words), before_(before), result_(std::make_shared<LoadedTheme>()) {}

  std::shared_ptr<LoadedTheme> run() {
    const Json layouts = shape_of_layouts();
    for (const std::string& view : views_.names()) {
      const std::string file = "pages/" + view + ".mustache";
      const Source* source = files_.source(file);
      if (source == nullptr) add_problem({file, 0, "the theme has no template for this view"});
      const Json shape = joined(views_.find(view)->shape);
      for (const std::string& locale : words_.locales()) add_page(locale, view, source, shape, layouts);
    }
    return result_;
  }

  void add_problem(ThemeProblem problem) {
    for (const ThemeProblem& known : result_->problems) {
      if (known.file == problem.file && known.line == problem.line && known.text == problem.text) return;
    }
    result_->problems.push_back(std::move(problem));
  }

 private:
  /// The new version when nothing is wrong with it; else the last good one; else the new one if it can be used at all.
  std::shared_ptr<const Nodes> choose(Compiled compiled, std::shared_ptr<const Nodes> before) {
    const bool good = compiled.problems.empty();
    const bool usable = compiled.usable();
    for (CompileProblem& found : compiled.problems) add_problem(std::move(found.problem));
    if (!good && before) return before;
    return usable ? std::make_shared<const Nodes>(std::move(compiled.nodes)) : nullptr;
  }

  CompileInput input(const std::string& locale, const Json& shape) {
    CompileInput input;
    input.read = [this](const std::string& file) { return files_.read(file); };
    input.partial = [this](const std::string& file) { return files_.source(file); };
    input.words = &words_;
    input.locale = locale;
    input.shape = shape.is_null() ? nullptr : &shape;
    input.layout_shape = &layout_shape_;
    return input;
  }

  std::shared_ptr<const Nodes> layout(const std::string& locale, const std::string& name, const Json& shape) {
    const std::string key = key_of(locale, name);
    if (const auto known = result_->layouts.find(key); known != result_->layouts.end()) return known->second;
    std::shared_ptr<const Nodes> last;
    if (before_) {
      if (const auto found = before_->layouts.find(key); found != before_->layouts.end()) last = found->second;
    }
    const std::string file = "layouts/" + name + ".mustache";
    std::shared_ptr<const Nodes> nodes = last;
    if (const Source* source = files_.source(file)) {
      CompileInput wanted = input(locale, shape);
      wanted.has_content = true;
      nodes = choose(compile(*source, wanted), last);
    } else {
      add_problem({file, 0, "the theme has no such layout"});
    }
    return result_->layouts[key] = nodes;
  }

  /// Without a source what was there before stays.
  void add_page(const std::string& locale, const std::string& view, const Source* source, const Json& shape,
                const Json& layout_names) {
    const std::string key = key_of(locale, view);
    ThemePage last;
    if (before_) {
      if (const auto found = before_->pages.find(key); found != before_->pages.end()) last = found->second;
    }
    if (!source) {
      if (last.content) result_->pages[key] = last;
      return;
    }
    ThemePage page;
    page.content = choose(compile(*source, input(locale, shape)), last.content);
    if (page.content == last.content && last.layout) {
      page.layout = last.layout;
    }
    const std::string wanted = source->layout();
    if (auto found = layout(locale, wanted.empty() ? "page" : wanted, layout_names)) page.layout = std::move(found);
    if (page.content && page.layout) result_->pages[key] = std::move(page);
  }

  ThemeFiles files_;
  const ViewRegistry& views_;
  const base::Words& words_;
  const LoadedTheme* before_;
  std::shared_ptr<LoadedTheme> result_;
  const Json layout_shape_ = layout_shape();
};

}  // namespace

void Theme::Impl::load() {
  const std::lock_guard lock(loading);
  const auto before = current();
  auto sentences = std::make_shared<base::Words>();
  sentences->set_parent(&words);
  std::vector<ThemeProblem> word_problems;
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
    if (const auto read = load_folder_words(*folder, *sentences); !read.ok()) {
      const Json& params = read.error().params;
      word_problems.push_back({params.value("file", std::string()), 0, params.value("detail", std::string())});
    }
  }
  if (word_problems.empty() || !own_words) own_words = std::move(sentences);
  Load load(folders, views, *own_words, before.get());
  std::shared_ptr<LoadedTheme> result = load.run();
  for (ThemeProblem& problem : word_problems) load.add_problem(std::move(problem));
  for (const ThemeProblem& problem : result->problems) {
    log.warning("theme.problem", {{"file", problem.file}, {"line", problem.line}, {"text", problem.text}});
  }
  const std::lock_guard store(mutex);
  loaded = std::move(result);
}

Theme::Theme(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Theme::~Theme() = default;

base::Result<std::unique_ptr<Theme>> Theme::load(const std::filesystem::path& themes, const std::string& name,
                                                 const ViewRegistry& views, const base::Words& words,
                                                 const base::Logger& log,
                                                 const std::vector<std::filesystem::path>& more_folders) {
  auto chain = theme_chain(themes, name);
  if (!chain.ok()) return chain.error();
  std::vector<std::filesystem::path> folders = std::move(chain).value();
  folders.insert(folders.end(), more_folders.begin(), more_folders.end());
  auto impl = std::make_unique<Impl>(std::move(folders), views, words, log);
  impl->load();
  return std::unique_ptr<Theme>(new Theme(std::move(impl)));
}

base::Result<void> Theme::load_words(const std::filesystem::path& themes, const std::string& name, base::Words& words) {
  const auto chain = theme_chain(themes, name);
  if (!chain.ok()) return chain.error();
  for (auto folder = chain->rbegin(); folder != chain->rend(); ++folder) {
    if (auto read = load_folder_words(*folder, words); !read.ok()) return read;
  }
  return {};
}

std::string Theme::render(std::string_view view, const Json& model, const Json& layout, const std::string& locale,
                          bool fragment) const {
  const auto loaded = impl_->current();
  auto page = loaded->pages.find(key_of(locale, view));
  if (page == loaded->pages.end()) page = loaded->pages.find(key_of(base::kFirstLocale, view));
  if (page == loaded->pages.end()) {
    if (!impl_->views.find(view)) throw std::out_of_range("no view is named " + std::string(view));
    throw std::runtime_error("the view " + std::string(view) + " has no usable template");
  }
  const Models models{model, &layout, page->second.content.get()};
  return run(fragment ? *page->second.content : *page->second.layout, models, Escape::html);
}

std::vector<ThemeProblem> Theme::reload() {
  impl_->load();
  return problems();
}

std::vector<ThemeProblem> Theme::problems() const { return impl_->current()->problems; }

std::vector<std::filesystem::path> Theme::asset_folders() const {
  std::vector<std::filesystem::path> folders;
  for (const auto& folder : impl_->folders) folders.push_back(folder / "assets");
  return folders;
}

}  // namespace tenderloom::render
