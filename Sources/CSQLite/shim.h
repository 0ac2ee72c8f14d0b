// What of SQLite Swift can't call: functions with variable arguments.
#ifndef ESSAIM_CSQLITE_H
#define ESSAIM_CSQLITE_H

#include <sqlite3.h>

/// Keeps SQLite from counting its memory, for which all threads take one lock at each allocation.
/// To be called before SQLite is used for anything else.
static inline int essaim_sqlite_without_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

#endif
