#ifndef ESSAIM_LIBZIP_SHIM_H
#define ESSAIM_LIBZIP_SHIM_H

#include <zip.h>

#endif
