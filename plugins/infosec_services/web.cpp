#include "web.h"

#include <charconv>

#include "desk.h"

namespace tenderloom::infosec_services {

std::int64_t number_of(const std::string& text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && value > 0 ? value : 0;
}

std::string text_value(const Json& body, const std::string& name) {
  if (!body.is_object() || !body.contains(name)) return {};
  const Json& value = body[name];
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? value.dump() : std::string();
}

Json finding(const base::Words& words, const std::string& locale, const base::Error& error) {
  return {{"field", error.field},
          {"code", error.code},
          {"params", error.params},
          {"message", words.text(locale, "error." + error.code, error.params)},
          {"rule", ""}};
}

http::Route route(http::Method method, const std::string& tail, const char* permission, const char* summary,
                  std::vector<int> statuses) {
  http::Route made;
  made.method = method;
  made.pattern = "/plugins/infosec_services/" + tail;
  made.permission = permission;
  made.summary = summary;
  made.statuses = std::move(statuses);
  return made;
}

std::string proposal_url(std::int64_t proposal) {
  return "/plugins/infosec_services/proposals/" + std::to_string(proposal);
}

Json proposal_breadcrumb(const Json& proposal, const std::string& home, const std::string& last) {
  const std::string url = "/plugins/infosec_services/proposals/" + proposal.value("id", "");
  return Json::array(
      {{{"label", home}, {"url", "/plugins/infosec_services/tenders/" + proposal.value("tender", "") + "/proposals"}},
       {{"label", proposal.value("group_name", "")}, {"url", url}},
       {{"label", last}}});
}

Json proposal_json(const Desk& desk, const Proposal& proposal) {
  return {{"id", std::to_string(proposal.id())},
          {"tender", proposal.tender.no},
          {"tender_name", proposal.tender.name},
          {"group", proposal.group_code},
          {"group_name", proposal.group_name},
          {"company", proposal.submission.company_name},
          {"soc", proposal.soc},
          {"writable", desk.writable(proposal)}};
}

}  // namespace tenderloom::infosec_services
