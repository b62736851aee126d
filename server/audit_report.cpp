#include "server/audit_report.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include "portkey/audit_trail.hpp"
#include "protocol/iso_time.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/nearest_name.hpp"
#include "server/asked_time.hpp"
#include "server/audit_rows.hpp"
#include "server/log.hpp"
#include "server/text_table.hpp"

namespace server {

namespace {

namespace json = boost::json;

constexpr std::size_t longest_line = std::size_t{64} * 1024;
constexpr std::size_t longest_cell = 48;
constexpr std::size_t rows_of_table = 1'000;

bool matches(const json::object& row, const char* name, const std::string& wanted) {
  return wanted.empty() || protocol::text_at(row, name).value_or("") == wanted;
}

bool is_shown(const json::object& row, const audit_filter& by) {
  const auto time = *protocol::text_at(row, "time");
  return (by.since.empty() || time >= by.since) && (by.until.empty() || time <= by.until) &&
         matches(row, "principal", by.principal) && matches(row, "tool", by.tool) &&
         matches(row, "outcome", by.outcome);
}

/// Without what a terminal acts on, and not so long that it spoils the table.
std::string cell(const json::object& row, const char* name) {
  const auto* value = row.if_contains(name);
  if (!value || value->is_null()) return {};
  if (!value->is_string())
    return escaped_line(std::string(protocol::beginning(protocol::to_json_text(*value), longest_cell)));
  const std::string_view text = value->get_string();
  const auto begins = protocol::beginning(text, longest_cell);
  std::string quoted;
  protocol::append_json_string(quoted, begins);
  auto out = escaped_line(quoted.substr(1, quoted.size() - 2));
  return begins.size() < text.size() ? out + "…" : out;
}

/// Writes rows: JSON at once, tables in pieces whose columns fit.
class row_writer {
 public:
  row_writer(std::ostream& out, bool as_json) : out_(out), as_json_(as_json) {}

  void write(const json::object& row) {
    if (as_json_) {
      out_ << escaped_line(protocol::to_json_text(row)) << '\n';
      return;
    }
    std::vector<std::string> cells;
    for (const auto* name : table_.headings)
      cells.push_back(cell(row, name));
    table_.rows.push_back(std::move(cells));
    if (table_.rows.size() == rows_of_table) flush();
  }
  void flush() {
    if (!table_.rows.empty()) out_ << as_text(table_);
    table_.rows.clear();
  }

 private:
  std::ostream& out_;
  bool as_json_;
  text_table table_{{"time", "principal", "client", "tool", "target", "outcome", "why", "status", "ms"}, 2};
};

void read_lines(std::istream& from, audit_rows& into) {
  std::vector<char> line(longest_line);
  while (true) {
    from.getline(line.data(), static_cast<std::streamsize>(line.size()));
    if (from.good() || (from.eof() && from.gcount() > 0)) into.add(line.data());
    if (from.bad() || from.eof()) return;
    if (!from.fail()) continue;
    into.add_unreadable();
    from.clear();
    from.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
}

}  // namespace

boost::system::result<audit_filter, std::string> read_audit_filter(const audit_options& from,
                                                                   std::chrono::system_clock::time_point now) {
  audit_filter out;
  out.principal = from.principal;
  out.tool = from.tool;
  out.outcome = from.outcome;
  out.limit = from.limit;
  for (const auto& [name, text, into] : {std::tuple(std::string("--since "), &from.since, &out.since),
                                         std::tuple(std::string("--until "), &from.until, &out.until)}) {
    if (text->empty()) continue;
    const auto read = parse_asked_time(*text, now);
    if (!read) {
      std::string why = name + read.error() + ".";
      return why;
    }
    *into = protocol::iso_time(*read);
  }
  constexpr std::array<std::string_view, 5> outcomes = {"success", "failed", "denied", "cancelled", "unknown"};
  if (!out.outcome.empty() && std::ranges::find(outcomes, out.outcome) == outcomes.end()) {
    std::string why = "--outcome wants success, failed, denied, cancelled or unknown";
    why += protocol::did_you_mean(out.outcome, outcomes) + ".";
    return why;
  }
  return out;
}

std::size_t write_audit_report(std::istream& log, const audit_filter& shown, bool as_json, std::ostream& out) {
  row_writer writer(out, as_json);
  std::multimap<std::string, json::object> last;
  audit_rows rows([&](json::object row) {
    if (!is_shown(row, shown)) return;
    if (shown.limit == 0) return writer.write(row);
    std::string time(*protocol::text_at(row, "time"));
    last.emplace(std::move(time), std::move(row));
    if (last.size() > shown.limit) last.erase(last.begin());
  });
  read_lines(log, rows);
  rows.finish();
  for (const auto& [time, row] : last)
    writer.write(row);
  writer.flush();
  return rows.unreadable();
}

int report_audit(const std::string& file, const audit_options& options) {
  const auto refuse = [](const std::string& sentence) {
    std::cerr << "portkey-mcp: " << sentence << '\n';
    return 1;
  };
  const auto shown = read_audit_filter(options, std::chrono::system_clock::now());
  if (!shown) return refuse(shown.error());
  std::ifstream opened;
  if (file != "-") opened.open(file, std::ios::binary);
  std::istream& log = file == "-" ? std::cin : opened;
  std::size_t unreadable = 0;
  if (log) unreadable = write_audit_report(log, *shown, options.json, std::cout);
  if (!std::cout.flush()) return refuse("Standard output takes no more.");
  if (!log.eof())
    return refuse("The audit log " + file + " cannot be read: " + std::system_category().message(errno) + ".");
  if (unreadable > 0)
    std::cerr << "portkey-mcp: " << unreadable << (unreadable == 1 ? " line is no entry" : " lines are no entries")
              << " of an audit log.\n";
  return 0;
}

}  // namespace server
