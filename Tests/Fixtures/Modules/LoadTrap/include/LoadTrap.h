// LoadTrap: everything it does is in module.c.
