// What a form of a row sends, on its way to what the service takes.
#pragma once
#include "tenderloom/forms/definition.h"
#include "tenderloom/submissions/model.h"

namespace tenderloom::submissions {

/// A page sends only what came new to a list of files; what is there already stays, and is taken away by its own link.
void keep_listed_files(const forms::Level& level, const Node& node, Json& values);

}  // namespace tenderloom::submissions
