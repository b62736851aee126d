#include "test/emulator/control.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace emulator {

namespace {

reply refused(std::string_view why) {
  return {.status = 400, .body = error_body(error_shape::message, "", why)};
}

/// Numbers are bounded so that a slip of the hand does not stop a demo for a day.
std::size_t count_in(const json::value& value, std::int64_t most) {
  const auto count = value.to_number<std::int64_t>();
  if (count < 0 || count > most) throw std::out_of_range("out of range");
  return static_cast<std::size_t>(count);
}

std::chrono::milliseconds time_in(const json::value& value) {
  return std::chrono::milliseconds(count_in(value, 600'000));
}

std::string string_in(const json::value& value) {
  return std::string(value.as_string());
}

error_shape shape_in(const json::value& value) {
  constexpr const char* names[] = {"admin", "error_object", "error_text", "gateway", "message"};
  for (std::size_t n = 0; n < std::size(names); ++n)
    if (value == json::value(names[n])) return static_cast<error_shape>(n);
  throw std::invalid_argument("no such shape");
}

std::vector<int> statuses_in(const json::value& value) {
  std::vector<int> statuses;
  for (const json::value& one : value.as_array()) {
    const auto status = static_cast<int>(count_in(one, 599));
    if (status < 200) throw std::out_of_range("no such status");
    statuses.push_back(status);
  }
  return statuses;
}

struct rule_member {
  const char* name;
  void (*set)(misbehaviour& rule, const json::value& value);
};

constexpr std::int64_t most_bytes = std::int64_t{64} << 20;
constexpr std::int64_t most_prompts = 10'000;
constexpr std::int64_t most_stale_reads = 1'000;

constexpr rule_member rule_members[] = {
    {"times",
     [](misbehaviour& rule, const json::value& value) { rule.times = static_cast<int>(count_in(value, 1'000'000)); }},
    {"skip",
     [](misbehaviour& rule, const json::value& value) { rule.skip = static_cast<int>(count_in(value, 1'000'000)); }},
    {"method", [](misbehaviour& rule, const json::value& value) { rule.method = string_in(value); }},
    {"without", [](misbehaviour& rule, const json::value& value) { rule.without = string_in(value); }},
    {"path", [](misbehaviour& rule, const json::value& value) { rule.path = string_in(value); }},
    {"delay_ms", [](misbehaviour& rule, const json::value& value) { rule.delay = time_in(value); }},
    {"drop", [](misbehaviour& rule, const json::value& value) { rule.drop = value.as_bool(); }},
    {"statuses", [](misbehaviour& rule, const json::value& value) { rule.statuses = statuses_in(value); }},
    {"retry_after", [](misbehaviour& rule, const json::value& value) { rule.retry_after = string_in(value); }},
    {"shape", [](misbehaviour& rule, const json::value& value) { rule.shape = shape_in(value); }},
    {"redirect_to", [](misbehaviour& rule, const json::value& value) { rule.redirect_to = string_in(value); }},
    {"body", [](misbehaviour& rule, const json::value& value) { rule.body = string_in(value); }},
    {"content_type", [](misbehaviour& rule, const json::value& value) { rule.content_type = string_in(value); }},
    {"body_size", [](misbehaviour& rule, const json::value& value) { rule.body_size = count_in(value, most_bytes); }},
    {"chunked", [](misbehaviour& rule, const json::value& value) { rule.chunked = value.as_bool(); }},
    {"cut_after", [](misbehaviour& rule, const json::value& value) { rule.cut_after = count_in(value, most_bytes); }},
    {"cut_body_after",
     [](misbehaviour& rule, const json::value& value) { rule.cut_body_after = count_in(value, most_bytes); }},
    {"pause_ms", [](misbehaviour& rule, const json::value& value) { rule.pause = time_in(value); }},
    {"close", [](misbehaviour& rule, const json::value& value) { rule.close = value.as_bool(); }},
};

reply add_rule(const json::object& body, service& controlled) {
  misbehaviour rule;
  for (const auto& [name, value] : body) {
    const rule_member* found = nullptr;
    for (const rule_member& one : rule_members)
      if (name == one.name) found = &one;
    if (!found) return refused("no such member: " + std::string(name));
    try {
      found->set(rule, value);
    } catch (const std::exception&) {
      return refused("not a valid value: " + std::string(name));
    }
  }
  controlled.rules.add(std::move(rule));
  return success(json::object());
}

reply add_prompts(const json::object& body, service& controlled) {
  try {
    const std::size_t count = count_in(body.at("count"), most_prompts);
    if (!controlled.add_prompts(string_in(body.at("collection_id")), count, string_in(body.at("name"))))
      return refused("there is no such collection");
  } catch (const std::exception&) {
    return refused("collection_id, count and name are needed, and count is 10000 at most");
  }
  return success(json::object());
}

reply make_reads_stale(const json::object& body, service& controlled) {
  try {
    controlled.stale.after_each_write(count_in(body.at("reads"), most_stale_reads));
  } catch (const std::exception&) {
    return refused("reads is needed, and is 1000 at most");
  }
  return success(json::object());
}

/// The control routes that take a JSON object.
struct told_route {
  std::string_view path;
  reply (*answer)(const json::object& body, service& controlled);
};
constexpr told_route told_routes[] = {
    {"/_emulator/misbehaviour", add_rule},
    {"/_emulator/stale-reads", make_reads_stale},
    {"/_emulator/prompts", add_prompts},
};

reply show_requests(service& controlled) {
  json::array shown;
  for (const logged_request& one : controlled.log.all()) {
    json::object headers;
    for (const auto& [name, value] : one.headers)
      headers[name] = value;
    shown.push_back(json::object{{"connection", one.connection},
                                 {"method", one.method},
                                 {"target", one.target},
                                 {"key", one.key},
                                 {"headers", std::move(headers)},
                                 {"body", one.body}});
  }
  return success({{"requests", std::move(shown)}});
}

}  // namespace

reply control(const request& asked, std::string_view path, service& controlled) {
  const bool is_post = asked.method() == http::verb::post;
  const bool is_delete = asked.method() == http::verb::delete_;
  for (const told_route& one : told_routes) {
    if (path != one.path || !is_post) continue;
    json::error_code error;
    const json::value body = json::parse(asked.body(), error);
    return error || !body.is_object() ? refused("the body is not a JSON object")
                                      : one.answer(body.get_object(), controlled);
  }
  if (path == "/_emulator/requests" && asked.method() == http::verb::get) return show_requests(controlled);
  json::object done;
  if (path == "/_emulator/misbehaviour" && is_delete) {
    controlled.rules.clear();
  } else if (path == "/_emulator/requests" && is_delete) {
    controlled.log.clear();
  } else if (path == "/_emulator/close-idle" && is_post) {
    done["closed"] = controlled.connections.close_idle();
  } else if (path == "/_emulator/reset" && is_post) {
    controlled.reset();
  } else {
    return {.status = 404, .body = error_body(error_shape::message, "", "there is no such control route")};
  }
  return success(done);
}

}  // namespace emulator
