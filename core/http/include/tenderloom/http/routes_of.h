// Routes whose handlers are functions of one object, in one line each.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "tenderloom/http/router.h"

namespace tenderloom::http {

/// A handler out of a function of `*object` and the context. What wants more than the context goes through the object's
/// own `at(context, function)`, which finds it or refuses. The handler keeps what `object` owns.
template <class Pointer, class Function>
Handler handler_of(Pointer object, Function function) {
  return [object = std::move(object), function = std::move(function)](Context& context) -> Outcome {
    if constexpr (std::is_invocable_v<const Function&, decltype(*object), Context&>)
      return std::invoke(function, *object, context);
    else
      return object->at(context, function);
  };
}

/// Adds routes that share an object, a permission and the beginning of their addresses.
template <class Pointer>
class RoutesOf {
 public:
  RoutesOf(Router& router, Pointer object, std::string permission, std::string below = {})
      : router_(router), object_(std::move(object)), permission_(std::move(permission)), below_(std::move(below)) {}

  /// The same object and addresses for others.
  RoutesOf as(std::string permission) const { return {router_, object_, std::move(permission), below_}; }

  template <class Function>
  void operator()(Method method, const std::string& tail, std::string summary, std::vector<int> statuses,
                  Function function, BodyLimit body = {}, std::vector<Parameter> parameters = {}) const {
    router_.add({.method = method,
                 .pattern = below_ + tail,
                 .permission = permission_,
                 .handler = handler_of(object_, std::move(function)),
                 .summary = std::move(summary),
                 .parameters = std::move(parameters),
                 .statuses = std::move(statuses),
                 .body = body});
  }

 private:
  Router& router_;
  Pointer object_;
  std::string permission_, below_;
};

}  // namespace tenderloom::http
