import Database

/// The gateway's tables.
enum GatewaySchema {
    static let migrations = MigrationSet(
        "gateway",
        [
            Migration(
                1, "keys, webhooks, idempotency, audit, live events",
                """
                CREATE TABLE api_keys (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    scopes TEXT NOT NULL,
                    hash BLOB NOT NULL,
                    created_at INTEGER NOT NULL,
                    expires_at INTEGER,
                    revoked_at INTEGER,
                    last_used_at INTEGER
                ) STRICT, WITHOUT ROWID;

                -- Two unique keys: a sender's retry has the delivery's id, a replayed capture has the signed text.
                CREATE TABLE webhooks (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    source TEXT NOT NULL,
                    delivery_id TEXT NOT NULL,
                    digest BLOB NOT NULL,
                    scheme TEXT NOT NULL,
                    type TEXT NOT NULL,
                    body BLOB NOT NULL,
                    received_at INTEGER NOT NULL,
                    state TEXT NOT NULL,
                    UNIQUE (source, delivery_id),
                    UNIQUE (source, digest)
                ) STRICT;
                CREATE INDEX webhooks_by_time ON webhooks (received_at);

                CREATE TABLE idempotency (
                    key_id TEXT NOT NULL,
                    idempotency_key TEXT NOT NULL,
                    request_hash BLOB NOT NULL,
                    created_at INTEGER NOT NULL,
                    status INTEGER,
                    content_type TEXT,
                    body BLOB,
                    PRIMARY KEY (key_id, idempotency_key)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX idempotency_by_time ON idempotency (created_at);

                CREATE TABLE audit (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    at INTEGER NOT NULL,
                    key_id TEXT,
                    origin TEXT NOT NULL,
                    operation TEXT NOT NULL,
                    target TEXT NOT NULL,
                    status INTEGER NOT NULL,
                    request_id TEXT NOT NULL
                ) STRICT;
                CREATE INDEX audit_by_time ON audit (at);

                CREATE TABLE live_events (
                    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                    type TEXT NOT NULL,
                    payload BLOB NOT NULL
                ) STRICT;
                """)
        ])
}
