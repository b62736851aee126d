#include "server/log.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <utility>

#include "protocol/header_value.hpp"
#include "protocol/iso_time.hpp"
#include "protocol/json_text.hpp"
#include "server/blocked_signals.hpp"
#include "server/redaction.hpp"

namespace server {

namespace {

constexpr std::size_t queue_size = 8192;

struct open_log {
  std::shared_ptr<spdlog::logger> logger;
  std::atomic<log_level> level = log_level::info;
  log_format format = log_format::json;
};
open_log current_log;

const char* name_of(log_level level) {
  switch (level) {
    case log_level::trace: return "trace";
    case log_level::debug: return "debug";
    case log_level::info: return "info";
    case log_level::warning: return "warning";
    case log_level::error: return "error";
  }
  return "info";
}

}  // namespace

std::string escaped_line(std::string text) {
  if (!protocol::is_utf8(text))
    for (auto& c : text)
      if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0U;
    const auto third = at + 2 < text.size() ? static_cast<unsigned char>(text[at + 2]) : 0U;
    if (c == 0xc2 && next >= 0x80 && next <= 0x9f) {
      constexpr std::string_view hex = "0123456789abcdef";
      out += "\\u00";
      out += hex[next >> 4];
      out += hex[next & 15];
      at += 1;
    } else if (c == 0xe2 && next == 0x80 && (third == 0xa8 || third == 0xa9)) {
      out += third == 0xa8 ? "\\u2028" : "\\u2029";
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

log_member unless_empty(std::string_view key, const std::string& text) {
  log_member out(key, text);
  if (text.empty()) out.value = nullptr;
  return out;
}

std::string log_text(log_format format, std::string_view time, log_level level, std::string_view event,
                     log_members members) {
  std::string out;
  if (format == log_format::json) {
    boost::json::object line;
    line["time"] = time;
    line["level"] = name_of(level);
    line["event"] = event;
    for (const auto& [name, value] : members)
      if (!value.is_null()) line[name] = value;
    out = protocol::to_json_text(line);
  } else {
    out = std::string(time) + " " + name_of(level) + " " + std::string(event);
    for (const auto& [name, value] : members) {
      if (value.is_null()) continue;
      out += ' ';
      out += name;
      out += '=';
      protocol::append_json(out, value);
    }
  }
  return escaped_line(std::move(out));
}

void start_log(log_level level, log_format format) {
  const blocked_signals while_its_thread_begins;
  spdlog::init_thread_pool(queue_size, 1);
  current_log.logger =
      std::make_shared<spdlog::async_logger>("portkey-mcp", std::make_shared<spdlog::sinks::stderr_sink_mt>(),
                                             spdlog::thread_pool(), spdlog::async_overflow_policy::overrun_oldest);
  current_log.logger->set_pattern("%v");
  current_log.logger->flush_on(spdlog::level::info);
  current_log.level = level;
  current_log.format = format;
}

bool is_logged(log_level level) {
  return current_log.logger && level >= current_log.level;
}

void set_log_level(log_level level) {
  current_log.level = level;
}

void stop_log() {
  if (!current_log.logger) return;
  current_log.logger->flush();
  spdlog::shutdown();  // joins the writing thread, which must not be the last to hold the logger
  current_log.logger.reset();
}

void log_line(log_level level, std::string_view event, log_members members) {
  if (!is_logged(level)) return;
  auto line = log_text(current_log.format, protocol::iso_time(std::chrono::system_clock::now()), level, event, members);
  current_log.logger->info(redacted(std::move(line), written::as_json));
}

}  // namespace server
