#include "server/indented_json.hpp"

#include "protocol/json_text.hpp"

namespace server {

namespace {

namespace json = boost::json;

class json_layout {
 public:
  explicit json_layout(std::string_view indent) : indent_(indent) {}

  void put(const json::value& value) {
    if (const auto* object = value.if_object(); object && !object->empty()) {
      open('{');
      for (const auto& [key, member] : *object) {
        next();
        protocol::append_json_string(text_, key);
        text_ += ": ";
        put(member);
      }
      close('}');
    } else if (const auto* array = value.if_array(); array && !array->empty()) {
      open('[');
      for (const auto& item : *array) {
        next();
        put(item);
      }
      close(']');
    } else {
      protocol::append_json(text_, value);
    }
  }

  std::string text() && { return std::move(text_); }

 private:
  void open(char bracket) {
    text_ += bracket;
    ++depth_;
  }
  void next() {
    if (text_.back() != '{' && text_.back() != '[') text_ += ',';
    line();
  }
  void close(char bracket) {
    --depth_;
    line();
    text_ += bracket;
  }
  void line() {
    text_ += '\n';
    for (std::size_t level = 0; level < depth_; ++level)
      text_ += indent_;
  }

  std::string_view indent_;
  std::string text_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string indented_json(const json::value& value, std::string_view indent) {
  json_layout out(indent);
  out.put(value);
  return std::move(out).text();
}

}  // namespace server
