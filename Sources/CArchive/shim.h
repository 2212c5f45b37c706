#ifndef CARCHIVE_H
#define CARCHIVE_H

// libarchive, for backups: tar and its zstd filter.

#include <archive.h>
#include <archive_entry.h>

/// The type of a regular file: AE_IFREG is a macro made of a cast, which Swift does not see.
static inline unsigned int carchive_regular_file(void) { return AE_IFREG; }

#endif
