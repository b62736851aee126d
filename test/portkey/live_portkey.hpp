#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "portkey/lent_tools.hpp"
#include "portkey/narrowing.hpp"
#include "protocol/call_context.hpp"
#include "test/emulator/server.hpp"
#include "test/support/run.hpp"

/// One caller of Portkey's stand-in.
class live_portkey : public testing::Test {
 protected:
  portkey::upstreams where() const {
    portkey::base_url base = *portkey::parse_base_url(emulator_.url(), portkey::insecure::allowed);
    return {base, base};
  }

  /// From here on the policy is this, the caller is narrowed to these toolsets, and the keys are those.
  void is_served(portkey::tool_policy policy, const std::string& toolsets = {}) {
    box_ = std::make_unique<portkey::toolbox>(std::move(policy), where());
    if (!toolsets.empty()) within_ = *portkey::read_toolsets(toolsets, box_->allowed());
  }
  void has_keys(std::string admin, std::string workspace = {}) {
    keys_ = {portkey::secret(std::move(admin)), portkey::secret(std::move(workspace))};
  }

  portkey::lent_tools tools() { return {*box_, client_, keys_, within_}; }

  /// The paths of the requests so far, without their queries.
  std::vector<std::string> asked() const {
    std::vector<std::string> paths;
    for (const auto& each : emulator_.requests())
      paths.push_back(each.target.substr(0, each.target.find('?')));
    return paths;
  }

  /// Portkey's word to an Admin key that names no workspace where one is needed.
  static emulator::misbehaviour wants_workspace(std::string path) {
    emulator::misbehaviour rule;
    rule.path = std::move(path);
    rule.without = "workspace_id";
    rule.statuses = {400};
    rule.times = 1000;
    return rule;
  }

  static portkey::client_settings hasty() {
    portkey::client_settings settings;
    settings.first_backoff = std::chrono::milliseconds(2);
    return settings;
  }

  emulator::server emulator_;
  boost::asio::io_context loop_{1};
  portkey::client client_{loop_.get_executor(), hasty(), portkey::make_tls_profile({})};
  std::unique_ptr<portkey::toolbox> box_ = std::make_unique<portkey::toolbox>(portkey::tool_policy(), where());
  portkey::credentials keys_{portkey::secret(emulator::admin_key), {}};
  portkey::narrowing within_;
  protocol::call_context context_ = [] {
    protocol::call_context within;
    within.spoken = protocol::revision::r2026_07_28;
    within.until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    return within;
  }();
};
