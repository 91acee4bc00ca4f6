// The tender a visitor works on, and what stands beside the sign-in form.
#include "markdown.h"
#include "route_support.h"
#include "tenderloom/base/text.h"
#include "tenderloom/tenders/tenders.h"

namespace tenderloom::tenders {
namespace {

constexpr std::int64_t kLatest = 5;
constexpr std::size_t kExcerptShown = 60;

}  // namespace

Json Tenders::current_tender(const http::Session* session, const std::string& locale) {
  if (!session || !session->data.is_object()) return nullptr;
  const auto chosen = session->data.find(kCurrentTender);
  if (chosen == session->data.end() || !chosen->is_string()) return nullptr;
  const Json shown = session->data.value(kCurrentTenderShown, Json::object());
  const std::string key = shown.value("type", "");
  const auto type = types_.current(key);
  return {{"no", *chosen},
          {"name", shown.value("name", "")},
          {"type", key},
          {"type_label", type ? type->label(locale) : shown.value("type_label", key)}};
}

void Tenders::work_on(http::Context& context, const Tender& tender) {
  auto* session = context.principal().by_token ? nullptr : context.session();
  if (!session) return;
  session->data[kCurrentTender] = tender.no;
  session->data[kCurrentTenderShown] = {
      {"name", tender.name}, {"type", tender.type_key}, {"type_label", service_.type_label(tender, context.locale())}};
  session->changed = true;
}

Json Tenders::followed_tender(http::Context& context) {
  const auto* session = context.principal().by_token ? nullptr : context.session();
  Json current = current_tender(session, context.locale());
  constexpr std::string_view kBelow = "/tenders/";
  const std::string& path = context.request().path;
  const std::size_t at = path.find(kBelow);  // of the portal's own pages, and of plugins' below /plugins/<name>
  const bool follows = at == 0 || (at != std::string::npos && path.starts_with("/plugins/"));
  if (!session || !context.principal().signed_in() || !follows) return current;
  const std::size_t begin = at + kBelow.size();
  const std::string no = path.substr(begin, path.find('/', begin) - begin);
  if (current.is_object() && current["no"] == no) return current;
  const auto tender = visible_tender(no, context);
  if (!tender) return current;
  work_on(context, *tender);
  return current_tender(session, context.locale());
}

Json Tenders::login_extras(const std::string& locale) {
  Json announcements = Json::array(), manuals = Json::array();
  for (const auto& row : service_.board().list({.per_page = kLatest}).rows) {
    Json resource = resource_of(row);
    resource["excerpt"] = base::truncate(markdown_words(row.body), kExcerptShown);
    resource.erase("body");
    resource["url"] = "/announcements/" + std::to_string(row.id);
    announcements.push_back(std::move(resource));
  }
  for (const auto& manual : service_.manuals()) {
    const auto type = types_.current(manual.type_key);
    if (!type) continue;  // switched off: nobody fills in anything by it
    manuals.push_back({{"type", manual.type_key},
                       {"label", type->label(locale)},
                       {"name", manual.name},
                       {"url", "/manuals/" + manual.type_key}});
  }
  return {{"announcements", std::move(announcements)}, {"manuals", std::move(manuals)}};
}

}  // namespace tenderloom::tenders
