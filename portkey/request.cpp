#include "portkey/request.hpp"

#include <cctype>
#include <utility>

#include "portkey/input_schema.hpp"
#include "portkey/request_body.hpp"
#include "portkey/text_format.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

/// A value as a query carries it: texts as they are, everything else as JSON writes it.
std::string query_text(const field& input, const json::value& given) {
  if (!given.is_string()) return protocol::to_json_text(given);
  const std::string_view text = given.get_string();
  return input.type.format == text_format::date_time ? wire_date_time(text) : std::string(text);
}

std::string with_commas(const field& input, const json::array& items) {
  std::string out;
  for (const auto& item : items)
    out += (out.empty() ? "" : ",") + query_text(input, item);
  return out;
}

class query_builder {
 public:
  void add(std::string_view name, std::string_view value) {
    text_ += text_.empty() ? '?' : '&';
    text_ += percent_encoded(name);
    text_ += '=';
    text_ += percent_encoded(value);
  }
  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
};

std::string query_of(const operation& one, const json::object& arguments) {
  query_builder query;
  const auto add = [&](const field& input) {
    const auto* given = arguments.if_contains(input.name);
    if (!given) return;
    const auto* items = given->if_array();
    if (items && input.as == sent::repeated) {
      for (const auto& item : *items)
        query.add(wire_name(input), query_text(input, item));
    } else if (items && input.as == sent::comma) {
      query.add(wire_name(input), with_commas(input, *items));
    } else {
      query.add(wire_name(input), query_text(input, wire_value(input, *given)));
    }
  };
  for (const auto& input : one.query)
    add(input);
  for (const auto& input : one.filters)
    add(input);
  if (has_pages(one) && !one.pages.here) {
    // Always sent: what Portkey takes when they are left out differs from list to list, and next_page depends on it.
    const auto page = protocol::integer_at(arguments, "current_page").value_or(0);
    const auto size = protocol::integer_at(arguments, "page_size").value_or(one.pages.by_default);
    query.add(one.pages.page, std::to_string(page + one.pages.first));
    query.add(one.pages.size, std::to_string(size));
  }
  return std::move(query).text();
}

}  // namespace

bool is_path_segment(std::string_view text) {
  if (text.empty() || text.size() > 128) return false;
  for (const auto c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && std::string_view("_.:@-").find(c) == std::string_view::npos)
      return false;
  return std::isalnum(static_cast<unsigned char>(text[0])) != 0 || text[0] == '@' || text[0] == '_';
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const auto c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  return out;
}

boost::system::result<outgoing, std::string> bind_request(const operation& one, const json::object& arguments,
                                                          const upstreams& where) {
  std::string path = one.to;
  for (const auto& input : one.path) {
    const auto value = protocol::text_at(arguments, input.name).value_or("");
    if (!is_path_segment(value))
      return "The argument \"" + std::string(input.name) +
             "\" cannot be an id or slug: it begins with a letter, a digit, @ or _ and holds letters, digits and _ . "
             ": @ - only, at most 128.";
    const auto hole = "{" + std::string(input.name) + "}";
    path.replace(path.find(hole), hole.size(), percent_encoded(value));
  }
  const auto& base = one.at == plane::gateway ? where.gateway : where.control;
  outgoing out;
  out.method = one.sends;
  out.where = base.where;
  out.target = base.join(one.version, path) + query_of(one, arguments);
  out.has_body = has_body(one);
  if (out.has_body) out.body = request_body(one, arguments);
  return out;
}

}  // namespace portkey
