#include <xxhash.h>

/* Debian builds the library for SSE2; beside that it has functions that take the widest vectors of the processor. */
#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#undef XXH3_64bits_update
#undef XXH3_128bits_update
#endif

static inline void cxxhash_update64(XXH3_state_t *state, const void *bytes, size_t count) {
#if defined(__x86_64__)
  XXH3_64bits_update_dispatch(state, bytes, count);
#else
  XXH3_64bits_update(state, bytes, count);
#endif
}

static inline void cxxhash_update128(XXH3_state_t *state, const void *bytes, size_t count) {
#if defined(__x86_64__)
  XXH3_128bits_update_dispatch(state, bytes, count);
#else
  XXH3_128bits_update(state, bytes, count);
#endif
}
