// Limits of files: what the upload found out about them (name, size, pages, pixels).
#include "limits.h"
#include "tenderloom/base/text.h"

namespace tenderloom::forms {
namespace {

std::string extension_of(const std::string& name) {
  const std::size_t dot = name.find_last_of('.');
  return dot == std::string::npos ? "" : base::to_lower_ascii(name.substr(dot + 1));
}

std::string list_of(const std::vector<std::string>& extensions) {
  std::string list;
  for (const std::string& extension : extensions) list += (list.empty() ? "" : ", ") + extension;
  return list;
}

void check_file(const Limits& limits, const Json& file, const std::string& part, std::vector<Breach>& found) {
  if (!file.is_object()) return;
  const std::string name = file.contains("name") && file["name"].is_string() ? file["name"].get<std::string>() : "";
  const auto number = [&](const char* key) {
    return file.contains(key) && file[key].is_number_integer() ? file[key].get<std::int64_t>() : -1;
  };
  const std::string extension = extension_of(name);
  if (std::find(limits.extensions.begin(), limits.extensions.end(), extension) == limits.extensions.end()) {
    found.push_back(
        {"file_type", "extensions", {{"file", name}, {"allowed", list_of(limits.extensions)}}, Severity::wrong, part});
    return;
  }
  if (limits.max_bytes > 0 && number("size") > limits.max_bytes) {
    // Shown in the unit it was written in.
    const bool megabytes = limits.max_bytes % (1 << 20) == 0;
    found.push_back(
        {"file_size",
         "max_size",
         {{"file", name},
          {"limit", std::to_string(limits.max_bytes >> (megabytes ? 20 : 10)) + (megabytes ? " MB" : " KB")}},
         Severity::wrong,
         part});
  }
  const std::int64_t pages = number("pages");
  if (pages >= 0 &&
      ((limits.max_pages && pages > *limits.max_pages) || (limits.min_pages && pages < *limits.min_pages))) {
    found.push_back({"file_pages",
                     "pages",
                     {{"file", name},
                      {"pages", pages},
                      {"min", limits.min_pages.value_or(1)},
                      {"max", limits.max_pages.value_or(9999)}},
                     Severity::wrong,
                     part});
  }
  const std::int64_t width = number("width"), height = number("height");
  if (limits.pixel_width > 0 && width > 0 && (width != limits.pixel_width || height != limits.pixel_height)) {
    found.push_back({"file_pixels",
                     "pixels",
                     {{"file", name}, {"width", limits.pixel_width}, {"height", limits.pixel_height}},
                     Severity::wrong,
                     part});
  }
}

}  // namespace

std::vector<Breach> file_breaches(const Field& field, const Json& value) {
  std::vector<Breach> found;
  if (field.type != FieldType::files) {
    check_file(field.limits, value, "", found);
    return found;
  }
  if (!value.is_array()) return found;
  for (std::size_t i = 0; i < value.size(); ++i)
    check_file(field.limits, value[i], "[" + std::to_string(i) + "]", found);
  const auto count = static_cast<std::int64_t>(value.size());
  if (field.limits.max_items && count > *field.limits.max_items) {
    found.push_back(
        {"too_many", "max_items", {{"limit", *field.limits.max_items}, {"count", count}}, Severity::wrong, ""});
  }
  if (field.limits.min_items && count < *field.limits.min_items) {
    found.push_back(
        {"too_few", "min_items", {{"limit", *field.limits.min_items}, {"count", count}}, Severity::missing, ""});
  }
  return found;
}

}  // namespace tenderloom::forms
