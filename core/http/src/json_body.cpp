#include "json_body.h"

namespace tenderloom::http {
namespace {

using base::Json;

/// Builds the value event by event, so that depth and duplicate keys are seen before they are stored.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override {
    if (value.find('\0') != std::string::npos) return fail("text_invalid");
    return put(std::move(value));
  }
  bool binary(binary_t&) override { return fail("json_malformed"); }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (name.find('\0') != std::string::npos) return fail("text_invalid");
    if (stack_.back()->contains(name)) return fail("json_duplicate_key");
    slot_ = &(*stack_.back())[name];
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return fail("json_malformed");
  }

  Json take() { return std::move(root_); }
  const char* failure() const { return failure_; }

 private:
  static constexpr std::size_t kMostDepth = 32;

  bool fail(const char* code) {
    if (failure_ == nullptr) failure_ = code;
    return false;
  }

  Json& place(Json value) {
    if (stack_.empty()) return root_ = std::move(value);
    if (stack_.back()->is_array()) {
      stack_.back()->push_back(std::move(value));
      return stack_.back()->back();
    }
    return *slot_ = std::move(value);
  }

  bool put(Json value) {
    place(std::move(value));
    return true;
  }

  bool open(Json value) {
    if (stack_.size() == kMostDepth) return fail("json_too_deep");
    stack_.push_back(&place(std::move(value)));
    return true;
  }

  bool close() {
    stack_.pop_back();
    return true;
  }

  Json root_;
  std::vector<Json*> stack_;  // stays valid: only the innermost container grows
  Json* slot_ = nullptr;
  const char* failure_ = nullptr;
};

}  // namespace

std::variant<Json, Fault> read_json_object(std::string_view text) {
  Builder builder;
  const bool read = Json::sax_parse(text.begin(), text.end(), &builder);
  if (!read || builder.failure() != nullptr)
    return Fault{400, builder.failure() != nullptr ? builder.failure() : "json_malformed"};
  Json value = builder.take();
  if (!value.is_object()) return Fault{400, "json_not_object"};
  return value;
}

}  // namespace tenderloom::http
