#include "bundle.h"

#include <nlohmann/json.hpp>

#include "tenderloom/base/crypto.h"

namespace tenderloom::infosec_services {

using base::Json;

namespace {

constexpr std::string_view kMake = "tenderloom infosec bid 1\n";
constexpr std::size_t kLengthDigits = 16;

Json by_json(const rows::By& by) {
  return {{"person", by.person}, {"at", base::to_micros(by.at)}, {"person_id", by.person_id}};
}
rows::By by_of(const Json& json) {
  return {json.at("person").get<std::string>(), base::from_micros(json.at("at").get<std::int64_t>()),
          json.value("person_id", std::int64_t{0})};
}

Json to_json(const SealedProposal& proposal) {
  Json pricing = nullptr, chapters = Json::array(), versions = Json::array(), pictures = Json::array(),
       checks = Json::array();
  if (proposal.pricing)
    pricing = {{"sheet", proposal.pricing->sheet},
               {"version", proposal.pricing->version},
               {"by", by_json(proposal.pricing->by)}};
  for (const auto& [key, row] : proposal.chapters)
    chapters.push_back({{"chapter", key},
                        {"html", row.html},
                        {"characters", row.characters},
                        {"words", row.words},
                        {"pictures", row.pictures},
                        {"version", row.version},
                        {"by", by_json(row.by)}});
  for (const auto& [chapter, row] : proposal.versions)
    versions.push_back({{"chapter", chapter},
                        {"number", row.number},
                        {"html", row.html},
                        {"words", row.words},
                        {"by", by_json(row.by)}});
  for (const auto& row : proposal.pictures)
    pictures.push_back({{"sha256", row.sha256},
                        {"name", row.name},
                        {"media_type", row.media_type},
                        {"size", row.size},
                        {"width", row.width},
                        {"height", row.height},
                        {"by", by_json(row.by)}});
  for (const auto& [section, row] : proposal.checks)
    checks.push_back({{"section", section}, {"digest", row.digest}, {"by", by_json(row.by)}});
  return {{"node", proposal.node_id},        {"digest", proposal.digest},       {"pricing", std::move(pricing)},
          {"chapters", std::move(chapters)}, {"versions", std::move(versions)}, {"pictures", std::move(pictures)},
          {"checks", std::move(checks)}};
}

SealedProposal proposal_of(const Json& json) {
  SealedProposal made;
  made.node_id = json.at("node").get<std::int64_t>();
  made.digest = json.at("digest").get<std::string>();
  if (const Json& row = json.at("pricing"); !row.is_null())
    made.pricing = rows::PricingRow{row.at("sheet"), row.at("version").get<std::int64_t>(), by_of(row.at("by"))};
  for (const Json& row : json.at("chapters")) {
    rows::ChapterRow one{row.at("chapter").get<std::string>(),
                         row.at("html").get<std::string>(),
                         row.at("characters").get<std::int64_t>(),
                         row.at("words").get<std::int64_t>(),
                         row.at("pictures").get<std::int64_t>(),
                         row.at("version").get<std::int64_t>(),
                         by_of(row.at("by"))};
    made.chapters.emplace(one.chapter, one);
  }
  for (const Json& row : json.at("versions"))
    made.versions.push_back({row.at("chapter").get<std::string>(),
                             {row.at("number").get<std::int64_t>(), row.at("words").get<std::int64_t>(),
                              row.at("html").get<std::string>(), by_of(row.at("by"))}});
  for (const Json& row : json.at("pictures"))
    made.pictures.push_back({row.at("sha256").get<std::string>(), row.at("name").get<std::string>(),
                             row.at("media_type").get<std::string>(), row.at("size").get<std::int64_t>(),
                             row.at("width").get<std::int64_t>(), row.at("height").get<std::int64_t>(),
                             by_of(row.at("by"))});
  for (const Json& row : json.at("checks"))
    made.checks[row.at("section").get<std::string>()] = {row.at("digest").get<std::string>(), by_of(row.at("by"))};
  return made;
}

/// `see` with every name of the proposal, which it may change.
template <typename Bid, typename See>
void each_by(Bid& proposal, const See& see) {
  if (proposal.pricing) see(proposal.pricing->by);
  for (auto& [key, row] : proposal.chapters) see(row.by);
  for (auto& [chapter, row] : proposal.versions) see(row.by);
  for (auto& row : proposal.pictures) see(row.by);
  for (auto& [section, row] : proposal.checks) see(row.by);
}

}  // namespace

std::set<std::int64_t> writers(const SealedProposal& proposal) {
  std::set<std::int64_t> people;
  each_by(proposal, [&](const rows::By& by) {
    if (by.person_id != 0) people.insert(by.person_id);
  });
  return people;
}

SealedProposal read_proposal(soci::session& sql, std::int64_t node_id) {
  SealedProposal read;
  read.node_id = node_id;
  read.pricing = rows::pricing(sql, node_id);
  read.chapters = rows::chapters(sql, node_id);
  read.versions = rows::all_versions(sql, node_id);
  read.pictures = rows::pictures(sql, node_id);
  read.checks = rows::checks(sql, node_id);
  return read;
}

void restore_proposal(storage::Transaction& tx, std::int64_t submission_id, const SealedProposal& sealed) {
  SealedProposal proposal = sealed;
  const auto forgotten = rows::forgotten_writers(tx.sql(), submission_id);
  each_by(proposal, [&](rows::By& by) {
    if (forgotten.contains(by.person_id)) by.person.clear();
  });
  const std::int64_t node = proposal.node_id;
  rows::remove_content(tx, node);
  if (proposal.pricing) {
    rows::put_pricing(tx, node, submission_id, proposal.pricing->sheet, 0, proposal.pricing->by);
    rows::set_versions(tx, node, "", proposal.pricing->version);
  }
  for (const auto& [key, row] : proposal.chapters) {
    rows::put_chapter(tx, node, submission_id, row, 0);
    rows::set_versions(tx, node, key, row.version);
  }
  for (const auto& [chapter, row] : proposal.versions) rows::add_version(tx, node, chapter, row);
  for (const auto& row : proposal.pictures) rows::put_picture(tx, node, row);
  for (const auto& [section, row] : proposal.checks) rows::put_check(tx, node, section, row);
}

std::string description(const Bundle& bundle) {
  Json proposals = Json::array();
  for (const SealedProposal& proposal : bundle.proposals) proposals.push_back(to_json(proposal));
  Json pictures = Json::array();
  for (const auto& [sha256, content] : bundle.pictures)
    pictures.push_back({{"sha256", sha256}, {"size", content.size()}});
  return Json{{"submission", bundle.submission_id}, {"proposals", proposals}, {"pictures", pictures}}.dump();
}

std::string pack(const Bundle& bundle) {
  const std::string text = description(bundle), length = std::to_string(text.size());
  std::string bytes(kMake);
  bytes += std::string(kLengthDigits - length.size(), '0') + length + text;
  for (const auto& [sha256, content] : bundle.pictures) bytes += content;
  return bytes;
}

std::optional<Bundle> unpack(const std::string& bytes) {
  const std::size_t head = kMake.size() + kLengthDigits;
  if (bytes.size() < head || bytes.compare(0, kMake.size(), kMake) != 0) return std::nullopt;
  const std::size_t length = std::strtoull(bytes.substr(kMake.size(), kLengthDigits).c_str(), nullptr, 10);
  if (length > bytes.size() - head) return std::nullopt;
  const Json json = Json::parse(bytes.substr(head, length), nullptr, false);
  if (!json.is_object()) return std::nullopt;
  Bundle made;
  made.submission_id = json.at("submission").get<std::int64_t>();
  for (const Json& proposal : json.at("proposals")) made.proposals.push_back(proposal_of(proposal));
  std::size_t at = head + length;
  for (const Json& picture : json.at("pictures")) {
    const auto size = picture.at("size").get<std::size_t>();
    if (size > bytes.size() - at) return std::nullopt;
    made.pictures[picture.at("sha256").get<std::string>()] = bytes.substr(at, size);
    at += size;
  }
  return at == bytes.size() ? std::optional(std::move(made)) : std::nullopt;
}

}  // namespace tenderloom::infosec_services
