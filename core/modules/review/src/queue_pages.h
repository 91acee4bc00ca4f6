// The workbench by HTTP, and what the page of one submission shows of it.
#pragma once
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/review/queue.h"

namespace tenderloom::review {

void add_queue_routes(http::Router& router, const Review::Dependencies& uses, Queue& queue);
void add_changes_routes(http::Router& router, const Review::Dependencies& uses, Queue& queue);
void register_queue_views(render::ViewRegistry& views);
void register_work_views(render::ViewRegistry& views);

/// The filters of a queue as an address has them.
QueueQuery queue_query(const http::Context& context);
base::Json to_json(const QueueQuery& query);
base::Json to_json(const Note& note);
base::Json colleagues_json(const std::vector<Colleague>& all);
/// Who works on it, notes, what is new to the person who asks, and what stands beside it in the queue of the address.
base::Json work_json(const http::Context& context, Queue& queue, std::int64_t submission_id);
/// The sentence about a refusal as a finding (422).
base::Json finding_of(const base::Words& words, const http::Context& context, const base::Error& error);
/// A refusal to a program in the words that a person reads, with the state of what it is about.
http::Refused in_words(http::Refused refused, const std::string& sentence, const std::string& state);

/// The section of the page of one submission.
base::Json work_model(const base::Json& resource, const base::Json& extra, const render::ViewContext& context);
base::Json work_shape();
/// "?queue=mine&tender=…" of what is not empty.
std::string queue_address(const base::Json& query, const std::string& page = {});

}  // namespace tenderloom::review
