// Opens many event streams and tells how late each change reaches the last of them.
// usage: sse_client PORT STREAMS CHANGES
// Prints "open" once every stream is, waits for a line on its input, then prints for each change the milliseconds from
// its making (the nanoseconds of the monotonic clock after "evt-") to the last reader's having it.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PER_ADDRESS = 500, KEPT = 64 };

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

// Each loopback address has its own share of a server's connections.
static int open_stream(int port, int number) {
  int s = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7F000001 + number / PER_ADDRESS)};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(s, IPPROTO_IP, 24 /* IP_BIND_ADDRESS_NO_PORT */, &one, sizeof one);
  if (s < 0 || bind(s, (void *)&from, sizeof from) || connect(s, (void *)&to, sizeof to)) return perror("connect"), exit(1), -1;
  const char request[] = "GET /page/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n";
  if (write(s, request, sizeof request - 1) != sizeof request - 1) return perror("write"), exit(1), -1;
  return s;
}

int main(int c, char **v) {
  if (c < 4) return 2;
  int port = atoi(v[1]), streams = atoi(v[2]), changes = atoi(v[3]), ready = 0, done = 0, ep = epoll_create1(0);
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  static char buffer[1 << 16];
  struct epoll_event ev[256], e = {.events = EPOLLIN};
  struct { long long made; int readers; } seen[KEPT] = {0};
  int opened = 0, next = 0, counts = 0;
  while (done < changes) {
    // A few at a time, so that no backlog overflows.
    while (opened < streams && opened - ready < 100) {
      e.data.fd = open_stream(port, opened++);
      epoll_ctl(ep, EPOLL_CTL_ADD, e.data.fd, &e);
    }
    int n = epoll_wait(ep, ev, 256, 10000);
    if (n == 0) return fprintf(stderr, "nothing came for ten seconds; %d of %d streams are open\n", ready, streams), 1;
    for (int i = 0; i < n; i++) {
      ssize_t r = read(ev[i].data.fd, buffer, sizeof buffer - 1);
      if (r <= 0) return fprintf(stderr, "a stream ended\n"), 1;
      buffer[r] = 0;
      if (!counts) {
        if (strstr(buffer, "event: ready") && ++ready == streams) {
          puts("open"), fflush(stdout);
          if (getchar() == EOF) return 1;
          counts = 1;
        }
        continue;
      }
      for (char *p = buffer; (p = strstr(p, "\"evt-")); p++) {
        long long made = atoll(p + 5);
        int k = 0;
        while (k < KEPT && seen[k].made != made) k++;
        if (k == KEPT) k = next++ % KEPT, seen[k].made = made, seen[k].readers = 0;
        if (++seen[k].readers == streams) printf("%.1f\n", (now() - made) / 1e6), fflush(stdout), done++;
      }
    }
  }
}
