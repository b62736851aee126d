#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include "test/portkey/upstream_fixture.hpp"
#include "test/support/gzip.hpp"
#include "test/support/scripted_peer.hpp"

namespace {

using support::conversation;
using support::ending;
using support::gzip;
using support::ok;
using support::scripted_peer;

using script = std::vector<conversation>;

/// One way to misbehave, and what the caller gets for it.
struct upstream_fault {
  std::string name;
  script lines;          ///< after them every connection gets a good conversation
  std::string said;      ///< a regular expression that the failure holds; empty: the result is a good one
  std::size_t requests;  ///< that the peer gets for it
  std::string tool = "list_all_users";
  int ms = 3000;
};

void PrintTo(const upstream_fault& row, std::ostream* out) {
  *out << row.name;
}

script thrice(const conversation& bad) {
  return {bad, bad, bad};
}

/// Answers, and then reads on.
script answered(std::vector<std::string> answers) {
  return {{.answers = std::move(answers), .end = ending::hold}};
}

std::string status(const std::string& line, const std::string& fields = "", const std::string& body = "") {
  return "HTTP/1.1 " + line + "\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string json(const std::string& fields, const std::string& body) {
  return status("200 OK", "Content-Type: application/json\r\n" + fields, body);
}

std::string chunked(const std::string& chunks) {
  return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
}

std::string limited(const std::string& retry_after) {
  return status("429 Too Many Requests", "Retry-After: " + retry_after + "\r\n");
}

std::string many_users(int count) {
  std::string body = R"({"object":"list","total":)" + std::to_string(count) + R"(,"data":[)";
  for (int at = 0; at < count; ++at)
    body += (at == 0 ? R"({"id":"u)" : R"(,{"id":"u)") + std::to_string(at) + "\"}";
  return body + "]}";
}

const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
const std::string begun = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"data\":[";
const std::string deep = std::string(65, '[') + std::string(65, ']');
const std::string read = "list_all_users", write = "invite_user";
const std::string unknown =
    "The outcome is unknown: it may have been done; read the current state with list_user_invites before trying again";

class upstream_faults : public upstream_fixture, public testing::TestWithParam<upstream_fault> {
 protected:
  void meet(const upstream_fault& row) {
    auto lines = row.lines;
    lines.push_back(good_conversation());
    scripted_peer peer(lines);
    if (row.said.empty()) {
      expect_success(plain(peer.port()), row.tool);
    } else {
      expect_failure(plain(peer.port()), row.tool, row.said, row.ms);
    }
    EXPECT_EQ(peer.requests().size(), row.requests);
    upstream.close_idle();
    expect_success(plain(peer.port()));
  }
};

TEST_P(upstream_faults, end_as_one_sentence_and_the_next_call_works) {
  meet(GetParam());
}

// Made when they run: every row of the tables is made whenever the program starts.
class large_answers : public upstream_faults {};
INSTANTIATE_TEST_SUITE_P(on_their_own, large_answers, testing::Values(upstream_fault{}));

TEST_P(large_answers, of_a_hundred_thousand_elements_are_read) {
  meet({"list", answered({ok(many_users(100'000))}), "", 1});
}

TEST_P(large_answers, that_are_gzip_bombs_are_refused) {
  const auto bomb = json("Content-Encoding: gzip\r\n", gzip(std::string(std::size_t{40} << 20, ' ')));
  meet({"bomb", answered({bomb}), "larger than 33554432 bytes", 1});
}

std::string name_of(const testing::TestParamInfo<upstream_fault>& info) {
  auto name = info.param.name;
  for (auto& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  return name;
}

std::string when_broken(const std::string& how) {
  return how + " the connection|connection to 127.0.0.1";
}

const upstream_fault broken[] = {
    {"closed on accept", thrice({.answers = {}}), when_broken("closed"), 0},
    {"reset on accept", thrice({.answers = {}, .end = ending::reset}), when_broken("closed"), 0},
    {"silent", {{.answers = {""}, .end = ending::hold}}, "no answer from 127.0.0.1 within", 1, read, 300},
    {"closed instead of an answer", thrice({.answers = {""}}), "closed the connection before it answered", 3},
    {"reset instead of an answer", thrice({.answers = {""}, .end = ending::reset}), "closed the connection", 3},
    {"closed once", {{.answers = {""}}}, "", 2},
    {"reset twice", {{.answers = {""}, .end = ending::reset}, {.answers = {begun}, .end = ending::reset}}, "", 3},
    {"closed in the header", thrice({.answers = {"HTTP/1.1 200 OK\r\nConte"}}), "in the middle of its answer", 3},
    {"reset in the header", thrice({.answers = {"HTTP/1.1 200 OK\r\nConte"}, .end = ending::reset}), "closed the c", 3},
    {"closed in the body", thrice({.answers = {begun}}), "in the middle of its answer", 3},
    {"reset in the body", thrice({.answers = {begun}, .end = ending::reset}), "closed the connection", 3},
    {"closed in a chunk", thrice({.answers = {chunked("50\r\n{\"data\":[")}}), "in the middle of its answer", 3},
    {"closed between chunks", thrice({.answers = {chunked("2\r\n{}\r\n")}}), "in the middle of its answer", 3},
    {"slow header", answered({"HTTP/1.1 200 OK\r\n"}), "no complete answer from 127.0.0.1 within", 1, read, 300},
    {"slow body", answered({begun}), "no complete answer from 127.0.0.1 within", 1, read, 300},
};
INSTANTIATE_TEST_SUITE_P(broken, upstream_faults, testing::ValuesIn(broken), name_of);

const upstream_fault odd[] = {
    {"garbage", answered({"SSH-2.0-OpenSSH_9.2\r\n\r\n"}), "cannot be trusted", 1},
    {"status out of range", answered({"HTTP/1.1 99 What\r\n\r\n"}), "cannot be trusted", 1},
    {"two lengths", answered({"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"}), "be trusted", 1},
    {"some interim answers", answered({interim + interim + ok(no_users)}), "", 1},
    {"flood of interim answers", {{.answers = {""}, .forever = interim}}, "too many interim answers", 1},
    {"endless header",
     {{.answers = {"HTTP/1.1 200 OK\r\n"}, .forever = "X-More: of this\r\n"}},
     "larger than 64 KiB",
     1},
    {"endless body",
     {{.answers = {"HTTP/1.1 200 OK\r\n\r\n"}, .forever = std::string(100'000, ' ')}},
     "larger than 33554432 bytes",
     1},
    {"endless chunks",
     {{.answers = {chunked("")}, .forever = "186a0\r\n" + std::string(100'000, ' ') + "\r\n"}},
     "larger",
     1},
    {"declared too large", answered({"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"}), "larger than", 1},
    {"malformed JSON", answered({json("", R"({"data":[)")}), "HTTP 200 but not with the JSON it promises", 1},
    {"too deep JSON", answered({json("", R"({"data":)" + deep + "}")}), "not with the JSON", 1},
    {"duplicate keys", answered({json("", R"({"data":[],"data":[]})")}), "not with the JSON", 1},
    {"bad UTF 8", answered({json("", "{\"data\":[\"\xc3\"]}")}), "not with the JSON", 1},
    {"HTML", answered({status("200 OK", "Content-Type: text/html\r\n", "<html>")}), "\\(text/html\\)", 1},
    {"redirect", answered({status("302 Found", "Location: http://elsewhere.example/?token=hidden\r\n")}),
     "answered HTTP 302\\. Portkey's address answers with a redirect, which is never followed; [^?]*$", 1},
    {"gzip", answered({json("Content-Encoding: gzip\r\n", gzip(no_users))}), "", 1},
    {"gzip corrupt", answered({json("Content-Encoding: gzip\r\n", "\x1f\x8b\x08 no gzip")}), "gzip data is damaged", 1},
    {"gzip cut", answered({json("Content-Encoding: gzip\r\n", gzip(no_users).substr(0, 30))}), "ends too early", 1},
    {"gzip and more", answered({json("Content-Encoding: gzip\r\n", gzip(no_users) + "{}")}), "data is damaged", 1},
    {"brotli", answered({json("Content-Encoding: br\r\n", "x")}), "encoded in a way that was not asked for", 1},
};
INSTANTIATE_TEST_SUITE_P(odd, upstream_faults, testing::ValuesIn(odd), name_of);

const std::string wait_a_day = "wait 86400 s and call again";
const upstream_fault refusing[] = {
    {"429", answered({status("429 X"), status("429 X"), status("429 X")}), "limit is reached; wait and call again", 3},
    {"429 now", answered({limited("0"), ok(no_users)}), "", 2},
    {"429 in an hour", answered({limited("3600")}), "limit is reached; wait 3600 s and call again", 1},
    {"429 in an age", answered({limited("99999999999999999999")}), wait_a_day, 1},
    {"429 negative", answered({limited("-1"), ok(no_users)}), "", 2},
    {"429 in words", answered({limited("soon"), ok(no_users)}), "", 2},
    {"429 empty", answered({limited(""), ok(no_users)}), "", 2},
    {"429 until a date", answered({limited("Thu, 31 Dec 2099 23:59:59 GMT")}), wait_a_day, 1},
    {"429 until a date that has passed", answered({limited("Sun, 06 Nov 1994 08:49:37 GMT"), ok(no_users)}), "", 2},
    {"429 until an RFC 850 date that has passed", answered({limited("Sunday, 06-Nov-94 08:49:37 GMT"), ok(no_users)}),
     "", 2},
    {"429 until an asctime date", answered({limited("Thu Dec 31 23:59:59 2099")}), wait_a_day, 1},
    {"429 until no date", answered({limited("Thu, 31 Feb 2099 23:59:59 GMT"), ok(no_users)}), "", 2},
    {"503 in an hour", answered({status("503 X", "Retry-After: 3600\r\n")}), "own trouble; wait 3600 s and call again",
     1},
    {"503 502 504", answered({status("503 X"), status("502 X"), status("504 X")}), "answered HTTP 504\\. ", 3},
    {"503 502 200", answered({status("503 X"), status("502 X"), ok(no_users)}), "", 3},
    {"503 500", answered({status("503 X"), status("500 X")}), "answered HTTP 500\\. ", 2},
    {"500", answered({status("500 X")}), "answered HTTP 500\\. This is Portkey's own trouble; call again in a while",
     1},
    {"503 and closed",
     {{.answers = {status("503 X", "Connection: close\r\n")}}, {.answers = {""}}, {.answers = {""}}},
     "before it answered",
     3},
    {"403", answered({status("403 X", "", R"({"message":"No.","errorCode":"AB03"})")}), "HTTP 403 AB03 \"No\\.\"", 1},
};
INSTANTIATE_TEST_SUITE_P(refusing, upstream_faults, testing::ValuesIn(refusing), name_of);

const upstream_fault changing[] = {
    {"silent", {{.answers = {""}, .end = ending::hold}}, "no answer .*within .*\\. " + unknown, 1, write, 300},
    {"closed instead of an answer", {{.answers = {""}}}, unknown, 1, write},
    {"reset instead of an answer", {{.answers = {""}, .end = ending::reset}}, unknown, 1, write},
    {"closed in the body", {{.answers = {begun}}}, unknown, 1, write},
    {"slow body", answered({begun}), unknown, 1, write, 300},
    {"garbage", answered({"garbage\r\n\r\n"}), "cannot be trusted.*" + unknown, 1, write},
    {"malformed JSON", answered({json("", "{")}), "not with the JSON.*" + unknown, 1, write},
    {"502", answered({status("502 X")}), "HTTP 502\\. " + unknown, 1, write},
    {"503 now", answered({status("503 X", "Retry-After: 0\r\n")}), "HTTP 503\\. " + unknown, 1, write},
    {"429 now", answered({limited("0")}), "limit is reached; wait and call again\\.$", 1, write},
    {"redirect", answered({status("307 X", "Location: /elsewhere\r\n")}), "never followed", 1, write},
    {"done", answered({ok(R"({"id":"i","inviteLink":"l"})")}), "", 1, write},
};
INSTANTIATE_TEST_SUITE_P(changing, upstream_faults, testing::ValuesIn(changing), name_of);

}  // namespace
