// Resources of items in the contract's shapes, and the few words that depend on a tender's type.
#pragma once
#include <string>
#include <vector>

#include "tenderloom/submissions/item_pages.h"

namespace tenderloom::submissions {

/// A finding about a row below, with what that row's own finding says as its parameter `message`; others as they are.
forms::Finding told(const forms::TypeDefinition& type, forms::Finding finding, const std::string& locale);
/// A finding with its sentence.
Json finding_json(const forms::TypeDefinition& type, const forms::Level& level, const forms::Finding& finding,
                  const std::string& locale);
Json findings_json(const forms::TypeDefinition& type, const forms::Level& level,
                   const std::vector<forms::Finding>& findings, const std::string& locale);

/// What is well, and people should know: [{"field", "message"}] of what ends soon.
Json advice_json(const forms::TypeDefinition& type, const forms::Level& level, const Json& values, base::Instant now,
                 const std::string& locale);

/// {"roots": n, "items": n, …}: R-039.
Json counters_json(const Counters& counters);
/// What every page of one tender tells above its list: tender, states of tender, submission and items.
Json state_json(const ItemScope& scope, const Editability& editability);

/// A sentence of the type, or nothing when it has none.
std::string type_word(const forms::TypeDefinition& type, const std::string& locale, const std::string& key);

/// The row with the greatest value of the level's field among several rows; 0: none is told apart.
std::int64_t greatest_of(const forms::Level& level, const std::vector<forms::Row>& rows);

std::optional<std::int64_t> read_id(const std::string& text);

/// Addresses of a scope.
std::string level_url(const ItemScope& scope, const std::string& level, std::int64_t parent = 0);
/// Where the first thing after that place is done that is still to be done: a row's form, or that of a new row below
/// it. Empty: nothing is.
std::string next_open_url(Service& service, const ItemScope& scope, const Editability& editability,
                          const std::string& after_sort_key);
std::string open_row_url(const ItemScope& scope, const Service::OpenRow& row, bool editable);
std::string node_url(const ItemScope& scope, const std::string& level, std::int64_t id);

/// partials/stepper: the levels of the tree from the root, with the names of those above.
Json steps_model(const ItemScope& scope, const forms::Level& level, const std::vector<Node>& path,
                 const std::string& locale);
/// Home, the tender, the overview, the rows above; the last one without an address is the page's own.
Json breadcrumb_model(const ItemScope& scope, const forms::Level* level, const std::vector<Node>& path,
                      const std::string& own, const base::Words& words, const std::string& locale);

/// The levels from the root to that one.
std::vector<const forms::Level*> levels_to(const forms::TypeDefinition& type, const forms::Level& level);

/// The levels right below one, in the definition's order.
Json children_model(const forms::TypeDefinition& type, const forms::Level& level, const std::string& locale);

/// What plugins tell of these rows, by row, to whoever reads the page; `facts` may be null.
std::map<std::int64_t, std::vector<plugin::Fact>> facts_of(const plugin::Facts* facts, const ItemScope& scope,
                                                           const std::string& level, const std::vector<Node>& nodes,
                                                           const std::string& locale);
Json facts_at(const std::map<std::int64_t, std::vector<plugin::Fact>>& facts, std::int64_t node);

}  // namespace tenderloom::submissions
