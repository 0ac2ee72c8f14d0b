#include <zlib.h>

/// `deflateInit2` is a macro, which Swift can't call.
/// The window of 15 + 16 bits asks for a gzip header and trailer.
static inline int essaim_gzip_start(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
