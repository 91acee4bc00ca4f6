#include <filesystem>

#include "chasing_pages.h"
#include "queue_pages.h"
#include "resources.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/base/text.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"
#include "tenderloom/sheets/writer.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

using http::Context;
using http::Method;
using http::Outcome;

namespace {

Json chase_time(const std::optional<base::Instant>& instant) {
  return instant ? Json(base::iso8601(*instant)) : Json();
}

Json vendor_row(const VendorRow& row) {
  return {{"company", std::to_string(row.company_id)},
          {"submission", row.submission_id == 0 ? Json() : Json(std::to_string(row.submission_id))},
          {"name", row.name},
          {"tax_id", row.tax_id},
          {"stage", row.stage},
          {"rows", row.rows},
          {"incomplete", row.incomplete},
          {"gaps", row.gaps},
          {"changed_at", chase_time(row.changed_at)},
          {"chased_at", chase_time(row.chased_at)}};
}

Json stages_json(const VendorPage& page) {
  Json stages = Json::object();
  for (const char* stage : kStages) {
    const auto found = page.stages.find(stage);
    stages[stage] = found == page.stages.end() ? 0 : found->second;
  }
  return stages;
}

/// Ids in a body or, of a form by GET, in the address.
std::vector<std::int64_t> companies_of(const Context& context) {
  std::vector<std::int64_t> ids;
  const auto add = [&](const std::string& text) {
    if (const auto id = accounts::whole_number(text)) ids.push_back(*id);
  };
  for (const std::string& each : http::body_values(context.values(), "companies")) add(each);
  return ids;
}

class ChasingRoutes {
 public:
  ChasingRoutes(const Review::Dependencies& uses, Chasing& chasing) : uses_(uses), chasing_(chasing) {}

  Outcome vendors(Context& context) const {
    const auto tender = uses_.tenders.find(context.param("no"));
    if (!tender) return http::not_found();
    return http::Page{"review/vendors", vendors_json(context, *tender), vendors_extra(context)};
  }

  /// Shows whom the mail goes to and what it says; with `send` it goes.
  Outcome chase(Context& context) const {
    const auto tender = uses_.tenders.find(context.param("no"));
    if (!tender) return http::not_found();
    const auto companies = companies_of(context);
    const std::string words = accounts::text_value(context, "words");
    const bool send = http::body_flag(context.values(), "send");
    if (!send && !companies.empty())
      return http::Page{"review/chase", preview(context, *tender, companies, words), {{"words", words}}};
    const auto sent = chasing_.chase(*tender, companies, words, staff_actor(context));
    if (!sent.ok()) {
      Json findings = Json::array({finding_of(uses_.words, context, sent.error())});
      if (sent.error().field == "words")
        return http::Invalid{
            std::move(findings), "review/chase", preview(context, *tender, companies, words), {{"words", words}}};
      return http::Invalid{std::move(findings), "review/vendors", vendors_json(context, *tender),
                           vendors_extra(context)};
    }
    return http::Done{"/staff/tenders/" + tender->no + "/vendors",
                      {{"sent", *sent}},
                      http::Flash{"success", "flash.review_chased", {{"count", *sent}}}};
  }

  Outcome day(Context& context) const {
    const auto tender = uses_.tenders.find(context.param("no"));
    if (!tender) return http::not_found();
    const auto now = uses_.clock.now();
    VendorQuery query;
    query.latest_change_first = true;
    query.per_page = 20;
    Json resource = {{"tender", tender_json(*tender)}, {"at", base::iso8601(now)}};
    Json stuck = Json::array();
    for (const char* stage : {"incomplete", "not_submitted"}) {
      query.stage = stage;
      const VendorPage page = chasing_.vendors(*tender, query);
      for (const VendorRow& row : page.rows) stuck.push_back(vendor_row(row));
      resource["stages"] = stages_json(page);
    }
    resource["stuck"] = std::move(stuck);
    query.stage = "not_started";
    query.latest_change_first = false;
    const VendorPage idle = chasing_.vendors(*tender, query);
    resource["not_started"] = {{"items", Json::array()}, {"total", idle.total}};
    for (const VendorRow& row : idle.rows) resource["not_started"]["items"].push_back(vendor_row(row));
    resource["handed_in"] = {{"last_ten_minutes", chasing_.handed_in_since(tender->id, now - std::chrono::minutes(10))},
                             {"last_hour", chasing_.handed_in_since(tender->id, now - std::chrono::hours(1))},
                             {"last_day", chasing_.handed_in_since(tender->id, now - std::chrono::hours(24))}};
    const auto mails = uses_.outbox.counts();
    const auto waiting = uses_.outbox.waiting();
    const auto failed = mails.find("failed");
    resource["mails"] = {{"failed", failed == mails.end() ? 0 : failed->second}, {"waiting", waiting.mails}};
    return http::Page{"review/day", std::move(resource)};
  }

  Outcome figures(Context& context) const {
    auto ground = ground_of(context);
    if (!ground) return http::not_found();
    if (!ground->type) return http::refuse(409, {"type_unavailable"});
    Json tables = Json::array();
    for (const FigureTable& table : chasing_.figures(*ground, context.locale())) {
      Json rows = Json::array();
      for (const Figure& figure : table.figures) {
        Json row = {{"code", figure.code}, {"label", figure.label}, {"submissions", figure.submissions}};
        if (table.with_rows) row["rows"] = figure.rows;
        rows.push_back(std::move(row));
      }
      tables.push_back(
          {{"key", table.key}, {"label", table.label}, {"with_rows", table.with_rows}, {"figures", std::move(rows)}});
    }
    VendorQuery query;
    query.per_page = 1;
    const VendorPage page = chasing_.vendors(ground->tender, query);
    return http::Page{"review/figures",
                      {{"tender", tender_json(ground->tender)},
                       {"at", base::iso8601(uses_.clock.now())},
                       {"stages", stages_json(page)},
                       {"tables", std::move(tables)}}};
  }

  Outcome sheet(Context& context) const {
    auto ground = ground_of(context);
    if (!ground) return http::not_found();
    if (!ground->type) return http::refuse(409, {"type_unavailable"});
    const auto word = [&](const char* key) { return uses_.words.text(context.locale(), key); };
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("tenderloom-figures-" + base::random_token(12) + ".xlsx");
    sheets::Writer writer(path);
    for (const FigureTable& table : chasing_.figures(*ground, context.locale())) {
      sheets::SheetPlan plan{table.label, {{table.label}, {word("chasing.figures.submissions")}}};
      plan.columns[1].kind = sheets::Column::Kind::number;
      if (table.with_rows) plan.columns.push_back({word("chasing.figures.rows"), sheets::Column::Kind::number});
      writer.sheet(plan);
      for (const Figure& figure : table.figures) {
        std::vector<sheets::Value> row{sheets::Value::of_text(figure.label),
                                       sheets::Value::of_number(static_cast<double>(figure.submissions))};
        if (table.with_rows) row.push_back(sheets::Value::of_number(static_cast<double>(figure.rows)));
        writer.row(row);
      }
    }
    if (const auto done = writer.finish(); !done.ok()) return http::refuse(503, done.error());
    return http::File{.path = path,
                      .media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                      .name = ground->tender.no + "-" + word("chasing.figures.title") + ".xlsx",
                      .remove_after = path};
  }

 private:
  static Json tender_json(const tenders::Tender& tender) {
    return {{"no", tender.no}, {"name", tender.name}, {"closes_at", chase_time(tender.closes_at)}};
  }

  std::optional<submissions::Ground> ground_of(const Context& context) const {
    const auto tender = uses_.tenders.find(context.param("no"));
    if (!tender) return std::nullopt;
    return submissions::Ground{*tender, uses_.tenders.type_of(*tender), context.request().received_at};
  }

  Json vendors_json(const Context& context, const tenders::Tender& tender) const {
    VendorQuery query;
    query.stage = context.query("stage");
    query.text = context.query("q");
    query.page = context.query_number("page", 1, 1, 1'000'000);
    query.per_page = context.query_number("per_page", 25, 1, 100);
    const VendorPage page = chasing_.vendors(tender, query);
    Json items = Json::array();
    for (const VendorRow& row : page.rows) items.push_back(vendor_row(row));
    return {{"tender", tender_json(tender)}, {"items", std::move(items)}, {"page", query.page},
            {"per_page", query.per_page},    {"total", page.total},       {"stages", stages_json(page)}};
  }
  static Json vendors_extra(const Context& context) {
    return {{"stage", context.query("stage")}, {"q", context.query("q")}};
  }

  Json preview(const Context& context, const tenders::Tender& tender, const std::vector<std::int64_t>& companies,
               const std::string& words) const {
    Json mails = Json::array();
    for (const auto& mail : chasing_.mails_of(tender, companies, words, context.locale()))
      mails.push_back({{"company", std::to_string(*mail.company)},
                       {"address", mail.to_address},
                       {"name", mail.to_name},
                       {"subject", mail.subject},
                       {"text", mail.text}});
    return {{"tender", tender_json(tender)}, {"mails", std::move(mails)}};
  }

  const Review::Dependencies& uses_;
  Chasing& chasing_;
};

}  // namespace

void add_chasing_routes(http::Router& router, const Review::Dependencies& uses, Chasing& chasing) {
  const auto routes = std::make_shared<const ChasingRoutes>(uses, chasing);
  const http::RoutesOf add(router, routes, "staff.submissions", "/staff/tenders/{no}");
  add(Method::get, "/vendors", "How far each vendor is: stage, q", {200, 404}, &ChasingRoutes::vendors);
  add(Method::post, "/vendors/chase", "Mails those of `companies` that are behind: words; without send a preview",
      {200, 404, 422}, &ChasingRoutes::chase);
  add(Method::get, "/day", "The last day: what comes in, who is stuck, mails that failed", {200, 404},
      &ChasingRoutes::day);
  add(Method::get, "/figures", "What is with the office by day, group and choices of the first level", {200, 404, 409},
      &ChasingRoutes::figures);
  add(Method::get, "/figures.xlsx", "The same as a spreadsheet", {200, 404, 409, 503}, &ChasingRoutes::sheet);
}

}  // namespace tenderloom::review
