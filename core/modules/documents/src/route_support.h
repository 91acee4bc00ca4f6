// What the routes of this module share: which application a request is about, what is told about it, how a refusal
// looks.
#pragma once
#include <variant>

#include "tenderloom/documents/service.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/router.h"

namespace tenderloom::documents {

struct Place {
  Ground ground;
  Submission submission;  // id 0: nothing was entered yet
  bool may_edit = true;   // what the person's role in the company lets them do
  bool may_submit = true;
};

/// The tender of the address and the application of the asking company; else the refusal (404: not yours or not there).
std::variant<Place, http::Outcome> find_place(const Documents::Dependencies& uses, http::Context& context);

submissions::Actor actor_of(const http::Context& context);

/// GET /tenders/{no}/documents.
base::Json desk_resource(const Documents::Dependencies& uses, Service& service, const Place& place, const Desk& desk,
                         const std::string& locale);
/// GET /tenders/{no}/submission.
/// What a plugin says is in the way of handing in: [{"code", "message", "url"}].
base::Json obstacles_json(const Documents::Dependencies& uses, const std::vector<plugin::Obstacle>& obstacles,
                          const std::string& locale);
base::Json submission_resource(const Documents::Dependencies& uses, Service& service, const Place& place,
                               const Desk& desk, const std::optional<Receipt>& receipt, const std::string& locale);

/// A refusal that is not about the content of a form: its status and, for clients, why.
http::Refused refused(const base::Error& error, const Place& place, const Desk* desk);
/// Contract-shaped finding of an error about one field.
base::Json finding_of(const Documents::Dependencies& uses, const base::Error& error, const std::string& locale,
                      const std::string& rule);

}  // namespace tenderloom::documents
