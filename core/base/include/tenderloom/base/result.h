// The first of the two error channels: what a user can cause is a value. What only a bug or an outage can cause is an
// exception that ends the request at one boundary (core/docs/architecture.md, "Two error channels").
#pragma once
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "tenderloom/base/json.h"

namespace tenderloom::base {

/// A refusal that a user caused. `code` names a sentence in the locales (`error.<code>`), `params` fill its
/// placeholders, `field` is the key of the field it concerns, or empty. Never holds a secret or a database message.
struct Error {
  std::string code;
  Json params = Json::object();
  std::string field = {};
};

/// Either a T or an Error. Reading the wrong side is a bug and throws std::logic_error.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return need(), std::get<0>(state_); }
  const T& value() const& { return need(), std::get<0>(state_); }
  T&& value() && { return need(), std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const {
    if (ok()) throw std::logic_error("Result holds a value, not an error");
    return std::get<1>(state_);
  }

 private:
  void need() const {
    if (!ok()) throw std::logic_error("Result holds the error " + std::get<1>(state_).code);
  }
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), ok_(false) {}  // NOLINT(google-explicit-constructor)
  bool ok() const { return ok_; }
  explicit operator bool() const { return ok_; }
  const Error& error() const {
    if (ok_) throw std::logic_error("Result holds no error");
    return error_;
  }

 private:
  Error error_;
  bool ok_ = true;
};

}  // namespace tenderloom::base
