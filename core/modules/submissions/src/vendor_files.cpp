// Files of saved rows.
#include "file_values.h"
#include "vendor.h"

namespace tenderloom::submissions {

http::Outcome Vendor::put_file(http::Context& context) {
  return with_open_scope(
      context,
      [&](const ItemScope& scope) -> http::Outcome {
        const std::string& field = context.param("field");
        const auto [level, id] = named(context, scope);
        if (level == nullptr || field_at(*level, field) == nullptr) return http::not_found();
        const http::UploadedFile* upload = nullptr;
        for (const http::UploadedFile& each : context.files())
          if (each.field == "file") upload = &each;
        if (upload == nullptr) return http::refuse(400, {"file_part_missing", Json::object(), "file"});
        const auto refused = [&](forms::Finding finding) -> http::Outcome {
          return http::Invalid{findings_json(*scope.ground.type, *level, {std::move(finding)}, context.locale())};
        };
        std::optional<std::int64_t> version;
        if (!context.request().header("If-Match").empty()) {
          version = version_of(context, {});
          if (version == 0) version.reset();
        }
        NodeFile kept;
        auto result = service_.attach(scope.ground, scope.submission, level->key, id, field, *upload, version,
                                      actor(context), &kept);
        if (!result.ok()) {
          const base::Error& error = result.error();
          if (error.code.starts_with("file_") || error.code.starts_with("pdf_"))
            return refused({field, error.code, error.params, "", forms::Severity::wrong});
          return refused_by(context, error);
        }
        if (result->kind == SaveOutcome::Kind::conflict) return conflict(context, scope, *level, {}, result->node);
        if (result->kind == SaveOutcome::Kind::invalid)
          return http::Invalid{findings_json(*scope.ground.type, *level, result->findings, context.locale())};
        return http::Done{node_url(scope, level->key, id) + "/edit", kept.to_value(),
                          http::Flash{"success", "flash.submissions.file_kept", {{"name", kept.name}}},
                          std::to_string(result->node.version)};
      },
      Changes::rows);
}

http::Outcome Vendor::get_file(http::Context& context) {
  return with_scope(context, [&](const ItemScope& scope) {
    return pages_.file(context, scope, context.param("level"), context.param("id"), context.param("field"));
  });
}

http::Outcome Vendor::delete_file(http::Context& context) {
  return with_open_scope(
      context,
      [&](const ItemScope& scope) -> http::Outcome {
        const auto [level, id] = named(context, scope);
        const std::string wanted = context.query("file");
        const auto file = wanted.empty() ? std::optional<std::int64_t>(0) : read_id(wanted);
        if (level == nullptr || !file) return http::not_found();
        if (!context.request().header("If-Match").empty()) {
          const auto node = service_.node(scope.submission, level->key, id);
          const auto version = version_of(context, {});
          if (node && version != 0 && version != node->version) return conflict(context, scope, *level, {}, *node);
        }
        auto result = service_.detach(scope.ground, scope.submission, level->key, id, context.param("field"), *file,
                                      actor(context));
        if (!result.ok()) return refused_by(context, result.error());
        if (result->kind == SaveOutcome::Kind::invalid)
          return http::Invalid{findings_json(*scope.ground.type, *level, result->findings, context.locale())};
        return http::Deleted{node_url(scope, level->key, id) + "/edit",
                             http::Flash{"success", "flash.submissions.file_removed", Json::object()}};
      },
      Changes::rows);
}

}  // namespace tenderloom::submissions
