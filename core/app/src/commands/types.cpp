// For authors of tender types.
#include <fstream>
#include <iostream>

#include "../commands.h"
#include "../open_portal.h"
#include "../places.h"
#include "../portal_words.h"
#include "tenderloom/base/text.h"
#include "tenderloom/documents/print_templates.h"
#include "tenderloom/forms/schema.h"
#include "type_folder.h"

namespace tenderloom::app {

namespace fs = std::filesystem;

LoadedType load_type_folder(const fs::path& folder, const base::Words* portal_words) {
  const fs::path path = fs::weakly_canonical(folder);
  auto bundle = forms::TypeStore::read_bundle(path.parent_path(), path.filename().string());
  if (!bundle)
    return std::vector<forms::DefinitionProblem>{{{path.string(), 0}, bundle.error().code, bundle.error().params}};
  return forms::TypeDefinition::load(path.filename().string(), std::move(*bundle), {}, portal_words);
}

namespace {

/// Forms to print that cannot be printed: file, line and why.
std::vector<std::string> text_problems(const config::Settings& settings, const forms::TypeDefinition& type,
                                       const base::Words& words) {
  documents::PrintTemplates templates(print_folders(settings), words);
  std::vector<std::string> found;
  for (const auto& document : type.documents()) {
    if (document.print_template.empty()) continue;
    const auto html =
        templates.render(type, document.print_template, base::Json::object(), std::string(base::kFirstLocale));
    if (html) continue;
    const auto& params = html.error().params;
    found.push_back("documents/" + document.print_template + ".mustache:" + std::to_string(params.value("line", 0)) +
                    ": " + params.value("detail", html.error().code));
  }
  return found;
}

int check_type(const Arguments& arguments) {
  const auto settings = settings_from(arguments);
  if (!settings) return kFailed;
  base::Words words;
  if (const auto loaded_words = load_portal_words(*settings, words); !loaded_words)
    return fail(describe(loaded_words.error()));
  const auto loaded = load_type_folder(arguments.positional[0], &words);
  if (const auto* problems = std::get_if<1>(&loaded)) {
    for (const auto& problem : *problems) std::cerr << problem.text() << "\n";
    return fail(std::to_string(problems->size()) + " problems");
  }
  const auto& type = *std::get<0>(loaded);
  if (const auto wrong = text_problems(*settings, type, words); !wrong.empty()) {
    for (const auto& one : wrong) std::cerr << type.key() << "/" << one << "\n";
    return fail(std::to_string(wrong.size()) + " problems");
  }
  std::cout << type.key() << ": " << type.levels().size() << " levels, " << type.rules().size() << " rules, version "
            << type.version().substr(0, 12) << "\n";
  // What should be put right, but does not keep the type from being used.
  for (const auto& advice : type.advice()) std::cerr << advice.text() << "\n";
  return kDone;
}

int list_types(const Arguments& arguments) {
  auto portal = open_portal(arguments, Database::as_it_is);
  if (!portal) return kFailed;
  for (const auto& type : portal->types().types())
    std::cout << type->key() << "\t" << type->label("zh-TW") << "\t" << type->version().substr(0, 12) << "\n";
  for (const auto& problem : portal->types().problems()) std::cerr << problem.text() << "\n";
  return portal->types().problems().empty() ? kDone : kFailed;
}

/// A page that stands alone: to be put beside the portal's documents or sent by mail.
std::string reference_page(const forms::TypeDefinition& type, const std::string& locale) {
  return "<!DOCTYPE html>\n<html lang=\"" + std::string(locale == "en" ? "en" : "zh-Hant-TW") +
         "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" +
         type.key() +
         "</title><style>body{font-family:\"Noto Sans TC\",\"Noto Sans CJK TC\",sans-serif;margin:2rem "
         "auto;max-width:75rem;"
         "padding:0 1rem;line-height:1.6}table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #c9d1d9;"
         "padding:.3rem "
         ".6rem;text-align:left;vertical-align:top}th{background:#f6f8fa}.table-responsive{overflow-x:auto}"
         "</style></head><body>\n" +
         forms::reference_html(type, locale) + "</body></html>\n";
}

int print_docs(const Arguments& arguments) {
  auto portal = open_portal(arguments, Database::as_it_is);
  if (!portal) return kFailed;
  auto type = portal->types().current(arguments.positional[0]);
  if (!type) {
    std::vector<std::string> known;
    for (const auto& one : portal->types().types()) known.push_back(one->key());
    const auto near = base::nearest(arguments.positional[0], known);
    return fail("there is no tender type " + arguments.positional[0] +
                (near.empty() ? "" : "; did you mean " + near + "?"));
  }
  const std::string locale = arguments.get("--lang", "zh-TW"), format = arguments.get("--format", "markdown");
  if (format != "markdown" && format != "html")
    return fail("--format takes markdown or html, not " + format, kWrongUse);
  const std::string text = format == "html" ? reference_page(*type, locale) : forms::field_reference(*type, locale);
  const std::string file = arguments.get("--out");
  if (file.empty()) {
    std::cout << text;
    return kDone;
  }
  std::ofstream out(file, std::ios::binary);
  if (!(out << text).flush()) return fail(file + " cannot be written");
  std::cout << file << " is written\n";
  return kDone;
}

}  // namespace

std::vector<CommandSpec> type_commands() {
  auto docs = common_options();
  docs.push_back({"--lang", "L", "zh-TW (default) or en"});
  docs.push_back({"--format", "F", "markdown (default) or html"});
  docs.push_back({"--out", "FILE", "write there instead of standard output"});
  return {{.name = "type list",
           .summary = "List the tender types and their versions",
           .options = common_options(),
           .run = list_types},
          {.name = "type check",
           .arguments = "DIR",
           .summary = "Check a tender type's folder and say every problem with file and line",
           .options = common_options(),
           .least_positional = 1,
           .most_positional = 1,
           .run = check_type},
          {.name = "type docs",
           .arguments = "KEY",
           .summary = "Print the reference of a tender type: fields, rules, states, documents, mails; Markdown or HTML",
           .options = std::move(docs),
           .least_positional = 1,
           .most_positional = 1,
           .run = print_docs}};
}

}  // namespace tenderloom::app
