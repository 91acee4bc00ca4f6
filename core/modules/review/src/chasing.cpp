#include "tenderloom/review/chasing.h"

#include <algorithm>

#include "chasing_repository.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/text.h"
#include "tenderloom/submissions/groups.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

constexpr std::size_t kMostChased = 200, kLongestChase = 1000;

Json both_words(const base::Words& words, const std::string& key, const Json& params = Json::object()) {
  Json both = Json::object();
  for (const std::string locale : {"zh-TW", "en"}) both[locale] = words.text(locale, key, params);
  return both;
}

/// The one mail to one vendor; none without a contact.
std::optional<notifications::Mail> chase_mail(const Review::Dependencies& uses, const tenders::Tender& tender,
                                              std::int64_t company, const std::string& stage, const std::string& said,
                                              const std::string& locale) {
  const auto contact = uses.directory.contact_of(company);
  if (!contact) return std::nullopt;
  Json deadline = both_words(uses.words, "chasing.mail_no_deadline");
  if (tender.closes_at) {
    const std::string last = base::display_time(*tender.closes_at - std::chrono::minutes(1));
    deadline = both_words(uses.words, "chasing.mail_deadline", {{"time", last}});
  }
  auto mail = uses.mailer.compose("submission_chased", locale,
                                  {{"contact_name", contact->name},
                                   {"contact_title", contact->title},
                                   {"company_name", contact->company},
                                   {"tender_name", tender.name},
                                   {"tender_no", tender.no},
                                   {"stage", both_words(uses.words, "chasing.mail_stage." + stage)},
                                   {"deadline", stage == "in_correction" ? Json("") : deadline},
                                   {"words", said},
                                   {"link", uses.base_url + "/tenders/" + tender.no}});
  mail.to_address = contact->email;
  mail.to_name = contact->name;
  mail.company = company;
  return mail;
}

bool counts_by(const forms::Level& level, const forms::Field& field) {
  const bool choice = field.type == forms::FieldType::choice && field.options.kind == forms::OptionSource::Kind::fixed;
  if (!choice && field.type != forms::FieldType::country) return false;
  return level.columns.empty() || std::any_of(level.columns.begin(), level.columns.end(),
                                              [&](const forms::ListColumn& column) { return column.key == field.key; });
}

/// Days without one in between stand there with a nought, so that the table can be read as a line.
FigureTable by_day(const std::vector<base::Instant>& all) {
  FigureTable table{"day", {}, false, {}};
  std::map<std::chrono::sys_days, std::int64_t> days;
  for (const base::Instant at : all) ++days[std::chrono::sys_days(base::taipei_date(at))];
  if (days.empty()) return table;
  for (auto day = days.begin()->first; day <= days.rbegin()->first; day += std::chrono::days(1)) {
    const std::string name = base::display_time(base::taipei_midnight(day)).substr(0, 10);
    const auto found = days.find(day);
    table.figures.push_back({name, name, found == days.end() ? 0 : found->second, 0});
  }
  return table;
}

}  // namespace

VendorPage Chasing::vendors(const tenders::Tender& tender, const VendorQuery& query) {
  return uses_.database.read([&](soci::session& sql) { return repository::vendors(sql, tender.id, query); });
}

std::vector<notifications::Mail> Chasing::mails_of(const tenders::Tender& tender,
                                                   const std::vector<std::int64_t>& companies, const std::string& words,
                                                   const std::string& locale) {
  const auto behind =
      uses_.database.read([&](soci::session& sql) { return repository::behind(sql, tender.id, companies); });
  const std::string said(base::trim(base::clean_lines(words)));
  std::vector<notifications::Mail> mails;
  for (const auto& [company, stage] : behind)
    if (auto mail = chase_mail(uses_, tender, company, stage, said, locale)) mails.push_back(std::move(*mail));
  return mails;
}

base::Result<int> Chasing::chase(const tenders::Tender& tender, const std::vector<std::int64_t>& companies,
                                 const std::string& words, const submissions::Actor& actor) {
  if (companies.empty()) return base::Error{"nobody_chosen", Json::object(), "companies"};
  if (companies.size() > kMostChased) return base::Error{"too_many_submissions", {{"limit", kMostChased}}, "companies"};
  const std::string said(base::trim(base::clean_lines(words)));
  if (base::code_points(said) > kLongestChase)
    return base::Error{"reason_too_long", {{"limit", kLongestChase}}, "words"};
  // Composed before the transaction: contacts are read on a connection of their own.
  const auto behind =
      uses_.database.read([&](soci::session& sql) { return repository::behind(sql, tender.id, companies); });
  std::vector<std::pair<std::string, notifications::Mail>> mails;
  for (const auto& [company, stage] : behind)
    if (auto mail = chase_mail(uses_, tender, company, stage, said, std::string(base::kFirstLocale)))
      mails.emplace_back(stage, std::move(*mail));
  if (mails.empty()) return base::Error{"nobody_behind", Json::object(), "companies"};
  return uses_.database.write([&](storage::Transaction& tx) -> base::Result<int> {
    for (const auto& [stage, mail] : mails) {
      uses_.outbox.queue(tx, mail);
      repository::insert_chase(tx, tender.id, *mail.company, actor.person_id, stage, uses_.clock.now());
    }
    audit::Entry entry;
    entry.person = actor.person_id;
    entry.actor_name = actor.name;
    entry.address = actor.address;
    entry.action = "review.chased";
    entry.subject = "tender:" + tender.no;
    entry.details = {{"mails", mails.size()}};
    uses_.audit.record(tx, entry);
    return static_cast<int>(mails.size());
  });
}

std::int64_t Chasing::handed_in_since(std::int64_t tender_id, base::Instant since) {
  return uses_.database.read([&](soci::session& sql) { return repository::handed_in_since(sql, tender_id, since); });
}

std::vector<FigureTable> Chasing::figures(const submissions::Ground& ground, const std::string& locale) {
  const std::int64_t tender = ground.tender.id;
  const forms::TypeDefinition& type = *ground.type;
  return uses_.database.read([&](soci::session& sql) {
    std::vector<FigureTable> tables;
    tables.push_back(by_day(repository::handed_in_at(sql, tender)));
    tables.back().label = uses_.words.text(locale, "chasing.figures.day");
    if (const auto key = submissions::group_key(type, ""); !key.level.empty()) {
      FigureTable table{"group", uses_.words.text(locale, "chasing.figures.group"), true,
                        repository::by_value(sql, uses_.database.dialect(), tender, key.level, key.field)};
      for (Figure& figure : table.figures)
        for (const Json& group : ground.tender.groups())
          if (group.value("code", "") == figure.code) figure.label = group.value("name", "");
      tables.push_back(std::move(table));
    }
    for (const forms::Level& level : type.levels()) {
      if (!level.parent.empty()) continue;
      for (const forms::Field& field : level.fields) {
        if (!counts_by(level, field)) continue;
        const bool home = field.type == forms::FieldType::country;
        const auto count = home ? repository::by_home : repository::by_value;
        FigureTable table{field.key, type.label(level, field, locale), true,
                          count(sql, uses_.database.dialect(), tender, level.key, field.key)};
        for (Figure& figure : table.figures)
          if (home && !figure.code.empty()) figure.label = uses_.words.text(locale, "chasing.figures." + figure.code);
        for (Figure& figure : table.figures)
          for (const forms::Option& option : field.options.fixed)
            if (option.value == figure.code) figure.label = type.option_label(level, field, option, locale);
        tables.push_back(std::move(table));
      }
    }
    for (FigureTable& table : tables)
      for (Figure& figure : table.figures)
        if (figure.label.empty())
          figure.label = figure.code.empty() ? uses_.words.text(locale, "chasing.figures.none") : figure.code;
    return tables;
  });
}

}  // namespace tenderloom::review
