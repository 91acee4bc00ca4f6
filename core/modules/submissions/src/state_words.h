// States in words, for the pages of this module.
#pragma once
#include "tenderloom/render/views.h"

namespace tenderloom::submissions {

/// 標案案號, 標案名稱, 標案填寫狀態, 本廠商收件狀態, 本廠商品項填寫狀態 as partials/details.
base::Json tender_details(const base::Json& state, const render::ViewContext& context);
/// Why nothing can be changed now, or what a decision said; null when all is open.
base::Json state_notice(const base::Json& state, const render::ViewContext& context);
/// Guides ([{"label","url"}], or null) that have to be read and confirmed first, as links of a notice.
void lead_to_guides(base::Json& notice, const base::Json& guides);
/// The badges of a submission's state (完成收件, 補件中).
base::Json state_badges(const base::Json& state, const render::ViewContext& context);

/// What staff pages put above the items: the vendor's name and so on, as partials/details.
base::Json block_shape();
base::Json steps_shape();

}  // namespace tenderloom::submissions
