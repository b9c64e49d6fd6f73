package jobs

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

const (
	// noticeTimeout is how long a mail server may take over a notice: less than the quiet after it, so that
	// nobody tells the end of an incident while its beginning may still come back untold.
	noticeTimeout = 9 * time.Minute
	// lastNotice is what a process that ends may spend on telling what it has not told yet.
	lastNotice = 10 * time.Second
	// mostNoticeTries bounds the wait between tries: an owner's mail server that was down is asked every half hour.
	mostNoticeTries = 4
)

// telling is what the loop that tells owners remembers between its rounds. Only one goroutine uses it at a time.
type telling struct {
	tries int       // in a row that reached nobody
	after time.Time // no try before
}

// tellInTime tells the owner what is untold, after a moment in which more may come and not soon after the last notice:
// a morning on which 500 reports fail is a few mails.
func (e *Engine) tellInTime(ctx context.Context) error {
	now := e.Now()
	if e.Notify == nil || now.Before(e.telling.after) {
		return nil
	}
	list, err := ledger.Untold(ctx, e.Ledger.Reader())
	if err != nil || len(list) == 0 {
		return err
	}
	oldest := now
	for _, i := range list {
		if at := changedAt(i); at.Before(oldest) {
			oldest = at
		}
	}
	last, err := ledger.LastTold(ctx, e.Ledger.Reader())
	if err != nil || now.Sub(oldest) < e.Timing.Gather || now.Sub(last) < e.Timing.Quiet {
		return err
	}
	return e.tell(ctx, noticeTimeout)
}

// tellAtLast tells what is untold when the process ends: there may be no other.
func (e *Engine) tellAtLast(ctx context.Context) error {
	if e.Notify == nil || ctx.Err() != nil { // no time left: another process tells it
		return nil //nolint:nilerr // an ended context is no failure of the telling
	}
	return e.tell(ctx, lastNotice)
}

// tell tells the owner all that is untold in one message. It is claimed before it is sent, so that two processes tell
// it once; what certainly reached nobody is given back.
func (e *Engine) tell(ctx context.Context, limit time.Duration) error {
	list, err := e.claimUntold(ctx)
	if err != nil || len(list) == 0 {
		return err
	}
	notice := e.notice(list)
	got := e.notify(ctx, notice, limit)
	if got.Result == report.Accepted {
		e.Log.Info("told the owner", "notice", notice.ID, "incidents", len(list), "reply", got.Reply)
	} else {
		e.Log.Error("cannot tell the owner", "notice", notice.ID, "incidents", len(list), "result", got.Result, "reply", got.Reply)
	}
	if got.Result != report.RetryLater {
		e.telling = telling{}
		return nil
	}
	wait := max(got.After, backoff(e.Timing.Retry, min(e.telling.tries, mostNoticeTries), "notice"))
	e.telling = telling{tries: e.telling.tries + 1, after: e.Now().Add(wait)}
	work := context.WithoutCancel(ctx) // a process that is stopped gives back as well
	return e.Ledger.Tx(work, func(tx *sql.Tx) error {
		for _, i := range list {
			if err := ledger.Untell(work, tx, i); err != nil {
				return err
			}
		}
		return nil
	})
}

// claimUntold makes the telling of all that is untold this process's. The order of ids keeps two processes from
// blocking each other.
func (e *Engine) claimUntold(ctx context.Context) (ours []ledger.Incident, err error) {
	err = e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
		ours = nil
		list, err := ledger.Untold(ctx, tx)
		if err != nil {
			return err
		}
		slices.SortFunc(list, func(a, b ledger.Incident) int { return strings.Compare(a.ID, b.ID) })
		for _, i := range list {
			got, err := ledger.Tell(ctx, tx, i, e.Now())
			if err != nil {
				return err
			}
			if got {
				ours = append(ours, i)
			}
		}
		return nil
	})
	return ours, err
}

// notify hands a notice over. One that the program failed over may have been sent.
func (e *Engine) notify(ctx context.Context, n report.Bulletin, limit time.Duration) (got report.Delivered) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if err := guarded(func() error { got = e.Notify(ctx, n); return nil }); err != nil {
		return report.Delivered{Result: report.Unknown, Reply: oneLine(err.Error())}
	}
	return got
}

// changedAt is when an incident became news.
func changedAt(i ledger.Incident) time.Time {
	if i.Over {
		return i.Closed
	}
	return i.OpenedAt
}

// notice is what an owner is told of incidents.
func (e *Engine) notice(list []ledger.Incident) report.Bulletin {
	entries := map[string]*Entry{}
	if all, err := e.index.Refresh(); err == nil { // without names and paths a notice is still worth having
		for _, entry := range all {
			entries[entry.Name] = entry
		}
	}
	n := report.Bulletin{At: e.Now(), Workspace: e.Workspace.Folder()}
	id := ""
	for _, i := range list {
		id += i.ID + map[bool]string{true: " over\n", false: " began\n"}[i.Over]
		entry := entries[i.Report]
		news := report.News{Incident: i.Incident, Began: i.OpenedAt, Ended: i.Closed}
		if entry != nil {
			news.Name = entry.Title
		}
		if i.Account != "" {
			news.Details = "wxreport status --account " + quoted(i.Account)
		}
		if !i.Over {
			news.Remedy = e.remedy(i.Incident, entry)
		}
		n.News = append(n.News, news)
	}
	n.ID = report.MessageID(id, "notice", e.Workspace.Owner)
	slices.SortFunc(n.News, func(a, b report.News) int {
		if a.Over != b.Over {
			return map[bool]int{false: -1, true: 1}[a.Over]
		}
		return cmp.Or(rank(a.Incident)-rank(b.Incident), strings.Compare(a.Title, b.Title), strings.Compare(a.Report, b.Report),
			strings.Compare(a.Account, b.Account), strings.Compare(a.Key, b.Key), a.Began.Compare(b.Began))
	})
	return n
}
