// The catalogue by HTTP: pages, JSON and files for everybody.
#include <algorithm>

#include "pages.h"
#include "rows.h"
#include "snapshot.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/routes_of.h"

namespace tenderloom::catalogue {

namespace {

using http::Context;
using http::Outcome;

constexpr int kFileKept = 300;  // seconds: what is delisted is gone from browsers soon after

struct Found {
  std::shared_ptr<const forms::TypeDefinition> type;
  const forms::Catalogue* catalogue = nullptr;
};

Found find_catalogue(const Catalogue::Dependencies& uses, const std::string& key) {
  for (const auto& type : uses.types.types())
    if (const auto* catalogue = type->catalogue(); catalogue != nullptr && catalogue->key == key)
      return {type, catalogue};
  return {};
}

/// What the type calls its catalogue and its zones.
std::string type_word(const forms::TypeDefinition& type, const std::string& what, const std::string& locale) {
  static const std::string kOfType = "catalogue.";
  return type.words().text(locale, kOfType + what);
}

/// The language of a zone's own pages, unless the address asks for one; else the visitor's.
std::string zone_locale(const forms::Catalogue::Zone& zone, const Context& context) {
  return zone.locale.empty() || !context.query("lang").empty() ? context.locale() : zone.locale;
}

/// People get the whole page in the zone's language, its frame too: the address says which.
std::optional<Outcome> in_zones_language(const forms::Catalogue::Zone& zone, const Context& context) {
  if (!context.wants_html() || zone_locale(zone, context) == context.locale()) return std::nullopt;
  const auto& request = context.request();
  return http::Redirect{
      request.path + "?" + (request.raw_query.empty() ? "" : request.raw_query + "&") + "lang=" + zone.locale,
      std::nullopt};
}

std::string zone_url(const std::string& key, const forms::Catalogue::Zone& zone) {
  return "/catalogue/" + key + "?zone=" + zone.key + (zone.locale.empty() ? "" : "&lang=" + zone.locale);
}

/// A row belongs to the first zone that fits, so the one for all others is written last; readers meet it first.
std::vector<const forms::Catalogue::Zone*> main_first(const forms::Catalogue& catalogue) {
  std::vector<const forms::Catalogue::Zone*> zones;
  for (const auto& zone : catalogue.zones) zones.push_back(&zone);
  std::stable_partition(zones.begin(), zones.end(),
                        [](const auto* zone) { return zone->when.op == forms::Condition::Op::always; });
  return zones;
}

Json zones_json(const Catalogue::Dependencies& uses, const Found& found, const std::string& locale) {
  const auto counts = uses.database.read([&](soci::session& sql) { return rows::zones(sql, found.catalogue->key); });
  Json zones = Json::array();
  for (const auto* one : main_first(*found.catalogue)) {
    const auto& zone = *one;
    const auto count = counts.find(zone.key);
    zones.push_back({{"key", zone.key},
                     {"label", type_word(*found.type, "zone." + zone.key, locale)},
                     {"total", count == counts.end() ? 0 : count->second},
                     {"links", {{"self", zone_url(found.catalogue->key, zone)}}}});
  }
  return zones;
}

Json entry_json(const rows::Entry& entry, const std::string& key) {
  return {{"id", std::to_string(entry.id)},
          {"title", entry.title},
          {"summary", entry.summary},
          {"zone", entry.zone},
          {"listed_at", base::iso8601(entry.listed_at)},
          {"updated_at", base::iso8601(entry.updated_at)},
          {"links", {{"self", "/catalogue/" + key + "/" + std::to_string(entry.id)}}}};
}

Outcome index(const Catalogue::Dependencies& uses, Context& context) {
  Json items = Json::array();
  for (const auto& type : uses.types.types()) {
    const auto* catalogue = type->catalogue();
    if (catalogue == nullptr) continue;
    items.push_back({{"key", catalogue->key},
                     {"label", type_word(*type, "label", context.locale())},
                     {"zones", zones_json(uses, {type, catalogue}, context.locale())},
                     {"links", {{"self", "/catalogue/" + catalogue->key}}}});
  }
  return http::Page{"catalogue/index", {{"items", std::move(items)}}};
}

Outcome list(const Catalogue::Dependencies& uses, Context& context) {
  const Found found = find_catalogue(uses, context.param("key"));
  if (found.catalogue == nullptr || found.catalogue->zones.empty()) return http::not_found();
  const std::string wanted = context.query("zone");
  const auto* zone = wanted.empty() ? main_first(*found.catalogue).front() : zone_of(*found.catalogue, wanted);
  if (zone == nullptr) return http::not_found();
  if (auto there = in_zones_language(*zone, context)) return std::move(*there);
  const std::string locale = zone_locale(*zone, context);
  rows::Query query;
  query.catalogue = found.catalogue->key;
  query.zone = zone->key;
  query.text = context.query("q");
  query.page = context.query_number("page", 1, 1, 100'000);
  query.per_page = context.query_number("per_page", 20, 1, 100);
  Json chosen = Json::object();
  for (const std::string& name : zone->facets)
    if (const std::string value = context.query(name); !value.empty()) {
      query.facets.emplace_back(name, value);
      chosen[name] = value;
    }
  auto [page, counts] = uses.database.read([&](soci::session& sql) {
    return std::pair(rows::list(sql, query), rows::facets(sql, query.catalogue, query.zone));
  });
  Json items = Json::array(), facets = Json::array();
  for (const rows::Entry& entry : page.entries) items.push_back(entry_json(entry, query.catalogue));
  for (const std::string& name : zone->facets) {
    const auto at = PublicField::of(*found.type, name);
    Json options = Json::array();
    for (const forms::Option& option : at.field->options.fixed)
      if (const auto& there = counts[name]; there.count(option.value))
        options.push_back({{"value", option.value},
                           {"label", found.type->option_label(*at.level, *at.field, option, locale)},
                           {"total", there.at(option.value)}});
    facets.push_back({{"field", name}, {"label", at.label(*found.type, locale)}, {"options", std::move(options)}});
  }
  return http::Page{"catalogue/list",
                    {{"catalogue", query.catalogue},
                     {"label", type_word(*found.type, "label", locale)},
                     {"zone", zone->key},
                     {"zone_label", type_word(*found.type, "zone." + zone->key, locale)},
                     {"zones", zones_json(uses, found, context.locale())},
                     {"facets", std::move(facets)},
                     {"items", std::move(items)},
                     {"page", query.page},
                     {"per_page", query.per_page},
                     {"total", page.total}},
                    {{"q", query.text}, {"chosen", std::move(chosen)}}};
}

std::optional<std::int64_t> number_of(const std::string& text) {
  const bool number = !text.empty() && text.size() < 18 && text.find_first_not_of("0123456789") == std::string::npos;
  return number ? std::optional<std::int64_t>(std::stoll(text)) : std::nullopt;
}

std::optional<rows::Entry> entry_of(const Catalogue::Dependencies& uses, const Found& found, const Context& context) {
  const auto id = number_of(context.param("id"));
  if (found.catalogue == nullptr || !id) return std::nullopt;
  return uses.database.read([&](soci::session& sql) { return rows::find(sql, found.catalogue->key, *id); });
}

/// A field as it was published; files are named by their address.
Json field_json(const Json& field, const std::string& self, const std::string& locale) {
  Json json = {{"key", field.at("key")},
               {"kind", field.at("kind")},
               {"value", field.at("value")},
               {"label", field.at("label").value(locale, "")},
               {"text", field.at("text").value(locale, "")}};
  const std::string kind = field.value("kind", "");
  if (kind == "picture" || kind == "file")
    json["links"] = {{"self", self + "/files/" + std::to_string(field.at("value").value("number", std::int64_t{0}))}};
  return json;
}

/// What is no longer listed is no longer found, and neither are its files.
Outcome file(const Catalogue::Dependencies& uses, Context& context) {
  const auto entry = entry_of(uses, find_catalogue(uses, context.param("key")), context);
  const auto number = number_of(context.param("number"));
  if (!entry || !number) return http::not_found();
  for (const rows::File& one : uses.database.read([&](soci::session& sql) { return rows::files(sql, entry->id); })) {
    if (one.number != *number) continue;
    const bool picture = one.media_type == "image/png" || one.media_type == "image/jpeg";
    return http::File{.path = uses.blobs.path(one.sha256),
                      .media_type = one.media_type,
                      .name = one.name,
                      .show = picture,
                      .etag = one.sha256,
                      .max_age = kFileKept,
                      .everybodys = true};
  }
  return http::not_found();
}

Outcome detail(const Catalogue::Dependencies& uses, Context& context) {
  const Found found = find_catalogue(uses, context.param("key"));
  const auto entry = entry_of(uses, found, context);
  if (!entry) return http::not_found();
  const auto* zone = zone_of(*found.catalogue, entry->zone);
  if (zone != nullptr)
    if (auto there = in_zones_language(*zone, context)) return std::move(*there);
  const std::string locale = zone == nullptr ? context.locale() : zone_locale(*zone, context);
  Json json = entry_json(*entry, found.catalogue->key), fields = Json::array();
  const std::string self = json["links"]["self"];
  for (const Json& field : entry->content.value("fields", Json::array()))
    fields.push_back(field_json(field, self, locale));
  json["catalogue"] = found.catalogue->key;
  json["label"] = type_word(*found.type, "label", locale);
  json["zone_label"] = type_word(*found.type, "zone." + entry->zone, locale);
  json["fields"] = std::move(fields);
  json["links"]["zone"] =
      zone == nullptr ? "/catalogue/" + found.catalogue->key : zone_url(found.catalogue->key, *zone);
  return http::Page{"catalogue/entry", std::move(json)};
}

}  // namespace

void add_catalogue_routes(http::Router& router, const Catalogue::Dependencies& uses) {
  const http::RoutesOf add(router, &uses, "public");
  add(http::Method::get, "/catalogue", "Catalogues of what is listed", {200}, index);
  add(http::Method::get, "/catalogue/{key}", "Listed solutions of a zone; q, zone, page and each facet by its name",
      {200, 303, 404}, list);
  add(http::Method::get, "/catalogue/{key}/{id}", "One listed solution", {200, 303, 404}, detail);
  add(http::Method::get, "/catalogue/{key}/{id}/files/{number}", "A picture or file of a listed solution",
      {200, 304, 404}, file);
}

}  // namespace tenderloom::catalogue
