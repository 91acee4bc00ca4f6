// What a definition says about itself, for programs (JSON schema of the OpenAPI document) and for people (Markdown).
#pragma once
#include <string>

#include "tenderloom/forms/definition.h"

namespace tenderloom::forms {

/// JSON schema (2020-12, as OpenAPI 3.1 uses it) of the `values` of one level's rows.
Json json_schema(const TypeDefinition& type, const Level& level, const std::string& locale);

/// The reference in Markdown: every level, field, limit, rule, column of the spreadsheet, document, state and mail
/// (`tenderloom type docs`).
std::string field_reference(const TypeDefinition& type, const std::string& locale);
/// The same as a fragment of HTML whose first heading is of that level.
std::string reference_html(const TypeDefinition& type, const std::string& locale, int heading = 1);

}  // namespace tenderloom::forms
