#include "protocol/json_rpc.hpp"

#include <cmath>
#include <cstdint>
#include <utility>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace protocol {

namespace {

constexpr std::size_t max_id_length = 1024;
constexpr std::size_t max_method_length = 128;

bad_message refused(boost::json::value id, std::string why) {
  return {std::move(id), error(code::invalid_request, std::move(why))};
}

}  // namespace

boost::json::value request_id_of(boost::json::value value) {
  constexpr double most = 9'007'199'254'740'992;  // 2^53
  if (value.is_double()) {
    const auto number = value.get_double();
    if (number == std::floor(number) && std::abs(number) <= most) value = static_cast<std::int64_t>(number);
  }
  return is_request_id(value) ? value : boost::json::value();
}

bool is_request_id(const boost::json::value& id) {
  if (const auto* text = id.if_string()) return text->size() <= max_id_length;
  return id.is_int64() || id.is_uint64();
}

boost::system::result<message, bad_message> read_message(boost::json::value&& body) {
  auto* object = body.if_object();
  if (!object)
    return refused(nullptr, std::string("A JSON-RPC message is an object, and this is ") + kind_of(body) + ".");

  const auto* found_id = object->if_contains("id");
  auto id = found_id ? request_id_of(*found_id) : boost::json::value();

  if (text_at(*object, "jsonrpc") != "2.0")
    return refused(std::move(id), "The member \"jsonrpc\" must be the string \"2.0\".");
  const auto* failure = object->if_contains("error");
  if (failure && failure->is_object() && !object->contains("method") && id.is_null())
    return message(response{nullptr, nullptr, *failure});  // to answer an error about our own errors would never end
  if (found_id && id.is_null())
    return refused(nullptr, "The member \"id\" must be an integer or a string of at most 1024 bytes.");

  if (auto* method = object->if_contains("method")) {
    if (!method->is_string() || method->get_string().empty() || method->get_string().size() > max_method_length)
      return refused(std::move(id), "The member \"method\" must be a string of 1 to 128 bytes.");
    boost::json::object params;
    if (auto* given = object->if_contains("params")) {
      if (!given->is_object())
        return refused(std::move(id),
                       std::string("The member \"params\" must be an object, not ") + kind_of(*given) + ".");
      params = std::move(given->get_object());
    }
    std::string name(method->get_string());
    if (!found_id) return message(notification{std::move(name), std::move(params)});
    return message(request{std::move(id), std::move(name), std::move(params)});
  }

  auto* result = object->if_contains("result");
  if (found_id && (result != nullptr) != (failure != nullptr))
    return message(response{std::move(id), result ? std::move(*result) : boost::json::value(),
                            failure ? *failure : boost::json::value()});
  return refused(std::move(id), "A JSON-RPC message has a \"method\", or an \"id\" with a \"result\" or an \"error\".");
}

std::string result_message(const boost::json::value& id, const std::string& result) {
  std::string out;
  out.reserve(result.size() + 64);
  out += R"({"jsonrpc":"2.0","id":)";
  append_json(out, id);
  out += R"(,"result":)";
  out += result;
  out += '}';
  return out;
}

std::string error_message(const boost::json::value& id, const error& why) {
  std::string out = R"({"jsonrpc":"2.0",)";
  if (!id.is_null()) {
    out += R"("id":)";
    append_json(out, id);
    out += ',';
  }
  return out + R"("error":)" + error_object(why) + '}';
}

std::string error_object(const error& why) {
  std::string out = R"({"code":)" + std::to_string(why.code) + R"(,"message":)";
  append_json_string(out, why.message);
  if (!why.data.is_null()) {
    out += R"(,"data":)";
    append_json(out, why.data);
  }
  out += '}';
  return out;
}

std::string notification_message(const std::string& method, const boost::json::object& params) {
  std::string out = R"({"jsonrpc":"2.0","method":)";
  append_json_string(out, method);
  out += R"(,"params":)";
  append_json(out, params);
  out += '}';
  return out;
}

}  // namespace protocol
