#include "server/reload.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "server/log.hpp"
#include "server/settings_table.hpp"

namespace server {

namespace asio = boost::asio;

namespace {

std::string joined(const std::vector<std::string>& texts, const char* between) {
  std::string out;
  for (const auto& text : texts)
    out += (out.empty() ? "" : between) + text;
  return out;
}

void keep(const std::string& why) {
  log_line(log_level::error, "not reloaded", {{"why", why}, {"kept", "the settings and files in use"}});
}

bool is_about(const reloadable& part, const std::string& name) {
  return std::ranges::find(part.names, name) != part.names.end();
}

bool differs(const setting& row, const settings& one, const settings& other) {
  if (!row.is_secret()) return value_text(row.shape, row.get(one)) != value_text(row.shape, row.get(other));
  return std::get<portkey::secret>(row.get(one)).reveal() != std::get<portkey::secret>(row.get(other)).reveal();
}

/// The settings that have changed without a part that takes them over.
std::vector<std::string> waiting_for_a_restart(const std::vector<reloadable>& parts, const settings& running,
                                               const settings& wanted) {
  std::vector<std::string> names;
  for (const auto& row : all_settings()) {
    const bool covered = std::ranges::any_of(parts, [&](const auto& part) { return is_about(part, row.name()); });
    if (!covered && differs(row, running, wanted)) names.push_back(row.name());
  }
  return names;
}

}  // namespace

void reload(const reread& read, const std::vector<reloadable>& parts, settings& running) {
  const auto loaded = read();
  if (!loaded) return keep(joined(loaded.error(), "; "));
  std::vector<std::function<void()>> changes;
  for (const auto& part : parts) {
    auto prepared = part.prepare(loaded->values);
    if (!prepared) return keep(prepared.error());
    changes.push_back(std::move(*prepared));
  }
  const auto waiting = waiting_for_a_restart(parts, running, loaded->values);
  // Said before the log itself may fall silent.
  log_line(log_level::info, "reloaded",
           {{"changes_that_want_a_restart", joined(waiting, ", ")}, {"warnings", joined(loaded->warnings, "; ")}});
  for (const auto& change : changes)
    change();
  for (const auto& row : all_settings())
    for (const auto& part : parts)
      if (is_about(part, row.name())) row.set(running, row.get(loaded->values));
}

asio::awaitable<void> reload_on_signal(asio::signal_set& hangups, const reread& read,
                                       const std::vector<reloadable>& parts, settings& running,
                                       const service_manager& tells, const std::string& status) {
  boost::system::error_code error;
  while (true) {
    co_await hangups.async_wait(asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    tells.reloading();
    reload(read, parts, running);
    tells.ready(status);
  }
}

}  // namespace server
