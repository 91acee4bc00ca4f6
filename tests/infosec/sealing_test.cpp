// Sealed bids: any two openers open them, one alone does not, nobody opens a changed one, and the vendor has a way
// back.
#include "sealing/bytes.h"
#include "sealing/keys.h"
#include "sealing/parcel.h"

using namespace tenderloom::infosec_services;

namespace {

struct Office {
  std::vector<std::string> phrases = {"第一位的長通關密語", "second-opener-phrase", "第三位 third"};
  std::vector<OpenerKey> keys;
  TenderKey tender;
  Office() {
    std::vector<Opener> openers;
    for (std::size_t i = 0; i < phrases.size(); ++i) {
      keys.push_back(make_opener(phrases[i], Effort::test));
      openers.push_back({static_cast<std::int64_t>(i), keys.back().public_key});
    }
    tender = make_tender_key(openers);
  }
  std::vector<Contribution> given(std::size_t opener) const {
    const auto secret = unlock(keys[opener], phrases[opener], Effort::test);
    REQUIRE(secret);
    return contribute(tender.shares, static_cast<std::int64_t>(opener), keys[opener], *secret);
  }
};

std::vector<Contribution> both(std::vector<Contribution> a, const std::vector<Contribution>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace

TEST_CASE("sealing: every two of the openers bring the key back, none alone") {
  const Office office;
  CHECK(office.tender.shares.size() == 6);
  const std::string plain = "服務建議書" + std::string(100'000, 'x');
  const Sealed made = seal(office.tender.public_key, plain);
  CHECK(made.parcel.content.find("xxxx") == std::string::npos);
  for (std::size_t a = 0; a < 3; ++a) {
    CHECK_FALSE(join(office.tender.public_key, office.given(a)));
    for (std::size_t b = 0; b < 3; ++b) {
      if (a == b) continue;
      const auto secret = join(office.tender.public_key, both(office.given(a), office.given(b)));
      REQUIRE(secret);
      CHECK(open(made.parcel, office.tender.public_key, *secret) == plain);
    }
  }
}

TEST_CASE("sealing: another passphrase, another opener's secret and another tender's key open nothing") {
  const Office office, other;
  CHECK_FALSE(unlock(office.keys[0], "second-opener-phrase", Effort::test));
  CHECK_FALSE(unlock(office.keys[0], "", Effort::test));
  const auto stranger = unlock(other.keys[0], other.phrases[0], Effort::test);
  CHECK(contribute(office.tender.shares, 0, office.keys[0], *stranger).empty());
  CHECK_FALSE(join(office.tender.public_key, both(office.given(0), other.given(1))));
  const auto secret = join(other.tender.public_key, both(other.given(0), other.given(1)));
  REQUIRE(secret);
  const Sealed made = seal(office.tender.public_key, "x");
  CHECK_FALSE(open(made.parcel, office.tender.public_key, *secret));
  CHECK_THROWS(make_tender_key({{1, office.keys[0].public_key}}));
}

TEST_CASE("sealing: a changed bit anywhere is noticed") {
  const Office office;
  const auto secret = join(office.tender.public_key, both(office.given(0), office.given(1)));
  const Sealed made = seal(office.tender.public_key, "內容");
  for (std::string Parcel::*part : {&Parcel::content, &Parcel::for_tender, &Parcel::digest}) {
    Parcel changed = made.parcel;
    (changed.*part)[(changed.*part).size() / 2] ^= 1;
    CHECK_FALSE(open(changed, office.tender.public_key, *secret));
  }
  Parcel short_one = made.parcel;
  short_one.content.resize(3);
  CHECK_FALSE(open(short_one, office.tender.public_key, *secret));
}

TEST_CASE("sealing: the vendor takes its bid back with the code, however it is typed") {
  const Office office;
  const Sealed made = seal(office.tender.public_key, "內容"), again = seal(office.tender.public_key, "內容");
  CHECK(made.code.size() == 39);
  CHECK(made.parcel.content != again.parcel.content);
  CHECK(take_back(made.parcel, made.code) == "內容");
  std::string typed = " ";
  for (const char c : made.code) typed += c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  CHECK(take_back(made.parcel, typed) == "內容");
  CHECK_FALSE(take_back(made.parcel, again.code));
  CHECK_FALSE(take_back(made.parcel, ""));
}
