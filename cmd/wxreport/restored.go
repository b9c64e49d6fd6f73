package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

func (p *program) restoredCommand() *cobra.Command {
	return &cobra.Command{Use: "restored", Short: "Hold back what a restored database would send a second time", Args: arguments(cobra.NoArgs),
		Long: `Restored is for a database that was restored from a backup, or is another than before. What
it does not know the end of may have been sent since: what fell due until now is held,
reports under review are sent back, and messages that wait are unknown. Nothing of it
goes out until a person decides: by wxreport run for a report that was not sent, by
wxreport review again, by wxreport resend for a message. Stop every serve and worker first.`,
		RunE: p.opening(func(ctx context.Context, _ []string, w report.Workspace, l *ledger.Ledger) error {
			workers, err := l.Workers(ctx)
			if err != nil {
				return err
			}
			for _, one := range workers {
				if one.Silent < 20*time.Second {
					return fmt.Errorf("process %s on %s is at work: stop every serve and worker first; one that was killed is forgotten after 20 seconds", one.ID, one.Host)
				}
			}
			log, err := p.logger("none")
			if err != nil {
				return err
			}
			e, err := p.engine(w, l, log)
			if err != nil {
				return err
			}
			reports, messages, err := e.Restore(ctx)
			if err != nil {
				return err
			}
			latest, err := ledger.LatestAccepted(ctx, l.Reader())
			if err != nil {
				return err
			}
			if err := (ledger.Store{Dir: w.Archive}).SetMark(latest); err != nil {
				return err
			}
			p.printf("%d reports and %d messages wait for a person: wxreport status, wxreport deliveries --state unknown\n", reports, messages)
			return nil
		})}
}

// marked refuses a database that is behind the archive, and keeps the archive's mark while the caller sends; what it
// gives ends that.
func marked(ctx context.Context, w report.Workspace, l *ledger.Ledger) (func() error, error) {
	store := ledger.Store{Dir: w.Archive}
	if err := ledger.Behind(ctx, l.Reader(), store); err != nil {
		if errors.Is(err, ledger.ErrBehind) {
			err = fmt.Errorf("%w: it was restored from a backup, or is another; what was sent since would go out a second time. See wxreport restored --help", err)
		}
		return nil, err
	}
	keep := func(ctx context.Context) error { return ledger.KeepMark(ctx, l.Reader(), store) }
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(5 * time.Second)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				_ = keep(ctx) // the next one does it, or the last
			}
		}
	}()
	return func() error {
		cancel()
		<-ended
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		return keep(last)
	}, nil
}
