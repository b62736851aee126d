#pragma once

#include "portkey/lent_tools.hpp"
#include "server/application.hpp"
#include "server/settings.hpp"

namespace server {

/// The product: Portkey's operations as tools, what they read as resources, and ready-made prompts that lead through them.
class portkey_application final : public application {
 public:
  explicit portkey_application(const settings& from);

  const protocol::server_identity& identity() const override { return identity_; }
  std::unique_ptr<lent_features> lend(loop& here, const caller& who) const override;
  std::size_t size() const override { return tools_.size(); }
  boost::system::result<std::uint64_t, std::string> narrow(const tool_wish& wanted, std::uint64_t from) const override;
  std::vector<catalogue_row> catalogue() const override;
  access access_for(std::string_view tool) const override;
  bool lists_the_same(const application& other) const override;

  const portkey::toolbox& tools() const { return tools_; }

 private:
  portkey::toolbox tools_;
  portkey::credentials keys_;  ///< the server's own, in mode none
  protocol::server_identity identity_;
};

/// How the upstream is reached, of the settings.
portkey::client_settings client_settings_of(const settings& from);

}  // namespace server
