// The limit for JSON: simdjson, and appending to a std::string.
// usage: json_limit FILE        FILE: a page of guests, as `rollcall-bench json --save FILE` writes it
// prints lines as `rollcall-bench json` does: the best of several rounds
#include <simdjson.h>
#include <chrono>
#include <iostream>
#include <string>
#include <vector>
using namespace simdjson;

struct Guest { std::string id, email, name, status, registered; };

template <class Body> static void measure(const char *what, size_t bytes, Body body) {
  double best = 1e9;
  for (int i = 0; i < 7; i++) {
    auto start = std::chrono::steady_clock::now();
    for (int k = 0; k < 200; k++) body();
    best = std::min(best, std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / 200);
  }
  std::cout << what << ": " << best << " µs, " << long(bytes / best) << " MB/s\n";
}

static void text(std::string &out, const char *key, const std::string &value) {
  out += key;
  for (unsigned char c : value) {  // nothing in the page needs more than this
    if (c < 0x20 || c == '"' || c == '\\') exit(1);
  }
  out += value;
}

int main(int, char **v) {
  padded_string page = padded_string::load(v[1]);
  dom::parser tape;
  ondemand::parser lazy;
  std::vector<Guest> guests;
  measure("scan", page.size(), [&] { if (tape.parse(page).error()) exit(1); });
  measure("scan and read 5 members of each guest", page.size(), [&] {
    guests.clear();
    ondemand::document d = lazy.iterate(page);
    for (ondemand::object entry : d["entries"].get_array()) {
      ondemand::object g = entry["guest"];
      auto take = [&](const char *key) { return std::string(std::string_view(g[key].get_string())); };
      guests.push_back({take("api_id"), take("user_email"), take("user_name"), take("approval_status"), take("registered_at")});
    }
  });
  std::string out;
  auto write = [&] {
    out.clear();
    out += '[';
    for (const Guest &g : guests) {
      if (out.size() > 1) out += ',';
      text(out, "{\"id\":\"", g.id);
      text(out, "\",\"email\":\"", g.email);
      text(out, "\",\"name\":\"", g.name);
      text(out, "\",\"status\":\"", g.status);
      text(out, "\",\"registeredAt\":\"", g.registered);
      out += "\"}";
    }
    out += ']';
  };
  write();
  measure("write 5 members of each guest", out.size(), write);
}
