-- Keys whose sockets go with the tunnels they were made for; written before the socket is made.
CREATE TABLE ephemeral (
  account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  socket_key TEXT NOT NULL,
  PRIMARY KEY (account_id, socket_key)
);
