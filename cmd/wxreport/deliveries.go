package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report/ledger"
)

func (p *program) deliveriesCommand() *cobra.Command {
	var state, account string
	var limit int
	cmd := &cobra.Command{Use: "deliveries [ID]", Short: "List messages and how they ended; of one, its transcript", Args: arguments(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return p.transcript(cmd, args[0])
			}
			return p.deliveries(cmd, state, account, limit)
		}}
	cmd.Flags().StringVar(&state, "state", "", "only these: pending, sending, accepted, rejected, unknown; a list a,b is fine")
	cmd.Flags().StringVar(&account, "account", "", "only this account's")
	cmd.Flags().IntVar(&limit, "limit", 1000, "messages to list, those of the reports that were due last; 0 lists all")
	return cmd
}

var deliveryStates = []string{"pending", "sending", "accepted", "rejected", "unknown"}

func (p *program) deliveries(cmd *cobra.Command, state, account string, limit int) error {
	if limit < 0 {
		return usageError{fmt.Errorf("--limit %d, expected a number of messages, or 0 for all", limit)}
	}
	var states []ledger.DeliveryState
	for s := range strings.SplitSeq(state, ",") {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if !slices.Contains(deliveryStates, s) {
			return usageError{fmt.Errorf("--state %q, expected one of %s", s, strings.Join(deliveryStates, ", "))}
		}
		states = append(states, ledger.DeliveryState(s))
	}
	_, l, err := p.open(cmd.Context())
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	most := limit
	if limit > 0 {
		most++ // one more tells whether there are more
	}
	list, err := ledger.SentOf(cmd.Context(), l.Reader(), account, most, states...)
	if err != nil {
		return err
	}
	more := limit > 0 && len(list) > limit
	if more {
		list = list[:limit]
	}
	rows := [][]string{{"id", "report", "period", "channel", "recipient", "state", "tries", "reply"}}
	for _, d := range list {
		rows = append(rows, []string{d.ID[:12], d.Run.Report, d.Run.Period, d.Channel, d.Recipient, string(d.State), fmt.Sprint(d.Tries), cmp.Or(d.Reply, "-")})
	}
	if len(rows) == 1 {
		p.printf("no messages\n")
		return nil
	}
	p.table(rows)
	if more {
		p.printf("there are more: --limit %d or --limit 0 lists them\n", 10*limit)
	}
	return nil
}

// find is the delivery whose id begins so.
func find(ctx context.Context, l *ledger.Ledger, prefix string) (ledger.Delivery, error) {
	if len(prefix) < 4 {
		return ledger.Delivery{}, usageError{fmt.Errorf("%q is too short, expected at least 4 characters of an id that wxreport deliveries shows", prefix)}
	}
	found, err := ledger.DeliveriesNamed(ctx, l.Reader(), prefix)
	switch {
	case err != nil:
		return ledger.Delivery{}, err
	case len(found) == 0:
		return ledger.Delivery{}, fmt.Errorf("no message has an id that begins with %q, see wxreport deliveries", prefix)
	case len(found) > 1:
		return ledger.Delivery{}, usageError{fmt.Errorf("%d messages have ids that begin with %q", len(found), prefix)}
	}
	return found[0], nil
}

func (p *program) transcript(cmd *cobra.Command, id string) error {
	_, l, err := p.open(cmd.Context())
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	d, err := find(cmd.Context(), l, id)
	if err != nil {
		return err
	}
	r, err := ledger.RunByID(cmd.Context(), l.Reader(), d.RunID)
	if err != nil {
		return err
	}
	p.printf("%s\n%s, to %s over %s, %d bytes, sha256 %s: %s\n", d.ID, r.Key, d.Recipient, d.Channel, d.Size, d.SHA256, d.State)
	lines, err := ledger.Transcript(cmd.Context(), l.Reader(), d.ID)
	for _, line := range lines {
		p.printf("%s  %s\n", line.At.Local().Format("2006-01-02 15:04:05"), line.Text)
	}
	return err
}

type resendOptions struct {
	arrived, lost, force bool
}

func (p *program) resendCommand() *cobra.Command {
	var o resendOptions
	cmd := &cobra.Command{Use: "resend ID...", Short: "Decide about messages that were refused or may not have arrived", Args: arguments(cobra.MinimumNArgs(1)),
		Long: `Resend sends the same bytes under the same Message-ID again; the next serve, worker
or run does it. A message that is unknown may have arrived: ask its recipient or look at the
mail server's log first. --arrived and --lost record what was found, and send nothing.`,
		RunE: func(cmd *cobra.Command, args []string) error { return p.resend(cmd, args, o) }}
	cmd.Flags().BoolVar(&o.arrived, "arrived", false, "record that an unknown message arrived")
	cmd.Flags().BoolVar(&o.lost, "lost", false, "record that an unknown message did not arrive, and need not")
	cmd.Flags().BoolVar(&o.force, "force", false, "resend also while the first sender may still be at it")
	cmd.MarkFlagsMutuallyExclusive("arrived", "lost", "force")
	return cmd
}

// stillSending is how long a first sender may be at a message that looks abandoned.
const stillSending = 12 * time.Minute

func (p *program) resend(cmd *cobra.Command, ids []string, o resendOptions) error {
	ctx := cmd.Context()
	e, l, err := p.opened(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	var failed []error
	for _, id := range ids {
		d, err := find(ctx, l, id)
		if err != nil {
			return err
		}
		if o.arrived || o.lost {
			done := false
			err = l.Tx(ctx, func(tx *sql.Tx) (err error) {
				done, err = ledger.Confirm(ctx, tx, d.ID, o.arrived, p.now)
				return err
			})
			if err == nil && !done {
				err = fmt.Errorf("%s is %s, only unknown messages can be confirmed", d.ID[:12], d.State)
			}
			failed = append(failed, err)
			continue
		}
		if age := p.now.Sub(d.ClaimedAt); d.State == ledger.UnknownState && age < stillSending && !o.force {
			failed = append(failed, fmt.Errorf("%s: its sender may still be at it for %s: wait, or use --force", d.ID[:12], (stillSending-age).Round(time.Second)))
			continue
		}
		done, err := e.Resend(ctx, d.ID)
		if err == nil && !done {
			err = fmt.Errorf("%s is %s, only rejected and unknown messages can be sent again", d.ID[:12], d.State)
		}
		if err == nil {
			p.printf("%s to %s will be sent again\n", d.ID[:12], d.Recipient)
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}
