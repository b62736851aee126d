#pragma once

#include <cstddef>
#include <initializer_list>
#include <limits>
#include <string_view>

#include "portkey/base_url.hpp"
#include "portkey/client.hpp"

namespace portkey {

struct field;
struct shape;

/// A run of fields that has a name, because several operations share it or because it is nested.
struct field_list {
  const field* first = nullptr;
  std::size_t count = 0;
  constexpr const field* begin() const { return first; }
  constexpr const field* end() const;
  constexpr bool empty() const { return count == 0; }
};

enum class kind { text, integer, number, boolean, object, list, any };

/// Whether one of the names in a text, which are separated by "|", is what is looked for.
template <class Is>
constexpr bool any_name(std::string_view names, const Is& is_it) {
  while (!names.empty()) {
    const auto bar = names.find('|');
    if (is_it(names.substr(0, bar))) return true;
    names.remove_prefix(bar == names.npos ? names.size() : bar + 1);
  }
  return false;
}

/// How a text is written, beyond its length.
enum class text_format { plain, date_time, email, uri };

/// What must hold between the members of one object, checked before any request.
enum class condition {
  at_most_one,   ///< of the members `of`
  at_least_one,  ///< of the members `of`
  needed_when,   ///< each of `of`, when `with` is given, or is `value`
  only_when,     ///< each of `of`, only where `with` is given, or is `value`
  not_when,      ///< none of `of`, where `with` is given, or is `value`
  below,         ///< the number `of`, smaller than the number `with`
};

struct rule {
  condition is;
  const char* of;               ///< names of members, separated by "|"
  const char* with = nullptr;   ///< the other member, where there is one
  const char* value = nullptr;  ///< what it must be: a text, or true or false as JSON writes it; null: anything
};

/// A run of rules that has a name.
struct rule_list {
  const rule* first = nullptr;
  std::size_t count = 0;
  constexpr const rule* begin() const { return first; }
  constexpr const rule* end() const { return first + count; }
};

/// What a value may be. The same table is the input schema, the check of the arguments and the output schema.
struct shape {
  kind is = kind::text;
  double least = -std::numeric_limits<double>::infinity();  ///< of a number its value, of a text or list its length
  double most = std::numeric_limits<double>::infinity();
  text_format format = text_format::plain;
  std::initializer_list<const char*> choices = {};  ///< the only texts allowed; empty: any
  field_list fields = {};                           ///< of an object; empty: any members
  const shape* items = nullptr;                     ///< of a list
  bool open = false;                                ///< of an object: members beyond `fields` are allowed and kept
  kind shown = kind::any;                           ///< of an input that may be anything: the type its schema shows
  bool nullable = false;                            ///< of an input: null may be given, and means something
  const shape* values = nullptr;                    ///< of an object with free names: what each value is
  rule_list rules = {};                             ///< of an object
};

enum need { optional, required };

/// How a member of an answer comes out of Portkey's reply.
enum class derive {
  copied,     ///< from the member that `wire` names, or of the same name
  parsed,     ///< the same, but JSON that arrives as a text is read (config bodies)
  joined,     ///< the texts of the members that `wire` names, with one space between
  constant,   ///< `wire` itself
  gathered,   ///< an object whose fields are read from the object that it stands in
  exists,     ///< whether the member that `wire` names is there, and neither null nor empty
  succeeded,  ///< what Portkey says about success, or true, since the reply was one
  masked,     ///< copied, but every text and number in it is hidden, since it is or may hold a secret
  secret,     ///< copied: a secret that is the point of the tool. The result's `secrets` names it
};

/// How an input is put into the request.
enum class sent {
  as_is,      ///< texts as they are, in a query everything else as JSON writes it
  repeated,   ///< a list, in a query: the name once for each item
  comma,      ///< a list, as one text with commas
  json_text,  ///< any JSON, as a text
  flag,       ///< true as 1, false as 0
};

/// One input or one member of an answer.
struct field {
  const char* name;
  shape type;
  const char* help;
  need must = optional;
  /// What Portkey calls it, where that differs. In an answer a path ("summary.total"), alternatives separated by "|". In
  /// a body a path ("defaults.metadata"; "users[].id" is in the first item of a list), "*" for an object whose members go
  /// into the body itself without replacing others, or "." for the value that is the whole body. Two inputs with one wire
  /// name are two names for one thing: only one of them may be given.
  const char* wire = nullptr;
  derive how = derive::copied;
  sent as = sent::as_is;
  /// In an answer: names of members, at any depth of it, that are or may hold secrets, separated by "|". They are masked.
  const char* hides = nullptr;
  /// Of an input that is an object or a list: the tool whose schema already describes its members, which are checked here
  /// all the same but not said again.
  const char* said_by = nullptr;
};

constexpr const field* field_list::end() const {
  return first + count;
}

template <std::size_t size>
constexpr field_list list_of(const field (&fields)[size]) {
  return {fields, size};
}

template <std::size_t size>
constexpr rule_list list_of(const rule (&rules)[size]) {
  return {rules, size};
}

/// What a call does to Portkey's data. Annotations follow from it, and so do confirmation and read-only mode.
enum class effect { reads, creates, updates, deletes, revokes, rotates, resets, replaces };

/// Which key an operation is run with.
enum class key_kind {
  admin,      ///< an organisation's Admin key
  workspace,  ///< a Workspace key, on the gateway
  either,     ///< an Admin key or a Workspace key
  none,       ///< public: no key is sent
};

/// Which of the two hosts serves it.
enum class plane { control, gateway };

/// How a list is paged. Callers always see `current_page` (from 0) and `page_size`.
struct paging {
  const char* page = nullptr;  ///< the wire name of the page number; null: the operation has no pages
  const char* size = nullptr;
  int first = 0;        ///< the number of the first page on the wire
  int by_default = 50;  ///< the page size that is sent when the caller names none
  int most = 100;
  /// Whether the reply says how many there are. Where it does not, the whole list is fetched and paged here, because
  /// `total` and `next_page` would otherwise be guesses.
  bool counted = true;
  /// Whether Portkey knows no pages here: it always sends the whole list, which is paged here.
  bool here = false;
  const char* total = "total";  ///< the member of the reply that says how many there are
};
constexpr paging snake_pages(int by_default, int most) {
  return {"current_page", "page_size", 0, by_default, most};
}
constexpr paging uncounted_pages(int by_default, int most) {
  return {"current_page", "page_size", 0, by_default, most, false};
}
/// Pages of a list that Portkey sends whole.
constexpr paging own_pages(int by_default, int most) {
  return {"current_page", "page_size", 0, by_default, most, false, true};
}
/// Pages that Portkey counts from 1, in `page`.
constexpr paging pages_from_one(int by_default, int most) {
  return {"page", "page_size", 1, by_default, most};
}
constexpr paging camel_pages(int by_default, int most) {
  return {"currentPage", "pageSize", 0, by_default, most};
}

/// One operation of Portkey's API, which is one tool.
struct operation {
  const char* name;
  const char* title;
  const char* help;        ///< the description that clients see
  const char* words = "";  ///< what people say for it that its texts do not, for those who search
  verb sends = verb::get;
  /// The path, with a {hole} for each field of `path`. Null: a program (composites.hpp) without a request of its own.
  const char* to = nullptr;
  effect does = effect::reads;
  key_kind needs = key_kind::admin;
  const char* scope = nullptr;  ///< the scope that the key must have; null only for what is public
  plane at = plane::control;
  api_version version = api_version::v1;
  std::initializer_list<field> path = {};
  std::initializer_list<field> query = {};
  field_list filters = {};  ///< further query fields, shared with other operations
  std::initializer_list<field> body = {};
  field_list settings = {};                ///< further body fields, shared with other operations
  std::initializer_list<field> asks = {};  ///< inputs for its program alone, which no request carries
  std::initializer_list<rule> rules = {};  ///< between the inputs
  const char* fixed = nullptr;             ///< a JSON object whose members are in every body
  bool each_time = false;  ///< the same call again has another effect (a further version, another e-mail)
  paging pages = {};
  const char* lists = nullptr;  ///< the member of the answer that holds the items of a list
  const char* says = nullptr;   ///< `message` of the answer, with a {hole} for an argument
  std::initializer_list<field> gives = {};
  field_list details = {};     ///< further members of the answer, shared with other operations
  bool keeps_rest = false;     ///< members of the reply beyond those are kept
  bool answered_here = false;  ///< a program that asks nobody else
  bool quotes = false;  ///< what it answers holds texts of other people: prompts, logs, descriptions by third parties
};

/// Whether the effect is a write, and whether it destroys (confirmation and executors go by this).
constexpr bool is_write(effect does) {
  return does != effect::reads;
}
constexpr bool is_destructive(effect does) {
  return does >= effect::deletes;
}

/// Operations of one kind of thing.
struct toolset {
  const char* name;
  const char* title;
  const operation* first;
  std::size_t count;

  template <std::size_t size>
  constexpr toolset(const char* its_name, const char* its_title, const operation (&operations)[size])
      : name(its_name), title(its_title), first(operations), count(size) {}
  constexpr const operation* begin() const { return first; }
  constexpr const operation* end() const { return first + count; }
};

}  // namespace portkey
