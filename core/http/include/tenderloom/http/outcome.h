// What a handler answers. It never writes to the socket and never builds HTML.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tenderloom/base/json.h"
#include "tenderloom/base/result.h"

namespace tenderloom::http {

using base::Json;

/// A message at the top of the next page (flash): a locale key with its parameters.
struct Flash {
  std::string kind = "success";  // success | notice | error
  std::string key;
  Json params = Json::object();
};

/// 200 by default. JSON clients get `resource` itself; people get the view (its presenter turns `resource` into a
/// model). `extra` is what only the page needs (form values typed, options) and is never part of the JSON answer.
struct Page {
  std::string view;
  Json resource = Json::object();
  Json extra = Json::object();
  int status = 200;
  std::optional<std::string> etag;  // without quotes
};

/// 201 + Location for JSON; 303 to `go_to` (or location) with the flash for people.
struct Created {
  std::string location;
  Json resource;
  std::optional<Flash> flash;
  std::string go_to;
  std::optional<std::string> etag;
};

/// 200 with the resource for JSON; 303 with the flash for people (a saved PUT, a decision taken).
struct Done {
  std::string go_to;
  Json resource = Json::object();
  std::optional<Flash> flash;
  std::optional<std::string> etag;
};

/// 202 + Location (a job).
struct Accepted {
  std::string location;
  Json resource = Json::object();
};

/// 204 for JSON; 303 for people.
struct Deleted {
  std::string go_to;
  std::optional<Flash> flash;
};

/// 303 for people and JSON alike.
struct Redirect {
  std::string to;
  std::optional<Flash> flash;
};

/// 422. Findings as the contract writes them: {"field", "code", "params", "message", "rule"}. People get `view` again
/// with everything they typed (`resource` + `extra`), so nothing is lost.
struct Invalid {
  Json findings = Json::array();
  std::string view;
  Json resource = Json::object();
  Json extra = Json::object();
};

/// Any other refusal: 400 401 403 404 409 412 413 415 428 429 503. `error.code` names the sentence `error.<code>`.
/// `more` goes into the problem document beside it ("state", "missing", "children").
struct Refused {
  int status = 400;
  base::Error error;
  Json more = Json::object();
  std::optional<int> retry_after;  // seconds
};

/// A file from disk. Served as attachment with nosniff and a sandboxing policy unless `show` (PDF and images that were
/// checked).
struct File {
  std::filesystem::path path;
  std::string media_type = "application/octet-stream";
  std::string name;
  bool show = false;
  std::optional<std::string> etag;
  std::optional<std::filesystem::path> remove_after;  // a temporary file
  int max_age = 0;                                    // seconds; 0: private, no-store
  bool everybodys = false;                            // nothing of it depends on who asks: caches between may keep it
};

/// Text or bytes made in memory.
struct Content {
  std::string body;
  std::string media_type;
  std::string name;  // as attachment when not empty and not `show`
  bool show = true;
  int status = 200;
};

using Outcome = std::variant<Page, Created, Done, Accepted, Deleted, Redirect, Invalid, Refused, File, Content>;

/// Shorthands.
Refused not_found();
Refused refuse(int status, base::Error error);

}  // namespace tenderloom::http
