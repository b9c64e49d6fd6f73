package spec

import (
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
	timing "github.com/wxreport/wxreport/report/schedule"
)

// schedule is the key `schedule`.
type schedule struct {
	At       whenText      `yaml:"at" doc:"when the report is made: minute hour day month weekday, or words such as 3rd workday 09:00" example:"0 9 3 * *"`
	Timezone zone          `yaml:"timezone" doc:"zone of the time of day; empty: the account's"`
	Wait     time.Duration `yaml:"wait_for_data_until" doc:"how long after that to wait for data that is missing" example:"72h"`
	IfLate   string        `yaml:"if_late" doc:"what to do when data is still missing then" enum:"hold,send-preliminary,skip"`
	IfMissed string        `yaml:"if_missed" doc:"what to do with a time at which the program was not running: run once as soon as it does, or skip" enum:"run,skip"`
	Lateness time.Duration `yaml:"max_lateness" doc:"how long after its time a missed report may still run; 0: however late" example:"120h"`
	Start    time.Time     `yaml:"start" doc:"first day of the schedule" example:"2026-10-01"`
	End      time.Time     `yaml:"end" doc:"last day of the schedule" example:"2027-09-30"`
	Paused   bool          `yaml:"paused" doc:"make no report while this is true"`
}

// whenText is the time of a schedule as written, checked.
type whenText string

// UnmarshalText reads five fields of cron or words.
func (c *whenText) UnmarshalText(b []byte) error {
	s := strings.TrimSpace(string(b))
	rule, err := timing.Parse(s)
	if err != nil {
		return &report.FieldError{Problem: "bad time " + quoted(s) + ": " + err.Error(), Expected: timing.Forms}
	}
	*c = whenText(rule.String())
	return nil
}

func (d *decoder) schedule(s schedule, n *node, account *time.Location, deliveries int) report.Schedule {
	if n.blank() {
		return report.Schedule{Deliveries: deliveries}
	}
	if s.At == "" && n.get("at").blank() {
		d.add(n, "schedule without at", timing.Forms, "")
	}
	out := report.Schedule{At: string(s.At), Zone: s.Timezone.at, WaitForData: s.Wait, IfLate: s.IfLate,
		IfMissed: s.IfMissed, MaxLateness: s.Lateness, Start: s.Start, End: s.End, Paused: s.Paused,
		Pos: n.pos(), Deliveries: deliveries}
	if !s.Start.IsZero() && !s.End.IsZero() && s.End.Before(s.Start) {
		d.add(n.get("end"), "schedule ends before it starts", "a day from "+n.get("start").value+" on", "")
	}
	if out.Zone == nil {
		out.Zone = account
	}
	return out
}
