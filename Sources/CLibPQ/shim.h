// PostgreSQL's client library.
#ifndef ESSAIM_CLIBPQ_H
#define ESSAIM_CLIBPQ_H

#include <libpq-fe.h>

#endif
