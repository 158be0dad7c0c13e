#pragma once
#include <netinet/in.h>
#include <arpa/nameser.h>
#include <resolv.h>
#include <string.h>

// Asks for the records of a type, on the calling thread, in at most two tries of three seconds a name server. The whole
// answer goes into `answer`; returns its length, or -1. A state of its own makes it safe on any thread.
static inline int cresolver_query(const char *name, int type, unsigned char *answer, int size) {
    struct __res_state state;
    memset(&state, 0, sizeof state);
    if (res_ninit(&state) != 0) return -1;
    state.retrans = 3;
    state.retry = 2;
    int length = res_nquery(&state, name, ns_c_in, type, answer, size);
    res_nclose(&state);
    return length;
}
