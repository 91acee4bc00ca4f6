#include "tenderloom/accounts/registrations.h"

namespace tenderloom::accounts {

/// The notice is data of scripts/portal (`extra.notice`): {version, texts: {locale: [{heading?, paragraphs}]}}.
base::Result<Notice> Registrations::notice(const std::string& locale) const {
  const auto type = form_type();
  const Json all = type->extra().value("notice", Json::object());
  if (!all.is_object() || !all.value("version", Json()).is_string()) return base::Error{"notice_missing"};
  const Json texts = all.value("texts", Json::object());
  const Json* blocks = nullptr;
  for (const std::string& wanted : {locale, std::string(base::kFirstLocale)}) {
    if (const auto found = texts.find(wanted); found != texts.end() && found->is_array()) {
      blocks = &*found;
      break;
    }
  }
  if (!blocks) return base::Error{"notice_missing"};
  Notice notice;
  notice.version = all.at("version").get<std::string>();
  notice.blocks = Json::array();
  for (const auto& block : *blocks) {
    const std::string heading = block.value("heading", std::string());
    Json paragraphs = block.value("paragraphs", Json::array());
    if (!heading.empty()) notice.text += heading + "\n";
    for (const auto& paragraph : paragraphs) notice.text += paragraph.get<std::string>() + "\n";
    notice.text += "\n";
    Json shown{{"paragraphs", std::move(paragraphs)}};
    if (!heading.empty()) shown["heading"] = heading;
    notice.blocks.push_back(std::move(shown));
  }
  return notice;
}

}  // namespace tenderloom::accounts
