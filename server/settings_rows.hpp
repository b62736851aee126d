#pragma once

#include <concepts>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "server/settings_table.hpp"

namespace server {

/// The accepted range of a number, both ends included.
struct bounds {
  std::uint64_t least;
  std::uint64_t most;
};

/// Builds the rows of one section: ties a key to a member of the section's struct and its type to a kind.
template <class Section>
class section_rows {
 public:
  /// `path` is a generic lambda from (const) settings to the (const) section.
  template <class Path>
  section_rows(std::string section, Path path) : section_(std::move(section)), writable_(path), readable_(path) {}

  setting text(const char* key, std::string Section::*member, const char* fallback, const char* help) const {
    return plain({.kind = value_kind::text}, key, member, fallback, help);
  }

  setting list(const char* key, std::vector<std::string> Section::*member, const char* fallback,
               const char* help) const {
    return plain({.kind = value_kind::list}, key, member, fallback, help);
  }

  setting flag(const char* key, bool Section::*member, const char* fallback, const char* help) const {
    return plain({.kind = value_kind::boolean}, key, member, fallback, help);
  }

  setting secret(const char* key, portkey::secret Section::*member, const char* help) const {
    return plain({.kind = value_kind::secret}, key, member, "", help);
  }

  /// `range` is in milliseconds.
  setting duration(const char* key, std::chrono::milliseconds Section::*member, bounds range, const char* fallback,
                   const char* help) const {
    return plain({.kind = value_kind::duration, .least = range.least, .most = range.most}, key, member, fallback, help);
  }

  setting size(const char* key, std::size_t Section::*member, bounds range, const char* fallback,
               const char* help) const {
    return amount(value_kind::size, key, member, range, fallback, help);
  }

  template <std::unsigned_integral Number>
  setting number(const char* key, Number Section::*member, bounds range, const char* fallback, const char* help) const {
    return amount(value_kind::integer, key, member, range, fallback, help);
  }

  /// `names` are in the order of the enumeration.
  template <class Choice>
  setting choice(const char* key, Choice Section::*member, std::vector<std::string> names, const char* fallback,
                 const char* help) const {
    auto row = empty_row({.kind = value_kind::choice, .choices = names}, key, fallback, help);
    row.set = [to = writable_, member, names](settings& all, const setting_value& value) {
      for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == std::get<std::string>(value)) to(all).*member = static_cast<Choice>(i);
      }
    };
    row.get = [from = readable_, member, names](const settings& all) {
      return setting_value(names.at(static_cast<std::size_t>(from(all).*member)));
    };
    return row;
  }

 private:
  setting empty_row(value_shape shape, const char* key, const char* fallback, const char* help) const {
    return {.section = section_, .key = key, .shape = std::move(shape), .fallback = fallback, .help = help};
  }

  template <class T>
  setting plain(value_shape shape, const char* key, T Section::*member, const char* fallback, const char* help) const {
    auto row = empty_row(std::move(shape), key, fallback, help);
    row.set = [to = writable_, member](settings& all, const setting_value& value) {
      to(all).*member = std::get<T>(value);
    };
    row.get = [from = readable_, member](const settings& all) { return setting_value(from(all).*member); };
    return row;
  }

  template <class Number>
  setting amount(value_kind kind, const char* key, Number Section::*member, bounds range, const char* fallback,
                 const char* help) const {
    if (range.most > std::numeric_limits<Number>::max()) throw std::logic_error("the bound exceeds the type");
    auto row = empty_row({.kind = kind, .least = range.least, .most = range.most}, key, fallback, help);
    row.set = [to = writable_, member](settings& all, const setting_value& value) {
      to(all).*member = static_cast<Number>(std::get<std::uint64_t>(value));
    };
    row.get = [from = readable_, member](const settings& all) {
      return setting_value(std::uint64_t{from(all).*member});
    };
    return row;
  }

  std::string section_;
  std::function<Section&(settings&)> writable_;
  std::function<const Section&(const settings&)> readable_;
};

}  // namespace server
