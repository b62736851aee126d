#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>

#include "test/emulator/server.hpp"

int main(int argc, char** argv) {
  emulator::options wanted;
  wanted.port = 9180;
  std::string certificate_out;
  CLI::App app("A stand-in for the Portkey API with a sample organisation, kept in memory");
  app.add_option("--host", wanted.host, "Address to listen on")->capture_default_str();
  app.add_option("--port", wanted.port, "Port to listen on; 0 takes a free one")->capture_default_str();
  app.add_flag("--tls", wanted.tls, "Speak HTTPS, with a certificate made at start unless one is given");
  app.add_option("--certificate", wanted.certificate_file, "PEM certificate chain; implies --tls");
  app.add_option("--key", wanted.key_file, "PEM key of the certificate");
  app.add_option("--certificate-out", certificate_out, "Write the certificate there, for clients to trust");
  app.add_flag("--control", wanted.control, "Answer the control routes under /_emulator/");
  CLI11_PARSE(app, argc, argv);
  if (!wanted.certificate_file.empty() || !wanted.key_file.empty()) wanted.tls = true;

  try {
    boost::asio::io_context context;
    boost::asio::signal_set signals(context, SIGINT, SIGTERM);
    emulator::server server(wanted);
    if (!certificate_out.empty()) {
      std::ofstream file(certificate_out, std::ios::binary);
      if (!(file << server.ca_pem() << std::flush)) throw std::runtime_error("cannot write " + certificate_out);
    }
    std::cout << "portkey-emulator is ready at " << server.url() << " with the keys " << emulator::admin_key
              << " (Admin), " << emulator::workspace_key << " (Workspace), " << emulator::limited_key
              << " (Admin, few scopes)" << std::endl;
    signals.async_wait([](const boost::system::error_code&, int) {});
    context.run();
    server.stop();
  } catch (const std::exception& problem) {
    std::cerr << "portkey-emulator: " << problem.what() << "\n";
    return 1;
  }
  return 0;
}
