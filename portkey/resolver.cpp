#include "portkey/resolver.hpp"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <map>
#include <utility>

#include "portkey/waiter.hpp"

namespace portkey {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// More addresses of one name than this are not tried anyway.
constexpr std::size_t most_addresses = 16;

struct name_entry {
  bool pending = true;
  error_code error;
  addresses found;
  deadline forget_at{};
  queue_of<waiter> waiting;
};

result<addresses> answer_of(const std::string& host, const error_code& error, const addresses& found) {
  if (error) return fault(fault_kind::resolve, "the name " + host + " could not be resolved: " + error.message());
  if (found.empty()) return fault(fault_kind::resolve, "the name " + host + " has no address");
  return found;
}

}  // namespace

name_lookup system_lookup(const asio::any_io_executor& loop) {
  auto system = std::make_shared<tcp::resolver>(loop);
  return [system](const std::string& name, std::function<void(error_code, addresses)> done) {
    system->async_resolve(name, "", [done = std::move(done)](const error_code& error, const auto& results) {
      addresses found;
      for (const auto& entry : results) {
        const auto address = entry.endpoint().address();
        if (std::find(found.begin(), found.end(), address) == found.end()) found.push_back(address);
        if (found.size() == most_addresses) break;
      }
      done(error, std::move(found));
    });
  };
}

struct resolver::state : std::enable_shared_from_this<state> {
  state(asio::any_io_executor on, name_lookup how, resolver_memory bounds)
      : loop(std::move(on)), lookup(std::move(how)), memory(bounds) {}

  /// The entry of a name, being looked up or remembered; null when there is no room for one more.
  std::shared_ptr<name_entry> entry_for(const std::string& host) {
    const auto now = deadline::clock::now();
    std::erase_if(names, [now](const auto& known) { return !known.second->pending && known.second->forget_at <= now; });
    if (const auto known = names.find(host); known != names.end()) return known->second;
    if (names.size() >= memory.names && !forget_one()) return nullptr;
    auto entry = std::make_shared<name_entry>();
    names.emplace(host, entry);
    lookup(host, [weak = weak_from_this(), entry](const error_code& error, addresses found) {
      entry->pending = false;
      entry->error = error;
      entry->found = std::move(found);
      if (const auto self = weak.lock()) entry->forget_at = deadline::clock::now() + self->kept_for(*entry);
      for (auto& one : entry->waiting)
        one.call();
    });
    return entry;
  }

  std::chrono::milliseconds kept_for(const name_entry& entry) const {
    return entry.error || entry.found.empty() ? memory.failures : memory.answers;
  }

  bool forget_one() {
    const auto known = std::find_if(names.begin(), names.end(), [](const auto& one) { return !one.second->pending; });
    if (known == names.end()) return false;
    names.erase(known);
    return true;
  }

  asio::any_io_executor loop;
  name_lookup lookup;
  resolver_memory memory;
  std::map<std::string, std::shared_ptr<name_entry>> names;
};

resolver::resolver(asio::any_io_executor loop, name_lookup lookup, resolver_memory memory)
    : state_(std::make_shared<state>(std::move(loop), std::move(lookup), memory)) {}

resolver::~resolver() = default;

awaitable<result<addresses>> resolver::resolve(std::string host, deadline until) {
  error_code not_an_address;
  const auto literal = asio::ip::make_address(host, not_an_address);
  if (!not_an_address) co_return addresses(1, literal);

  const auto self = state_;
  const auto entry = self->entry_for(host);
  if (!entry) co_return fault(fault_kind::overloaded, "too many names are being resolved at once");
  if (entry->pending) {
    waiter place(self->loop);
    entry->waiting.push_back(place);
    const wake how = co_await place.wait_until(until);
    if (how == wake::expired) co_return fault(fault_kind::timeout, "the name " + host + " was not resolved");
    if (how == wake::cancelled) co_return fault(fault_kind::cancelled, "the call was cancelled");
  }
  co_return answer_of(host, entry->error, entry->found);
}

}  // namespace portkey
