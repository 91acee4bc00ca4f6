#include "paper_pictures.h"

namespace tenderloom::infosec_services {

base::Result<rows::PaperRow> PaperPictures::of(const std::string& sha256) const {
  const auto& uses = desk_.uses();
  if (const auto known = uses.database.read([&](soci::session& sql) { return rows::paper(sql, sha256); }))
    return *known;
  const auto upload = uses.files.read(sha256);
  if (!upload) return upload.error();
  const auto fitted = fitter_.fit(*upload);
  if (!fitted) return fitted.error();
  const std::string name = sha256 + (fitted->media_type == "image/png" ? ".png" : ".jpg");
  const auto kept = uses.files.keep(fitted->content, name, fitted->media_type);
  if (!kept) return kept.error();
  const rows::PaperRow row{sha256, kept->sha256, fitted->media_type, kept->size, uses.clock.now()};
  uses.database.write([&](storage::Transaction& tx) { rows::put_paper(tx, row); });
  return row;
}

}  // namespace tenderloom::infosec_services
