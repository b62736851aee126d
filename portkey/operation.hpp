#pragma once

#include <cstddef>
#include <initializer_list>
#include <limits>

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

/// How a text is written, beyond its length.
enum class text_format { plain, date_time, email, uri };

/// What a value may be. The same table is the input schema, the check of the arguments and the output schema.
struct shape {
  kind is = kind::text;
  double least = -std::numeric_limits<double>::infinity();  ///< of a number its value, of a text or list its length
  double most = std::numeric_limits<double>::infinity();
  text_format format = text_format::plain;
  std::initializer_list<const char*> choices = {};  ///< the only texts allowed; empty: any
  field_list fields = {};                           ///< of an object; empty: any members
  const shape* items = nullptr;                     ///< of a list
  bool open = false;                                ///< of an object in an answer: members beyond `fields` are kept
};

enum need { optional, required };

/// How a member of an answer comes out of Portkey's reply.
enum class derive {
  copied,     ///< from the member that `wire` names, or of the same name
  parsed,     ///< the same, but JSON that arrives as a text is read (config bodies)
  joined,     ///< the texts of the members that `wire` names, with one space between
  constant,   ///< `wire` itself
  succeeded,  ///< what Portkey says about success, or true, since the reply was one
};

/// One input or one member of an answer.
struct field {
  const char* name;
  shape type;
  const char* help;
  need must = optional;
  /// What Portkey calls it, where that differs. In an answer a path ("summary.total"), alternatives separated by "|".
  const char* wire = nullptr;
  derive how = derive::copied;
};

constexpr const field* field_list::end() const {
  return first + count;
}

template <std::size_t size>
constexpr field_list list_of(const field (&fields)[size]) {
  return {fields, size};
}

/// What a call does to Portkey's data. Annotations follow from it, and so do confirmation and read-only mode.
enum class effect { reads, creates, updates, deletes, revokes, rotates, resets, replaces };

/// Which key an operation is run with.
enum class key_kind {
  admin,      ///< an organisation's Admin key
  workspace,  ///< a Workspace key, on the gateway
  either,     ///< an Admin key or a Workspace key
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
};
constexpr paging snake_pages(int by_default, int most) {
  return {"current_page", "page_size", 0, by_default, most};
}
constexpr paging uncounted_pages(int by_default, int most) {
  return {"current_page", "page_size", 0, by_default, most, false};
}
constexpr paging camel_pages(int by_default, int most) {
  return {"currentPage", "pageSize", 0, by_default, most};
}

/// One operation of Portkey's API, which is one tool.
struct operation {
  const char* name;
  const char* title;
  const char* help;  ///< the description that clients see
  verb sends = verb::get;
  const char* to = nullptr;  ///< the path, with a {hole} for each field of `path`
  effect does = effect::reads;
  key_kind needs = key_kind::admin;
  const char* scope = nullptr;  ///< the scope that the key must have
  plane at = plane::control;
  api_version version = api_version::v1;
  std::initializer_list<field> path = {};
  std::initializer_list<field> query = {};
  field_list filters = {};  ///< further query fields, shared with other operations
  std::initializer_list<field> body = {};
  paging pages = {};
  const char* lists = nullptr;  ///< the member of the answer that holds the items of a list
  const char* says = nullptr;   ///< `message` of the answer, with a {hole} for an argument
  std::initializer_list<field> gives = {};
  bool keeps_rest = false;  ///< members of the reply beyond `gives` are kept
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
