package jobs

import (
	"context"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

// The causes of incidents: what an owner is told of once, however often it fails.

func specCause(name string) string { return "spec/" + name }

func runCause(r ledger.Run) string { return "run/" + r.Report + "/" + r.Account }

func deliveryCause(r ledger.Run, d ledger.Delivery) string {
	return "delivery/" + r.Report + "/" + r.Account + "/" + d.Channel + "/" + d.Recipient
}

func relayCause(key string) string { return "relay/" + key }

// The titles of incidents.
const (
	titleUnsent    = "messages cannot be sent"
	titleFailed    = "the report cannot be made"
	titleHeld      = "the report is held back"
	titleNoData    = "the report was skipped for want of data"
	titleChanged   = "an approved report was changed and is not sent"
	titleUnread    = "a report waits for its review"
	titleRefused   = "a message was refused"
	titleUncertain = "a message may not have arrived"
)

// begin records that something has failed for good.
func (e *Engine) begin(ctx context.Context, q ledger.Querier, i report.Incident) error {
	fresh, err := ledger.Begin(ctx, q, i, e.Now())
	if fresh {
		e.Log.Error("incident", "cause", i.Key, "report", i.Report, "account", i.Account, "title", i.Title, "detail", i.Text)
		e.counts.incidents.Add(1)
	}
	return err
}

// recover records that a cause is gone.
func (e *Engine) recover(ctx context.Context, q ledger.Querier, cause string) error {
	ended, err := ledger.Recover(ctx, q, cause, e.Now())
	if ended {
		e.Log.Info("recovered", "cause", cause)
	}
	return err
}
