#include "document_routes.h"

#include "route_support.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"

namespace tenderloom::documents {

using base::Json;
using http::Context;
using http::Method;
using http::Outcome;

namespace {

constexpr char kView[] = "documents/list";
constexpr char kPdf[] = "application/pdf";
constexpr std::int64_t kUploadBytes =
    64 << 20;  // above every document's own limit, which names itself when it is passed

std::string list_url(const Place& place) { return "/tenders/" + place.ground.tender.no + "/documents"; }

http::Content pdf_content(PrintedForm form, bool show) {
  return {std::move(form.pdf), kPdf, std::move(form.file_name), show};
}

class DocumentRoutes {
 public:
  DocumentRoutes(const Documents::Dependencies& uses, Service& service) : uses_(uses), service_(service) {}

  /// Runs `handle(place)` for the application that the address names.
  template <typename Handle>
  Outcome at(Context& context, Handle handle) const {
    auto place = find_place(uses_, context);
    if (auto* refusal = std::get_if<Outcome>(&place)) return std::move(*refusal);
    return (this->*handle)(context, std::get<Place>(place));
  }

  Outcome list(Context& context, const Place& place) const {
    const Desk desk = service_.desk(place.ground, place.submission, context.locale());
    return http::Page{kView, desk_resource(uses_, service_, place, desk, context.locale())};
  }

  Outcome detail(Context& context, const Place& place) const {
    if (context.request().header("Accept").find(kPdf) != std::string_view::npos) return file(context, place);
    if (context.wants_html()) return http::Redirect{list_url(place) + "#document-" + context.param("key")};
    const Desk desk = service_.desk(place.ground, place.submission, context.locale());
    const Json resource = desk_resource(uses_, service_, place, desk, context.locale());
    for (const Json& item : resource.at("items")) {
      if (item.at("key") == context.param("key")) return http::Page{kView, item};
    }
    return http::not_found();
  }

  Outcome upload(Context& context, const Place& place) const {
    const std::string& key = context.param("key");
    if (place.submission.id == 0) return refuse_upload(context, place, {"application_incomplete"});
    const http::UploadedFile* file = nullptr;
    for (const http::UploadedFile& part : context.files()) {
      if (part.field == "file") file = &part;
    }
    if (file == nullptr) return refuse_upload(context, place, {"document_file_required", Json::object(), "file"});
    const Json declared = context.values().is_object() ? context.values().value("declared_item_count", Json()) : Json();
    const auto kept =
        service_.upload(place.ground, place.submission, key, *file, declared, actor_of(context), typed_code(context));
    if (!kept) return refuse_upload(context, place, kept.error());
    return uploaded(context, place, *kept);
  }

  Outcome file(Context& context, const Place& place) const {
    for (const Upload& upload : service_.uploads(place.submission.id)) {
      if (upload.document_key != context.param("key")) continue;
      return http::File{.path = uses_.blobs.path(upload.sha256),
                        .media_type = kPdf,
                        .name = upload.name,
                        .show = true,
                        .etag = upload.sha256};
    }
    return http::not_found();
  }

  Outcome sample(Context& context, const Place& place) const {
    auto form = service_.blank_form(place.ground, context.param("key"));
    if (!form) return refused(form.error(), place, nullptr);
    return pdf_content(std::move(*form), true);
  }

  Outcome form(Context& context, const Place& place) const {
    auto form =
        service_.filled_form(place.ground, place.submission, context.param("key"), context.principal().person_id);
    if (!form) return refuse_form(context, place, form.error());
    return pdf_content(std::move(*form), true);
  }

  /// Filled forms when everything is complete, else the blank ones; `forms=filled` insists.
  Outcome archive(Context& context, const Place& place) const {
    const std::string wanted = context.query("forms");
    const bool ready = uses_.submissions.missing(place.ground, place.submission, context.locale()).ready;
    const bool filled = wanted == "filled" || (wanted != "blank" && ready);
    if (filled && !ready) return refuse_form(context, place, {"application_incomplete"});
    auto zip = service_.archive(place.ground, place.submission, filled, context.principal().person_id);
    if (!zip) return refuse_form(context, place, zip.error());
    const std::string name = uses_.words.text(context.locale(), filled ? "documents.zip_filled" : "documents.zip_blank",
                                              {{"no", place.ground.tender.no}});
    return http::Content{std::move(*zip), "application/zip", name, false};
  }

 private:
  static std::string typed_code(const Context& context) { return http::body_text(context.values(), "form_code"); }

  /// Taken; but a scan of a form whose data have changed since is said at once.
  Outcome uploaded(Context& context, const Place& place, const Upload& kept) const {
    const std::string label =
        place.ground.type->words().text(context.locale(), "document." + kept.document_key + ".label");
    const auto submission = uses_.submissions.get(place.submission.id);
    const Desk desk = service_.desk(place.ground, *submission, context.locale());
    const auto matches = service_.form_matches(place.ground, *submission, desk.rows);
    const auto form = matches.find(kept.document_key);
    Json resource = to_json(kept);
    http::Flash flash{"success", "flash.document_uploaded", {{"label", label}, {"pages", kept.pages}}};
    if (form != matches.end()) {
      resource["form"] = form->second.to_json();
      if (form->second.wrong()) flash = {"notice", "flash.document_form_" + form->second.state, {{"label", label}}};
    }
    return http::Created{list_url(place) + "/" + kept.document_key, std::move(resource), std::move(flash),
                         list_url(place)};
  }

  Outcome refuse_form(Context& context, const Place& place, const base::Error& error) const {
    const Desk desk = service_.desk(place.ground, place.submission, context.locale());
    return page_or_problem(context, place, desk, error);
  }

  /// What is wrong with the file comes back beside its row; what the state forbids on top of the page.
  Outcome refuse_upload(Context& context, const Place& place, const base::Error& error) const {
    const Desk desk = service_.desk(place.ground, place.submission, context.locale());
    const DocumentRow* row = desk.find(context.param("key"));
    if (row == nullptr) return http::not_found();
    if (error.field.empty() || error.code == "pdf_check_unavailable") {
      return page_or_problem(context, place, desk, error);
    }
    const std::string rule = error.field == "file" ? "R-044" : "R-042";
    const Json typed = context.values().is_object() ? context.values().value("declared_item_count", Json()) : Json();
    return http::Invalid{
        Json::array({finding_of(uses_, error, context.locale(), rule)}),
        kView,
        desk_resource(uses_, service_, place, desk, context.locale()),
        {{"document", row->document->key}, {"declared_item_count", typed}, {"form_code", typed_code(context)}}};
  }

  Outcome page_or_problem(Context& context, const Place& place, const Desk& desk, const base::Error& error) const {
    http::Refused answer = refused(error, place, &desk);
    if (!context.wants_html() || answer.status == 404) return answer;
    return http::Page{.view = kView,
                      .resource = desk_resource(uses_, service_, place, desk, context.locale()),
                      .extra = {{"problem", uses_.words.text(context.locale(), "error." + error.code, error.params)}},
                      .status = answer.status};
  }

  const Documents::Dependencies& uses_;
  Service& service_;
};

}  // namespace

void add_document_routes(http::Router& router, const Documents::Dependencies& uses, Service& service) {
  const auto routes = std::make_shared<const DocumentRoutes>(uses, service);
  const http::RoutesOf view(router, routes, "vendor.view");
  const auto edit = view.as("vendor.edit");
  const http::BodyLimit upload{kUploadBytes, true};
  view(Method::get, "/tenders/{no}/documents", "The application documents of one's submission, and what is missing",
       {200, 404}, &DocumentRoutes::list);
  view(Method::get, "/tenders/{no}/documents.zip",
       "All forms as one zip: filled when the items are complete, else blank; forms=blank|filled", {200, 404, 409},
       &DocumentRoutes::archive);
  view(Method::get, "/tenders/{no}/documents/{key}",
       "One document; the uploaded file itself for Accept: application/pdf", {200, 404}, &DocumentRoutes::detail);
  edit(Method::post, "/tenders/{no}/documents/{key}",
       "Uploads the sealed scan (part file; declared_item_count where it is asked; form_code)",
       {201, 404, 409, 413, 422, 503}, &DocumentRoutes::upload, upload);
  edit(Method::put, "/tenders/{no}/documents/{key}", "As POST: replaces the former scan, which is kept",
       {201, 404, 409, 413, 422, 503}, &DocumentRoutes::upload, upload);
  view(Method::get, "/tenders/{no}/documents/{key}/file", "The uploaded scan", {200, 404}, &DocumentRoutes::file);
  view(Method::get, "/tenders/{no}/documents/{key}/sample.pdf", "The blank form; always there", {200, 404, 503},
       &DocumentRoutes::sample);
  view(Method::get, "/tenders/{no}/documents/{key}/form.pdf",
       "The form filled in from the items; 409 until they are complete", {200, 404, 409, 503}, &DocumentRoutes::form);
}

}  // namespace tenderloom::documents
