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

// A child that shall end with its parent must ask for that itself, between fork and exec. libuv lets nobody in there,
// but runs fork(), and so the handlers of pthread_atfork.
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>
// Whom a child forked now is to follow; 0: nobody. Only the loop's thread forks, so only it reads and writes this.
static inline pid_t *cuv_parent_to_follow(void) { static pid_t parent = 0; return &parent; }
static inline void cuv_follow_parent(void) {
    if (*cuv_parent_to_follow() == 0) return;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    // It may have died before it was asked for.
    if (getppid() != *cuv_parent_to_follow()) _exit(1);
}
static inline void cuv_register_follow_parent(void) { pthread_atfork(NULL, NULL, cuv_follow_parent); }
// Like uv_spawn; the kernel sends the child SIGTERM when the thread that calls this ends, however it ends.
static inline int cuv_spawn_following(uv_loop_t *loop, uv_process_t *handle, const uv_process_options_t *options) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, cuv_register_follow_parent);
    *cuv_parent_to_follow() = getpid();
    int result = uv_spawn(loop, handle, options);
    *cuv_parent_to_follow() = 0;
    return result;
}
