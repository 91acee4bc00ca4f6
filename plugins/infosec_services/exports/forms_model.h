// The forms of a bid as people read them: each level's rows with the labels of the type, for print/forms.mustache.
#pragma once
#include "desk.h"

namespace tenderloom::infosec_services {

/// Levels of the bid that go with every proposal.
inline constexpr const char* kFormLevels[] = {"bid", "declaration", "responsibility", "record", "member"};

/// {"levels": [{"label", "rows": [{"title", "fields": [{"label", "value"}]}]}]} of what these rows hold.
Json forms_model(const base::Words& words, const plugin::Tender& tender,
                 const std::map<std::string, std::vector<plugin::Node>>& rows);

/// A value as people read it.
std::string field_text(const base::Words& words, const plugin::Tender& tender, const std::string& level,
                       const forms::Field& field, const Json& value);

}  // namespace tenderloom::infosec_services
