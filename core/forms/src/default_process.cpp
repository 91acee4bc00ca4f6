// The shared state tables: SM-02 (a tender), SM-03 (an application), SM-04 (a track of a round of corrections, and one
// request of it).
#include "tenderloom/forms/process.h"

namespace tenderloom::forms {
namespace {

constexpr bool kOptional = true;

/// draft, filling and closed follow from the opening and closing times; the later states are set by staff.
StateMachine tender_machine() {
  return {"tender",
          "SM-02",
          {"draft", "filling", "closed", "in_review", "tendered", "awarded", "ended"},
          {{"draft", "open", "system", "opens_at", "filling", "tender_opened"},
           {"filling", "close", "system", "closes_at", "closed", ""},
           {"closed", "extend", "staff", "closes_later", "filling", ""},
           {"closed", "review", "staff", "receipts_decided", "in_review", ""},
           {"in_review", "reopen", "staff", "", "closed", ""},
           {"in_review", "tender", "staff", "", "tendered", ""},
           {"tendered", "award", "staff", "", "awarded", ""},
           {"awarded", "end", "staff", "", "ended", ""}}};
}

StateMachine submission_machine() {
  return {
      "submission",
      "SM-03",
      {"not_submitted", "submitted", "received", "returned", "accepted", "rejected", "withdrawn"},
      {{"not_submitted", "submit", "vendor", "complete window", "submitted", "submission_handed_in"},
       {"returned", "submit", "vendor", "complete window", "submitted", "submission_handed_in"},
       {"withdrawn", "submit", "vendor", "complete window", "submitted", "submission_handed_in"},
       {"submitted", "take_back", "vendor", "window", "not_submitted", "", kOptional},
       {"submitted", "receive", "staff", "", "received", "submission_received"},
       {"submitted", "return", "staff", "reason", "returned", "submission_returned"},
       {"received", "revoke_receipt", "staff", "reason settled", "submitted", "submission_receipt_revoked", kOptional},
       {"received", "withdraw", "vendor", "window settled", "withdrawn", "", kOptional},
       {"received", "supplement", "staff", "requests", "received", "supplement_opened", kOptional},
       {"received", "settle", "system", "", "received", ""},
       {"received", "accept", "staff", "settled", "accepted", "submission_accepted"},
       {"received", "reject", "staff", "reason settled", "rejected", "submission_rejected"}}};
}

/// Documents and items are asked for apart: each is a track with a window and an end of its own.
StateMachine supplement_machine() {
  return {"supplement",
          "SM-04",
          {"none", "open", "completed", "expired", "closed"},
          {{"none", "open", "staff", "requests", "open", "supplement_opened"},
           {"open", "complete", "vendor", "done track_window complete", "completed", "supplement_completed"},
           {"open", "expire", "system", "ends", "expired", "supplement_expired"},
           {"open", "extend", "staff", "reason later", "open", "supplement_extended"},
           {"expired", "extend", "staff", "reason later", "open", "supplement_extended"},
           {"open", "close", "staff", "reason", "closed", "supplement_closed"},
           {"expired", "close", "staff", "reason", "closed", "supplement_closed"},
           {"completed", "close", "staff", "reason", "closed", ""},
           {"completed", "settle", "system", "judged", "closed", ""},
           {"expired", "settle", "system", "judged", "closed", ""}}};
}

StateMachine request_machine() {
  return {"request",
          "SM-04",
          {"pending", "done", "accepted", "asked_again", "dropped"},
          {{"pending", "save", "vendor", "differs", "done", ""},
           {"done", "save", "vendor", "as_before", "pending", ""},
           {"done", "accept", "staff", "ended", "accepted", ""},
           {"done", "ask_again", "staff", "ended", "asked_again", ""},
           {"pending", "ask_again", "staff", "ended", "asked_again", ""},
           {"pending", "drop", "staff", "", "dropped", ""},
           {"done", "drop", "staff", "", "dropped", ""}}};
}

/// The scoring of one case. Nobody sees a score of somebody else before it is closed.
StateMachine panel_machine() {
  return {"panel",
          "SCR-1352",
          {"scoring", "closed", "decided"},
          {{"scoring", "assign", "staff", "colleagues", "scoring", "seat_assigned"},
           {"scoring", "close", "staff", "sheets", "closed", ""},
           {"closed", "reopen", "chair", "reason", "scoring", "panel_reopened"},
           {"closed", "decide", "staff", "", "decided", ""},
           {"decided", "reopen", "chair", "reason unpublished untouched", "scoring", "panel_reopened"}}};
}

/// One member at one case: nothing is shown before the member has said whether a conflict of interest stands in the
/// way.
StateMachine seat_machine() {
  return {"seat",
          "SCR-1352",
          {"invited", "cleared", "conflicted", "handed_in", "relieved"},
          {{"invited", "declare_none", "member", "scoring", "cleared", ""},
           {"invited", "declare_conflict", "member", "scoring reason", "conflicted", "seat_conflicted"},
           {"cleared", "declare_conflict", "member", "scoring reason", "conflicted", "seat_conflicted"},
           {"cleared", "save", "member", "scoring", "cleared", ""},
           {"cleared", "hand_in", "member", "scoring all_scores", "handed_in", ""},
           {"handed_in", "take_back", "member", "scoring", "cleared", ""},
           {"invited", "relieve", "staff", "scoring", "relieved", ""},
           {"cleared", "relieve", "staff", "scoring reason", "relieved", ""}}};
}

}  // namespace

const Process& committee_process() {
  static const Process process{{panel_machine(), seat_machine()}};
  return process;
}

const Process& default_process() {
  static const Process process{{tender_machine(), submission_machine(), supplement_machine(), request_machine()}};
  return process;
}

}  // namespace tenderloom::forms
