#ifndef CSODIUM_H
#define CSODIUM_H

// libsodium, for encrypted backups. Its sizes and tags are macros made of casts, which Swift does not see; its
// functions of the same names give them.

#include <sodium.h>

#endif
