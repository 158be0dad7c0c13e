// Fast fake CalDAV server: what it is given it keeps in memory, and answers at once, so that a client's own cost shows.
// usage: fake_caldav PORT
//   PUT /c/NAME   stores; 201 with an ETag for a new name, 204 for another version, 412 for If-None-Match and a known name
//   GET /c/NAME   the body as it came, or 404
//   REPORT /c/    any report: the ETags that are newer than the sync-token tN of the body, and the token now
//   PROPFIND /c/  that it is a calendar, and the ETags of all
//   DELETE /c/    forgets everything
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CONNECTIONS = 1024, EVENTS = 1 << 17, LONGEST = 1 << 20 };

typedef struct { char *name, *body; size_t length; long version; } Event;
typedef struct { char *bytes; size_t used; } Input;

static Event events[EVENTS];  // open addressing by name
static long version;
static Input inputs[CONNECTIONS];
static char report[64 << 20];

static Event *place(const char *name) {
  unsigned slot = 2166136261u;
  for (const char *c = name; *c; c++) slot = (slot ^ (unsigned char)*c) * 16777619u;
  while (events[slot %= EVENTS].name && strcmp(events[slot].name, name)) slot++;
  return &events[slot];
}

static void send_all(int to, struct iovec *parts, int n) {
  while (n) {
    ssize_t sent = writev(to, parts, n);
    if (sent < 0) {
      if (errno != EAGAIN) return;
      poll(&(struct pollfd){to, POLLOUT, 0}, 1, 1000);
      continue;
    }
    while (n && (size_t)sent >= parts->iov_len) sent -= parts->iov_len, parts++, n--;
    if (n) parts->iov_base = (char *)parts->iov_base + sent, parts->iov_len -= sent;
  }
}

static void say(int to, const char *status, long etag, const char *body, size_t length) {
  char head[256], tag[48] = "";
  if (etag) sprintf(tag, "ETag: \"%ld\"\r\n", etag);
  int n = sprintf(head, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n", status, tag, length);
  send_all(to, (struct iovec[]){{head, n}, {(char *)body, length}}, 2);
}

static void say_events(int to, long since, const char *before) {
  char *end = report + sprintf(report, "<multistatus xmlns=\"DAV:\">");
  end += sprintf(end, before, version);
  for (Event *e = events; e < events + EVENTS; e++)
    if (e->name && e->version > since)
      end += sprintf(end, "<response><href>%s</href><propstat><prop><getetag>\"%ld\"</getetag></prop>"
                          "<status>HTTP/1.1 200 OK</status></propstat></response>", e->name, e->version);
  end += sprintf(end, "</multistatus>");
  say(to, "207 Multi-Status", 0, report, end - report);
}

static void say_changes(int to, const char *body) {
  const char *token = strstr(body, "sync-token>t");
  long since = token ? atol(token + 12) : 0;
  say_events(to, since, "<sync-token>t%ld</sync-token>");
}

static void serve(int to, char *head, const char *body, size_t length) {
  char method[16], name[512];
  if (sscanf(head, "%15s %511s", method, name) != 2) return;
  Event *event = place(name);
  if (!strcmp(method, "PUT")) {
    int is_new = !event->name;
    if (!is_new && strcasestr(head, "\r\nIf-None-Match:")) return say(to, "412 Precondition Failed", 0, "", 0);
    if (is_new) event->name = strdup(name);
    free(event->body);
    event->body = memcpy(malloc(length + 1), body, length);
    event->length = length;
    event->version = ++version;
    say(to, is_new ? "201 Created" : "204 No Content", version, "", 0);
  } else if (!strcmp(method, "REPORT")) {
    say_changes(to, body);
  } else if (!strcmp(method, "PROPFIND")) {
    say_events(to, 0, "<response><href>/c/</href><propstat><prop><resourcetype><collection/>"
                      "<calendar xmlns=\"urn:ietf:params:xml:ns:caldav\"/></resourcetype></prop>"
                      "<status>HTTP/1.1 200 OK</status></propstat></response>");
  } else if (!strcmp(method, "GET") && event->name) {
    say(to, "200 OK", event->version, event->body, event->length);
  } else if (!strcmp(method, "DELETE")) {
    for (Event *e = events; e < events + EVENTS; e++) free(e->name), free(e->body);
    memset(events, 0, sizeof events);
    say(to, "204 No Content", 0, "", 0);
  } else {
    say(to, "404 Not Found", 0, "", 0);
  }
}

// Answers every request that is there as a whole.
static void serve_input(int from, Input *input) {
  for (;;) {
    input->bytes[input->used] = 0;
    char *end = memmem(input->bytes, input->used, "\r\n\r\n", 4);
    if (!end) return;
    char *body = end + 4, *field = strcasestr(input->bytes, "\r\nContent-Length:");
    size_t length = field && field < end ? strtoul(field + 17, NULL, 10) : 0;
    size_t whole = body - input->bytes + length;
    if (input->used < whole) return;
    char after = input->bytes[whole];
    end[2] = 0;
    input->bytes[whole] = 0;
    serve(from, input->bytes, body, length);
    input->bytes[whole] = after;
    memmove(input->bytes, input->bytes + whole, input->used -= whole);
  }
}

int main(int n, char **arguments) {
  if (n != 2) return fprintf(stderr, "usage: fake_caldav PORT\n"), 2;
  int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1, poller = epoll_create1(0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (void *)&address, sizeof address) || listen(listener, 511)) return perror("listen"), 1;
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, ready[64];
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int count = epoll_wait(poller, ready, 64, -1);
    for (int i = 0; i < count; i++) {
      int from = ready[i].data.fd;
      if (from == listener) {
        if ((from = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) < 0) continue;
        if (from >= CONNECTIONS) { close(from); continue; }
        setsockopt(from, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (!inputs[from].bytes) inputs[from].bytes = malloc(LONGEST + 1);
        inputs[from].used = 0;
        event.data.fd = from;
        epoll_ctl(poller, EPOLL_CTL_ADD, from, &event);
        continue;
      }
      Input *input = &inputs[from];
      ssize_t got = read(from, input->bytes + input->used, LONGEST - input->used);
      if (got <= 0) {
        if (got == 0 || errno != EAGAIN) close(from);
        continue;
      }
      input->used += got;
      serve_input(from, input);
    }
  }
}
