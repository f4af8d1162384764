-- The public port of a tcp or tls socket.
ALTER TABLE socket ADD COLUMN port INTEGER;

CREATE UNIQUE INDEX socket_by_port ON socket (port);

-- Every public port that is, or was, a socket's. A released one stays reserved for a while.
CREATE TABLE public_port (
  port INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL,
  socket_key TEXT NOT NULL,
  released_at BIGINT
);
