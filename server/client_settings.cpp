#include "server/client_settings.hpp"

#include <openssl/evp.h>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace server {

namespace {

namespace json = boost::json;

constexpr std::string_view to_be_filled_in = "YOUR-";

/// How the client's file stands for the secret of that name.
std::string reference_to(const client& with, std::string_view variable) {
  constexpr std::string_view name = "NAME";
  if (with.variable.empty()) return std::string(to_be_filled_in) + std::string(variable);
  std::string out(with.variable);
  return out.replace(out.find(name), name.size(), variable);
}

/// What VS Code asks a person for.
json::array inputs_of(const client& with, const named_secret& secret) {
  if (!with.variable.starts_with("${input:")) return {};
  json::object input{
      {"type", "promptString"}, {"id", secret.variable}, {"description", secret.what}, {"password", true}};
  json::array out;
  out.push_back(std::move(input));
  return out;
}

/// mcp-remote takes http without being told to for these names alone.
bool bridge_takes(std::string_view text) {
  const auto url = boost::urls::parse_uri(text);
  return url && (url->scheme() == "https" || url->host() == "localhost" || url->host() == "127.0.0.1");
}

/// mcp-remote, a program that the client starts and that speaks with the server. Some clients mangle arguments with spaces,
/// so that the header's value stands in the environment.
json::object bridged(const client& with, const remote_server& to) {
  json::array words{"-y", "mcp-remote", to.url};
  if (!bridge_takes(to.url)) words.emplace_back("--allow-http");
  json::object out{{"command", "npx"}};
  const auto header = header_of(to.asks);
  if (header) {
    const std::string variable(header->secret.variable);
    words.emplace_back("--header");
    words.emplace_back(std::string(header->name) + ":${" + variable + "}");
    out["args"] = std::move(words);
    out["env"] = json::object{{variable, std::string(header->before) + reference_to(with, variable)}};
  } else {
    out["args"] = std::move(words);
  }
  return out;
}

}  // namespace

server_entry entry_of(const client& with, std::string_view name, const remote_server& to) {
  server_entry out{std::string(with.servers), std::string(name), {}, {}};
  if (with.url.empty()) {
    out.server = bridged(with, to);
    return out;
  }
  if (with.says_type) out.server["type"] = "http";
  out.server[with.url] = to.url;
  if (const auto header = header_of(to.asks)) {
    out.server["headers"] =
        json::object{{header->name, std::string(header->before) + reference_to(with, header->secret.variable)}};
    out.inputs = inputs_of(with, header->secret);
  }
  return out;
}

server_entry entry_of_program(const client& with, std::string_view name, std::string_view file) {
  server_entry out{std::string(with.servers), std::string(name), {}, inputs_of(with, portkey_key)};
  if (with.says_type) out.server["type"] = "stdio";
  out.server["command"] = file;
  out.server["args"] = json::array{"stdio"};
  out.server["env"] = json::object{{portkey_key.variable, reference_to(with, portkey_key.variable)}};
  return out;
}

json::object settings_with(const server_entry& entry) {
  json::object out;
  if (!entry.inputs.empty()) out["inputs"] = entry.inputs;
  out[entry.list] = json::object{{entry.name, entry.server}};
  return out;
}

bool is_to_be_filled_in(std::string_view text) {
  return text.find(to_be_filled_in) != text.npos;
}

std::string base64_of(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()));
  out.pop_back();
  return out;
}

}  // namespace server
