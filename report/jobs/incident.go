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

// tell tells owners what they have not been told. A notice is claimed before it is
// sent, so that two processes tell it once; one that certainly reached nobody is given back.
func (e *Engine) tell(ctx context.Context) error {
	if e.Notify == nil {
		return nil
	}
	list, err := ledger.Untold(ctx, e.Ledger.Reader())
	if err != nil {
		return err
	}
	for _, i := range list {
		ours, err := ledger.Tell(ctx, e.Ledger.DB, i, e.Now())
		if err != nil {
			return err
		}
		if !ours {
			continue
		}
		got := e.Notify(ctx, i.Incident)
		e.Log.Info("told the owner", "cause", i.Key, "over", i.Over, "result", got.Result, "reply", got.Reply)
		if got.Result == report.RetryLater {
			return ledger.Untell(ctx, e.Ledger.DB, i)
		}
	}
	return nil
}
