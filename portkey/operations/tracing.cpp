#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field rating[] = {
    {"value",    integer_from(-10, 10), "Worst -10, best 10.", required},
    {"weight",   number_from(0, 1),     "Importance; 1 by default."},
    {"metadata", any_object,            "Context, like a comment or _user."},
};

constexpr field receipt[] = {
    {"status",       any_text,  "success or failure."},
    {"message",      any_text,  "Message."},
    {"feedback_ids", text_list, "For update_feedback.", required},
};

constexpr operation operations[] = {
    {
        .name  = "create_feedback",
        .title = "Create feedback",
        .help  = "Record a rating of one traced request or conversation, counted in reports such as get_feedback_weighted_analytics. Use it "
                 "to pass on a user's verdict; to correct an earlier rating use update_feedback, since calling this again adds another. The "
                 "trace_id is in the x-portkey-trace-id header and in get_log. Keep the ids returned: no tool lists feedback. Needs a "
                 "Workspace key with logs.write, on the gateway; Admin keys are refused.",
        .words = "give a thumbs up, rate an answer, customer liked the reply, add a rating to a trace, record thumbs down from a user, "
                 "submit feedback for a request, score a response, vote on a conversation, leave a review for a reply, send user "
                 "feedback, save an evaluation score, add human annotation, mark an answer as bad, add thumbs up to a trace, note that "
                 "the customer liked the answer, user gave a thumbs down save it, user disliked this answer record it, submit a rating "
                 "to a conversation",
        .sends = verb::post,
        .to    = "/feedback",
        .does  = effect::creates,
        .needs = key_kind::workspace,
        .scope = "logs.write",
        .at    = plane::gateway,
        .body  = {{"trace_id", any_text, "Trace of the request.", required}},
        .settings = list_of(rating),
        .details = list_of(receipt),
    },
    {
        .name  = "update_feedback",
        .title = "Update feedback",
        .help  = "Change the value, weight or metadata of feedback recorded earlier. Use it when someone revises a verdict; for a further "
                 "opinion on the same trace use create_feedback, which keeps both. The id is one of the feedback_ids that create_feedback "
                 "returned. Name the weight again where it was not 1, Portkey's documented default. Needs a Workspace key with logs.write, "
                 "on the gateway; an unknown id may be a 403.",
        .words = "change a rating, correct feedback given earlier, user changed their mind about the answer, fix a wrong score, edit "
                 "feedback by id, amend a review, change the weight of a rating, revise an earlier vote, add a comment to existing "
                 "feedback, replace the old score, change feedback that was recorded, update the feedback value, change feedback saved "
                 "before, correct a recorded rating, thumbs up was a mistake correct it, change the recorded vote, rating was wrong "
                 "make it thumbs down",
        .sends = verb::put,
        .to    = "/feedback/{feedback_id}",
        .does  = effect::updates,
        .needs = key_kind::workspace,
        .scope = "logs.write",
        .at    = plane::gateway,
        .path  = {{"feedback_id", any_text, "UUID, from create_feedback.", required}},
        .settings = list_of(rating),
        .details = list_of(receipt),
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset tracing = {"tracing", "Feedback on traced requests.", operations};

}  // namespace portkey
