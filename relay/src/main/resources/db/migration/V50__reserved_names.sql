-- Host names that accounts keep whether or not a socket uses them; proved as those of sockets are, see V41.
CREATE TABLE reserved_name (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  owner_cluster TEXT,
  owner_ref TEXT,
  owner_uid TEXT,
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  checked_at BIGINT,
  absent_since BIGINT,
  next_check_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (account_id, name)
);

CREATE INDEX reserved_name_by_name ON reserved_name (name);

CREATE INDEX reserved_name_by_next_check ON reserved_name (next_check_at);
