#include "desk.h"

#include <algorithm>

#include "rows.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

Decimal decimal_of(const Json& from, const char* key, const Decimal& otherwise) {
  if (!from.is_object() || !from.contains(key) || !from[key].is_string()) return otherwise;
  return Decimal::parse(from[key].get_ref<const std::string&>()).value_or(otherwise);
}

PricingTerms terms_of(const Json& said, PricingTerms terms) {
  terms.leave_rate = decimal_of(said, "leave_rate", terms.leave_rate);
  terms.burden_rate = decimal_of(said, "burden_rate", terms.burden_rate);
  terms.vat_rate = decimal_of(said, "vat_rate", terms.vat_rate);
  terms.days_per_month = decimal_of(said, "days_per_month", terms.days_per_month);
  terms.most_admin_rate = decimal_of(said, "most_admin_rate", terms.most_admin_rate);
  terms.most_fee_rate = decimal_of(said, "most_fee_rate", terms.most_fee_rate);
  terms.most_bonus_rate = decimal_of(said, "most_bonus_rate", terms.most_bonus_rate);
  if (said.is_object()) terms.rounding = rounding_of(said.value("rounding", "")).value_or(terms.rounding);
  return terms;
}

std::vector<ServiceItem> items_of(const Json& said) {
  std::vector<ServiceItem> items;
  for (const Json& one : said)
    items.push_back(
        {one.value("group", ""), one.value("name", ""), one.value("unit", ""), decimal_of(one, "man_days", 0)});
  return items;
}

Chapter chapter_of(const Json& said) {
  Chapter chapter{
      said.value("key", ""), said.value("number", 0), said.value("points", 0), said.value("breaks_ties", false), {}};
  for (const Json& part : said.value("parts", Json::array()))
    chapter.parts.push_back({part.value("key", ""), part.value("soc", false)});
  return chapter;
}

std::string group_name(const plugin::Tender& tender, const std::string& code) {
  for (const Json& group : tender.groups)
    if (group.value("code", "") == code) return group.value("name", "");
  return code;
}

}  // namespace

Settings settings_of(const Json& extra) {
  Settings settings;
  for (const Json& chapter : extra.value("chapters", Json::array())) settings.chapters.push_back(chapter_of(chapter));
  settings.soc_groups = extra.value("soc_groups", std::vector<std::string>());
  settings.pricing = terms_of(extra.value("pricing", Json::object()), {});
  settings.items = items_of(extra.value("items", Json::array()));
  return settings;
}

Json to_json(const PricingTerms& terms) {
  const char* rounding = terms.rounding == Rounding::up ? "up" : terms.rounding == Rounding::down ? "down" : "half_up";
  return {{"leave_rate", terms.leave_rate.text()},
          {"burden_rate", terms.burden_rate.text()},
          {"vat_rate", terms.vat_rate.text()},
          {"days_per_month", terms.days_per_month.text()},
          {"most_admin_rate", terms.most_admin_rate.text()},
          {"most_fee_rate", terms.most_fee_rate.text()},
          {"most_bonus_rate", terms.most_bonus_rate.text()},
          {"rounding", rounding}};
}

std::string type_word(const plugin::Tender& tender, const std::string& locale, const std::string& key) {
  return tender.type->words().text(locale, "text." + key);
}

bool being_written(const std::string& state) {
  return state == "not_submitted" || state == "returned" || state == "withdrawn";
}

std::optional<plugin::Tender> Desk::tender(const std::string& no) const {
  auto tender = uses_.records.tender(no);
  if (!tender || tender->type_key != kPlugin || !tender->type) return std::nullopt;
  return tender;
}

Settings Desk::settings(const plugin::Tender& tender) const {
  Settings settings = settings_of(tender.type->extra());
  const auto said = uses_.database.read([&](soci::session& sql) { return rows::tender_settings(sql, tender.id); });
  if (!said) return settings;
  settings.version = said->version;
  settings.pricing = terms_of(said->values.value("pricing", Json::object()), settings.pricing);
  if (said->values.contains("items")) settings.items = items_of(said->values["items"]);
  settings.soc_groups = said->values.value("soc_groups", settings.soc_groups);
  return settings;
}

Proposal Desk::made(plugin::Tender tender, plugin::Submission submission, plugin::Node node, Settings settings) const {
  Proposal proposal{std::move(tender), std::move(submission), std::move(node), std::move(settings), {}, {}, false};
  proposal.group_code = proposal.node.values.value("group_code", "");
  proposal.group_name = group_name(proposal.tender, proposal.group_code);
  const auto& soc = proposal.settings.soc_groups;
  proposal.soc = std::find(soc.begin(), soc.end(), proposal.group_code) != soc.end();
  return proposal;
}

std::optional<Proposal> Desk::find(std::int64_t node_id) const {
  if (node_id <= 0) return std::nullopt;
  auto node = uses_.records.node(node_id);
  if (!node || node->level != kProposalLevel) return std::nullopt;
  auto tender = uses_.records.tender(node->tender_id);
  if (!tender || tender->type_key != kPlugin || !tender->type) return std::nullopt;
  auto submission = uses_.records.submission(node->submission_id);
  if (!submission) return std::nullopt;
  Settings settings = this->settings(*tender);
  return made(std::move(*tender), std::move(*submission), std::move(*node), std::move(settings));
}

std::optional<Proposal> Desk::own(const http::Context& context) const {
  auto proposal = find(number_of(context.param("proposal")));
  const std::int64_t company = context.principal().company_id;
  if (!proposal || company == 0 || proposal->submission.company_id != company) return std::nullopt;
  return proposal;
}

std::vector<Proposal> Desk::of(const plugin::Tender& tender, std::int64_t company_id) const {
  std::vector<Proposal> proposals;
  const auto submission = uses_.records.submission(tender.id, company_id);
  if (!submission) return proposals;
  plugin::NodeQuery query;
  query.level = kProposalLevel;
  query.submission_id = submission->id;
  query.per_page = 0;
  const Settings settings = this->settings(tender);
  for (auto& node : uses_.records.nodes(query).nodes)
    proposals.push_back(made(tender, *submission, std::move(node), settings));
  return proposals;
}

base::Result<void> Desk::hold(storage::Transaction& tx, const Proposal& proposal) const {
  const auto now = uses_.records.lock(tx, proposal.submission.id);
  if (now && now->state == proposal.submission.state) return {};
  return base::Error{"infosec_not_writable", {{"state", "submitted"}}};
}

bool Desk::writable(const Proposal& proposal) const {
  const auto& state = proposal.submission.state;
  const auto& closes = proposal.tender.closes_at;
  return proposal.tender.state == "filling" && (state == "not_submitted" || state == "returned") &&
         proposal.tender.missing_plugin.empty() && (!closes || uses_.clock.now() < *closes || state == "returned");
}

}  // namespace tenderloom::infosec_services
