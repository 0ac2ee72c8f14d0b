#include "XMLMemory.h"

#include <libxml/xmlmemory.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

// What the thread's bound counts. Memory that was allocated before the bound may be freed under it, so the count is
// signed.
static _Thread_local struct {
    size_t limit;
    ptrdiff_t used;
    int passed;
    void (*stop)(void *);
    void *data;
} bound;

static int admits(size_t size) {
    if (bound.limit == 0) return 1;
    ptrdiff_t limit = (ptrdiff_t)bound.limit;
    ptrdiff_t more = size > (size_t)limit * 2 ? limit * 2 : (ptrdiff_t)size;
    if (bound.used + more <= limit) return 1;
    bound.passed = 1;
    bound.stop(bound.data);
    return bound.used + more <= limit + limit / 2;
}

static void *counted(void *memory) {
    if (memory != NULL && bound.limit != 0) bound.used += (ptrdiff_t)malloc_usable_size(memory);
    return memory;
}

static void *bounded_malloc(size_t size) { return admits(size) ? counted(malloc(size)) : NULL; }

static void *bounded_realloc(void *memory, size_t size) {
    size_t before = memory == NULL ? 0 : malloc_usable_size(memory);
    if (size > before && !admits(size - before)) return NULL;
    void *larger = realloc(memory, size);
    if (larger != NULL && bound.limit != 0) {
        bound.used += (ptrdiff_t)malloc_usable_size(larger) - (ptrdiff_t)before;
    }
    return larger;
}

static void bounded_free(void *memory) {
    if (memory != NULL && bound.limit != 0) bound.used -= (ptrdiff_t)malloc_usable_size(memory);
    free(memory);
}

static char *bounded_strdup(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = bounded_malloc(size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

void essaim_memory_install(void) {
    xmlMemSetup(bounded_free, bounded_malloc, bounded_realloc, bounded_strdup);
}

void essaim_memory_bound(size_t limit, void (*stop)(void *), void *data) {
    bound.limit = limit;
    bound.used = 0;
    bound.passed = 0;
    bound.stop = stop;
    bound.data = data;
}

int essaim_memory_unbound(void) {
    bound.limit = 0;
    return bound.passed;
}
