// The limit for ingestion: libcurl (next page fetched while this one is stored), simdjson, prepared upserts, one transaction per page.
// usage: ingest_limit BASE_URL DB PAGE [EVENT=evt-0] [SYNCHRONOUS=NORMAL] [PAGES_PER_TRANSACTION=1] [WAL_AUTOCHECKPOINT=1000]
// A guest whose bytes hash as stored is not written again.
#include <curl/curl.h>
#include <simdjson.h>
#include <sqlite3.h>
#include <cstring>
#include <future>
#include <iostream>
using namespace simdjson;

static const std::string schema =
  "CREATE TABLE IF NOT EXISTS guests(api_id TEXT PRIMARY KEY, event_id TEXT NOT NULL, user_email TEXT NOT NULL, user_name TEXT,"
  "approval_status TEXT NOT NULL, phone_number TEXT, registered_at TEXT, checked_in_at TEXT, ticket_id TEXT, ticket_type TEXT,"
  "ticket_amount INTEGER, hash INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX IF NOT EXISTS guests_email ON guests(user_email)";

static size_t sink(char *p, size_t a, size_t n, void *u) { static_cast<std::string *>(u)->append(p, a * n); return a * n; }

int main(int c, char **v) {
  std::string base = v[1], page = v[3], event = c > 4 ? v[4] : "evt-0", sync = c > 5 ? v[5] : "NORMAL";
  long together = c > 6 ? atol(v[6]) : 1, pages = 0;
  sqlite3 *db;
  sqlite3_open(v[2], &db);
  sqlite3_exec(db, ("PRAGMA journal_mode=WAL;PRAGMA synchronous=" + sync + ";PRAGMA cache_size=-16000;PRAGMA wal_autocheckpoint=" + (c > 7 ? v[7] : "1000") + ";" + schema).c_str(), 0, 0, 0);
  sqlite3_stmt *find, *up;
  sqlite3_prepare_v2(db, "SELECT hash FROM guests WHERE api_id=?1", -1, &find, 0);
  if (sqlite3_prepare_v2(db, "INSERT INTO guests VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12) ON CONFLICT(api_id) DO UPDATE SET "
    "event_id=?2,user_email=?3,user_name=?4,approval_status=?5,phone_number=?6,registered_at=?7,checked_in_at=?8,ticket_id=?9,"
    "ticket_type=?10,ticket_amount=?11,hash=?12", -1, &up, 0)) return std::cerr << sqlite3_errmsg(db) << "\n", 1;
  CURL *h = curl_easy_init();
  auto get = [&](std::string cursor) {
    std::string body, url = base + "/v1/event/get-guests?event_api_id=" + event + "&pagination_limit=" + page;
    if (!cursor.empty()) url += "&pagination_cursor=" + cursor;
    curl_easy_setopt(h, CURLOPT_URL, url.c_str());
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, sink);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, &body);
    if (curl_easy_perform(h)) body.clear();
    return body;
  };
  ondemand::parser parser;
  long seen = 0, wrote = 0;
  std::string body = get("");
  auto text = [&](int i, ondemand::value x) {
    std::string_view s;
    if (x.is_null() || x.get_string().get(s)) sqlite3_bind_null(up, i);
    else sqlite3_bind_text(up, i, s.data(), s.size(), SQLITE_STATIC);
  };
  while (!body.empty()) {
    // the cursor is at the end of the page: find it first, so that the next page travels while this one is stored
    size_t k = body.rfind("\"next_cursor\":\"");
    std::future<std::string> next;
    if (k != std::string::npos) {
      std::string cursor = body.substr(k + 15, body.find('"', k + 15) - k - 15);
      next = std::async(std::launch::async, get, cursor);
    }
    body.reserve(body.size() + SIMDJSON_PADDING);
    if (pages++ % together == 0) sqlite3_exec(db, "BEGIN", 0, 0, 0);
    ondemand::document d = parser.iterate(body);
    for (ondemand::object g : d["entries"].get_array()) {
      std::string_view raw = g.raw_json();
      g.reset();
      long hash = (long)std::hash<std::string_view>{}(raw);
      seen++;
      std::string_view id = g["api_id"].get_string();
      sqlite3_bind_text(find, 1, id.data(), id.size(), SQLITE_STATIC);
      bool same = sqlite3_step(find) == SQLITE_ROW && sqlite3_column_int64(find, 0) == hash;
      sqlite3_reset(find);
      if (same) continue;
      sqlite3_bind_text(up, 1, id.data(), id.size(), SQLITE_STATIC);
      sqlite3_bind_text(up, 2, event.data(), event.size(), SQLITE_STATIC);
      text(3, g["user_email"]);
      text(4, g["user_name"]);
      text(5, g["approval_status"]);
      text(6, g["phone_number"]);
      text(7, g["registered_at"]);
      text(8, g["checked_in_at"]);
      ondemand::object t = g["event_ticket"];
      text(9, t["id"]);
      sqlite3_bind_int64(up, 11, (int64_t)t["amount"].get_int64());
      text(10, t["event_ticket_type_id"]);
      sqlite3_bind_int64(up, 12, hash);
      if (sqlite3_step(up) != SQLITE_DONE) return std::cerr << sqlite3_errmsg(db) << "\n", 1;
      sqlite3_reset(up);
      wrote++;
    }
    if (pages % together == 0 || !next.valid()) sqlite3_exec(db, "COMMIT", 0, 0, 0);
    if (!next.valid()) break;
    body = next.get();
  }
  sqlite3_close(db);
  std::cout << seen << " " << wrote << "\n";
}
