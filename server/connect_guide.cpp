#include "server/connect_guide.hpp"

#include "server/client_guides.hpp"

namespace server {

namespace {

/// What a client has to bring along, if anything.
std::string credential_asked(identity_mode asks) {
  std::string out;
  if (signs_in(asks)) out += "\nIt asks you to sign in; clients that know OAuth lead you there.\n";
  if (const auto header = header_of(asks))
    out += "\nEach request brings a header along:\n  " + std::string(header->name) + ": " +
           std::string(header->before) + std::string(header->secret.what) + "\n";
  return out;
}

std::string way_for(const client& with, const remote_server& to) {
  const auto guide = guide_to(with, "portkey", to);
  const auto head = "\n" + std::string(with.name) + ":\n  ";
  return head + (guide.trouble.empty() ? guide.steps + "\n  " + guide.in_line : guide.trouble) + "\n";
}

}  // namespace

std::string connect_guide(const std::string& url, identity_mode asks) {
  std::string out = "portkey-mcp " PORTKEY_MCP_VERSION
                    ": Portkey's admin API for AI assistants, through the Model Context Protocol.\n";
  if (url.empty()) return out + std::string(unknown_url) + "\n";
  out += "The MCP endpoint is " + url + "\n" + credential_asked(asks);
  for (const auto& one : clients())
    out += way_for(one, {url, asks});
  return out +
         "\n"
         "curl:\n"
         "  curl -s " +
         url +
         " -H 'Content-Type: application/json' -H 'Accept: application/json' \\\n"
         "    -H 'MCP-Protocol-Version: 2026-07-28' -H 'Mcp-Method: tools/call' -H 'Mcp-Name: list_workspaces' \\\n"
         "    -d "
         "'{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/"
         "call\",\"params\":{\"name\":\"list_workspaces\",\"arguments\":{},"
         "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/"
         "clientCapabilities\":{}}}}'\n";
}

}  // namespace server
