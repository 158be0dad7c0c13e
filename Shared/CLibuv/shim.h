#pragma once
#include <uv.h>

// uv_loop_configure is variadic, which Swift does not import.
static inline int cuv_measure_idle_time(uv_loop_t *loop) { return uv_loop_configure(loop, UV_METRICS_IDLE_TIME); }

// The struct behind SO_PEERCRED hides behind _GNU_SOURCE, which Swift's view of glibc does not set.
#include <sys/socket.h>
struct cuv_peer_credentials { int pid; unsigned int uid; unsigned int gid; };
static inline int cuv_peer_credentials(int descriptor, struct cuv_peer_credentials *out) {
    socklen_t length = sizeof *out;
    return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, out, &length);
}
