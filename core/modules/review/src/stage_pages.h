// The stages of review by HTTP: for staff, for members of committees, for vendors.
#pragma once
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/review/panels.h"

namespace tenderloom::review {

/// /staff/stages, /staff/tenders/{no}/stages…, /staff/cases/{id}: everything given must outlive the router.
void add_stage_routes(http::Router& router, const Review::Dependencies& uses, Stages& stages, Panels& panels);
/// What staff do: assign, close, decide, publish, relieve.
void add_stage_acts(http::Router& router, const Review::Dependencies& uses, Stages& stages, Panels& panels);
/// /committee…: a member's queue, the application beside the score form.
void add_committee_routes(http::Router& router, const Review::Dependencies& uses, Stages& stages, Panels& panels);
/// /tenders/{no}/progress: what the vendor knows, and what the vendor may ask for.
void add_progress_routes(http::Router& router, const Review::Dependencies& uses, Stages& stages);
void register_stage_views(render::ViewRegistry& views);
void register_committee_views(render::ViewRegistry& views);
void register_progress_views(render::ViewRegistry& views);

/// The resource of a page of staff, with the status of a refusal above it.
struct StagePages {
  const Review::Dependencies& uses;
  Stages& stages;
  Panels& panels;

  http::Outcome tenders(http::Context& context) const;
  http::Outcome overview(http::Context& context) const;
  http::Outcome stage(http::Context& context, int status = 200, Json extra = Json::object()) const;
  http::Outcome summary(http::Context& context) const;
  http::Outcome one(http::Context& context, std::int64_t id, int status = 200, Json extra = Json::object()) const;
};

/// Links of plugins as actions of a page.
void add_more_actions(Json& actions, const Json& resource);

/// The tender of the path with its type; else the answer.
std::variant<submissions::Ground, http::Outcome> stage_ground(const Review::Dependencies& uses, http::Context& context);
/// What was typed as text, as a number, as several ids.
std::string stage_text(const http::Context& context, const char* name);
std::int64_t stage_number(const http::Context& context, const char* name);
std::vector<std::int64_t> stage_ids(const http::Context& context, const char* name);
/// 404 of what is not there, 422 with a finding of what was typed wrong, 412, else 409.
http::Outcome stage_refusal(const Review::Dependencies& uses, const http::Context& context, const base::Error& error,
                            const forms::TypeDefinition* type = nullptr);
/// The error's sentence. The state of a case, a panel or a seat is told by its name; that of a stage stands in the
/// type, which is the one of the path's tender where none is given.
std::string stage_sentence(const Review::Dependencies& uses, const http::Context& context, const base::Error& error,
                           const forms::TypeDefinition* type = nullptr);
int stage_status(const base::Error& error);

}  // namespace tenderloom::review
