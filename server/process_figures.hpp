#pragma once

namespace server {

/// What the operating system says of this process. What it does not say is 0.
struct process_figures {
  double open_descriptors = 0;
  double most_descriptors = 0;   ///< how many may be open
  double resident_bytes = 0;     ///< of memory
  double processor_seconds = 0;  ///< used since it began, of user and system
};
process_figures figures_of_process();

}  // namespace server
