-- Whoever logs in as an account by e-mail address and password. Passwords are Argon2id, as PHC text.
CREATE TABLE person (
  account_id TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password TEXT NOT NULL,
  one_time INTEGER NOT NULL,
  admin INTEGER NOT NULL,
  session BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);

-- Accounts to be, until the link in the mail is followed. The id becomes the account's.
CREATE TABLE sign_up (
  email TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password TEXT NOT NULL,
  ssh_key TEXT,
  invite_id TEXT,
  created_at BIGINT NOT NULL
);

-- Links that were mailed: SHA-256 of their secret, for whom, and whether they were used.
CREATE TABLE mail_link (
  hash TEXT PRIMARY KEY,
  purpose TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  used INTEGER NOT NULL
);

CREATE INDEX mail_link_by_subject ON mail_link (subject_id);
CREATE INDEX mail_link_by_end ON mail_link (expires_at);

-- Mail that waits to be sent. Its text, which may hold a secret, is written when it is sent.
CREATE TABLE mail (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at BIGINT NOT NULL,
  UNIQUE (kind, recipient)
);

CREATE INDEX mail_by_next ON mail (next_at);

CREATE TABLE invite (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  email TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_by TEXT
);

-- Logins that a program asked for and a person has yet to approve.
CREATE TABLE device_login (
  identifier TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  account_id TEXT REFERENCES account (id) ON DELETE CASCADE
);

CREATE INDEX device_login_by_end ON device_login (expires_at);
