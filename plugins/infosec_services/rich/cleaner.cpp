#include "cleaner.h"

#include <sys/socket.h>

#include <array>
#include <nlohmann/json.hpp>

#include "tenderloom/base/child_process.h"

namespace tenderloom::infosec_services {
namespace {

Rich refused(const char* code) {
  Rich rich;
  rich.refusal = code;
  return rich;
}

std::string all_of(int socket, base::Deadline deadline) {
  std::string answer;
  std::array<char, 65536> piece;
  for (;;) {
    const ssize_t count = base::receive_some(socket, piece.data(), piece.size(), deadline);
    if (count <= 0) return answer;
    answer.append(piece.data(), static_cast<std::size_t>(count));
  }
}

Rich read(const std::string& answer) {
  const auto said = nlohmann::json::parse(answer, nullptr, false);
  if (!said.is_object()) return refused("rich_too_deep");
  Rich rich;
  rich.refusal = said.value("refusal", "");
  rich.html = said.value("html", "");
  rich.pictures = said.value("pictures", std::vector<std::string>());
  rich.characters = said.value("characters", std::size_t{0});
  rich.words = said.value("words", std::size_t{0});
  rich.dropped = said.value("dropped", false);
  return rich;
}

}  // namespace

Rich Cleaner::clean(std::string_view html) const {
  if (html.size() > RichLimits{}.bytes) return refused("rich_too_long");
  auto pair = base::make_socket_pair();
  if (!pair) return refused("rich_cleaner_unavailable");
  const auto child = base::start_child(program_, {}, pair->theirs.get(), pair->theirs.get());
  pair->theirs.close();
  if (!child) return refused("rich_cleaner_unavailable");
  const base::Deadline deadline = std::chrono::steady_clock::now() + time_;
  std::string answer;
  // The child reads to the end before it answers.
  if (base::send_all(pair->ours.get(), html.data(), html.size(), deadline)) {
    ::shutdown(pair->ours.get(), SHUT_WR);
    answer = all_of(pair->ours.get(), deadline);
  }
  pair->ours.close();
  const base::Ending ending = base::end_child(*child, deadline);
  if (ending.code == 127) return refused("rich_cleaner_unavailable");
  if (ending.code != 0) return refused("rich_too_deep");
  return read(answer);
}

}  // namespace tenderloom::infosec_services
