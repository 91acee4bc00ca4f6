// What is printed: a theme's print layout and style around one template, read once and kept parsed. Templates are
// Mustache texts of a tender type (documents/<name>.mustache in its folder) or of the theme (print/<name>.mustache).
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tenderloom/base/json.h"
#include "tenderloom/base/result.h"
#include "tenderloom/base/words.h"
#include "tenderloom/forms/definition.h"

namespace tenderloom::documents {

/// Thread-safe.
class PrintTemplates {
 public:
  /// `folders`: the print folders of the theme and of those it extends, own first.
  PrintTemplates(std::vector<std::filesystem::path> folders, const base::Words& words);
  ~PrintTemplates();

  /// A page of the portal itself ("receipt"). Errors: print_template_missing {name}, print_template_invalid {name,
  /// line, detail}.
  base::Result<std::string> render(const std::string& name, const base::Json& model, const std::string& locale);
  /// A document of a tender type; kept by the type's version.
  base::Result<std::string> render(const forms::TypeDefinition& type, const std::string& name, const base::Json& model,
                                   const std::string& locale);
  /// What of the model a document shows: its own text without the theme's parts and the portal's sentences, filled. Two
  /// equal ones make the same paper, whatever is changed about the looks meanwhile.
  base::Result<std::string> substance(const forms::TypeDefinition& type, const std::string& name,
                                      const base::Json& model);
  bool has(const forms::TypeDefinition& type, const std::string& name) const;
  void forget();  // reads everything anew (SIGHUP)

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::documents
