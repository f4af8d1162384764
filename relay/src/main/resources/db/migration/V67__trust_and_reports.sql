-- Accounts that the administrator does not trust yet: visitors are warned before their pages. All that there were are trusted.
ALTER TABLE account ADD COLUMN trusted INTEGER NOT NULL DEFAULT 1;

-- What visitors have reported of sockets. The account may be gone by now: no reference.
CREATE TABLE abuse_report (
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  account_id TEXT NOT NULL,
  url TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  contact TEXT,
  created_at BIGINT NOT NULL,
  closed_at BIGINT,
  note TEXT
);

CREATE INDEX abuse_report_by_host ON abuse_report (host);
CREATE INDEX abuse_report_by_account ON abuse_report (account_id);
CREATE INDEX abuse_report_by_time ON abuse_report (created_at);
