#include <cstdlib>

#include "portkey/answer.hpp"
#include "portkey/arguments.hpp"
#include "portkey/catalogue.hpp"
#include "portkey/composites.hpp"
#include "portkey/composites/completion_metadata.hpp"
#include "portkey/request.hpp"
#include "portkey/text_format.hpp"
#include "protocol/header_value.hpp"
#include "protocol/json.hpp"
#include "test/fuzz/pieces.hpp"

// Whatever the arguments and the reply of whichever tool: a request that is bound can be sent, and a result keeps to its
// bound or is an error of one sentence.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t max_chars = 2000;
  if (size < 2) return 0;
  const auto& set = *portkey::catalogue[data[0] % portkey::catalogue.size()];
  const auto& one = *(set.begin() + data[1] % set.count);
  const auto text = fuzz::text_of(data + 2, size - 2);
  const auto half = text.find('\n');
  const auto arguments = protocol::parse_json(text.substr(0, half));
  const bool are_given = arguments && arguments->is_object();
  boost::json::object given;
  if (are_given) given = arguments->get_object();
  const auto problems = portkey::argument_problems(one, given);
  if (!protocol::is_utf8(problems)) std::abort();
  const auto* program = portkey::program_of(one);
  const auto refusal = program && program->refuses ? program->refuses(given) : std::string();
  if (!protocol::is_utf8(refusal)) std::abort();
  if (problems.empty() && one.to) {
    const auto bound = portkey::bind_request(one, given, {});
    if (bound && (bound->target.empty() || bound->target.find_first_of(" \r\n") != std::string::npos)) std::abort();
  } else if (!problems.empty()) {
    given.clear();  // what was refused gets no further
  }
  for (const auto c : portkey::metadata_header(given))
    if (c < 0x20 || c > 0x7e) std::abort();
  if (half == text.npos) return 0;
  portkey::reply received;
  received.status = 200;
  received.body = text.substr(half + 1);
  const auto result = portkey::shape_answer(one, given, received, max_chars);
  if (!protocol::is_utf8(result.text)) std::abort();
  if (!result.is_error && portkey::characters(result.text) > max_chars) std::abort();
  return 0;
}
