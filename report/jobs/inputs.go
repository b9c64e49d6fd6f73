package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

// inputs keeps the files that a report is made from as they are read.
type inputs struct {
	store ledger.Store
	list  []ledger.Input
	err   error
}

// told keeps a file. One that is read twice and was changed between is an error: nobody
// could tell which of the two the report shows.
func (in *inputs) told(path string, body []byte) {
	full, err := filepath.Abs(path)
	if err != nil {
		in.err = errors.Join(in.err, err)
		return
	}
	hash, err := in.store.Put(body)
	if err != nil {
		in.err = errors.Join(in.err, err)
		return
	}
	at := slices.IndexFunc(in.list, func(i ledger.Input) bool { return i.Path == full })
	switch {
	case at < 0:
		in.list = append(in.list, ledger.Input{Path: full, SHA256: hash, Size: int64(len(body))})
	case in.list[at].SHA256 != hash:
		in.err = errors.Join(in.err, report.Retryable(fmt.Errorf("%s was changed while the report was made", full), 0))
	}
}

// archive keeps the manifest of what was made.
func (m *Maker) archive(out *Made, run ledger.Run, plan *report.Plan, doc *report.Document, files *inputs) error {
	if files.err != nil {
		return files.err
	}
	slices.SortFunc(files.list, func(a, b ledger.Input) int { return strings.Compare(a.Path, b.Path) })
	spec, err := filepath.Abs(plan.Path)
	if err != nil {
		return err
	}
	man := ledger.Manifest{Key: run.Key, Program: m.Program, DueAt: run.DueAt, Spec: spec, Inputs: files.list, Before: run.Before, Earlier: run.Earlier,
		Reason: run.Note, Remarks: run.Remarks, Notes: out.Notes, Artifacts: out.Artifacts}
	if m.Effective != nil {
		text, err := m.Effective(plan.Path)
		if err != nil {
			return err
		}
		if man.Effective, err = m.Store.Put(text); err != nil {
			return err
		}
	}
	if m.Record != nil {
		text, err := m.Record(doc)
		if err != nil {
			return err
		}
		if man.Document, err = m.Store.Put(text); err != nil {
			return err
		}
	}
	for _, d := range out.Deliveries {
		man.Messages = append(man.Messages, ledger.Message{ID: d.ID, Channel: d.Channel, Recipient: d.Recipient, SHA256: d.SHA256})
	}
	slices.SortFunc(man.Messages, func(a, b ledger.Message) int { return strings.Compare(a.ID, b.ID) })
	out.Document = man.Document
	out.Manifest, err = m.Store.PutManifest(man)
	return err
}

// Order reads what a run's maker is told besides the spec from the archive.
func Order(store ledger.Store, run ledger.Run) (report.Order, error) {
	out := report.Order{Edition: run.Edition, Reason: run.Note}
	var err error
	if run.Before != "" {
		if out.Before, err = store.Get(run.Before); err != nil {
			return out, err
		}
	}
	for _, hash := range run.Earlier {
		body, err := store.Get(hash)
		if err != nil {
			return out, err
		}
		out.Earlier = append(out.Earlier, report.Earlier{Name: hash[:12] + ".json", Body: body})
	}
	for _, r := range run.Remarks {
		out.Remarks = append(out.Remarks, report.Remark{Slot: r.Slot, Reviewer: r.Reviewer, Text: r.Text})
	}
	return out, nil
}

// archiveDeliveries adds how a run's messages ended, with what the servers said.
func (e *Engine) archiveDeliveries(ctx context.Context, tx *sql.Tx, run ledger.Run) error {
	list, err := ledger.Deliveries(ctx, tx, run.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	var body []ledger.Ending
	for _, d := range list {
		lines, err := ledger.Transcript(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		end := ledger.EndingOf(d)
		for _, l := range lines {
			end.Transcript = append(end.Transcript, l.At.Format(time.RFC3339)+" "+l.Text)
		}
		body = append(body, end)
	}
	return ledger.AppendOnce(ctx, tx, run, ledger.WasDelivered, body, e.Now())
}
