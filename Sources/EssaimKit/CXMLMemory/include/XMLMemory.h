// What libxml2 and libxslt may take while a stylesheet runs: their memory passes through here.
#ifndef ESSAIM_XML_MEMORY_H
#define ESSAIM_XML_MEMORY_H

#include <stddef.h>

// Once per process, before libxml2 allocates anything.
void essaim_memory_install(void);

// Bounds what the calling thread allocates from now on. Beyond `limit` bytes `stop` is called, so that the work can
// be ended in order; beyond a half more, libxml2 gets no memory.
void essaim_memory_bound(size_t limit, void (*stop)(void *), void *data);

// Ends the bound. Returns whether the limit was passed.
int essaim_memory_unbound(void);

#endif
