// What of SQLite Swift can't call or calls badly: functions with variable arguments, and pointers to functions.
#ifndef ESSAIM_CSQLITE_H
#define ESSAIM_CSQLITE_H

// Debian's SQLite has what notes the rows that a transaction changed; its header tells of it where asked.
#define SQLITE_ENABLE_SESSION
#define SQLITE_ENABLE_PREUPDATE_HOOK
#include <sqlite3.h>

/// Keeps SQLite from counting its memory, for which all threads take one lock at each allocation.
/// To be called before SQLite is used for anything else.
static inline int essaim_sqlite_without_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// Reads the first bytes of a connection's main file as they are on the disk, past SQLite's cache and log.
///
/// Through SQLite's own handle: whoever opens and closes the file beside it takes the locks of the whole process
/// with them, as POSIX has it. Returns a result code of SQLite; a shorter file is filled up with zeros.
static inline int essaim_sqlite_read_start(sqlite3 *connection, void *bytes, int count) {
    sqlite3_file *file = 0;
    int code = sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code != SQLITE_OK) return code;
    if (!file || !file->pMethods) return SQLITE_CANTOPEN;
    return file->pMethods->xRead(file, bytes, count, 0);
}

#endif
