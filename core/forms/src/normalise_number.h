// Numbers as people, programs and spreadsheets write them.
#pragma once
#include "normalise.h"

namespace tenderloom::forms {

inline Normalised refuse(std::string code, Json params = nullptr) {
  return {nullptr, std::move(code), std::move(params)};
}
inline Normalised accept(Json value) { return {std::move(value), {}, nullptr}; }

bool has_full_width_digit(std::string_view text);
/// `whole`: without decimals; else as many as the field takes.
Normalised normalised_number(const Field& field, const Json& given, bool whole);

}  // namespace tenderloom::forms
