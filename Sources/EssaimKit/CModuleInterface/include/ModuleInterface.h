// What a module says of itself before any of its Swift code runs: which interface of the kit it was
// built for, and by which compiler. The text is compiled into the module, so it tells the truth of the
// module's build, not of the host's.
#ifndef ESSAIM_MODULE_INTERFACE_H
#define ESSAIM_MODULE_INTERFACE_H

// Raised when a module built before must not be loaded any more.
#define ESSAIM_KIT_INTERFACE "1"

static inline const char *essaim_module_interface_text(void) {
    return "essaim-kit " ESSAIM_KIT_INTERFACE "; compiler " __VERSION__;
}

#endif
