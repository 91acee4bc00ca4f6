// A tender type read from a folder anywhere, with the lib folder beside it.
#pragma once
#include <filesystem>

#include "tenderloom/forms/type_store.h"

namespace tenderloom::app {

using LoadedType = std::variant<std::shared_ptr<const forms::TypeDefinition>, std::vector<forms::DefinitionProblem>>;
LoadedType load_type_folder(const std::filesystem::path& folder, const base::Words* portal_words = nullptr);

}  // namespace tenderloom::app
