#pragma once

#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/secret.hpp"
#include "server/http_message.hpp"

namespace server {

/// Where hosting platforms look for the schema of these settings.
inline constexpr std::string_view query_settings_path = "/.well-known/mcp-config";

/// What a hosting platform says of one request in its query (`server.hosting` = "smithery"). There are keys and what narrows the
/// tools, and nothing that could lead a call elsewhere.
struct query_settings {
  portkey::secret key;            ///< `portkeyApiKey`; empty: none
  portkey::secret workspace_key;  ///< `portkeyWorkspaceApiKey`; empty: none
  std::string rest;               ///< the query without them, percent-encoded: `config` as the parameters it stands for
  std::vector<portkey::secret> shown;  ///< each text of the query that is a secret or holds one, as it stands there
};

/// Reads them: from parameters, whose names may be written `portkeyApiKey`, `portkey.apiKey` or `portkey[apiKey]`, and from
/// `config`, base64 of a JSON object (either alphabet of RFC 4648, padded or not, at most 6,144 characters), nested once at
/// most. Empty values are none; `api_key`, the platform's own, is dropped. Error: one sentence, which quotes nothing, where
/// something cannot be read or two keys differ.
boost::system::result<query_settings, std::string> read_query_settings(std::string_view query);

/// Moves the settings of the query to where they are looked for: the keys to x-portkey-api-key and
/// x-portkey-workspace-api-key, as if the request had sent them there. What else shows a secret is given, so that it can be
/// hidden. Error: one sentence, also where a field and the query hold different keys; the head is as it was then.
boost::system::result<std::vector<portkey::secret>, std::string> take_query_settings(request_head& head);

/// The JSON Schema (draft-07) of these settings, for whoever asks a person for them; `id` is where it is found.
boost::json::object query_settings_schema(const std::string& id);

}  // namespace server
