#include "fitter.h"

#include <nlohmann/json.hpp>

#include "tenderloom/base/child_process.h"

namespace tenderloom::infosec_services {
namespace {

base::Result<FittedPicture> read_fitted(std::string answer) {
  const std::size_t line = answer.find('\n');
  const auto about = nlohmann::json::parse(answer.substr(0, line == std::string::npos ? 0 : line), nullptr, false);
  if (!about.is_object() || !about.value("ok", false)) return base::Error{"infosec_picture_broken"};
  FittedPicture made{{}, about.value("type", ""), about.value("width", 0), about.value("height", 0)};
  made.content = answer.erase(0, line + 1);
  return made;
}

}  // namespace

base::Result<FittedPicture> Fitter::fit(std::string_view picture) const {
  constexpr int kNoInterpreter = 127, kNoScript = 2;  // of python, when it cannot read the script
  const std::vector<std::string> arguments = {"-I", script_.string(), std::to_string(kPaperWidth),
                                              std::to_string(kPaperHeight), std::to_string(kMostPicturePixels)};
  auto answer = base::ask_child(python_, arguments, picture, std::chrono::steady_clock::now() + time_);
  if (!answer) return base::Error{"infosec_pictures_unavailable"};
  if (answer->ending.code == kNoInterpreter || answer->ending.code == kNoScript || answer->ending.code == 1)
    return base::Error{"infosec_pictures_unavailable"};
  if (answer->ending.code != 0) return base::Error{"infosec_picture_broken"};
  return read_fitted(std::move(answer->text));
}

}  // namespace tenderloom::infosec_services
