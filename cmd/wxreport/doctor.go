package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
)

func (p *program) doctorCommand() *cobra.Command {
	var offline bool
	cmd := &cobra.Command{Use: "doctor", Short: "Test every part of the workspace, and say what to do about what is wrong", Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			d := &doctor{program: p, offline: offline, free: freeSpace, patience: partLimit}
			if d.examine(cmd.Context()) {
				return errors.New("something is wrong: see the lines marked FAIL")
			}
			return nil
		}}
	cmd.Flags().BoolVar(&offline, "offline", false, "do not connect to mail servers and WeChat")
	return cmd
}

// level is how grave a finding of the doctor is.
type level string

const (
	fine level = "ok"
	warn level = "warn"
	fail level = "FAIL"
)

// finding is what the doctor found about a part.
type finding struct {
	level        level
	part         string
	what, remedy string
}

// doctor examines a workspace.
type doctor struct {
	*program
	offline  bool
	free     func(dir string) (uint64, error) // bytes
	patience time.Duration                    // for the servers of one part

	found   []finding
	w       report.Workspace
	l       *ledger.Ledger
	entries []*jobs.Entry
}

func (d *doctor) note(l level, part, what, remedy string) {
	d.found = append(d.found, finding{l, part, what, remedy})
}

// examine tests part by part, prints what it found and reports whether anything fails.
func (d *doctor) examine(ctx context.Context) bool {
	checks := []func(context.Context){d.clockAndZones, d.fonts}
	w, err := d.workspace()
	if err != nil {
		d.note(fail, "workspace", err.Error(), "")
	} else {
		d.w = w
		d.note(fine, "workspace", w.Path, "")
		checks = append(checks, d.holidays, d.reports, d.database, d.archive, d.temporary, d.mailServers, d.channels, d.wechat, d.operation)
	}
	for _, check := range checks {
		check(ctx)
	}
	if d.l != nil {
		_ = d.l.Close()
	}
	failed := false
	rows := [][]string{}
	for _, f := range d.found {
		failed = failed || f.level == fail
		text := f.what
		if f.remedy != "" {
			text += " -> " + f.remedy
		}
		rows = append(rows, []string{string(f.level), f.part, text})
	}
	d.table(rows)
	return failed
}

// database opens the database as serve would, and compares clocks.
func (d *doctor) database(ctx context.Context) {
	d.secretFile("database", d.w.DatabaseRef)
	address, err := database(d.w)
	if err != nil {
		d.note(fail, "database", err.Error(), "set it, or use database: sqlite:wxreport.db")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	l, err := ledger.Open(ctx, address)
	if err != nil {
		remedy := "check that the server runs and the address, user and password are right, or that the folder can be written"
		if strings.Contains(err.Error(), "not a database") || strings.Contains(err.Error(), "malformed") {
			remedy = "restore it from a backup"
		}
		d.note(fail, "database", err.Error(), remedy)
		return
	}
	d.l = l
	if err := jobs.Migrate(ctx, l); err != nil {
		remedy := "the user needs the right to create tables and to write"
		if errors.Is(err, ledger.ErrNewer) {
			remedy = "install the newer wxreport on every machine"
		}
		d.note(fail, "database", fmt.Sprintf("%s: %v", l, err), remedy)
		_ = l.Close()
		d.l = nil
		return
	}
	if err := ledger.Behind(ctx, l.Reader(), ledger.Store{Dir: d.w.Archive}); err != nil {
		d.note(fail, "database", err.Error(), "after a restore from a backup: wxreport restored, which keeps anything from being sent twice")
	} else {
		d.note(fine, "database", l.String(), "")
	}
	theirs, err := l.Time(ctx)
	if err != nil {
		d.note(fail, "clock", "the database does not tell the time: "+err.Error(), "")
		return
	}
	d.skew("the database", theirs, 5*time.Second)
}

// skew compares this machine's clock with another's.
func (d *doctor) skew(whose string, theirs time.Time, most time.Duration) {
	if skew := d.clock().Sub(theirs).Round(time.Second); skew.Abs() > most {
		d.note(fail, "clock", fmt.Sprintf("this machine and %s differ by %s", whose, skew), "keep both in time with chrony or systemd-timesyncd")
	}
}

// operation looks at what is running and at what waits for a person.
func (d *doctor) operation(ctx context.Context) {
	if d.l == nil {
		return
	}
	workers, err := d.l.Workers(ctx)
	if err != nil {
		d.note(fail, "processes", err.Error(), "")
		return
	}
	alive := 0
	for _, w := range workers {
		if w.Silent < time.Minute {
			alive++
		}
	}
	if alive == 0 {
		d.note(warn, "processes", "no process serves this workspace", "run wxreport serve, for example by examples/fleet/wxreport.service")
		d.listener(ctx)
	} else {
		d.note(fine, "processes", fmt.Sprintf("%d", alive), "")
	}
	mails, err := ledger.CountDeliveries(ctx, d.l.Reader(), "")
	if err != nil {
		d.note(fail, "messages", err.Error(), "")
		return
	}
	if n := mails[ledger.UnknownState]; n > 0 {
		d.note(warn, "messages", fmt.Sprintf("%d may not have arrived", n), "wxreport deliveries --state unknown, then wxreport resend ID, --arrived or --lost")
	}
	open, err := ledger.Incidents(ctx, d.l.Reader(), true)
	if err != nil {
		d.note(fail, "incidents", err.Error(), "")
		return
	}
	for _, i := range open {
		d.note(warn, "incident", i.Title+": "+i.Text, "wxreport status tells more")
	}
	switch {
	case d.w.Owner == "":
		d.note(warn, "owner", "nobody is told of failures", "owner: ops@agency.cn in the workspace")
	case d.w.Relay.Host == "":
		d.note(warn, "owner", "there is no mail server to tell "+d.w.Owner+" of failures", "smtp: {host: ..., from: ...} in the workspace")
	}
}

// listener tries the address that serve will listen at.
func (d *doctor) listener(ctx context.Context) {
	if d.w.Web.Listen == "" {
		return
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", d.w.Web.Listen)
	if err != nil {
		d.note(fail, "web", err.Error(), "something else has this address: set web.listen to another")
		return
	}
	_ = l.Close()
}
