// What the columns of a tender's spreadsheets are, made from the type's definition: template, import and export.
#pragma once
#include <string>
#include <vector>

#include "tenderloom/forms/definition.h"
#include "tenderloom/sheets/writer.h"

namespace tenderloom::submissions {

using base::Json;

struct SheetField {
  const forms::Level* level = nullptr;
  const forms::Field* field = nullptr;
  std::string heading;  // the label; with the level's before it where another level's field has the same
};

/// The columns that are filled in, in the type's order.
std::vector<SheetField> import_fields(const forms::TypeDefinition& type, const std::string& locale);
/// Everything that fits a cell and what is computed. The columns that are filled in lead, so that an export can
/// be brought in again; what follows them is passed over then.
std::vector<SheetField> export_fields(const forms::TypeDefinition& type, const std::string& locale);

/// What may stand in a column of choices, as people read it; empty for other fields. A list that another field narrows
/// is offered whole.
std::vector<std::string> choice_labels(const forms::TypeDefinition& type, const SheetField& column, const Json& tender,
                                       const std::string& locale);
sheets::Column column_of(const forms::TypeDefinition& type, const SheetField& column, const Json& tender,
                         const std::string& locale, bool to_fill_in);

/// The sheet 欄位說明: a row for every column with what belongs into it.
void write_explanations(sheets::Writer& writer, const forms::TypeDefinition& type,
                        const std::vector<SheetField>& columns, const Json& tender, const std::string& locale);

}  // namespace tenderloom::submissions
