-- What a ledger of many years is asked again and again. The indexes by state replace those of open rows: SQLite uses a partial index
-- only where a query repeats its condition word for word.

-- +goose Up
DROP INDEX run_open;
DROP INDEX delivery_open;
CREATE INDEX run_state ON run (state, done_at);
CREATE INDEX run_due ON run (report, due_at);
CREATE INDEX delivery_state ON delivery (state, settled_at);
CREATE INDEX incident_over ON incident (opened_at) WHERE told_at > 0 AND closed_at > 0 AND told_over_at = 0;

-- +goose Down
DROP INDEX incident_over;
DROP INDEX delivery_state;
DROP INDEX run_due;
DROP INDEX run_state;
CREATE INDEX delivery_open ON delivery (state) WHERE state IN ('pending','sending','unknown');
CREATE INDEX run_open ON run (state) WHERE state IN ('queued','awaiting_data','built','approved','sending');
