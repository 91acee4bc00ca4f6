#include "tenderloom/notifications/templates.h"

#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "tenderloom/base/text.h"
#include "tenderloom/base/words.h"
#include "tenderloom/render/theme.h"

namespace tenderloom::notifications {

namespace fs = std::filesystem;

struct LoadedLetter {
  std::string file;
  std::optional<render::Template> subject;  // none: the footer
  render::Template body;
};

namespace {

constexpr const char* kFooter = "footer";
constexpr std::string_view kSubject = "Subject:";
constexpr std::size_t kLargest = 64 * 1024;
const std::vector<std::string> kLocales = {"zh-TW", "en"};

/// The two parts of a file; the body keeps its line numbers by empty lines before it.
struct Parts {
  std::string subject, body;
  int subject_line = 0;  // 0: there is none
};

Parts parts_of(const std::string& content, bool with_subject) {
  Parts parts;
  std::istringstream lines(content);
  std::string blanks;
  int number = 0;
  bool comment = false;
  for (std::string line; with_subject && std::getline(lines, line);) {
    ++number;
    blanks += '\n';
    if (line.ends_with('\r')) line.pop_back();
    if (comment || line.starts_with("{{!")) {
      comment = line.find("}}") == std::string::npos;
      continue;
    }
    if (line.empty()) continue;
    if (!line.starts_with(kSubject)) return parts;
    parts.subject = std::string(base::trim(line.substr(kSubject.size())));
    parts.subject_line = number;
    break;
  }
  std::ostringstream rest;
  if (lines.peek() != std::char_traits<char>::eof()) rest << lines.rdbuf();
  parts.body = blanks + rest.str();
  return parts;
}

std::optional<std::string> read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::string content(kLargest + 1, '\0');
  in.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(in.gcount()));
  return content;
}

/// One file, or the problem that keeps it from use.
class Reader {
 public:
  Reader(const fs::path& file, const base::Json& model, bool with_subject)
      : file_(file.string()), model_(model), with_subject_(with_subject) {}

  std::shared_ptr<const LoadedLetter> read(const std::string& content) {
    if (content.size() > kLargest) return refuse(1, "the file is larger than 64 KiB");
    if (!base::valid_utf8(content)) return refuse(1, "the file is not UTF-8");
    const Parts parts = parts_of(content, with_subject_);
    if (with_subject_ && parts.subject_line == 0) return refuse(1, "the first line must be 'Subject: …'");
    if (with_subject_ && parts.subject.empty()) return refuse(parts.subject_line, "the subject is empty");
    auto body = part(parts.body, 0);
    if (!body) return nullptr;
    std::optional<render::Template> subject;
    if (with_subject_) {
      subject = part(parts.subject, parts.subject_line - 1);
      if (!subject) return nullptr;
    }
    return std::make_shared<const LoadedLetter>(LoadedLetter{file_, std::move(subject), std::move(*body)});
  }
  const TemplateProblem& problem() const { return problem_; }

 private:
  std::shared_ptr<const LoadedLetter> refuse(int line, const std::string& text) {
    problem_ = {file_, line, text};
    return nullptr;
  }
  std::optional<render::Template> part(const std::string& text, int lines_before) {
    auto parsed = render::Template::parse(text, file_, render::Template::Kind::text, &model_);
    if (parsed.ok()) return std::move(parsed).value();
    const auto& params = parsed.error().params;
    refuse(params.value("line", 0) + lines_before, params.value("detail", ""));
    return std::nullopt;
  }

  std::string file_;
  const base::Json& model_;
  bool with_subject_;
  TemplateProblem problem_;
};

}  // namespace

struct Templates::Loaded {
  std::map<std::string, std::shared_ptr<const LoadedLetter>, std::less<>> letters;  // "zh-TW registration_approved"
  std::vector<TemplateProblem> problems;

  const LoadedLetter* find(const std::string& key, const std::string& locale) const {
    for (const auto& one : {locale, std::string(base::kFirstLocale)}) {
      if (const auto found = letters.find(one + " " + key); found != letters.end()) return found->second.get();
    }
    return nullptr;
  }

  void read(const std::string& key, const std::string& locale, const base::Json& model,
            const std::vector<fs::path>& folders) {
    for (const auto& folder : folders) {
      const fs::path file = folder / locale / (key + ".mustache");
      const auto content = read_file(file);
      if (!content) continue;
      Reader reader(file, model, key != kFooter);
      if (auto letter = reader.read(*content)) {
        letters[locale + " " + key] = std::move(letter);
        return;
      }
      problems.push_back(reader.problem());
    }
    problems.push_back({locale + "/" + key + ".mustache", 0, "there is no template for this event"});
  }
};

Templates::Templates() : loaded_(std::make_shared<Loaded>()) {}
Templates::~Templates() = default;

void Templates::load(const Events& events, const std::vector<fs::path>& folders, const base::Logger& log) {
  auto loaded = std::make_shared<Loaded>();
  for (const auto& locale : kLocales) {
    loaded->read(kFooter, locale, names_everywhere(), folders);
    for (const auto& event : events.all()) {
      base::Json model = event.model.is_object() ? event.model : base::Json::object();
      model.update(names_everywhere());
      loaded->read(event.key, locale, model, folders);
    }
  }
  for (const auto& problem : loaded->problems) {
    log.warning("mail.template", {{"file", problem.file}, {"line", problem.line}, {"text", problem.text}});
  }
  const std::lock_guard lock(mutex_);
  loaded_ = std::move(loaded);
}

std::shared_ptr<const Templates::Loaded> Templates::current() const {
  const std::lock_guard lock(mutex_);
  return loaded_;
}

std::vector<TemplateProblem> Templates::problems() const { return current()->problems; }

bool Templates::render(const std::string& key, const std::string& locale, const base::Json& model, Text& text) const {
  const auto loaded = current();
  const LoadedLetter* letter = loaded->find(key, locale);
  if (!letter || !letter->subject) return false;
  text.subject = letter->subject->render(model);
  text.body = std::string(base::trim(letter->body.render(model)));
  if (const LoadedLetter* footer = loaded->find(kFooter, locale)) {
    text.body += "\n\n" + std::string(base::trim(footer->body.render(model)));
  }
  text.body += "\n";
  return true;
}

std::string Templates::file(const std::string& key, const std::string& locale) const {
  const auto loaded = current();
  const auto found = loaded->letters.find(locale + " " + key);
  return found == loaded->letters.end() ? std::string() : found->second->file;
}

}  // namespace tenderloom::notifications
