#include "CHyperscan.h"

#include <dlfcn.h>
#include <stddef.h>

static void *library(void) {
  static void *handle;
  if (handle == NULL) handle = dlopen("libhs.so.5", RTLD_NOW | RTLD_LOCAL);
  return handle;
}

int chyperscan_load(void) { return library() != NULL; }

/* Calls the library's function of the same name; `missing` if there is no library. */
#define FORWARD(missing, name, parameters, arguments)                              \
  hs_error_t name parameters {                                                     \
    static hs_error_t(*function) parameters;                                       \
    if (function == NULL && library() != NULL) {                                   \
      function = (hs_error_t(*) parameters)dlsym(library(), #name);                \
    }                                                                              \
    return function == NULL ? missing : function arguments;                        \
  }

FORWARD(HS_ARCH_ERROR, hs_valid_platform, (void), ())
FORWARD(HS_INVALID, hs_populate_platform, (hs_platform_info_t *platform), (platform))

const char *hs_version(void) {
  const char *(*function)(void) = NULL;
  if (library() != NULL) function = (const char *(*)(void))dlsym(library(), "hs_version");
  return function == NULL ? NULL : function();
}
FORWARD(HS_INVALID, hs_compile_multi,
        (const char *const *expressions, const unsigned int *flags, const unsigned int *ids,
         unsigned int elements, unsigned int mode, const hs_platform_info_t *platform,
         hs_database_t **database, hs_compile_error_t **error),
        (expressions, flags, ids, elements, mode, platform, database, error))
FORWARD(HS_INVALID, hs_free_compile_error, (hs_compile_error_t *error), (error))
FORWARD(HS_INVALID, hs_serialize_database, (const hs_database_t *database, char **bytes, size_t *length),
        (database, bytes, length))
FORWARD(HS_INVALID, hs_deserialize_database,
        (const char *bytes, const size_t length, hs_database_t **database), (bytes, length, database))
FORWARD(HS_INVALID, hs_free_database, (hs_database_t *database), (database))
FORWARD(HS_INVALID, hs_alloc_scratch, (const hs_database_t *database, hs_scratch_t **scratch),
        (database, scratch))
FORWARD(HS_INVALID, hs_free_scratch, (hs_scratch_t *scratch), (scratch))
FORWARD(HS_INVALID, hs_scan,
        (const hs_database_t *database, const char *data, unsigned int length, unsigned int flags,
         hs_scratch_t *scratch, match_event_handler on_event, void *context),
        (database, data, length, flags, scratch, on_event, context))
