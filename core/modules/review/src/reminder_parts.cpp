#include "reminder_parts.h"

#include "tenderloom/render/parts.h"

namespace tenderloom::review {

Json reminders_json(const tenders::Tender& tender, const forms::TypeDefinition& type, const std::string& locale) {
  const forms::Reminders& reminders = type.reminders();
  Json list = Json::array(), at = Json::array();
  const auto add = [&](const char* what, const char* mail, const char* rule, const forms::ReminderDays& days,
                       const std::string& label = {}) {
    list.push_back(
        {{"of", what}, {"label", label}, {"mail", mail}, {"rule", rule}, {"days", days}, {"at", Json::array()}});
  };
  add("closing", "tender_closing", "N-17", reminders.closing);
  if (tender.closes_at)
    for (const int days : reminders.closing) at.push_back(base::iso8601(*tender.closes_at - std::chrono::days(days)));
  list.back()["at"] = std::move(at);
  add("corrections", "supplement_reminder", "N-06", reminders.corrections);
  for (const forms::Stage& stage : type.stages())
    if (!stage.outcomes.empty() && stage.deadline.set())  // without a last day nobody is told of it
      add("stage", "stage_due", "N-17", type.reminders(stage), type.state_label("stage", stage.key, locale));
  add("expiries", "expiry_reminder", "N-16", reminders.expiries);
  return list;
}

std::string reminder_days_text(const Json& days, const render::ViewContext& context) {
  std::string before;
  bool over = false;
  for (const Json& day : days) {
    over = over || day == 0;
    if (day != 0) before += (before.empty() ? "" : context.t("reminders.separator")) + std::to_string(day.get<int>());
  }
  if (before.empty()) return context.t(over ? "reminders.over" : "reminders.none");
  return context.t(over ? "reminders.before_and_over" : "reminders.before", {{"days", before}});
}

Json reminder_rows(const Json& reminders, const render::ViewContext& context) {
  Json rows = Json::array();
  for (const Json& one : reminders) {
    std::string times;
    for (const Json& at : one.at("at")) times += (times.empty() ? "" : "\n") + render::parts::time_text(at);
    const std::string of = one.value("of", "");
    rows.push_back({{"what", context.t("reminders.of." + of, {{"name", one.value("label", "")}})},
                    {"who", context.t("reminders.who." + of)},
                    {"days", reminder_days_text(one.at("days"), context)},
                    {"times", times},
                    {"mail", context.t("mail_events." + one.value("mail", ""))}});
  }
  return rows;
}

Json reminder_rows_shape() {
  return Json::array({{{"what", "text"}, {"who", "text"}, {"days", "text"}, {"times", "text"}, {"mail", "text"}}});
}

}  // namespace tenderloom::review
