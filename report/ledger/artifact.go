package ledger

import (
	"context"
	"database/sql"
)

// Artifact is a made file, kept in the store under its hash.
type Artifact struct {
	Name, MediaType, SHA256 string
	Size                    int64
}

// InsertArtifacts records the files of a run.
func InsertArtifacts(ctx context.Context, tx Querier, run string, list []Artifact) error {
	for _, a := range list {
		if _, err := tx.ExecContext(ctx, `INSERT INTO artifact (run_id, name, media_type, sha256, size) VALUES ($1,$2,$3,$4,$5)
			ON CONFLICT (run_id, name) DO NOTHING`, run, a.Name, a.MediaType, a.SHA256, a.Size); err != nil {
			return err
		}
	}
	return nil
}

// Artifacts lists the files of a run by name.
func Artifacts(ctx context.Context, q Querier, run string) ([]Artifact, error) {
	rows, err := q.QueryContext(ctx, `SELECT name, media_type, sha256, size FROM artifact WHERE run_id = $1 ORDER BY name`, run)
	return all(rows, err, func(rows *sql.Rows) (Artifact, error) {
		var a Artifact
		return a, rows.Scan(&a.Name, &a.MediaType, &a.SHA256, &a.Size)
	})
}
