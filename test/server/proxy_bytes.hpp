#pragma once

#include <string>

/// A PROXY header of version 2: version and command, family and protocol, and what follows the length.
inline std::string binary_header(int command, int kind, const std::string& rest) {
  std::string out("\r\n\r\n\0\r\nQUIT\n", 12);
  out += static_cast<char>(command);
  out += static_cast<char>(kind);
  out += static_cast<char>(rest.size() >> 8);
  out += static_cast<char>(rest.size() & 255);
  return out + rest;
}

/// Its addresses and ports: from 192.0.2.7, and from 2001:db8::7.
inline const std::string ipv4_block("\xc0\0\2\7\x7f\0\0\1\x12\x34\1\xbb", 12);
inline const std::string ipv6_block(
    "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\7"
    "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1\x12\x34\1\xbb",
    36);
