-- Reviews, editions, and the record that nobody can change unseen.

-- +goose Up
ALTER TABLE run ADD COLUMN note TEXT NOT NULL DEFAULT '';
-- 0: recorded before there was an archive
ALTER TABLE run ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;

CREATE TABLE approval (
  run_id TEXT PRIMARY KEY REFERENCES run (id),
  reviewer TEXT NOT NULL,
  at BIGINT NOT NULL,
  seal TEXT NOT NULL
);

CREATE TABLE remark (
  run_id TEXT NOT NULL REFERENCES run (id),
  slot TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (run_id, slot)
);

CREATE TABLE archive (
  report TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at BIGINT NOT NULL,
  run_id TEXT NOT NULL,
  event TEXT NOT NULL,
  body TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (report, seq)
);
CREATE INDEX archive_run ON archive (run_id);

-- +goose Down
DROP TABLE archive;
DROP TABLE remark;
DROP TABLE approval;
ALTER TABLE run DROP COLUMN archived;
ALTER TABLE run DROP COLUMN note;
