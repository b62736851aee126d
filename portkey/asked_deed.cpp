#include "portkey/asked_deed.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "portkey/search_terms.hpp"

namespace portkey {

namespace {

/// Words that say what is to be done, in the form of `search_terms` when they are looked for.
constexpr auto creates = std::to_array<std::string_view>(
    {"create",   "add",     "make",     "new",    "build",   "invite",  "register", "setup",     "insert",
     "set",      "connect", "hook",     "open",   "onboard", "start",   "store",    "introduce", "grant",
     "save",     "write",   "generate", "issue",  "define",  "prepare", "launch",   "enter",     "submit",
     "post",     "record",  "plug",     "bring",  "first",   "attach",  "map",      "keep",      "fallback",
     "failover", "retry",   "throttle", "export", "dump"});
constexpr auto updates = std::to_array<std::string_view>(
    {"update",   "change",   "edit",     "modify", "rename",  "adjust",   "raise",    "lower",   "increase",
     "decrease", "publish",  "rotate",   "reset",  "replace", "promote",  "rollback", "enable",  "disable",
     "allow",    "forbid",   "extend",   "loosen", "tighten", "restrict", "move",     "switch",  "turn",
     "correct",  "fix",      "alter",    "reword", "tweak",   "refine",   "revise",   "rewrite", "amend",
     "convert",  "set",      "higher",   "bigger", "smaller", "lift",     "exempt",   "exclude", "bypass",
     "skip",     "run",      "kick",     "mark",   "point",   "swap",     "refresh",  "renew",   "bump",
     "cut",      "reassign", "transfer", "double", "reduce",  "grant",    "share"});
constexpr auto removes = std::to_array<std::string_view>(
    {"delete",     "remove",   "erase",     "drop",     "destroy",    "kick",   "revoke",       "archive",
     "disconnect", "rid",      "deletion",  "removal",  "unregister", "retire", "decommission", "abolish",
     "throw",      "sunset",   "uninstall", "detach",   "cancel",     "wipe",   "leave",        "unassign",
     "unlink",     "withdraw", "scrap",     "purge",    "unmap",      "eject",  "fire",         "abort",
     "stop",       "close",    "shut",      "obsolete", "needed",     "unused", "vanish",       "gone",
     "terminate",  "expel",    "ban",       "dissolve", "eliminate",  "quit"});
constexpr auto reads =
    std::to_array<std::string_view>({"list", "show", "see", "view", "look", "find", "check", "read", "fetch", "display",
                                     "inspect", "search", "lookup", "overview", "details", "status", "compare"});

/// Words, as they are written, that speak of several things, and of one.
constexpr auto several_words =
    std::to_array<std::string_view>({"all", "every", "which", "list", "overview", "have", "existing", "available",
                                     "catalogue", "inventory", "everyone", "each", "exist", "there"});
constexpr auto single_words =
    std::to_array<std::string_view>({"single", "one", "details", "status", "inspect", "this", "id", "uuid", "look"});

/// Words that a question for facts begins with; what it says about deeds is about the past.
constexpr std::array<std::string_view, 19> questions = {"who",   "which", "what", "when", "where", "is",  "are",
                                                        "was",   "were",  "does", "did",  "do",    "has", "have",
                                                        "whose", "why",   "show", "list", "how"};

std::vector<std::string> query_words(std::string_view text) {
  std::vector<std::string> out(1);
  for (const auto c : text) {
    if (c >= 'A' && c <= 'Z')
      out.back() += static_cast<char>(c - 'A' + 'a');
    else if (c >= 'a' && c <= 'z')
      out.back() += c;
    else if (!out.back().empty())
      out.emplace_back();
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

using word_set = std::set<std::string, std::less<>>;

/// In the form that `search_terms` gives them.
template <class Words>
word_set forms_of(const Words& words) {
  word_set out;
  for (const auto word : words)
    for (auto& form : search_terms(word, 1))
      out.insert(std::move(form));
  return out;
}

bool has_any(const std::vector<std::string>& terms, const word_set& wanted) {
  return std::any_of(terms.begin(), terms.end(), [&wanted](const auto& term) { return wanted.contains(term); });
}

template <class Words>
bool has_word(const std::vector<std::string>& words, const Words& wanted) {
  return std::find_first_of(words.begin(), words.end(), std::begin(wanted), std::end(wanted)) != words.end();
}
bool has_word(const std::vector<std::string>& words, std::initializer_list<std::string_view> wanted) {
  return has_word<std::initializer_list<std::string_view>>(words, wanted);
}

bool is_question(const std::vector<std::string>& words) {
  if (words.empty() || std::find(questions.begin(), questions.end(), words[0]) == questions.end()) return false;
  const std::vector<std::string> next(
      words.begin() + 1, words.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(words.size(), 3)));
  // "How do I …" and "what to do …" ask for the way, not for facts; "have it …" asks for nothing.
  if (words[0] == "how" || words[0] == "what") return !has_word(next, {"to", "do", "can", "i", "should", "change"});
  return words[0] != "have" || has_word(next, {"we", "i", "you", "they", "any"});
}

bool has_plural(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word.size() > 4 && word.back() == 's' &&
           std::string_view("sui").find(word[word.size() - 2]) == std::string_view::npos;
  });
}

}  // namespace

asked_deed deed_in(std::string_view query, const std::vector<std::string>& terms) {
  static const auto creating = forms_of(creates), updating = forms_of(updates), removing = forms_of(removes),
                    reading = forms_of(reads);
  const auto words = query_words(query);
  const bool asks = is_question(words);
  asked_deed out;
  out.read = asks || has_any(terms, reading) || has_word(words, {"get"});
  if (!asks) {
    out.create = has_any(terms, creating) || has_word(words, {"make"});
    out.update = has_any(terms, updating) || has_word(words, {"let"});
    out.remove = has_any(terms, removing) || has_word(words, {"anymore", "longer"}) ||
                 (has_word(words, {"take", "log", "sign", "throw"}) && has_word(words, {"out", "off", "away"}));
  }
  out.many = (has_word(words, several_words) || has_plural(words)) && !has_word(words, single_words);
  return out;
}

deed_kind deed_of(const operation& one) {
  switch (one.does) {
    case effect::reads: return one.lists ? deed_kind::list : deed_kind::look_up;
    case effect::creates: return deed_kind::create;
    case effect::deletes:
    case effect::revokes: return deed_kind::remove;
    default: return deed_kind::update;
  }
}

double likeliness(const asked_deed& asked, deed_kind does) {
  const bool writes = asked.create || asked.update || asked.remove;
  switch (does) {
    case deed_kind::list: return asked.many && !writes ? 1.3 : 0.95;
    case deed_kind::look_up: return asked.many && !writes ? 1.25 : 1;
    case deed_kind::create: return asked.create ? 1.1 : asked.read && !writes ? 0.6 : 1;
    case deed_kind::update: return asked.update ? 1.15 : writes ? 1.05 : asked.read ? 0.8 : 0.9;
    case deed_kind::remove: return asked.remove ? 1.15 : 0.9;
  }
  return 1;
}

}  // namespace portkey
