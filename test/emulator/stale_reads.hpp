#pragma once

#include <boost/beast/http/verb.hpp>
#include <cstddef>
#include <string_view>

#include "test/emulator/organisation.hpp"

namespace emulator {

/// Reads of prompts that do not show the last write yet, as Portkey's may do for a while. Used on the server's thread only.
class stale_reads {
 public:
  /// After each write the next `reads` reads of prompts and their versions answer from the state before it; 0: none.
  void after_each_write(std::size_t reads);

  /// The organisation as one request sees it, for as long as this lives.
  class view {
   public:
    /// Shows `before` instead of what is there; nullptr: nothing else.
    view(organisation& org, stale_reads* before);
    ~view();
    view(const view&) = delete;
    view& operator=(const view&) = delete;

   private:
    organisation& org_;
    stale_reads* before_;
  };

  /// To be asked before each request is answered.
  view look(boost::beast::http::verb method, std::string_view path, organisation& org);

 private:
  void swap_with(organisation& org);

  std::size_t reads_ = 0;  ///< after each write
  std::size_t left_ = 0;   ///< of those after the last one
  rows prompts_;           ///< as they were before it
  rows versions_;
};

}  // namespace emulator
