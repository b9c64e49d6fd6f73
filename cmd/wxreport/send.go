package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report"
)

type sendOptions struct {
	build  buildOptions
	testTo string
	dry    bool
}

func (p *program) sendCommand() *cobra.Command {
	var o sendOptions
	cmd := &cobra.Command{Use: "send SPEC", Short: "Try the delivery of a report: on paper, or to your own address", Args: arguments(cobra.ExactArgs(1)),
		Long: `Send makes the report of a spec and prepares every message its deliveries ask for.

With --dry-run nothing is sent: the messages are listed, and written to --out.
With --test-to the mails go to that one address and to nobody else; groups, hooks
and folders get nothing.

Neither touches the ledger. A report goes to its readers by run, serve or worker,
which remember what was sent.`,
		RunE: func(cmd *cobra.Command, args []string) error { return p.send(cmd, args[0], o) }}
	cmd.Flags().StringVar(&o.testTo, "test-to", "", "send the mails to this address only")
	cmd.Flags().BoolVar(&o.dry, "dry-run", false, "do all but the send")
	cmd.Flags().StringVar(&o.build.period, "period", "", "report this period instead of the spec's, as in build")
	cmd.Flags().StringVar(&o.build.asOf, "as-of", "", "the day the report speaks from; today when not given")
	cmd.Flags().StringVar(&o.build.out, "out", "", "with --dry-run: folder to write the messages to")
	return cmd
}

// prepared is a message with the channel that would send it.
type prepared struct {
	channel string
	do      report.Channel
	message report.Message
}

func (p *program) send(cmd *cobra.Command, path string, o sendOptions) error {
	if o.dry == (o.testTo != "") {
		return usageError{errors.New("expected one of --dry-run and --test-to; wxreport run sends to a report's readers")}
	}
	plan, err := load(path)
	if err != nil {
		return err
	}
	if len(plan.Channels) == 0 {
		return usageError{fmt.Errorf("%s delivers to nobody: name a channel under deliver", path)}
	}
	workspace, err := p.workspace()
	if err != nil && o.testTo != "" {
		return err
	}
	job, err := p.job(plan, o.build.period, o.build.asOf)
	if err != nil {
		return usageError{err}
	}
	result, err := builder().Build(cmd.Context(), plan, job)
	if err != nil {
		return err
	}
	parcel := report.Parcel{Report: "test", Edition: 1, Job: job, Artifacts: result.Artifacts, Document: result.Document, Named: plan.Name != ""}
	if o.testTo != "" {
		parcel.Notes = []string{plan.Words.Say("mail.test")}
	}
	messages, err := prepare(cmd.Context(), plan, workspace.RelayOf(plan.Account.ID), parcel, o.testTo)
	if err != nil {
		return err
	}
	if o.dry {
		return p.listMessages(messages, o.build.out)
	}
	return p.hand(cmd.Context(), messages)
}

// prepare writes every message, or the mails to one address alone.
func prepare(ctx context.Context, plan *report.Plan, relay report.Relay, parcel report.Parcel, only string) ([]prepared, error) {
	var out []prepared
	for _, step := range plan.Channels {
		do := step.Do
		through, mails := do.(report.Relayed)
		if mails {
			do = through.Through(relay)
		}
		recipients := do.Recipients(parcel)
		if only != "" {
			if !mails || len(out) > 0 { // one mail is enough to see
				continue
			}
			recipients = []string{only}
		}
		for _, r := range recipients {
			m, err := do.Prepare(ctx, parcel, r)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", step.Pos, err)
			}
			out = append(out, prepared{channel: step.Kind, do: do, message: m})
		}
	}
	if len(out) == 0 {
		return nil, usageError{errors.New("the spec delivers by no email: --test-to has nothing to send")}
	}
	return out, nil
}

// listMessages shows what would go out, and keeps it where asked.
func (p *program) listMessages(messages []prepared, out string) error {
	rows := [][]string{{"channel", "recipient", "size", "file"}}
	for i, m := range messages {
		name := "-"
		if out != "" {
			name = filepath.Join(out, fmt.Sprintf("%02d-%s%s", i+1, m.channel, map[bool]string{true: ".eml", false: ".bin"}[m.channel == "email"]))
			if err := os.MkdirAll(out, 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(name, m.message.Body, 0o600); err != nil {
				return err
			}
		}
		rows = append(rows, []string{m.channel, m.message.Recipient, size(len(m.message.Body)), name})
	}
	p.table(rows)
	p.printf("%d messages, none sent\n", len(messages))
	return nil
}

// hand sends the test mails.
func (p *program) hand(ctx context.Context, messages []prepared) error {
	var failed []string
	for _, m := range messages {
		d := m.do.Send(ctx, m.message, func(ctx context.Context) error { return ctx.Err() })
		p.printf("%s\t%s\t%s\n", m.message.Recipient, d.Result, d.Reply)
		if d.Result != report.Accepted {
			failed = append(failed, m.message.Recipient+": "+d.Reply)
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("not accepted: %s", strings.Join(failed, "; "))
	}
	return nil
}
