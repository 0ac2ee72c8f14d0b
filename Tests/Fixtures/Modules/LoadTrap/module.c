// A library that crashes while it is loaded, before anybody calls it.
#include <stdlib.h>
__attribute__((constructor)) static void crash(void) { abort(); }
