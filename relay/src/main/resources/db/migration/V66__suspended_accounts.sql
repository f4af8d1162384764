-- Accounts that the administrator has suspended, and why; both null for all others.
ALTER TABLE account ADD COLUMN suspended_at BIGINT;
ALTER TABLE account ADD COLUMN suspended_reason TEXT;
