#include "server/connect_guide.hpp"

namespace server {

namespace {

/// What a client has to bring along, if anything.
std::string credential_asked(identity_mode asks) {
  const std::string header =
      "\nEach client below also sends a header; Claude Code takes it as --header \"NAME: VALUE\":\n";
  const std::string sign_in = "\nIt asks you to sign in; clients that know OAuth lead you there.";
  const std::string key = "  x-portkey-api-key: your Portkey key\n";
  switch (asks) {
    case identity_mode::bearer: return header + "  Authorization: Bearer your token for this server\n";
    case identity_mode::byok: return header + key;
    case identity_mode::oauth: return sign_in + "\n";
    case identity_mode::oauth_byok: return sign_in + header + key;
    default: return {};
  }
}

}  // namespace

std::string connect_guide(const std::string& url, identity_mode asks) {
  return "portkey-mcp " PORTKEY_MCP_VERSION
         ": Portkey's admin API for AI assistants, through the Model Context Protocol.\n"
         "The MCP endpoint is " +
         url + "\n" + credential_asked(asks) +
         "\n"
         "Claude Code:\n"
         "  claude mcp add --transport http portkey " +
         url +
         "\n"
         "\n"
         "Claude Desktop (claude_desktop_config.json; the bridge needs Node):\n"
         "  {\"mcpServers\": {\"portkey\": {\"command\": \"npx\", \"args\": [\"-y\", \"mcp-remote\", \"" +
         url +
         "\"]}}}\n"
         "\n"
         "VS Code (.vscode/mcp.json):\n"
         "  {\"servers\": {\"portkey\": {\"type\": \"http\", \"url\": \"" +
         url +
         "\"}}}\n"
         "\n"
         "Cursor (~/.cursor/mcp.json):\n"
         "  {\"mcpServers\": {\"portkey\": {\"url\": \"" +
         url +
         "\"}}}\n"
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
