#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <set>
#include <string>

#include "protocol/subscriptions.hpp"

namespace server {

/// Somebody who listens for changes.
struct listener_entry {
  protocol::listen_filter filter;
  boost::json::value
      id;  ///< of the request subscriptions/listen (2026-07-28); null: a session, which has no such request
  std::function<void(std::string message)> hear;
};

/// Those who listen on one loop. Used from its thread only; an entry outlives its place here.
class listeners {
 public:
  /// A place for as long as it lives.
  class place {
   public:
    place(listeners& book, listener_entry& one) : book_(book), one_(one) { book_.all_.insert(&one_); }
    ~place() { book_.all_.erase(&one_); }
    place(const place&) = delete;
    place& operator=(const place&) = delete;

   private:
    listeners& book_;
    listener_entry& one_;
  };

  /// Tells those who want to hear of it.
  void tell(const protocol::change& what) const;

 private:
  std::set<listener_entry*> all_;
};

}  // namespace server
