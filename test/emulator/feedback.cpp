#include "test/emulator/crud.hpp"
#include "test/emulator/resources.hpp"

namespace emulator {

namespace {

constexpr parameter given_feedback[] = {
    {.name = "trace_id", .required = true},
    {.name = "value", .is = type::integer, .required = true, .least = -10, .most = 10},
    {.name = "weight", .is = type::number, .least = 0, .most = 1},
    {.name = "metadata", .is = type::object},
};
constexpr parameter changed_feedback[] = {
    {.name = "value", .is = type::integer, .required = true, .least = -10, .most = 10},
    {.name = "weight", .is = type::number, .least = 0, .most = 1},
    {.name = "metadata", .is = type::object},
};

reply saved(const char* message, const json::value& id) {
  json::object given{{"status", "success"}, {"message", message}};
  given["feedback_ids"].emplace_array().push_back(id);
  return success(given);
}

reply create_feedback(call& asked) {
  json::object row = members_of(asked.body, "trace_id|value|weight|metadata");
  row["id"] = asked.org.new_id();
  row["workspace_id"] = reach_of(asked).workspace;
  asked.org.table("feedback").push_back(row);
  return saved("Feedback successfully saved", row.at("id"));
}

reply update_feedback(call& asked) {
  json::object* found = asked.org.find("feedback", asked.holes[0], "id", "id");
  if (!found || !reach_of(asked).covers(*found)) return not_found("there is no such feedback");
  for (const auto& [name, value] : members_of(asked.body, "value|weight|metadata"))
    (*found)[name] = value;
  return saved("Feedback successfully updated", found->at("id"));
}

constexpr route routes[] = {
    {.method = http::verb::post,
     .path = "/feedback",
     .keys = takes::workspace_key_only,
     .scope = "logs.write",
     .body = given_feedback,
     .answer = create_feedback,
     .audited = false},
    {.method = http::verb::put,
     .path = "/feedback/{id}",
     .keys = takes::workspace_key_only,
     .scope = "logs.write",
     .body = changed_feedback,
     .answer = update_feedback,
     .audited = false},
};

}  // namespace

constinit const resource feedback = {routes, nullptr};

}  // namespace emulator
