#include "tenderloom/accounts/support.h"

#include "audit_entries.h"
#include "repository.h"
#include "support_repository.h"
#include "tenderloom/base/text.h"

namespace tenderloom::accounts {

std::vector<Company> Support::find(const std::string& text, std::int64_t limit) const {
  repository::CompanyFilter filter;
  filter.folded = base::fold(base::trim(text));
  filter.tests = "all";
  if (filter.folded.empty()) return {};
  return database_.read([&](soci::session& sql) { return repository::list_companies(sql, filter, limit, 0); });
}

void Support::record(storage::Transaction& tx, const SupportView& view, const std::string& action,
                     const std::string& address, Json details) {
  audit_.record(tx, company_entry(view.company_id, {view.person_id, view.actor, address}, clock_.now(), action,
                                  std::move(details)));
}

base::Result<SupportView> Support::begin(std::int64_t company_id, const Actor& actor) {
  return database_.write([&](storage::Transaction& tx) -> base::Result<SupportView> {
    if (!repository::company_by_id(tx.sql(), company_id)) return base::Error{"not_found"};
    const auto now = clock_.now();
    for (const auto& open : repository::open_views(tx.sql(), actor.person_id)) {
      if (repository::end_view(tx, open.id, std::min(now, open.ends_at), "replaced"))
        record(tx, open, "support.view_ended", actor.address, {{"view", open.id}, {"how", "replaced"}});
    }
    SupportView view;
    view.person_id = actor.person_id;
    view.company_id = company_id;
    view.actor = actor.name;
    view.started_at = now;
    view.ends_at = now + kLength;
    view.id = repository::insert_view(tx, view);
    record(tx, view, "support.view_started", actor.address,
           {{"view", view.id}, {"ends_at", base::iso8601(view.ends_at)}});
    return view;
  });
}

bool Support::end(std::int64_t view_id, const Actor& actor, const std::string& how) {
  return database_.write([&](storage::Transaction& tx) {
    const auto view = repository::view_by_id(tx.sql(), view_id, storage::for_update(tx.dialect()));
    if (!view || view->person_id != actor.person_id || !view->ended_by.empty()) return false;
    if (!repository::end_view(tx, view_id, std::min(clock_.now(), view->ends_at), how)) return false;
    record(tx, *view, "support.view_ended", actor.address, {{"view", view_id}, {"how", how}});
    return true;
  });
}

std::vector<SupportView> Support::views_of(std::int64_t company_id, std::int64_t limit) const {
  return database_.read([&](soci::session& sql) { return repository::views_of_company(sql, company_id, limit); });
}

void Support::tidy() {
  const auto now = clock_.now();
  const auto over = database_.read([&](soci::session& sql) { return repository::run_out_views(sql, now); });
  if (over.empty()) return;
  database_.write([&](storage::Transaction& tx) {
    for (const auto& view : over) {
      // Another server may have recorded it meanwhile.
      if (repository::end_view(tx, view.id, view.ends_at, "time"))
        record(tx, view, "support.view_ended", "", {{"view", view.id}, {"how", "time"}});
    }
  });
}

std::vector<CompanyNote> Support::notes_of(std::int64_t company_id) const {
  return database_.read([&](soci::session& sql) { return repository::notes(sql, company_id); });
}

base::Result<CompanyNote> Support::add_note(CompanyNote note, const Actor& actor) {
  note.author = actor.name;
  note.written_at = clock_.now();
  return database_.write([&](storage::Transaction& tx) -> base::Result<CompanyNote> {
    if (!repository::company_by_id(tx.sql(), note.company_id)) return base::Error{"not_found"};
    const auto earlier = repository::notes(tx.sql(), note.company_id);
    const bool known = note.corrects == 0 || std::any_of(earlier.begin(), earlier.end(), [&](const CompanyNote& each) {
                         return each.id == note.corrects;
                       });
    if (!known) return base::Error{"note_unknown", {}, "corrects"};
    CompanyNote stored = note;
    stored.id = repository::insert_note(tx, note, actor.person_id);
    audit_.record(tx, company_entry(note.company_id, actor, note.written_at, "company.note_added",
                                    {{"note", stored.id}, {"kind", note.kind}, {"document_no", note.document_no}}));
    return stored;
  });
}

void look_as_vendor(storage::Database& database, const Roles& roles, http::Session& session, Instant now) {
  const auto named = session.data.find(Support::kSessionKey);
  if (named == session.data.end() || !named->is_number_integer()) return;
  auto& who = session.principal;
  if (!who.may("staff.support")) return;  // taken away meanwhile
  const auto id = named->get<std::int64_t>();
  std::optional<Company> company;
  const auto view = database.read([&](soci::session& sql) {
    auto found = repository::view_by_id(sql, id);
    if (found) company = repository::company_by_id(sql, found->company_id);
    return found;
  });
  if (!view || !company || view->person_id != who.person_id || !view->ended_by.empty() || view->ends_at <= now) return;
  who.company_id = company->id;
  who.company_name = company->name;
  who.tax_id = company->tax_id;
  who.registration_status = company->status;
  who.roles = {"vendor_owner"};
  who.of_role = who.permissions = roles.permissions_of("vendor_owner", company->status);
  who.support_until = view->ends_at;
}

}  // namespace tenderloom::accounts
