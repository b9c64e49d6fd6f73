-- The text runs on SQLite and on PostgreSQL: text, whole numbers and checks only.
-- Times are milliseconds since 1970 in UTC; 0 is none.

-- +goose Up
CREATE TABLE run (
  id TEXT PRIMARY KEY,
  report TEXT NOT NULL,
  account TEXT NOT NULL,
  period TEXT NOT NULL,
  edition INTEGER NOT NULL,
  agency TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('queued','awaiting_data','built','waiting','approved','sent_back','sending','done','failed','no_data','held','skipped')),
  reason TEXT NOT NULL DEFAULT '',
  due_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  done_at BIGINT NOT NULL DEFAULT 0,
  not_before BIGINT NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  urgent INTEGER NOT NULL DEFAULT 0,
  UNIQUE (report, account, period, edition)
);
CREATE INDEX run_open ON run (state) WHERE state IN ('queued','awaiting_data','built','approved','sending');

CREATE TABLE step (
  run_id TEXT NOT NULL REFERENCES run (id),
  name TEXT NOT NULL,
  at BIGINT NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run_id, name)
);

CREATE TABLE artifact (
  run_id TEXT NOT NULL REFERENCES run (id),
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  PRIMARY KEY (run_id, name)
);

CREATE TABLE delivery (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES run (id),
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,
  sender TEXT NOT NULL DEFAULT '',
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending','sending','accepted','rejected','unknown')),
  owner TEXT NOT NULL DEFAULT '',
  tries INTEGER NOT NULL DEFAULT 0,
  not_before BIGINT NOT NULL DEFAULT 0,
  paced INTEGER NOT NULL DEFAULT 0,
  first_try BIGINT NOT NULL DEFAULT 0,
  claimed_at BIGINT NOT NULL DEFAULT 0,
  settled_at BIGINT NOT NULL DEFAULT 0,
  reply TEXT NOT NULL DEFAULT '',
  UNIQUE (run_id, channel, recipient)
);
CREATE INDEX delivery_open ON delivery (state) WHERE state IN ('pending','sending','unknown');

CREATE TABLE transcript (
  delivery_id TEXT NOT NULL REFERENCES delivery (id),
  at BIGINT NOT NULL,
  owner TEXT NOT NULL,
  line TEXT NOT NULL
);
CREATE INDEX transcript_delivery ON transcript (delivery_id, at);

CREATE TABLE anchor (
  report TEXT NOT NULL,
  account TEXT NOT NULL,
  timetable TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (report, account, timetable)
);

CREATE TABLE pause (
  report TEXT PRIMARY KEY,
  since BIGINT NOT NULL
);

CREATE TABLE incident (
  id TEXT PRIMARY KEY,
  cause TEXT NOT NULL,
  report TEXT NOT NULL,
  account TEXT NOT NULL,
  title TEXT NOT NULL,
  detail TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT NOT NULL DEFAULT 0,
  told_at BIGINT NOT NULL DEFAULT 0,
  told_over_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX incident_open ON incident (cause) WHERE closed_at = 0;

CREATE TABLE pace (
  relay TEXT PRIMARY KEY,
  next_at BIGINT NOT NULL,
  day BIGINT NOT NULL DEFAULT 0,
  sent INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE worker (
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  beat_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE worker;
DROP TABLE pace;
DROP TABLE incident;
DROP TABLE pause;
DROP TABLE anchor;
DROP TABLE transcript;
DROP TABLE delivery;
DROP TABLE artifact;
DROP TABLE step;
DROP TABLE run;
