// What the accounts module keeps: companies with their registration (SM-01), the people who act for them, staff.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"

namespace tenderloom::accounts {

using base::Instant;
using base::Json;

/// States of a registration (SM-01). They are stored and sent as these words.
namespace status {
inline constexpr char kPending[] = "pending";
inline constexpr char kApproved[] = "approved";
inline constexpr char kNeedsRevision[] = "needs_revision";
inline constexpr char kRejected[] = "rejected";
inline constexpr char kSuspended[] = "suspended";
}  // namespace status

/// One registered company (R-002: one registration a tax id). `values` holds every field of the registration form but
/// the secrets, under the form's keys.
struct Company {
  std::int64_t id = 0;
  std::string tax_id;
  std::string name;
  std::string representative;
  std::string address;
  std::string status;
  std::string review_comment;  // 審核意見 of the last request for revision, or why it was rejected or suspended
  Json values = Json::object();
  bool is_sample = false;
  bool superseded = false;  // rejected, and its tax id was registered anew since (OQ-55)
  Instant registered_at{};
  std::optional<Instant> decided_at;
  std::int64_t row_version = 1;
};

struct Person {
  std::int64_t id = 0;
  std::string email;  // lower case; the name to sign in with
  std::string display_name;
  std::string title;
  std::string phone;
  std::string mobile;
  std::string staff_role;  // empty for people of vendors
};

/// Whom a mail about a company addresses: "{name} {title}，您好：貴公司（{company}）…".
struct Contact {
  std::int64_t company_id = 0;
  std::string name;
  std::string title;
  std::string email;
  std::string phone;
  std::string company;
  std::string tax_id;
};

/// One line of a registration's history.
struct RegistrationEvent {
  Instant at{};
  std::string actor;  // display name, or empty for the system
  std::string event;  // registered revised updated imported superseded confirm tax-id-changed approve request-revision
                      // reject suspend reopen transferred
  std::string opinion;
  Json changes = Json::array();  // [{"field", "old", "new"}] of a revision
  std::int64_t id = 0;           // as stored; counts up
};

/// What marks a row of the staff's list, as one person of the staff sees it.
struct RegistrationMarks {
  bool is_test = false;              // left out of figures, lists and exports unless somebody asks for it
  bool unseen = false;               // the vendor did something since that person last opened it
  bool first_look = false;           // that person never opened it
  bool tax_id_asked = false;         // applies for another tax id, and nobody has decided yet
  bool unconfirmed = false;          // changed by an approved vendor; nobody has confirmed yet having seen it
  std::optional<Instant> vendor_at;  // when the vendor last sent something
};

/// What is new to one person of the staff who opens a registration.
struct RegistrationLook {
  std::int64_t after_event = 0;  // events after this one are new to that person
  std::optional<Instant> since;  // when they last looked; none: never
};

/// A page of the staff's list.
struct RegistrationPage {
  std::vector<Company> companies;
  std::vector<RegistrationMarks> marks;  // one for each company, in the same order
  std::int64_t page = 1, per_page = 25, total = 0;
  std::vector<std::pair<std::string, std::int64_t>> counters;  // status -> how many, in the order of SM-01
};

}  // namespace tenderloom::accounts
