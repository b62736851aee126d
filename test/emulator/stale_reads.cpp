#include "test/emulator/stale_reads.hpp"

#include <utility>

#include "test/emulator/prompt_versions.hpp"

namespace emulator {

namespace {

/// Partials are not prompts, and what a prompt is run with is always the truth.
bool concerns_prompts(std::string_view path) {
  return (path == "/prompts" || path.starts_with("/prompts/")) && !path.starts_with("/prompts/partials") &&
         !path.ends_with("/render") && !path.ends_with("/completions");
}

}  // namespace

void stale_reads::after_each_write(std::size_t reads) {
  reads_ = reads;
  left_ = 0;
}

stale_reads::view stale_reads::look(boost::beast::http::verb method, std::string_view path, organisation& org) {
  if (reads_ == 0 || !concerns_prompts(path)) return view(org, nullptr);
  if (method == boost::beast::http::verb::get) {
    if (left_ == 0) return view(org, nullptr);
    --left_;
    return view(org, this);
  }
  prompts_ = org.table(prompt.table);
  versions_ = org.table(prompt_versions.table);
  left_ = reads_;
  return view(org, nullptr);
}

void stale_reads::swap_with(organisation& org) {
  std::swap(org.table(prompt.table), prompts_);
  std::swap(org.table(prompt_versions.table), versions_);
}

stale_reads::view::view(organisation& org, stale_reads* before) : org_(org), before_(before) {
  if (before_) before_->swap_with(org_);
}

stale_reads::view::~view() {
  if (before_) before_->swap_with(org_);
}

}  // namespace emulator
