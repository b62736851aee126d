#include "server/connect_guide.hpp"

namespace server {

std::string connect_guide(const std::string& url) {
  return "portkey-mcp " PORTKEY_MCP_VERSION
         ": Portkey's admin API for AI assistants, through the Model Context Protocol.\n"
         "The MCP endpoint is " +
         url +
         "\n"
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
