package jobs

import (
	"context"
	"database/sql"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

// keptShare is the part of a relay's pace that is kept for what a person asks for, one in so many: a
// correction does not wait behind a morning's five thousand.
const keptShare = 10

// pace reserves the message's turn at a shared relay: how long to wait for it. Urgent messages take whichever lane is free
// first, others leave the kept one alone; both together stay within the relay's pace.
func (e *Engine) pace(ctx context.Context, d ledger.Delivery, channel report.Channel, urgent bool) (time.Duration, error) {
	paced, ok := channel.(report.Paced)
	if !ok || d.Paced { // its turn has come
		return 0, nil
	}
	lanes := lanesOf(paced.Pace())
	if len(lanes) == 0 {
		return 0, nil
	}
	if !urgent {
		lanes = lanes[:1]
	}
	var wait time.Duration
	err := e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
		now := e.Now()
		at, err := ledger.Turn(ctx, tx, now, lanes...)
		if err != nil {
			return err
		}
		wait = at.Sub(now)
		return ledger.SetTurn(ctx, tx, d.ID, at)
	})
	return max(wait, 0), err
}

// lanesOf are the ways past a relay: for everything, and the kept one where the pace is enough for two.
func lanesOf(relay string, perMinute, perDay int) []ledger.Lane {
	lane := func(name string, share float64) ledger.Lane {
		l := ledger.Lane{Relay: name, PerDay: int(share * float64(perDay))}
		if perMinute > 0 {
			l.Interval = time.Duration(float64(time.Minute) / (share * float64(perMinute)))
		}
		return l
	}
	const kept = 1.0 / keptShare
	switch {
	case perMinute <= 0 && perDay <= 0:
		return nil
	case perMinute > 0 && perMinute < keptShare || perDay > 0 && perDay < keptShare:
		return []ledger.Lane{lane(relay, 1)}
	}
	return []ledger.Lane{lane(relay, 1-kept), lane(relay+" (kept)", kept)}
}
