// A library built for a kit that doesn't exist here. Calling its module would crash.
#include <stdlib.h>
const char *essaim_module_interface(void) { return "essaim-kit 99; compiler of another day"; }
void *essaim_module(void) { abort(); }
