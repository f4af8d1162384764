-- Read by SQLite and PostgreSQL alike. Times are epoch milliseconds, documents JSON.

CREATE TABLE account (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  socket_quota INTEGER NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE token (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  owner_prefix TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT
);

CREATE INDEX token_by_account ON token (account_id, id);

CREATE TABLE socket (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  socket_key TEXT NOT NULL,
  spec TEXT NOT NULL,
  owner_cluster TEXT,
  label TEXT NOT NULL UNIQUE,
  tunnel_port INTEGER NOT NULL UNIQUE,
  generation BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (account_id, socket_key)
);

CREATE INDEX socket_by_owner ON socket (account_id, owner_cluster, id);

-- Every first label that is, or was, a socket's. A released one stays reserved for a while.
CREATE TABLE label (
  label TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  socket_key TEXT NOT NULL,
  chosen INTEGER NOT NULL,
  released_at BIGINT
);

CREATE INDEX label_by_key ON label (account_id, socket_key);

CREATE TABLE tunnel_key (
  socket_id TEXT NOT NULL REFERENCES socket (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  fingerprint TEXT NOT NULL UNIQUE,
  public_key TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (socket_id, name)
);

-- Numbers given out in blocks, so that they grow over restarts.
CREATE TABLE sequence (
  name TEXT PRIMARY KEY,
  next BIGINT NOT NULL
);
