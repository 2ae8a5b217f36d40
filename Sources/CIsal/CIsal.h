#include <isa-l.h>

/* Size of the working memory of deflate level 1; a macro that Swift cannot import. */
enum { cisal_level1_buffer_size = ISAL_DEF_LVL1_DEFAULT };
