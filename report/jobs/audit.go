package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report/ledger"
)

// Audit holds a workspace's archive against its ledger and its own digests, and gives what is wrong.
func Audit(ctx context.Context, l *ledger.Ledger, store ledger.Store) (entries []ledger.Entry, faults []error, err error) {
	reader := l.Reader()
	if entries, err = ledger.Entries(ctx, reader, ""); err != nil {
		return nil, nil, err
	}
	a := &auditor{store: store, seen: map[string]error{}}
	faults = ledger.CheckChain(entries)
	latest := map[string]ledger.Manifest{}
	ended := map[string]ledger.Entry{}
	approved := map[string]ledger.Entry{}
	for _, e := range entries {
		switch e.Event {
		case ledger.WasMade:
			if man, ok := a.manifest(e); ok {
				latest[e.Run] = man
			}
			delete(approved, e.Run)
		case ledger.WasDelivered:
			ended[e.Run] = e
		case ledger.WasApproved:
			approved[e.Run] = e
		}
	}
	runs, err := ledger.Runs(ctx, reader, ledger.Filter{})
	if err != nil {
		return nil, nil, err
	}
	for _, r := range runs {
		if err := a.run(ctx, reader, r, latest, ended, approved); err != nil {
			return nil, nil, err
		}
	}
	a.names()
	return entries, append(faults, a.faults...), nil
}

type auditor struct {
	store  ledger.Store
	seen   map[string]error // by hash
	faults []error
}

func (a *auditor) fault(format string, args ...any) {
	a.faults = append(a.faults, fmt.Errorf(format, args...))
}

// kept looks at a kept file, once.
func (a *auditor) kept(what, hash string) {
	if hash == "" {
		return
	}
	if _, known := a.seen[hash]; known {
		return
	}
	_, err := a.store.Get(hash)
	a.seen[hash] = err
	if err != nil {
		a.fault("%s: %w", what, err)
	}
}

// manifest reads what an entry says was made, and looks at every file of it.
func (a *auditor) manifest(e ledger.Entry) (ledger.Manifest, bool) {
	body, err := ledger.MadeOf(e)
	if err != nil {
		a.fault("%s: entry %d: %w", e.Report, e.Seq, err)
		return ledger.Manifest{}, false
	}
	a.kept(e.Report+": manifest", body.Manifest)
	man, err := a.store.Manifest(body.Manifest)
	if err != nil {
		return man, false // told above
	}
	name := man.Key.String()
	a.kept(name+": effective spec", man.Effective)
	a.kept(name+": report as JSON", man.Document)
	a.kept(name+": edition before", man.Before)
	for _, hash := range man.Earlier {
		a.kept(name+": earlier report", hash)
	}
	for _, in := range man.Inputs {
		a.kept(name+": "+in.Path, in.SHA256)
	}
	for _, f := range man.Artifacts {
		a.kept(name+": "+f.Name, f.SHA256)
	}
	for _, m := range man.Messages {
		a.kept(name+": message to "+m.Recipient, m.SHA256)
	}
	return man, true
}

// run holds the ledger's rows of a run against what its archive says.
func (a *auditor) run(ctx context.Context, q ledger.Querier, r ledger.Run, latest map[string]ledger.Manifest, ended, approved map[string]ledger.Entry) error {
	files, err := ledger.Artifacts(ctx, q, r.ID)
	if err != nil {
		return err
	}
	messages, err := ledger.Deliveries(ctx, q, r.ID)
	if err != nil {
		return err
	}
	man, made := latest[r.ID]
	delete(latest, r.ID)
	if !made {
		if r.Archived && len(files)+len(messages) > 0 {
			a.fault("%s: made, and not in the archive", r.Key)
		}
		return nil
	}
	if man.Key != r.Key {
		a.fault("%s: its manifest is of %s", r.Key, man.Key)
	}
	if remade := r.State == ledger.Queued || r.State == ledger.AwaitingData; !remade { // one that is made again has no files for now
		a.same(r, "file", listed(man.Artifacts, func(f ledger.Artifact) string { return f.Name + " " + f.SHA256 }), listed(files, func(f ledger.Artifact) string { return f.Name + " " + f.SHA256 }))
		a.same(r, "message", listed(man.Messages, func(m ledger.Message) string { return m.ID + " " + m.Channel + " " + m.Recipient + " " + m.SHA256 }),
			listed(messages, func(d ledger.Delivery) string { return d.ID + " " + d.Channel + " " + d.Recipient + " " + d.SHA256 }))
	}
	if e, over := ended[r.ID]; over && r.State == ledger.Done {
		if err := a.endings(r, e, messages); err != nil {
			return err
		}
	}
	return a.approval(ctx, q, r, approved)
}

// endings holds how messages ended against what was archived. A person may since have decided about one
// that was unknown or refused.
func (a *auditor) endings(r ledger.Run, e ledger.Entry, messages []ledger.Delivery) error {
	was, err := ledger.EndingsOf(e)
	if err != nil {
		a.fault("%s: entry %d: %w", r.Report, e.Seq, err)
		return nil
	}
	for _, w := range was {
		at := slices.IndexFunc(messages, func(d ledger.Delivery) bool { return d.ID == w.ID })
		if at < 0 {
			a.fault("%s: the message to %s is gone from the ledger", r.Key, w.Recipient)
			continue
		}
		if d := messages[at]; w.State == ledger.WasAccepted && (d.State != w.State || d.Reply != w.Reply) {
			a.fault("%s: the message to %s is %s (%s) in the ledger, and %s (%s) in the archive", r.Key, w.Recipient, d.State, d.Reply, w.State, w.Reply)
		}
	}
	return nil
}

// approval holds an approval against its entry.
func (a *auditor) approval(ctx context.Context, q ledger.Querier, r ledger.Run, approved map[string]ledger.Entry) error {
	row, err := ledger.ApprovalOf(ctx, q, r.ID)
	e, told := approved[r.ID]
	switch {
	case errors.Is(err, ledger.ErrNone):
		if told && (r.State == ledger.Approved || r.State == ledger.Sending || r.State == ledger.Done) {
			a.fault("%s: its approval is gone from the ledger", r.Key)
		}
		return nil
	case err != nil:
		return err
	}
	if want := ledger.ApprovedBody(row.Reviewer, row.Seal); !told || e.Body != want {
		a.fault("%s: its approval is not the one that was given", r.Key)
	}
	return nil
}

func (a *auditor) same(r ledger.Run, what string, want, got []string) {
	for _, w := range want {
		if !slices.Contains(got, w) {
			a.fault("%s: the %s %s is not in the ledger as it was made", r.Key, what, first(w))
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			a.fault("%s: the ledger has a %s %s that was not made", r.Key, what, first(g))
		}
	}
}

func first(s string) string { name, _, _ := strings.Cut(s, " "); return name }

func listed[T any](list []T, text func(T) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = text(v)
	}
	return out
}

// names looks at the files that nothing speaks of: they, too, must be what they are called.
func (a *auditor) names() {
	hashes, err := a.store.List()
	if err != nil {
		a.fault("%w", err)
	}
	for _, h := range hashes {
		a.kept("a file that no report names", h)
	}
}
