// What the modules hold about people, under the names that they use for it (storage/personal_data.h).
#pragma once
#include "tenderloom/storage/personal_data.h"

namespace tenderloom::privacy {

using Subject = storage::DataSubject;
using storage::Blank;
using storage::Fate;
using storage::Holding;
using storage::Holdings;

}  // namespace tenderloom::privacy
