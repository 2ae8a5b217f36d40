/* Hyperscan, loaded when its first function is called: linked, it would take three milliseconds of every process's
   start, and a run without rules needs it nowhere. */
#ifndef CHYPERSCAN_H
#define CHYPERSCAN_H

#include <hs/hs.h>

/* Loads the library, so that it is there behind a fence; 0 if there is none. */
int chyperscan_load(void);

#endif
