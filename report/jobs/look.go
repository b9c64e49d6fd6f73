package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/schedule"
)

// lookBack is the oldest scheduled time that is made up for.
const lookBack = 400 * 24 * time.Hour

// lookAgain is how many ticks pass before a report's whole timetable is held against the ledger again: an hour. Nothing
// but a ledger that was restored meanwhile would have lost what was recorded.
const lookAgain = 180

// look is what a process knows of a report's timetable.
type look struct {
	entry  *Entry    // as it was read: an edited spec is another entry, of which nothing is known
	anchor time.Time // since when it counts
	until  time.Time // what was due by then is recorded; zero: who knows
	next   time.Time // the first slot after until; zero: none
}

// due reports whether there is something to look for.
func (l look) due(now time.Time) bool {
	return l.until.IsZero() || !l.next.IsZero() && !now.Before(l.next)
}

// looks is what this process has looked at, so that it does not ask the ledger about 5,000 reports every
// time. It only spares questions: recording is idempotent, and the first look of a process is at everything.
type looks struct {
	mu    sync.Mutex // held by a tick
	ticks int
	known map[*Entry]look
}

// begin is what is known of entries at a tick's beginning; some are to be looked at as a whole.
func (k *looks) begin(entries []*Entry) []look {
	k.ticks++
	out := make([]look, len(entries))
	for i, entry := range entries {
		out[i] = k.known[entry]
		out[i].entry = entry
		if (i+k.ticks)%lookAgain == 0 {
			out[i].until = time.Time{}
		}
	}
	return out
}

// end remembers that all that was due by now is recorded.
func (k *looks) end(list []look, now time.Time) {
	k.known = make(map[*Entry]look, len(list))
	for _, l := range list {
		if l.due(now) {
			slot, _ := l.entry.Timetable.Next(now)
			l.until, l.next = now, slot.At
		}
		k.known[l.entry] = l
	}
}

// anchored finds since when each timetable counts. That never changes, and is read once. What cannot be found is left out:
// those reports are due at a later tick.
func (e *Engine) anchored(ctx context.Context, list []look, now time.Time) ([]look, error) {
	var unknown []int
	for i, l := range list {
		if l.anchor.IsZero() {
			unknown = append(unknown, i)
		}
	}
	var errs []error
	for part := range slices.Chunk(unknown, batch) {
		names := make([]ledger.Timetabled, len(part))
		for n, i := range part {
			names[n] = list[i].entry.timetabled()
		}
		since, err := ledger.Anchored(ctx, e.Ledger.Reader(), names)
		if err == nil && slices.ContainsFunc(names, func(t ledger.Timetabled) bool { return since[t].IsZero() }) {
			err = e.Ledger.Tx(ctx, func(tx *sql.Tx) (err error) {
				since, err = ledger.Anchors(ctx, tx, names, now)
				return err
			})
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("anchor of %s and others: %w", names[0].Report, err))
			continue
		}
		for n, i := range part {
			list[i].anchor = since[names[n]]
		}
	}
	return slices.DeleteFunc(list, func(l look) bool { return l.anchor.IsZero() }), errors.Join(errs...)
}

func (e *Entry) timetabled() ledger.Timetabled {
	return ledger.Timetabled{Report: e.Name, Account: e.Account, Timetable: e.Timetable.Key()}
}

// dueOf lists the runs that have to be recorded.
func (e *Engine) dueOf(ctx context.Context, list []look, pauses map[string]time.Time, now time.Time) ([]ledger.Run, error) {
	var runs []ledger.Run
	var reports []string
	for _, l := range list {
		if !l.due(now) {
			continue
		}
		since := l.until
		for _, t := range []time.Time{l.anchor, now.Add(-lookBack)} {
			if since.Before(t) {
				since = t
			}
		}
		before := len(runs)
		for _, slot := range l.entry.Timetable.Due(since, now) {
			runs = append(runs, runOf(l.entry, slot, pauses, now))
		}
		if len(runs) > before {
			reports = append(reports, l.entry.Name)
		}
	}
	made, err := ledger.Made(ctx, e.Ledger.Reader(), reports)
	return slices.DeleteFunc(runs, func(r ledger.Run) bool { return made[r.Key] }), err
}

// PausedReason is why a run is skipped whose schedule somebody paused.
const PausedReason = "the schedule was paused"

// runOf is the run of a slot.
func runOf(entry *Entry, slot schedule.Due, pauses map[string]time.Time, now time.Time) ledger.Run {
	run := ledger.Run{Key: ledger.Key{Report: entry.Name, Account: entry.Account, Period: slot.Period.String(), Edition: 1},
		Agency: entry.Agency, State: ledger.Queued, DueAt: slot.At}
	if since, paused := pauses[entry.Name]; paused && !slot.At.Before(since) {
		slot.Do = schedule.Paused
	}
	switch slot.Do {
	case schedule.Skip:
		run.State, run.Reason = ledger.Skipped, fmt.Sprintf("missed: nothing ran until %s after its time", now.Sub(slot.At).Round(time.Minute))
	case schedule.Paused:
		run.State, run.Reason = ledger.Skipped, PausedReason
	case schedule.Run:
	}
	return run
}
