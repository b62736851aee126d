#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "protocol/header_value.hpp"
#include "test/server/mcp_client.hpp"
#include "test/server/temporary_file.hpp"
#include "test/server/upstream.hpp"
#include "test/support/scripted_peer.hpp"

// Secrets come in from every side, and go out on none.
namespace {

using testing::HasSubstr;
using testing::Not;

/// As long as real ones, and with what JSON escapes where such a secret may hold it.
constexpr const char* admin_key = "pk-admin/0123456789abcdef0123456789abcd";
constexpr const char* workspace_key = "pk-workspace+0123456789abcdef01234567";
constexpr const char* static_token = "static-token-0123456789abcdef0123456789";
constexpr const char* access_token = "opaque-token-0123456789abcdef0123456789";
constexpr const char* client_secret = "client-secret-0123456789abcdef012345678";
constexpr const char* given_value = "given-in-arguments-0123456789abcdef";

/// How somebody identifies themselves, and what is secret then.
struct way_in {
  std::string name;
  std::string settings;                ///< of the configuration file, beside [portkey]
  header_fields shows;                 ///< what each request shows
  std::vector<std::string> secrets;    ///< what may go out nowhere
  std::vector<std::string> upstreams;  ///< those of them that upstream knows, and may send back
};

std::string configured_keys() {
  return std::string("api_key = \"") + admin_key + "\"\nworkspace_api_key = \"" + workspace_key + "\"\n";
}

std::vector<way_in> ways_in(std::uint16_t issuer) {
  const auto at = "\"http://127.0.0.1:" + std::to_string(issuer);
  const auto both = std::vector<std::string>{admin_key, workspace_key};
  return {
      {"none", configured_keys() + "[identity]\nmode = \"none\"\n", {}, both, both},
      {"bearer",
       configured_keys() + "[identity]\nmode = \"bearer\"\n[[identity.token]]\nname = \"ci\"\nsecret = \"" +
           static_token + "\"\n",
       {{"Authorization", std::string("Bearer ") + static_token}},
       {admin_key, workspace_key, static_token},
       both},
      {"byok",
       "[identity]\nmode = \"byok\"\n",
       {{"x-portkey-api-key", admin_key}, {"x-portkey-workspace-api-key", workspace_key}},
       both,
       both},
      {"byok_as_bearer",
       "[identity]\nmode = \"byok\"\n",
       {{"Authorization", std::string("Bearer ") + admin_key}},
       {admin_key},
       {admin_key}},
      {"oauth",
       "[identity]\nmode = \"oauth\"\n[identity.oauth]\nissuer = [" + at + "\"]\nintrospection_url = " + at +
           "/introspect\"\nclient_id = \"me\"\nclient_secret = \"" + client_secret +
           "\"\nallow_insecure_issuer = true\n[[identity.oauth.principal]]\nsubject = \"ci\"\napi_key = \"" +
           admin_key + "\"\nworkspace_api_key = \"" + workspace_key + "\"\n",
       {{"Authorization", std::string("Bearer ") + access_token}},
       {admin_key, workspace_key, access_token, client_secret},
       both},
  };
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& each : texts)
    out += each + " and ";
  return out;
}

std::string answer_of(const std::string& status, const std::string& fields, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + fields +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// What upstream sends back, one after the other; none of it is asked for again.
std::vector<support::conversation> echoes(const std::string& words) {
  const auto json = boost::json::serialize(json::value(words));
  const std::string type = "Content-Type: application/json\r\n";
  return {
      {.answers = {answer_of("200 OK", type, R"({"data":[{"id":"w","name":)" + json + R"(}],"total":1})")}},
      {.answers = {answer_of("400 Bad Request", type, R"({"error":{"message":)" + json + "}}")}},
      {.answers = {answer_of("400 Bad Request", type + "x-portkey-trace-id: " + words + "\r\n",
                             R"({"message":"no"})")}},
      {.answers = {answer_of("200 OK", "Content-Type: " + words + "\r\n", "no JSON: " + words)}},
      {.answers = {answer_of("302 Found", "Location: https://example.com/" + words + "\r\n", words)}},
      {.answers = {answer_of("401 Unauthorized", type, R"({"error":)" + json + R"(,"code":)" + json + "}")}},
  };
}

/// One that was free a moment ago: the public URL, which OAuth wants, has to name it beforehand.
std::uint16_t free_port() {
  const support::scripted_peer passing({});
  return passing.port();
}

/// The daemon, and everything that came out of it.
class watched {
 public:
  watched(const way_in& as, const std::string& format, std::uint16_t upstream)
      : as_(as),
        port_(free_port()),
        file_("[server]\nport = " + std::to_string(port_) + "\npublic_url = \"http://127.0.0.1:" +
              std::to_string(port_) + "\"\n[metrics]\nenabled = true\n[log]\nlevel = \"trace\"\nformat = \"" + format +
              "\"\n[safety]\naudit_file = \"" + audit_.path() + "\"\n[portkey]\nbase_url = \"http://127.0.0.1:" +
              std::to_string(upstream) + "\"\nallow_insecure_base_url = true\n" + as.settings),
        served_({"--config", file_.path()}) {
    if (!served_.wait_for_error_line({"listening"}))
      throw std::runtime_error("it does not listen: " + served_.errors());
  }

  /// Sends it, with what identifies the caller and without.
  void send(const std::string& method, const std::string& target, header_fields fields, const std::string& body = {}) {
    const header_fields usual{{"Content-Type", "application/json"}, {"Accept", "application/json, text/event-stream"}};
    fields.insert(fields.end(), usual.begin(), usual.end());
    const auto authority = "127.0.0.1:" + std::to_string(port_);
    // A preflight is told the fields that it named: without a credential nobody knows that one of them is a secret.
    if (method != "OPTIONS") keep(support::ask_once(port_, request_text(method, target, authority, fields, body)));
    fields.insert(fields.end(), as_.shows.begin(), as_.shows.end());
    keep(support::ask_once(port_, request_text(method, target, authority, fields, body)));
  }
  void send_raw(const std::string& bytes) { keep(support::ask_once(port_, bytes)); }

  void call(const std::string& tool, const json::object& arguments) {
    const auto is_header = protocol::decode_header_value(tool).has_value();
    send("POST", "/mcp", modern_fields("tools/call", is_header ? tool : "x"),
         modern_text(1, "tools/call", {{"name", tool}, {"arguments", arguments}}));
  }

  const std::string& answers() const { return answers_; }
  std::string log() const { return served_.errors(); }
  std::string audit() const {
    std::ifstream file(audit_.path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string of_process(const std::string& name) const {
    std::ifstream file("/proc/" + std::to_string(served_.id()) + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void stop() {
    served_.signal(SIGTERM);
    served_.wait();
  }

 private:
  void keep(const support::http_response& response) {
    answers_ += "\n" + std::to_string(response.status);
    for (const auto& [name, value] : response.fields)
      answers_ += "\n" + name + ": " + value;
    answers_ += "\n\n" + response.body + "\n";
  }

  way_in as_;
  std::uint16_t port_;
  temporary_file audit_{""};
  temporary_file file_;
  support::program served_;
  std::string answers_;
};

/// Everything that a client can say with a secret in it.
void say_everywhere(watched& to, const std::string& secret) {
  const json::value text(secret);
  to.call(secret, {});
  to.call("list_workspaces", {{secret, {{"nested", json::array({text})}}}});
  to.call("list_workspaces", {{"fields", json::array({text})}});
  to.call("call_read_tool", {{"name", secret}, {"arguments", {{secret, text}}}});
  to.call("search_tools", {{"query", text}});
  to.call("delete_api_key", {{"api_key_id", text}});
  to.call("call_destructive_tool", {{"name", text}, {"arguments", {{"api_key_id", text}}}});
  to.send("POST", "/mcp", modern_fields(secret), modern_text(1, secret));
  to.send("POST", "/mcp", modern_fields("tools/call", secret), modern_text(text, "tools/call", {{"name", "other"}}));
  to.send("POST", "/mcp", modern_fields("prompts/get", secret), modern_text(1, "prompts/get", {{"name", text}}));
  to.send("POST", "/mcp", modern_fields("resources/read", secret), modern_text(1, "resources/read", {{"uri", text}}));
  to.send("POST", "/mcp", modern_fields("tools/list"), modern_text(1, "tools/list", {{"cursor", text}}));
  to.send("POST", "/mcp", {},
          rpc_text(1, "initialize",
                   {{"protocolVersion", "2025-11-25"},
                    {"capabilities", json::object()},
                    {"clientInfo", {{"name", text}, {"version", text}}}}));
  to.send("POST", "/mcp", {{"Mcp-Session-Id", secret}}, rpc_text(text, "tools/list"));
  to.send("POST", "/mcp", {}, R"({"jsonrpc":"2.0","id":1,"method":)" + secret);
  to.send("POST", "/mcp", {}, R"({")" + secret + R"(":1,")" + secret + R"(":2})");
  to.send("GET", "/mcp", {{"Last-Event-ID", secret}, {"Mcp-Session-Id", secret}});
  to.send("GET", "/" + secret, {});
  to.send("GET", "/mcp/x/" + secret, {});
  to.send("POST", "/mcp?api_key=" + secret, modern_fields("tools/list"), modern_text(1, "tools/list"));
  to.send("POST", "/mcp?toolsets=" + secret, modern_fields("tools/list"), modern_text(1, "tools/list"));
  to.send("POST", "/mcp", {{"X-MCP-Toolsets", secret}}, modern_text(1, "tools/list"));
  to.send("GET", "/mcp", {{"Origin", "https://" + secret + ".example.com"}});
  to.send("OPTIONS", "/mcp", {{"Origin", "http://127.0.0.1"}, {"Access-Control-Request-Headers", secret}});
  to.send("GET", "/metrics", {});
  to.send("GET", "/.well-known/oauth-protected-resource/" + secret, {});
  to.send_raw("GET /mcp HTTP/1.1\r\nHost: " + secret + "\r\nAuthorization: Bearer " + secret + "\r\n\r\n");
  to.send_raw(secret + "\r\n\r\n");
}

class secrets_from_every_side : public testing::TestWithParam<std::string> {};

TEST_P(secrets_from_every_side, go_out_on_none) {
  const auto introspected = std::string(R"({"error":")") + client_secret + " " + access_token + R"("})";
  support::scripted_peer issuer(
      {{.answers = {answer_of("400 Bad Request", "Content-Type: application/json\r\n", introspected)}}});
  for (const auto& as : ways_in(issuer.port())) {
    SCOPED_TRACE(as.name);
    const auto echoed = echoes(joined(as.upstreams));
    support::scripted_peer upstream(echoed);
    watched daemon(as, GetParam(), upstream.port());
    for (std::size_t each = 0; each < echoed.size(); ++each)
      daemon.call("list_workspaces", {});
    for (const auto& secret : as.secrets)
      say_everywhere(daemon, secret);
    daemon.call("list_workspaces", {{"search", given_value}, {given_value, given_value}});
    daemon.send("GET", "/mcp?token=" + std::string(given_value), {});
    daemon.send("GET", "/metrics", {});
    const auto arguments = daemon.of_process("cmdline");
    const auto limits = daemon.of_process("limits");
    daemon.stop();
    EXPECT_THAT(daemon.answers(), HasSubstr("\n200"));
    EXPECT_THAT(daemon.log(), HasSubstr("stopped"));
    EXPECT_THAT(arguments, HasSubstr("--config"));
    const std::pair<const char*, std::string> outputs[] = {{"the answers", daemon.answers()},
                                                           {"the log", daemon.log()},
                                                           {"the audit log", daemon.audit()},
                                                           {"the command line", arguments}};
    for (const auto& [name, output] : outputs)
      for (const auto& secret : as.secrets)
        EXPECT_EQ(output.find(secret), output.npos)
            << name << ": "
            << output.substr(output.find(secret) - std::min<std::size_t>(output.find(secret), 300), 700);
    if (as.name != "oauth") {
      EXPECT_THAT(daemon.audit(), HasSubstr("delete_api_key"));
      EXPECT_GE(upstream.requests().size(), echoed.size()) << "everything was echoed";
      EXPECT_THAT(daemon.answers(), HasSubstr("[redacted]"));
    }
    EXPECT_THAT(daemon.log(), Not(HasSubstr(given_value)));
    EXPECT_THAT(limits, testing::ContainsRegex("Max core file size +0 +0 "));
  }
}

INSTANTIATE_TEST_SUITE_P(formats, secrets_from_every_side, testing::Values("json", "text"),
                         [](const auto& each) { return each.param; });

}  // namespace
