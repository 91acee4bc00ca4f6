// What the routes of every plugin need: its addresses, what a body holds, refusals in the contract's shape.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "tenderloom/base/json.h"
#include "tenderloom/base/result.h"
#include "tenderloom/base/words.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/plugin/host.h"

namespace tenderloom::plugin {

/// A number of people's own writing, such as an id in an address; 0: none.
std::int64_t number_of(const std::string& text);
/// A text of the body, whether it came as text or as a number; empty when there is none.
std::string text_value(const base::Json& body, const std::string& name);
/// One finding of a refused form, in the contract's shape; the sentence is error.<code>.
base::Json finding(const base::Words& words, const std::string& locale, const base::Error& error);
/// A route below /plugins/<plugin>/, still without its handler.
http::Route route(const std::string& plugin, http::Method method, const std::string& tail, const char* permission,
                  const char* summary, std::vector<int> statuses);

/// Adds such routes, whose handlers are functions of one object (http::handler_of).
template <class Pointer>
class RoutesOf {
 public:
  RoutesOf(Host& host, Pointer object) : host_(host), object_(std::move(object)) {}
  template <class Function>
  void operator()(http::Route made, Function function) const {
    made.handler = http::handler_of(object_, std::move(function));
    host_.add_route(std::move(made));
  }

 private:
  Host& host_;
  Pointer object_;
};

}  // namespace tenderloom::plugin
