// Whether a tender that staff enter is sound, and what of a running one may no longer change (R-012, R-036).
#include <algorithm>

#include "number_mask.h"
#include "tender_finding.h"
#include "tenderloom/base/text.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {
namespace {

constexpr std::size_t kLongestName = 200, kLongestCode = 40, kMostGroups = 200, kMostCategories = 500, kMostTexts = 20,
                      kLargestText = 200'000;

bool named(const Json& entry) {
  const auto sound = [&](const char* key, std::size_t limit) {
    const auto found = entry.find(key);
    if (found == entry.end() || !found->is_string()) return false;
    const auto& text = found->get_ref<const std::string&>();
    return base::valid_utf8(text) && !base::trim(text).empty() && base::code_points(text) <= limit;
  };
  return entry.is_object() && sound("code", kLongestCode) && sound("name", kLongestName);
}

/// R-036: [{"code", "name", "categories": [{"code", "name"}]}], codes once each.
bool sound_entries(const Json& entries, std::size_t most) {
  if (!entries.is_array() || entries.size() > most) return false;
  std::set<std::string> codes;
  return std::all_of(entries.begin(), entries.end(),
                     [&](const Json& entry) { return named(entry) && codes.insert(entry["code"]).second; });
}

bool sound_groups(const Json& groups) {
  return sound_entries(groups, kMostGroups) && std::all_of(groups.begin(), groups.end(), [](const Json& group) {
           return sound_entries(group.value("categories", Json::array()), kMostCategories);
         });
}

/// Tables that the type's fields ask the tender for, beside the groups (from.tender "sizes").
std::set<std::string> tables_of(const forms::TypeDefinition* type) {
  std::set<std::string> names;
  if (!type) return names;
  for (const auto& level : type->levels())
    for (const auto& field : level.fields)
      if (field.options.kind == forms::OptionSource::Kind::tender && field.options.of.empty())
        names.insert(field.options.name);
  names.erase("groups");
  return names;
}

bool sound_tables(const Json& tables, const std::set<std::string>& known) {
  if (!tables.is_object()) return false;
  for (const auto& [name, entries] : tables.items())
    if (!known.contains(name) || !sound_entries(entries, kMostCategories)) return false;
  return true;
}

bool sound_texts(const Json& texts) {
  return texts.is_object() && texts.size() <= kMostTexts &&
         std::all_of(texts.begin(), texts.end(), [](const Json& text) {
           return text.is_string() && base::valid_utf8(text.get_ref<const std::string&>()) &&
                  text.get_ref<const std::string&>().size() <= kLargestText;
         });
}

/// The first code of `before` that is not in `after`; empty: none is gone.
std::string code_gone(const Json& before, const Json& after) {
  for (const Json& entry : before) {
    const auto same = std::find_if(after.begin(), after.end(), [&](const Json& one) {
      return one.is_object() && one.value("code", Json()) == entry.value("code", Json());
    });
    if (same == after.end()) return entry.value("code", "");
    const Json none = Json::array();
    if (auto inner = code_gone(entry.value("categories", none), same->value("categories", none)); !inner.empty())
      return inner;
  }
  return {};
}

/// It stands in addresses and in names of files.
bool plain_number(const std::string& number) {
  constexpr std::size_t kLongestNumber = 20;
  return number.size() <= kLongestNumber && std::all_of(number.begin(), number.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
         });
}

}  // namespace

Json Service::judge(const Tender& tender, const Lists& lists, bool type_may_be_missing) {
  Json findings = Json::array();
  const auto type = types_.current(tender.type_key);
  const bool known = type && type->is_tender_type();
  if (!known && !type_may_be_missing) {
    findings.push_back(tender_finding("type", "type_unknown", {{"type", tender.type_key}}));
  }
  if (known && companion_is_there_ && !companion_is_there_(*type))
    findings.push_back(tender_finding("type", "type_read_only", {{"plugin", type->plugin()}}));
  const bool fits = known ? type->matches_tender_number(tender.no) : base::TenderNumber::parse(tender.no).has_value();
  if (tender.no.empty()) {
    findings.push_back(tender_finding("tender_no", "tender_no_needed", Json::object(), "R-012"));
  } else if (!fits || !plain_number(tender.no)) {
    const std::string mask = known ? number_mask(type->tender_number_pattern()) : "#######";
    findings.push_back(tender_finding("tender_no", mask.empty() ? "tender_no_letters" : "tender_no_format",
                                      {{"tender_no", base::truncate(tender.no, 30)}, {"mask", mask}}, "R-012"));
  }
  if (tender.name.empty()) {
    findings.push_back(tender_finding("name", "tender_name_needed"));
  } else if (base::code_points(tender.name) > kLongestName) {
    findings.push_back(tender_finding("name", "tender_name_long", {{"limit", kLongestName}}));
  }
  if (tender.closes_at && !tender.opens_at) findings.push_back(tender_finding("opens_at", "opens_at_needed"));
  if (tender.opens_at && tender.closes_at && *tender.closes_at <= *tender.opens_at) {
    findings.push_back(tender_finding("closes_at", "closes_before_opens"));
  }
  if (!sound_groups(lists.groups))
    findings.push_back(tender_finding("groups", "groups_format", Json::object(), "R-036"));
  if (!lists.option_tables.empty() && !sound_tables(lists.option_tables, tables_of(type.get())))
    findings.push_back(tender_finding("option_tables", "option_tables_format"));
  if (!sound_texts(lists.texts)) findings.push_back(tender_finding("texts", "texts_format"));
  return findings;
}

Json Service::refuse_running(const Tender& tender, const TenderChange& change, Instant now) const {
  Json findings = Json::array();
  if (fill_state(tender, now) == state::kDraft) return findings;
  if (change.groups && change.groups->is_array())
    if (const auto code = code_gone(tender.groups(), *change.groups); !code.empty())
      findings.push_back(tender_finding("groups", "list_code_gone", {{"code", code}}, "R-036"));
  const Json tables = tender.option_tables();
  if (change.option_tables && change.option_tables->is_object())
    for (const auto& [name, entries] : tables.items())
      if (const auto code = code_gone(entries, change.option_tables->value(name, Json::array())); !code.empty())
        findings.push_back(tender_finding("option_tables", "list_code_gone", {{"code", code}}));
  if (change.texts && *change.texts != tender.texts()) findings.push_back(tender_finding("texts", "texts_running"));
  return findings;
}

}  // namespace tenderloom::tenders
