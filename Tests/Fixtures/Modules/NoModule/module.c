// A library that has nothing to do with Essaim.
int answer(void) { return 42; }
