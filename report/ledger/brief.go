package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// mostEarlier is how many past periods a report is held against.
const mostEarlier = 24

// ManifestOf is the manifest of what a run made last; [ErrNone] when it has made nothing.
func ManifestOf(ctx context.Context, q Querier, store Store, run string) (Manifest, error) {
	var body string
	err := q.QueryRowContext(ctx, `SELECT body FROM archive WHERE run_id = $1 AND event = 'made' ORDER BY seq DESC LIMIT 1`, run).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return Manifest{}, fmt.Errorf("archive: run %s: %w", run, ErrNone)
	}
	if err != nil {
		return Manifest{}, err
	}
	var made MadeBody
	if err := json.Unmarshal([]byte(body), &made); err != nil {
		return Manifest{}, fmt.Errorf("archive: run %s: %w", run, err)
	}
	return store.Manifest(made.Manifest)
}

// MadeBody is the body of a [WasMade] entry.
type MadeBody struct {
	Manifest string `json:"manifest"` // its hash in the store
	Document string `json:"document"` // and that of the report as JSON
}

// PutManifest keeps a manifest and gives its hash.
func (s Store) PutManifest(m Manifest) (string, error) {
	body, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return "", err
	}
	return s.Put(body)
}

// Manifest reads a manifest by its hash.
func (s Store) Manifest(hash string) (Manifest, error) {
	var m Manifest
	body, err := s.Get(hash)
	if err == nil {
		err = json.Unmarshal(body, &m)
	}
	return m, err
}

// Brief fills in what the maker of a run is told besides: reviewers' remarks, the edition before, and the
// account's reports of past periods as they were last issued.
func Brief(ctx context.Context, q Querier, run Run) (Run, error) {
	var err error
	if run.Remarks, err = Remarks(ctx, q, run.ID); err != nil {
		return run, err
	}
	rows, err := q.QueryContext(ctx, `SELECT r.period, r.edition, r.due_at, a.body FROM run r JOIN archive a ON a.run_id = r.id
		WHERE r.report = $1 AND r.account = $2 AND a.event = 'made' AND r.id <> $3 AND (r.period <> $4 OR r.edition < $5) AND r.due_at <= $6
		AND (r.period = $4 OR r.state = 'done') ORDER BY r.due_at, r.period, r.edition, a.seq`,
		run.Report, run.Account, run.ID, run.Period, run.Edition, ms(run.DueAt))
	type past struct {
		period, document string
	}
	list, err := all(rows, err, func(rows *sql.Rows) (past, error) {
		var p past
		var edition int
		var due int64
		var body string
		var made MadeBody
		if err := rows.Scan(&p.period, &edition, &due, &body); err != nil {
			return p, err
		}
		err := json.Unmarshal([]byte(body), &made)
		p.document = made.Document
		return p, err
	})
	if err != nil {
		return run, err
	}
	latest := map[string]string{}
	var periods []string
	for _, p := range list {
		if p.document == "" {
			continue
		}
		if _, known := latest[p.period]; !known {
			periods = append(periods, p.period)
		}
		latest[p.period] = p.document // a later edition wins
	}
	run.Before, run.Earlier = "", nil
	for _, p := range periods {
		if p == run.Period {
			run.Before = latest[p]
		} else {
			run.Earlier = append(run.Earlier, latest[p])
		}
	}
	run.Earlier = run.Earlier[max(len(run.Earlier)-mostEarlier, 0):]
	return run, nil
}
