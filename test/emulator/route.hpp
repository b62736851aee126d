#pragma once

#include <boost/beast/http/verb.hpp>
#include <boost/json/array.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "test/emulator/api_key.hpp"
#include "test/emulator/misbehaviour.hpp"
#include "test/emulator/organisation.hpp"

namespace emulator {

namespace http = boost::beast::http;

/// What a parameter or a member of the body must be.
enum class type { text, email, integer, number, boolean, time, array, object, any };

struct parameter;

/// A table of parameters inside another one.
struct parameter_list {
  const parameter* first = nullptr;
  std::size_t count = 0;
  constexpr parameter_list() = default;
  template <std::size_t size>
  constexpr parameter_list(const parameter (&table)[size]) : first(table), count(size) {}
};

/// A query parameter, or a member of the body.
struct parameter {
  const char* name = nullptr;
  type is = type::text;
  bool required = false;
  double least = std::numeric_limits<double>::lowest();  ///< of a number its value, of an array its length
  double most = std::numeric_limits<double>::max();
  const char* choices = nullptr;  ///< "admin|member"
  parameter_list members = {};    ///< of an object, or of each object in an array
};

/// A request that has passed every check of its route's table.
struct call {
  organisation& org;
  const api_key& key;
  std::vector<std::string> holes = {};            ///< what stood in the {holes} of the path, decoded
  std::map<std::string, std::string> query = {};  ///< decoded
  json::object body = {};
  json::array list = {};  ///< the body where it is an array, which `route::takes_list` allows

  bool has(const std::string& parameter) const { return query.contains(parameter); }
  std::string text(const std::string& parameter) const;  ///< "" if absent
  std::int64_t integer(const std::string& parameter, std::int64_t otherwise) const;
};

/// An answer before it is put on the wire.
struct reply {
  int status = 200;
  std::string body = {};
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers = {};
};

/// Which keys an operation takes.
enum class takes { any_key, admin_key_only, workspace_key_only, no_key };

/// Values of `route::version` beside 1 (below /v1 and below no version at all) and 2 (below /v2).
inline constexpr int unversioned = 0;  ///< below no version only
inline constexpr int every_version = 3;

/// One operation. `answer` is called when key, scope, parameters and body are as the table says.
struct route {
  http::verb method = http::verb::get;
  const char* path = nullptr;  ///< below the version: "/configs/{slug}"
  takes keys = takes::any_key;
  const char* scope = nullptr;  ///< with "|" between several of which one will do; null: none is needed
  std::span<const parameter> query = {};
  std::span<const parameter> body = {};
  reply (*answer)(call&) = nullptr;
  int version = 1;
  bool takes_list = false;  ///< the body may be an array
  bool audited = true;      ///< a write of this kind is in the audit log
};

/// The answer 200 with this JSON.
reply success(const json::value& body);

/// An error as Portkey words it, in the shape most of its admin operations use. `reason` says in the header
/// x-emulator-reason what Portkey leaves out.
reply refusal(int status, std::string_view code, std::string_view message, std::string_view reason = {});

reply not_permitted(std::string_view reason);    ///< 403 AB03
reply invalid_request(std::string_view reason);  ///< 400 AB01
reply not_found(std::string_view reason);        ///< 404 AB08

/// An error body of that shape.
std::string error_body(error_shape shape, std::string_view code, std::string_view message);

/// What of an organisation a call reaches. With a Workspace key that is the key's workspace; with an Admin key the one
/// that `workspace_id` names in the query or in the body, or everything.
struct reach {
  bool known = true;           ///< false: there is no such workspace
  std::string workspace = {};  ///< UUID; empty: everything
  bool covers(const json::object& row) const;
};
reach reach_of(const call& request);

/// {"object":"list","total","data"} with that page of the rows.
json::object page_of(const rows& found, std::int64_t page, std::int64_t size);

}  // namespace emulator
