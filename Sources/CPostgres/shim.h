#ifndef CPOSTGRES_H
#define CPOSTGRES_H

// libpq. Debian keeps its header in a folder of its own, which only pkg-config names; where that is missing, this does.

#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#include <postgresql/libpq-fe.h>
#endif

#endif
