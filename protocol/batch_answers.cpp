#include "protocol/batch_answers.hpp"

namespace protocol {

batch_answers::batch_answers(const std::vector<bad_message>& unreadable) {
  for (const auto& each : unreadable)
    append(error_message(each.id, each.why));
}

void batch_answers::add(const boost::json::value& id, const outcome& ended) {
  auto item = ended ? result_message(id, *ended) : error_message(id, ended.error());
  if (items_.size() + item.size() > most_bytes)
    item = error_message(id, error(code::overloaded,
                                   "The answers of this batch are too large together; send its calls "
                                   "on their own."));
  append(item);
}

void batch_answers::append(const std::string& item) {
  if (!items_.empty()) items_ += ',';
  items_ += item;
}

}  // namespace protocol
