// What people read when something cannot be done as things stand: the state by its name in the type's words.
#pragma once
#include <initializer_list>
#include <string>

#include "tenderloom/base/result.h"
#include "tenderloom/forms/definition.h"

namespace tenderloom::forms {

/// The sentence of an error. That of `state_refused` names the state, by the first of these machines that has it.
std::string refusal_text(const TypeDefinition& type, const base::Error& error, const std::string& locale,
                         std::initializer_list<std::string_view> machines);

}  // namespace tenderloom::forms
