// The API's description, made of the route table, so that it cannot say anything else than what is served.
#include "response_head.h"
#include "tenderloom/base/text.h"
#include "tenderloom/http/router.h"

namespace tenderloom::http {
namespace {

struct PathInfo {
  std::string path;  // "{rest...}" has no equal in OpenAPI and becomes "{rest}"
  std::vector<std::string> names;
  std::string tag;
};

PathInfo read_path(const std::string& pattern) {
  PathInfo info;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '{') {
      info.path += pattern[i];
      continue;
    }
    const std::size_t end = pattern.find('}', i);
    std::string name = pattern.substr(i + 1, end - i - 1);
    if (name.ends_with("...")) name.resize(name.size() - 3);
    info.path += "{" + name + "}";
    info.names.push_back(std::move(name));
    i = end;
  }
  const std::size_t second = info.path.find('/', 1);
  info.tag = info.path.substr(1, second == std::string::npos ? second : second - 1);
  return info;
}

std::string operation_id(const Route& route) {
  std::string id = base::to_lower_ascii(name_of(route.method));
  for (const char c : route.pattern) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (word) {
      id += c;
    } else if (id.back() != '_') {
      id += '_';
    }
  }
  while (id.back() == '_') id.pop_back();
  return id;
}

Json parameters_of(const Route& route, const PathInfo& info) {
  Json parameters = Json::array();
  for (const std::string& name : info.names) {
    Json parameter{{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}};
    for (const Parameter& described : route.parameters) {
      if (described.in != "path" || described.name != name) continue;
      parameter["schema"]["type"] = described.type;
      if (!described.description.empty()) parameter["description"] = described.description;
    }
    parameters.push_back(std::move(parameter));
  }
  for (const Parameter& described : route.parameters) {
    if (described.in == "path") continue;
    Json parameter{{"name", described.name}, {"in", described.in}, {"schema", {{"type", described.type}}}};
    if (described.required) parameter["required"] = true;
    if (!described.description.empty()) parameter["description"] = described.description;
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

Json body_of(const Route& route) {
  const Json schema = route.body_schema.is_null() ? Json{{"type", "object"}} : route.body_schema;
  Json content = Json::object();
  if (route.body.files) {
    content["multipart/form-data"] = {
        {"schema", {{"type", "object"}, {"properties", {{"file", {{"type", "string"}, {"format", "binary"}}}}}}}};
  }
  if (!route.body.files || !route.body_schema.is_null()) {
    content["application/json"] = {{"schema", schema}};
    content["application/x-www-form-urlencoded"] = {{"schema", schema}};
  }
  return {{"content", content}};
}

Json responses_of(const Route& route) {
  Json responses = Json::object();
  for (const int status : route.statuses) {
    Json& response = responses[std::to_string(status)];
    response["description"] = std::string(reason_phrase(status));
    if (status >= 400) {
      response["content"]["application/problem+json"]["schema"]["$ref"] = "#/components/schemas/Problem";
    } else if (status == 200 || status == 201 || status == 202) {
      response["content"]["application/json"] = Json::object();
      if (!route.api_only && status == 200) response["content"]["text/html"] = Json::object();
    }
    if (status == 201 || status == 202 || status == 303)
      response["headers"]["Location"] = {{"schema", {{"type", "string"}, {"format", "uri-reference"}}}};
  }
  responses["default"] = {{"$ref", "#/components/responses/Problem"}};
  return responses;
}

Json operation_of(const Route& route, const PathInfo& info) {
  Json operation{{"operationId", operation_id(route)},
                 {"summary", route.summary},
                 {"tags", Json::array({info.tag.empty() ? "portal" : info.tag})},
                 {"responses", responses_of(route)},
                 {"x-permission", route.permission}};
  if (Json parameters = parameters_of(route, info); !parameters.empty())
    operation["parameters"] = std::move(parameters);
  if (route.method == Method::post || route.method == Method::put) operation["requestBody"] = body_of(route);
  if (route.permission == "public") operation["security"] = Json::array();
  return operation;
}

Json components() {
  const Json text{{"type", "string"}};
  Json finding{
      {"type", "object"},
      {"properties",
       {{"field", text}, {"code", text}, {"params", {{"type", "object"}}}, {"message", text}, {"rule", text}}}};
  Json problem{{"type", "object"},
               {"required", {"type", "title", "status", "code"}},
               {"properties",
                {{"type", text},
                 {"title", text},
                 {"status", {{"type", "integer"}}},
                 {"detail", text},
                 {"code", text},
                 {"findings", {{"type", "array"}, {"items", {{"$ref", "#/components/schemas/Finding"}}}}}}}};
  Json problem_answer{
      {"description", "Refused (RFC 9457)"},
      {"content", {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};
  return {{"schemas", {{"Finding", finding}, {"Problem", problem}}},
          {"responses", {{"Problem", problem_answer}}},
          {"securitySchemes",
           {{"token", {{"type", "http"}, {"scheme", "bearer"}}},
            {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "tenderloom_session"}}}}}};
}

}  // namespace

Json Router::openapi(const std::string& title, const std::string& version) const {
  Json paths = Json::object();
  for (const Route& route : routes_) {
    const PathInfo info = read_path(route.pattern);
    paths[info.path][base::to_lower_ascii(name_of(route.method))] = operation_of(route, info);
  }
  const Json token_or_session = Json::array({Json{{"token", Json::array()}}, Json{{"session", Json::array()}}});
  return {{"openapi", "3.1.0"},
          {"info", {{"title", title}, {"version", version}}},
          {"paths", std::move(paths)},
          {"components", components()},
          {"security", token_or_session}};
}

}  // namespace tenderloom::http
