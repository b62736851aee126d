#include "portkey/tool_search.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "portkey/asked_deed.hpp"
#include "portkey/catalogue.hpp"
#include "portkey/input_schema.hpp"
#include "portkey/search_index.hpp"
#include "portkey/search_terms.hpp"
#include "portkey/search_words.hpp"

namespace portkey {

namespace {

constexpr std::size_t most_words = 24;

/// What counts less than this, beside the best, is noise.
constexpr double least_of_best = 0.3;

std::vector<catalogue_tool> all_tools() {
  std::vector<catalogue_tool> out;
  for (const auto* set : catalogue)
    for (const auto& one : *set)
      out.push_back({&one, set});
  return out;
}

/// A description without the names of other tools, which it mentions to tell them apart from its own.
std::string own_words(std::string_view help) {
  std::string out;
  while (!help.empty()) {
    const auto end = std::min(help.find(' '), help.size() - 1) + 1;
    const auto word = help.substr(0, end);
    if (word.find('_') == word.npos) out += word;
    help.remove_prefix(end);
  }
  return out;
}

std::string input_words(const operation& one) {
  std::string out;
  for (const auto* input : inputs_of(one)) {
    out += input->name;
    out += ' ';
    out += input->help;
    out += ' ';
  }
  return out;
}

// Of the name, the title, the words people use, the description, the inputs, the toolset, and what is said of the same thing.
// Found by trying which weights find most of the tasks in test/portkey/search_tasks.json.
const std::vector<search_part> parts = {{1.3, true}, {12, true}, {2}, {0.35}, {0.1}, {0.7}, {0.15}};

/// What the tool is about: its name without the verb, so that create_config and list_configs are about the same.
std::string thing_of(const operation& one) {
  std::string out;
  const std::string_view name = one.name;
  for (const auto& term : search_terms(name.substr(name.find('_')), 10))
    out += ' ' + term;
  return out;
}

std::vector<std::string> texts_of(const catalogue_tool& each, const std::map<std::string, std::string>& things) {
  return {each.one->name,
          each.one->title,
          each.one->words,
          own_words(each.one->help),
          input_words(*each.one),
          std::string(each.of->name) + ' ' + each.of->title,
          things.at(thing_of(*each.one))};
}

search_index::synonyms synonyms() {
  search_index::synonyms out;
  for (const auto& [meant, said] : same_words())
    for (const auto& term : search_terms(said, 100))
      out.emplace(term, search_terms(meant, 1).front());
  return out;
}

search_index index_of(const std::vector<catalogue_tool>& tools) {
  // What people call a thing is the same whatever they want done with it.
  std::map<std::string, std::string> things;
  for (const auto& each : tools)
    (things[thing_of(*each.one)] += each.one->words) += ", ";
  std::vector<std::vector<std::string>> documents;
  documents.reserve(tools.size());
  for (const auto& each : tools)
    documents.push_back(texts_of(each, things));
  return {parts, documents, synonyms()};
}

/// The whole catalogue, made ready for searching once.
struct searchable {
  std::vector<catalogue_tool> tools = all_tools();
  search_index index = index_of(tools);
};

const searchable& everything() {
  static const searchable made;
  return made;
}

bool is_within(const catalogue_tool& each, toolset_bits within) {
  return within == 0 || (within & toolset_bit(each.of->name)) != 0;
}

bool contains(const std::vector<catalogue_tool>& tools, const catalogue_tool& one) {
  return std::any_of(tools.begin(), tools.end(), [&one](const auto& each) { return each.one == one.one; });
}

/// Tools that the query names, whole.
std::vector<catalogue_tool> named_in(std::string_view query, toolset_bits within) {
  std::vector<catalogue_tool> out;
  while (!query.empty()) {
    const auto end = query.find_first_of(" ,;\n\t");
    const auto word = query.substr(0, end);
    query.remove_prefix(end == query.npos ? query.size() : end + 1);
    for (const auto& each : everything().tools)
      if (word == each.one->name && is_within(each, within) && !contains(out, each)) out.push_back(each);
  }
  return out;
}

std::vector<catalogue_tool> ranked(std::string_view query, const std::vector<std::string>& terms, toolset_bits within,
                                   std::vector<std::string>& unknown) {
  const auto& tools = everything().tools;
  auto found = everything().index.find(terms);
  unknown = std::move(found.unknown);
  auto& hits = found.hits;
  const auto wanted = deed_in(query, found.understood);
  for (auto& [document, score] : hits)
    score *= likeliness(wanted, deed_of(*tools[document].one));
  std::erase_if(hits, [&](const auto& hit) { return !is_within(tools[hit.document], within); });
  std::stable_sort(hits.begin(), hits.end(),
                   [](const auto& one, const auto& other) { return one.score > other.score; });
  std::vector<catalogue_tool> out;
  for (const auto& [document, score] : hits)
    if (score >= least_of_best * hits.front().score) out.push_back(tools[document]);
  return out;
}

}  // namespace

void prepare_tool_search() {
  everything();
}

found_tools find_tools(std::string_view query, toolset_bits within, const tool_filter& may_call) {
  found_tools out;
  if (query.find_first_not_of(' ') == query.npos) {
    for (const auto& each : everything().tools)
      if (is_within(each, within) && may_call(*each.one)) out.tools.push_back(each);
    return out;
  }
  auto candidates = named_in(query, within);
  const auto terms = search_terms(query, most_words);
  if (candidates.empty() && !terms.empty()) candidates = ranked(query, terms, within, out.unknown);
  for (const auto& each : candidates)
    (may_call(*each.one) ? out.tools : out.shut).push_back(each);
  return out;
}

}  // namespace portkey
