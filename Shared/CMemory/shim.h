#pragma once
#include <malloc.h>

// Has large blocks come from the system one by one and go back to it at once, and keeps little that is free besides. Left
// alone, glibc keeps blocks of a size that was once given back, up to 32 MiB.
static inline void cmemory_return_large_blocks(void) {
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 512 << 10);
}
