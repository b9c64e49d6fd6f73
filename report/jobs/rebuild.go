package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

// Rebuild makes a report again from the archive alone, below an empty folder, and gives its files. The error
// names the files whose bytes are not those of the archive: with another version of the program they may differ.
func (m *Maker) Rebuild(ctx context.Context, man ledger.Manifest, folder string) ([]report.Artifact, error) {
	for _, in := range man.Inputs {
		body, err := m.Store.Get(in.SHA256)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(folder, in.Path)
		if inner, err := filepath.Rel(folder, path); err != nil || !filepath.IsLocal(inner) {
			return nil, fmt.Errorf("archive: %s leads out of the folder", in.Path)
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, body, 0o644); err != nil {
			return nil, err
		}
	}
	reading := report.Reading{Root: folder}
	plan, err := m.Load(filepath.Join(folder, man.Spec), reading)
	if err != nil {
		return nil, err
	}
	run := ledger.Run{Key: man.Key, DueAt: man.DueAt, Note: man.Reason, Before: man.Before, Earlier: man.Earlier, Remarks: man.Remarks}
	job, err := m.jobOf(plan, run)
	if err != nil {
		return nil, err
	}
	result, err := m.Build(report.WithReading(ctx, reading), plan, job)
	if err != nil {
		return nil, err
	}
	return result.Artifacts, differing(man.Artifacts, result.Artifacts)
}

// differing names the files that are not those of the manifest.
func differing(want []ledger.Artifact, got []report.Artifact) error {
	var errs []error
	for _, a := range got {
		sum := sha256.Sum256(a.Body)
		at := slices.IndexFunc(want, func(w ledger.Artifact) bool { return w.Name == a.Name })
		if at < 0 || want[at].SHA256 != hex.EncodeToString(sum[:]) {
			errs = append(errs, fmt.Errorf("%s differs from the archive", a.Name))
		}
	}
	if len(got) != len(want) {
		errs = append(errs, fmt.Errorf("%d files, the archive has %d", len(got), len(want)))
	}
	return errors.Join(errs...)
}
