-- Own host names of sockets. Several accounts may wish for one; the one that proves it has it.
CREATE TABLE hostname (
  name TEXT NOT NULL,
  socket_id TEXT NOT NULL REFERENCES socket (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL,
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  checked_at BIGINT,
  absent_since BIGINT,
  next_check_at BIGINT NOT NULL,
  PRIMARY KEY (name, socket_id)
);

CREATE INDEX hostname_by_socket ON hostname (socket_id);

CREATE INDEX hostname_by_next_check ON hostname (next_check_at);
