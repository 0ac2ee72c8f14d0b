// Hanging: everything it does is in module.c.
