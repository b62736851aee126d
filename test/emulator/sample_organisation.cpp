#include "test/emulator/sample_organisation.hpp"

#include <cctype>
#include <cstdint>
#include <cstdio>

namespace emulator {

const sample_user sample_users[user_count] = {
    {"Ada", "Lindqvist", "owner"},   {"Bram", "Okafor", "admin"},     {"Chiara", "Novak", "admin"},
    {"Dmitri", "Haugen", "member"},  {"Elif", "Tanaka", "member"},    {"Farid", "Moreau", "member"},
    {"Greta", "Sandoval", "admin"},  {"Hiro", "Castellan", "member"}, {"Imani", "Weiss", "member"},
    {"Jonas", "Petrov", "member"},   {"Keiko", "Adeyemi", "member"},  {"Lars", "Fontaine", "member"},
    {"Mina", "Kowalski", "member"},  {"Noor", "Bergstrom", "member"}, {"Oscar", "Delacroix", "member"},
    {"Priya", "Lombardi", "member"}, {"Quentin", "Asante", "member"}, {"Rosa", "Yilmaz", "member"},
    {"Sven", "Iglesias", "member"},  {"Tala", "McKenna", "member"},   {"Uma", "Virtanen", "member"},
    {"Viktor", "Sato", "member"},    {"Wanda", "Olsen", "member"},    {"Yusuf", "Marchetti", "member"},
    {"Zoe", "Hartmann", "member"},
};

const sample_workspace sample_workspaces[workspace_count] = {
    {"ws-produc-5a3f10", "🚀", "Production", "What customers use."},
    {"ws-stagin-8c41d7", "🧪", "Staging", "Rehearsals before a release."},
    {"ws-resear-e07b92", "🔬", "Research", "Experiments with new models."},
    {"ws-suppor-1d96fa", "💬", "Support", nullptr},
};

std::string sample_id(std::string_view kind, std::size_t number) {
  // FNV-1a, stirred once more for each half, gives ids that look random and never change.
  std::uint64_t hash = 14695981039346656037u;
  for (char c : kind)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  hash = (hash ^ number) * 1099511628211u;
  std::uint64_t halves[2];
  for (std::uint64_t& half : halves) {
    hash += 0x9e3779b97f4a7c15u;
    half = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9u;
    half = (half ^ (half >> 27)) * 0x94d049bb133111ebu;
    half ^= half >> 31;
  }
  char text[40];
  std::snprintf(text, sizeof text, "%08x-%04x-4%03x-a%03x-%012llx", static_cast<unsigned>(halves[0] >> 32),
                static_cast<unsigned>(halves[0] >> 16 & 0xffff), static_cast<unsigned>(halves[0] & 0xfff),
                static_cast<unsigned>(halves[1] >> 48 & 0xfff),
                static_cast<unsigned long long>(halves[1] & 0xffffffffffff));
  return text;
}

std::string sample_email(std::size_t user) {
  std::string email = std::string(sample_users[user].first_name) + "." + sample_users[user].last_name + "@example.com";
  for (char& c : email)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return email;
}

const char* sample_membership(std::size_t user, std::size_t workspace) {
  if (user < 2) return "admin";
  if (user % workspace_count == workspace) return user < 7 ? "manager" : "member";
  return (user + workspace) % 5 == 0 ? "member" : nullptr;
}

std::string sample_organisation_id() {
  return sample_id("organisation", 0);
}

}  // namespace emulator
