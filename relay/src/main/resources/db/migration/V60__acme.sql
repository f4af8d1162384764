-- Certificates of an authority that speaks ACME. The keys are sealed, see KeySeal.
CREATE TABLE acme_certificate (
  name TEXT PRIMARY KEY,
  chain TEXT,
  sealed_key TEXT,
  issued_at BIGINT,
  renew_at BIGINT NOT NULL,
  ask_at BIGINT NOT NULL,
  failures INTEGER NOT NULL,
  next_try_at BIGINT NOT NULL,
  reason TEXT
);

-- The relay's accounts with such authorities, by their directory.
CREATE TABLE acme_account (
  directory TEXT PRIMARY KEY,
  sealed_key TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

-- What only one relay of a database does at a time.
CREATE TABLE lease (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until BIGINT NOT NULL
);
