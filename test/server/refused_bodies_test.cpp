#include <gtest/gtest.h>

#include <string>

#include "test/server/guarded_daemon.hpp"

namespace {

using namespace std::string_literals;

/// Bodies whose end others would look for elsewhere. Without the fault each would be a call that runs.
class refused_bodies : public guarded_daemon {
 protected:
  static std::string chunked() { return post() + "Transfer-Encoding: chunked\r\n\r\n"; }
  static std::string size() { return std::to_string(body().size()); }
};

TEST_F(refused_bodies, declare_a_length_that_is_no_number) {
  for (const auto& length : {"+" + size(),
                             "-" + size(),
                             size() + "," + size(),
                             size() + ", " + size(),
                             "0x" + size(),
                             ""s,
                             "a"s,
                             size() + "a",
                             size() + " 0",
                             size() + ".0",
                             "1e3"s,
                             "\"" + size() + "\"",
                             size() + ";",
                             size() + "\x0b",
                             "-1"s,
                             "-0"s,
                             "12345678901"s,
                             "00000000000"s + size(),
                             "18446744073709551616"s,
                             "18446744073709551621"s,
                             "٥"s})
    EXPECT_EQ(refusal(post() + "Content-Length: " + length + "\r\n\r\n" + body()), 400);
  EXPECT_EQ(refusal("GET /livez HTTP/1.1\r\n" + host() + "Content-Length: +0\r\n\r\n"), 400);
}

TEST_F(refused_bodies, declare_several_lengths) {
  for (const auto& lines :
       {length() + length(), "Content-Length: 0\r\n" + length(), length() + "Content-Length: 0\r\n",
        length() + "content-length:" + size() + "\r\n", "Content-Length: 0\r\nX: 1\r\n" + length()}) {
    EXPECT_EQ(refusal(post() + lines + "\r\n" + body()), 400);
    EXPECT_EQ(refusal("GET /livez HTTP/1.1\r\n" + host() + lines + "\r\n" + body()), 400);
  }
}

TEST_F(refused_bodies, are_encoded_otherwise_than_chunked) {
  const auto text = chunk(body()) + "0\r\n\r\n";
  for (const char* encoding : {"gzip",
                               "identity",
                               "xchunked",
                               "chunked1",
                               "chunk",
                               "gzip, chunked",
                               "identity, chunked",
                               "chunked, identity",
                               "chunked, chunked",
                               "chunked, gzip",
                               "chunked,",
                               ",chunked",
                               "chunked;q=1",
                               "\"chunked\"",
                               "Chunked",
                               "CHUNKED",
                               "chun ked",
                               "\x0b"
                               "chunked",
                               "chunked\x0c",
                               "chunked\xa0",
                               ""}) {
    EXPECT_EQ(refusal(post() + "Transfer-Encoding: " + encoding + "\r\n\r\n" + text), 400);
    EXPECT_EQ(refusal(post() + "Transfer-Encoding: " + encoding + "\r\n" + length() + "\r\n" + body()), 400);
    EXPECT_EQ(refusal("GET /livez HTTP/1.1\r\n" + host() + "Transfer-Encoding: " + encoding + "\r\n\r\n"), 400);
  }
}

TEST_F(refused_bodies, are_encoded_twice) {
  const auto text = chunk(body()) + "0\r\n\r\n";
  for (const char* lines : {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                            "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n",
                            "Transfer-Encoding: identity\r\ntransfer-encoding: chunked\r\n",
                            "Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding : chunked\r\n",
                            "Transfer-Encoding:\r\n chunked\r\n", "Transfer-Encoding\r\n : chunked\r\n"})
    EXPECT_EQ(refusal(post() + lines + "\r\n" + text), 400);
}

TEST_F(refused_bodies, have_both_a_length_and_chunks) {
  const std::string chunks = "Transfer-Encoding: chunked\r\n";
  for (const auto& lines : {chunks + length(), length() + chunks, chunks + "Content-Length: 0\r\n",
                            "Content-Length: 5\r\nX: 1\r\n" + chunks, chunks + "Content-Length:\r\n"}) {
    EXPECT_EQ(refusal(post() + lines + "\r\n" + chunk(body()) + "0\r\n\r\n"), 400);
    EXPECT_EQ(refusal(post() + lines + "\r\n0\r\n\r\n"), 400);
    EXPECT_EQ(refusal("GET /livez HTTP/1.1\r\n" + host() + lines + "\r\n0\r\n\r\n"), 400);
  }
}

TEST_F(refused_bodies, are_chunked_in_http_1_0) {
  for (const char* more : {"", "Connection: keep-alive\r\n"})
    EXPECT_EQ(refusal("POST /mcp HTTP/1.0\r\n" + fields() + more + "Transfer-Encoding: chunked\r\n\r\n" +
                      chunk(body()) + "0\r\n\r\n"),
              400);
}

TEST_F(refused_bodies, are_declared_too_large) {
  for (const char* more : {"", "Expect: 100-continue\r\n"})
    for (const char* length : {"1048577", "0001048577", "4294967296", "9999999999"})
      EXPECT_EQ(refusal(post() + more + "Content-Length: " + length + "\r\n\r\n"), 413);
  for (const char* size : {"100001", "7fffffff", "ffffffff", "ffffffffffffffff"})
    EXPECT_EQ(refusal(chunked() + size + "\r\n"), 413);
  EXPECT_EQ(refusal(chunked() + chunk(std::string(1048576, ' ')) + "1\r\n"), 413) << "in two steps";
}

TEST_F(refused_bodies, have_chunk_sizes_that_are_none) {
  for (const char* size : {"",
                           " ",
                           "+5",
                           "-5",
                           "0x5",
                           "5h",
                           "g",
                           "5.0",
                           "\"5\"",
                           "5 5",
                           " 5",
                           "\t5",
                           "5 ",
                           "5\t",
                           "5\x0b",
                           "5,5",
                           "10000000000000000",
                           "fffffffffffffffff",
                           "100000000000000000000000005",
                           "\xef\xbc\x95"}) {
    EXPECT_EQ(refusal(chunked() + size + "\r\n     \r\n" + chunk(body()) + "0\r\n\r\n"), 400);
    EXPECT_EQ(refusal(chunked() + chunk(body()) + size + "\r\n\r\n"), 400);
  }
  for (const char* last : {"0x0", "+0", "-0", "00x", "0 ", "0\t"})
    EXPECT_EQ(refusal(chunked() + chunk(body()) + last + "\r\n\r\n"), 400);
}

TEST_F(refused_bodies, have_chunks_that_end_elsewhere) {
  const auto good = chunk(body());
  for (const auto& end : {""s, "x\r\n"s, "\n"s, "\r"s, "\n\r\n"s, "\r\r\n"s, "  "s, "xx"s, "0\r\n\r\n"s})
    EXPECT_EQ(refusal(chunked() + "5\r\n     " + end + good + "0\r\n\r\n"), 400);
}

TEST_F(refused_bodies, have_bare_line_feeds_between_chunks) {
  const auto text = body();
  const auto size = chunk(text).substr(0, chunk(text).find('\r'));
  for (const auto& chunks :
       {size + "\n" + text + "\r\n0\r\n\r\n", size + "\r\n" + text + "\n0\r\n\r\n",
        size + "\r\n" + text + "\r\n0\n\r\n", size + "\r\n" + text + "\r\n0\r\n\n", size + "\n" + text + "\n0\n\n",
        size + "\r" + text + "\r\n0\r\n\r\n", size + "\r\n" + text + "\r\n0\r\r\n"})
    EXPECT_EQ(refusal(chunked() + chunks), 400);
}

TEST_F(refused_bodies, have_chunk_extensions) {
  const auto text = body();
  const auto size = chunk(text).substr(0, chunk(text).find('\r'));
  for (const auto& extension : {";"s, ";a"s, ";a=b"s, "; a = b"s, " ;a"s, ";a=\"b;c\""s, ";a;b"s, ";a=\"\r\n\""s,
                                ";\n"s, ";a\n0"s, ";a=" + std::string(2000, 'b'), ";a=" + std::string(70'000, 'b')}) {
    EXPECT_EQ(refusal(chunked() + size + extension + "\r\n" + text + "\r\n0\r\n\r\n"), 400);
    EXPECT_EQ(refusal(chunked() + size + "\r\n" + text + "\r\n0" + extension + "\r\n\r\n"), 400);
  }
}

TEST_F(refused_bodies, have_trailers) {
  for (const auto& trailer : {"X: 1"s,
                              "Authorization: Bearer a"s,
                              "X-Portkey-Api-Key: a"s,
                              "Mcp-Method: tools/call"s,
                              "Mcp-Name: list_configs"s,
                              "MCP-Protocol-Version: 2026-07-28"s,
                              "Mcp-Session-Id: a"s,
                              "Content-Length: 5"s,
                              "Content-Length: +5"s,
                              "Transfer-Encoding: chunked"s,
                              "Transfer-Encoding: gzip"s,
                              "Connection: close"s,
                              "Host: a"s,
                              "X: 1\r\nY: 2"s,
                              "X: 1\r\n 2"s,
                              " X: 1"s,
                              "X : 1"s,
                              "X"s,
                              "X: 1\n"s,
                              "\nX: 1"s,
                              "X: a\0b"s,
                              "GET /livez HTTP/1.1"s,
                              "X: " + std::string(70'000, 'x')})
    EXPECT_EQ(refusal(chunked() + chunk(body()) + "0\r\n" + trailer + "\r\n\r\n"), 400);
}

TEST_F(refused_bodies, complete_their_head_with_trailers) {
  // What the head lacks, the trailers bring: the call must neither be taken for what they say nor run.
  const auto incomplete = "POST /mcp HTTP/1.1\r\n" + host() +
                          "Content-Type: application/json\r\nMCP-Protocol-Version: 2026-07-28\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(refusal(incomplete + chunk(body()) + "0\r\nMcp-Method: tools/call\r\nMcp-Name: list_configs\r\n\r\n"), 400);
}

}  // namespace
