-- Tunnels that somebody made to come back to, each with the port that its clients ask the SSH server to forward.
CREATE TABLE tunnel (
  id TEXT PRIMARY KEY,
  socket_id TEXT NOT NULL REFERENCES socket (id) ON DELETE CASCADE,
  port INTEGER NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
);

CREATE INDEX tunnel_by_socket ON tunnel (socket_id, id);
