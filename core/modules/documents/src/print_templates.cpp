#include "tenderloom/documents/print_templates.h"

#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>

#include "tenderloom/base/text.h"
#include "tenderloom/forms/print_text.h"
#include "tenderloom/render/theme.h"

namespace tenderloom::documents {

namespace {

using base::Error;
using base::Result;

constexpr int kDeepest = 5;                  // partials within partials
constexpr std::size_t kLargest = 512 << 10;  // of a template with everything put in
constexpr std::size_t kMostKept = 200;       // parsed templates; versions of types come and go

std::string cache_key(const std::string& owner, const std::string& name, const std::string& locale) {
  return owner + '\n' + name + '\n' + locale;
}

/// Without `{{> part}}`, `{{t.sentence}}` and comments.
std::string own_text(const std::string& text) {
  std::string kept;
  std::size_t at = 0;
  while (true) {
    const std::size_t begin = text.find("{{", at);
    const std::size_t end = begin == std::string::npos ? begin : text.find("}}", begin);
    if (end == std::string::npos) break;
    const std::string_view inner = base::trim(std::string_view(text).substr(begin + 2, end - begin - 2));
    const bool foreign = inner.starts_with(">") || inner.starts_with("!") || inner.starts_with("t.");
    kept.append(text, at, (foreign ? begin : end + 2) - at);
    at = end + 2;
  }
  kept.append(text, at);
  return kept;
}

}  // namespace

struct PrintTemplates::Impl {
  Impl(std::vector<std::filesystem::path> given, const base::Words& sentences)
      : folders(std::move(given)), words(sentences) {}

  std::vector<std::filesystem::path> folders;
  const base::Words& words;
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<const render::Template>> parsed;

  std::optional<std::string> read(const std::string& file) const;
  Result<std::string> with_partials(const std::string& text, const std::string& content, const std::string& name,
                                    int depth) const;
  std::shared_ptr<const render::Template> find(const std::string& key);
  void keep(const std::string& key, const std::shared_ptr<const render::Template>& ready);
  std::string with_words(const std::string& text, const base::Words& type_words, const std::string& locale) const;
  Result<std::string> render(const std::string& key, const std::string& name, const std::string& text,
                             const base::Words& type_words, const base::Json& model, const std::string& locale);
};

/// Own theme's file first, then those it extends.
std::optional<std::string> PrintTemplates::Impl::read(const std::string& file) const {
  for (const auto& folder : folders) {
    std::ifstream in(folder / file, std::ios::binary);
    if (!in) continue;
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  return std::nullopt;
}

/// `{{> content}}` is the document itself, `{{> name}}` the theme's print/name.mustache, `{{> name.css}}` that file.
Result<std::string> PrintTemplates::Impl::with_partials(const std::string& text, const std::string& content,
                                                        const std::string& name, int depth) const {
  std::string whole;
  std::size_t at = 0;
  while (true) {
    const std::size_t begin = text.find("{{>", at);
    const std::size_t end = begin == std::string::npos ? begin : text.find("}}", begin);
    if (end == std::string::npos) break;
    whole.append(text, at, begin - at);
    at = end + 2;
    const std::string partial(base::trim(std::string_view(text).substr(begin + 3, end - begin - 3)));
    std::optional<std::string> part;
    if (partial == "content") {
      part = content;
    } else if (partial.find("..") == std::string::npos && partial.find('/') == std::string::npos) {
      part = read(partial.ends_with(".css") ? partial : partial + ".mustache");
    }
    if (!part || depth >= kDeepest) return Error{"print_template_missing", {{"name", partial}, {"within", name}}};
    auto inner = with_partials(*part, content, partial, depth + 1);
    if (!inner) return inner;
    whole += *inner;
    if (whole.size() > kLargest)
      return Error{"print_template_invalid", {{"name", name}, {"line", 0}, {"detail", "too large"}}};
  }
  whole.append(text, at);
  return whole;
}

/// `{{t.some.key}}` is a sentence of the type, else of the portal.
std::string PrintTemplates::Impl::with_words(const std::string& text, const base::Words& type_words,
                                             const std::string& locale) const {
  std::string whole;
  std::size_t at = 0;
  while (true) {
    const std::size_t begin = text.find("{{t.", at);
    const std::size_t end = begin == std::string::npos ? begin : text.find("}}", begin);
    if (end == std::string::npos) break;
    whole.append(text, at, begin - at);
    whole += base::escape_html(type_words.text(locale, text.substr(begin + 4, end - begin - 4)));
    at = end + 2;
  }
  whole.append(text, at);
  return whole;
}

std::shared_ptr<const render::Template> PrintTemplates::Impl::find(const std::string& key) {
  std::lock_guard lock(mutex);
  const auto found = parsed.find(key);
  return found == parsed.end() ? nullptr : found->second;
}

void PrintTemplates::Impl::keep(const std::string& key, const std::shared_ptr<const render::Template>& ready) {
  std::lock_guard lock(mutex);
  if (parsed.size() >= kMostKept) parsed.clear();
  parsed[key] = ready;
}

Result<std::string> PrintTemplates::Impl::render(const std::string& key, const std::string& name,
                                                 const std::string& text, const base::Words& type_words,
                                                 const base::Json& model, const std::string& locale) {
  std::shared_ptr<const render::Template> ready = find(key);
  if (!ready) {
    const auto layout = read("layout.mustache");
    if (!layout) return Error{"print_template_missing", {{"name", "layout"}}};
    auto whole = with_partials(*layout, text, name, 0);
    if (!whole) return whole;
    auto made = render::Template::parse(with_words(*whole, type_words, locale), name);
    if (!made) {
      base::Json params = made.error().params;
      params["name"] = name;
      return Error{"print_template_invalid", std::move(params)};
    }
    ready = std::make_shared<const render::Template>(std::move(*made));
    keep(key, ready);
  }
  return ready->render(model);
}

PrintTemplates::PrintTemplates(std::vector<std::filesystem::path> folders, const base::Words& words)
    : impl_(std::make_unique<Impl>(std::move(folders), words)) {}

PrintTemplates::~PrintTemplates() = default;

Result<std::string> PrintTemplates::render(const std::string& name, const base::Json& model,
                                           const std::string& locale) {
  const auto text = impl_->read(name + ".mustache");
  if (!text) return Error{"print_template_missing", {{"name", name}}};
  return impl_->render(cache_key("", name, locale), name, *text, impl_->words, model, locale);
}

Result<std::string> PrintTemplates::render(const forms::TypeDefinition& type, const std::string& name,
                                           const base::Json& model, const std::string& locale) {
  const std::string* text = forms::print_text(type.bundle(), type.key(), name);
  if (!text) return Error{"print_template_missing", {{"name", name}}};
  return impl_->render(cache_key(type.version(), name, locale), name, *text, type.words(), model, locale);
}

Result<std::string> PrintTemplates::substance(const forms::TypeDefinition& type, const std::string& name,
                                              const base::Json& model) {
  const std::string* text = forms::print_text(type.bundle(), type.key(), name);
  if (!text) return Error{"print_template_missing", {{"name", name}}};
  const std::string key = cache_key(type.version(), name, "");
  auto ready = impl_->find(key);
  if (!ready) {
    auto made = render::Template::parse(own_text(*text), name);
    if (!made) return Error{"print_template_invalid", made.error().params};
    ready = std::make_shared<const render::Template>(std::move(*made));
    impl_->keep(key, ready);
  }
  return ready->render(model);
}

bool PrintTemplates::has(const forms::TypeDefinition& type, const std::string& name) const {
  return !name.empty() && forms::print_text(type.bundle(), type.key(), name) != nullptr;
}

void PrintTemplates::forget() {
  std::lock_guard lock(impl_->mutex);
  impl_->parsed.clear();
}

}  // namespace tenderloom::documents
