// Without a mail server: one .eml file a mail, for a first look and for tests.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "tenderloom/base/crypto.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::notifications {

Transport::~Transport() = default;

namespace {

base::Error folder_error(int number) {
  return {"mail_folder", {{"reason", std::generic_category().message(number)}, {"retry", true}}};
}

class FolderTransport final : public Transport {
 public:
  FolderTransport(std::filesystem::path folder, const base::Clock& clock) : folder_(std::move(folder)), clock_(clock) {}

  base::Result<void> send(const std::string&, const std::string&, const std::string& message,
                          std::int64_t id) override {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error) return folder_error(error.value());
    const auto temporary = folder_ / (".new-" + base::random_token(12));
    if (const int number = write(temporary, message); number != 0) {
      std::filesystem::remove(temporary, error);
      return folder_error(number);
    }
    std::filesystem::rename(temporary, folder_ / file_name(id), error);
    if (error) return folder_error(error.value());
    return {};
  }

 private:
  /// 0, or the error number.
  static int write(const std::filesystem::path& file, std::string_view content) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return errno;
    int number = 0;
    while (!content.empty() && number == 0) {
      const auto written = ::write(descriptor, content.data(), content.size());
      if (written > 0) content.remove_prefix(static_cast<std::size_t>(written));
      if (written < 0 && errno != EINTR) number = errno;
    }
    if (number == 0 && ::fsync(descriptor) != 0) number = errno;
    ::close(descriptor);
    return number;
  }

  /// Sorts by time: 20260519-100400-000012.eml (Asia/Taipei).
  std::string file_name(std::int64_t id) const {
    std::string time = base::iso8601(clock_.now()).substr(0, 19);
    std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
    std::replace(time.begin(), time.end(), 'T', '-');
    const std::string number = std::to_string(id);
    return time + "-" + std::string(number.size() < 6 ? 6 - number.size() : 0, '0') + number + ".eml";
  }

  std::filesystem::path folder_;
  const base::Clock& clock_;
};

}  // namespace

std::unique_ptr<Transport> folder_transport(const std::filesystem::path& folder, const base::Clock& clock) {
  return std::make_unique<FolderTransport>(folder, clock);
}

}  // namespace tenderloom::notifications
