#include "protocol/json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "protocol/json_text.hpp"

namespace protocol {

namespace {

/// Builds values as the parser reports them, and refuses what the parser would let pass.
class builder {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();
  using error_code = boost::system::error_code;
  using text = json::string_view;

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }

  bool on_object_begin(error_code&) { return open(json::value(json::object_kind)); }
  bool on_array_begin(error_code&) { return open(json::value(json::array_kind)); }
  bool on_object_end(std::size_t, error_code& ec) { return close(ec); }
  bool on_array_end(std::size_t, error_code& ec) { return close(ec); }

  bool on_key_part(text part, std::size_t, error_code&) { return append(part); }
  bool on_key(text part, std::size_t, error_code& ec) {
    append(part);
    auto& parent = open_.back();
    parent.key = std::exchange(pending_, {});
    if (!parent.value.get_object().contains(parent.key)) return true;
    return refuse("the key \"" + std::string(beginning(parent.key, 64)) + "\" stands twice", ec);
  }

  bool on_string_part(text part, std::size_t, error_code&) { return append(part); }
  bool on_string(text part, std::size_t, error_code& ec) {
    append(part);
    const auto whole = std::exchange(pending_, {});
    return put(json::value(json::string(whole)), ec);
  }

  bool on_number_part(text, error_code&) { return true; }
  bool on_int64(std::int64_t number, text, error_code& ec) { return put(json::value(number), ec); }
  bool on_uint64(std::uint64_t number, text, error_code& ec) { return put(json::value(number), ec); }
  bool on_double(double number, text digits, error_code& ec) {
    if (digits.find_first_of(".eE") == text::npos)
      return refuse("the integer " + shortened(digits) + " does not fit in 64 bits", ec);
    double exact = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), exact);
    // Out of range means too large or too small; the parser's own estimate tells which, and too small is zero.
    if (read.ec == std::errc::result_out_of_range) exact = std::abs(number) > 1 ? HUGE_VAL : 0.0;
    if (!std::isfinite(exact)) return refuse("the number " + shortened(digits) + " is too large", ec);
    return put(json::value(exact), ec);
  }

  bool on_bool(bool flag, error_code& ec) { return put(json::value(flag), ec); }
  bool on_null(error_code& ec) { return put(json::value(nullptr), ec); }
  bool on_comment_part(text, error_code&) { return true; }
  bool on_comment(text, error_code&) { return true; }

  json::value& root() { return root_; }
  const std::string& refusal() const { return refusal_; }

 private:
  struct frame {
    json::value value;
    std::string key;  // of the member that comes next, when the value is an object
  };

  static std::string shortened(text digits) {
    if (digits.size() <= 24) return std::string(digits);
    return std::string(digits.substr(0, 24)) + "…";
  }

  bool append(text part) {
    pending_.append(part.data(), part.size());
    return true;
  }

  bool open(json::value&& container) {
    open_.push_back(frame{std::move(container), {}});
    return true;
  }

  bool close(error_code& ec) {
    auto done = std::move(open_.back().value);
    open_.pop_back();
    return put(std::move(done), ec);
  }

  bool put(json::value&& value, error_code&) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (auto& parent = open_.back(); parent.value.is_object()) {
      parent.value.get_object().emplace(parent.key, std::move(value));
    } else {
      parent.value.get_array().push_back(std::move(value));
    }
    return true;
  }

  bool refuse(std::string why, error_code& ec) {
    refusal_ = std::move(why);
    ec = json::error::syntax;
    return false;
  }

  std::vector<frame> open_;
  std::string pending_;
  std::string refusal_;
  json::value root_;
};

}  // namespace

boost::system::result<json::value, json_fault> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = max_json_depth;
  json::basic_parser<builder> parser(options);
  boost::system::error_code ec;
  const auto consumed = parser.write_some(false, text.data(), text.size(), ec);
  const auto where = " at byte " + std::to_string(consumed);
  if (!parser.handler().refusal().empty()) return json_fault(parser.handler().refusal());
  if (ec == json::error::too_deep)
    return json_fault("it is nested deeper than " + std::to_string(max_json_depth) + " levels");
  if (ec == json::error::incomplete) return json_fault("it ends in the middle" + where);
  if (ec) return json_fault("it breaks off with \"" + ec.message() + "\"" + where);
  if (consumed != text.size()) return json_fault("more text follows the value" + where);
  return std::move(parser.handler().root());
}

std::optional<std::string_view> text_at(const json::object& object, std::string_view key) {
  const auto* found = object.if_contains(key);
  const auto* text = found ? found->if_string() : nullptr;
  if (!text) return std::nullopt;
  return std::string_view(text->data(), text->size());
}

const json::object* object_at(const json::object& object, std::string_view key) {
  const auto* found = object.if_contains(key);
  return found ? found->if_object() : nullptr;
}

const json::array* array_at(const json::object& object, std::string_view key) {
  const auto* found = object.if_contains(key);
  return found ? found->if_array() : nullptr;
}

std::optional<bool> bool_at(const json::object& object, std::string_view key) {
  const auto* found = object.if_contains(key);
  const auto* flag = found ? found->if_bool() : nullptr;
  if (!flag) return std::nullopt;
  return *flag;
}

std::optional<std::int64_t> integer_at(const json::object& object, std::string_view key) {
  const auto* found = object.if_contains(key);
  if (!found || !found->is_number()) return std::nullopt;
  boost::system::error_code error;
  const auto number = found->to_number<std::int64_t>(error);
  if (error) return std::nullopt;
  return number;
}

const char* kind_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null: return "null";
    case json::kind::bool_: return "a boolean";
    case json::kind::int64:
    case json::kind::uint64: return "an integer";
    case json::kind::double_: return "a number";
    case json::kind::string: return "a string";
    case json::kind::array: return "an array";
    case json::kind::object: return "an object";
  }
  return "a value";
}

}  // namespace protocol
