#include "fitter.h"

#include <sys/socket.h>

#include <array>
#include <nlohmann/json.hpp>

#include "tenderloom/base/child_process.h"

namespace tenderloom::infosec_services {
namespace {

std::string whole_answer(int socket, base::Deadline deadline) {
  std::string answer;
  std::array<char, 65536> piece;
  for (;;) {
    const ssize_t count = base::receive_some(socket, piece.data(), piece.size(), deadline);
    if (count <= 0) return answer;
    answer.append(piece.data(), static_cast<std::size_t>(count));
  }
}

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
  auto pair = base::make_socket_pair();
  if (!pair) return base::Error{"infosec_pictures_unavailable"};
  const std::vector<std::string> arguments = {"-I", script_.string(), std::to_string(kPaperWidth),
                                              std::to_string(kPaperHeight), std::to_string(kMostPicturePixels)};
  const auto child = base::start_child(python_, arguments, pair->theirs.get(), pair->theirs.get());
  pair->theirs.close();
  if (!child) return base::Error{"infosec_pictures_unavailable"};
  const base::Deadline deadline = std::chrono::steady_clock::now() + time_;
  std::string answer;
  // The child reads to the end before it answers.
  if (base::send_all(pair->ours.get(), picture.data(), picture.size(), deadline)) {
    ::shutdown(pair->ours.get(), SHUT_WR);
    answer = whole_answer(pair->ours.get(), deadline);
  }
  pair->ours.close();
  const base::Ending ending = base::end_child(*child, deadline);
  if (ending.code == kNoInterpreter || ending.code == kNoScript || ending.code == 1)
    return base::Error{"infosec_pictures_unavailable"};
  if (ending.code != 0) return base::Error{"infosec_picture_broken"};
  return read_fitted(std::move(answer));
}

}  // namespace tenderloom::infosec_services
