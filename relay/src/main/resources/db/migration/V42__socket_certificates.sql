-- Certificates that owners of sockets have brought. The key is sealed, see KeySeal.
CREATE TABLE socket_certificate (
  socket_id TEXT PRIMARY KEY REFERENCES socket (id) ON DELETE CASCADE,
  chain TEXT NOT NULL,
  sealed_key TEXT NOT NULL
);
