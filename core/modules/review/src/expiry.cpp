#include "expiry.h"

#include <algorithm>

#include "reminder_parts.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/forms/expiring.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/render/parts.h"
#include "tenderloom/submissions/service.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

using base::Json;

constexpr int kRowsAtOnce = 200;

struct Ending {
  std::int64_t submission_id = 0, company_id = 0, node_id = 0;
  std::string level, title, field, label, ends_on;
  int days = 0;
};

bool watched(const submissions::Submission& submission) {
  return submission.last_submitted_at &&
         (submission.state == "submitted" || submission.state == "received" || submission.state == "accepted");
}

void endings_of_row(const forms::TypeDefinition& type, const forms::Level& level, const submissions::Submission& of,
                    const submissions::Node& node, base::Date today, std::vector<Ending>& endings) {
  for (const forms::Expiring& each : forms::expiring(type, level, node.values, today))
    endings.push_back({of.id, of.company_id, node.id, level.key, node.title, each.file->key,
                       type.label(level, *each.file, std::string(base::kFirstLocale)), base::iso_date(each.ends),
                       each.days});
}

std::vector<Ending> endings_of(const Review::Dependencies& uses, const forms::TypeDefinition& type,
                               const submissions::Submission& submission, base::Date today) {
  std::vector<Ending> endings;
  for (const forms::Level& level : type.levels()) {
    const bool watches = std::any_of(level.fields.begin(), level.fields.end(),
                                     [](const forms::Field& field) { return !field.expiry.empty(); });
    for (submissions::NodeQuery query{.level = level.key, .page = 1, .per_page = kRowsAtOnce}; watches; ++query.page) {
      const auto found = uses.submissions.list(submission, query, std::string(base::kFirstLocale), true);
      for (const submissions::Node& node : found.nodes) endings_of_row(type, level, submission, node, today, endings);
      if (static_cast<std::int64_t>(query.page) * kRowsAtOnce >= found.total) break;
    }
  }
  return endings;
}

/// False: it was told already, or its time has not come.
bool note_expiry(soci::session& sql, const Ending& ending, const forms::ReminderDays& reminders, base::Instant now) {
  const auto reminder = forms::reached(reminders, ending.days);
  if (!reminder) return false;
  int known = 0;
  sql << "SELECT COUNT(*) FROM expiry_reminder WHERE node_id = :n AND field = :f AND ends_on = :e AND stage = :s",
      soci::use(ending.node_id), soci::use(ending.field), soci::use(ending.ends_on), soci::use(*reminder),
      soci::into(known);
  if (known > 0) return false;
  const long long at = base::to_micros(now);
  sql << "INSERT INTO expiry_reminder (node_id, field, ends_on, stage, submission_id, at) VALUES (:n, :f, :e, :s, :i, "
         ":t)",
      soci::use(ending.node_id), soci::use(ending.field), soci::use(ending.ends_on), soci::use(*reminder),
      soci::use(ending.submission_id), soci::use(at);
  return true;
}

Json expiry_lines(const Review::Dependencies& uses, const std::vector<Ending>& endings) {
  Json texts = Json::object();
  for (const std::string locale : {"zh-TW", "en"}) {
    std::string lines;
    for (const Ending& ending : endings)
      lines += (lines.empty() ? "" : "\n") +
               uses.words.text(locale, ending.days < 0 ? "expiry.ended" : "expiry.ends",
                               {{"row", ending.title}, {"label", ending.label}, {"date", ending.ends_on}});
    texts[locale] = std::move(lines);
  }
  return texts;
}

void mail_endings(storage::Transaction& tx, const Review::Dependencies& uses, const tenders::Tender& tender,
                  const std::vector<Ending>& endings, const std::vector<std::string>& staff) {
  const std::int64_t company = endings.front().company_id;
  const auto contact = uses.directory.contact_of(tx.sql(), company);
  Json values = {{"contact_name", contact ? contact->name : ""},
                 {"contact_title", contact ? contact->title : ""},
                 {"company_name", contact ? contact->company : ""},
                 {"tender_name", tender.name},
                 {"tender_no", tender.no},
                 {"endings", expiry_lines(uses, endings)},
                 {"link", uses.base_url + "/tenders/" + tender.no + "/items"}};
  const auto send = [&](const char* kind, const std::string& address, const std::string& name) {
    auto mail = uses.mailer.compose(kind, std::string(base::kFirstLocale), values);
    mail.to_address = address;
    mail.to_name = name;
    mail.company = company;
    uses.outbox.queue(tx, mail);
  };
  if (contact) send("expiry_reminder", contact->email, contact->name);
  for (const char* own : {"contact_name", "contact_title"}) values.erase(own);
  values["link"] = uses.base_url + "/staff/tenders/" + tender.no + "/expiries";
  for (const std::string& address : staff) send("expiry_reminder_staff", address, "");
}

template <typename Use>
void each_tender(const Review::Dependencies& uses, const Use& use) {
  tenders::Service::Query query;
  query.per_page = 50;
  for (;; ++query.page) {
    const auto found = uses.tenders.list(query);
    for (const tenders::Tender& tender : found.tenders)
      if (const auto type = uses.tenders.type_of(tender)) use(tender, *type);
    if (query.page * query.per_page >= found.total) return;
  }
}

http::Outcome show_expiries(const Review::Dependencies& uses, http::Context& context) {
  const auto tender = uses.tenders.find(context.param("no"));
  const auto type = tender ? uses.tenders.type_of(*tender) : nullptr;
  if (!tender) return http::not_found();
  if (!type) return http::refuse(409, {"type_unavailable"});
  const base::Date today = base::taipei_date(context.request().received_at);
  std::vector<Ending> endings;
  for (const auto& submission : uses.submissions.of_tender(tender->id))
    if (watched(submission))
      for (Ending& each : endings_of(uses, *type, submission, today)) endings.push_back(std::move(each));
  std::sort(endings.begin(), endings.end(), [](const Ending& a, const Ending& b) {
    return std::tie(a.ends_on, a.node_id, a.field) < std::tie(b.ends_on, b.node_id, b.field);
  });
  Json items = Json::array();
  for (const Ending& each : endings) {
    const forms::Level& level = *type->level(each.level);
    const auto company = uses.directory.company(each.company_id);
    items.push_back({{"company", company ? company->name : std::string()},
                     {"level", each.level},
                     {"node", std::to_string(each.node_id)},
                     {"title", each.title},
                     {"field", each.field},
                     {"label", type->label(level, *level.field(each.field), context.locale())},
                     {"ends_on", each.ends_on},
                     {"days", each.days},
                     {"links",
                      {{"row", "/staff/submissions/" + std::to_string(each.submission_id) + "/items/" + each.level +
                                   "/" + std::to_string(each.node_id)}}}});
  }
  const std::size_t total = items.size();
  return http::Page{"review/expiries",
                    {{"tender", {{"no", tender->no}, {"name", tender->name}}},
                     {"reminders", type->reminders().expiries},
                     {"items", std::move(items)},
                     {"total", total}}};
}

Json present_expiries(const Json& resource, const Json&, const render::ViewContext& context) {
  Json rows = Json::array();
  for (const Json& item : resource.at("items")) {
    const int days = item.value("days", 0);
    rows.push_back({{"title", item["title"]},
                    {"company", item["company"]},
                    {"label", item["label"]},
                    {"ends_on", item["ends_on"]},
                    {"state", render::parts::badge(days < 0 ? "danger" : "attention",
                                                   days < 0 ? context.t("expiry.is_over")
                                                            : context.t("expiry.days", {{"count", days}}))},
                    {"url", item.at("links").value("row", "")}});
  }
  const std::string no = resource.at("tender").value("no", "");
  const Json& reminders = resource.at("reminders");
  const int notice = reminders.empty() ? 0 : reminders.front().get<int>();
  const std::string told = context.t("expiry.told", {{"when", reminder_days_text(reminders, context)}});
  return {{"title", context.t("expiry.title")},
          {"title_suffix", no},
          {"purpose", context.t(notice > 0 ? "expiry.purpose" : "expiry.purpose_over",
                                {{"name", resource.at("tender").value("name", "")}, {"days", notice}})},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("review.list")}, {"url", "/staff/submissions?tender=" + no}},
                                      {{"label", context.t("expiry.title")}}})},
          {"wide", true},
          {"rows", std::move(rows)},
          {"told", told},
          {"empty", render::parts::empty(context.t("expiry.none"), told)}};
}

}  // namespace

int remind_of_expiries(const Review::Dependencies& uses, base::Instant now) {
  const base::Date today = base::taipei_date(now);
  const auto staff = uses.directory.staff_with("staff.submissions");
  int told = 0;
  each_tender(uses, [&](const tenders::Tender& tender, const forms::TypeDefinition& type) {
    for (const auto& submission : uses.submissions.of_tender(tender.id)) {
      if (!watched(submission)) continue;
      const auto endings = endings_of(uses, type, submission, today);
      if (endings.empty()) continue;
      told += uses.database.write([&](storage::Transaction& tx) {
        if (!uses.submissions.lock(tx, submission.id)) return 0;
        std::vector<Ending> fresh;
        for (const Ending& ending : endings)
          if (note_expiry(tx.sql(), ending, type.reminders().expiries, now)) fresh.push_back(ending);
        if (!fresh.empty()) mail_endings(tx, uses, tender, fresh, staff);
        return static_cast<int>(fresh.size());
      });
    }
  });
  return told;
}

void add_expiry_routes(http::Router& router, const Review::Dependencies& uses) {
  const http::RoutesOf add(router, &uses, "staff.submissions");
  add(http::Method::get, "/staff/tenders/{no}/expiries",
      "Certificates and reports of handed-in items that end soon (by the reminders of the type) or have ended",
      {200, 404, 409}, show_expiries);
}

void register_expiry_views(render::ViewRegistry& views) {
  views.add({"review/expiries",
             {{"rows", Json::array({{{"title", "text"},
                                     {"company", "text"},
                                     {"label", "text"},
                                     {"ends_on", "text"},
                                     {"state", render::parts::badge_shape()},
                                     {"url", "text"}}})},
              {"told", "text"},
              {"empty", render::parts::empty_shape()}},
             present_expiries});
}

}  // namespace tenderloom::review
