package spec

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
	"github.com/wxreport/wxreport/report"
)

// schedule is the key `schedule`.
type schedule struct {
	At       cronText      `yaml:"at" doc:"when the report is made: minute hour day month weekday, or words such as monthly 3 09:00" example:"0 9 3 * *"`
	Timezone zone          `yaml:"timezone" doc:"zone of the time of day; empty: the account's"`
	Wait     time.Duration `yaml:"wait_for_data_until" doc:"how long after that to wait for data that is missing" example:"72h"`
	IfLate   string        `yaml:"if_late" doc:"what to do when data is still missing then" enum:"hold,send-preliminary,skip"`
}

// cronText is five fields of cron.
type cronText string

const cronForms = "five fields such as \"0 9 3 * *\" (minute hour day month weekday), or monthly 3 09:00, weekly mon 09:00, daily 09:00"

// UnmarshalText reads five fields of cron or words.
func (c *cronText) UnmarshalText(b []byte) error {
	s := strings.TrimSpace(string(b))
	wrong := &report.FieldError{Problem: "bad time " + quoted(s), Expected: cronForms}
	if fields, ok := cronWords(s); ok {
		s = fields
	}
	if strings.HasPrefix(s, "@") || strings.Contains(s, "TZ=") || len(strings.Fields(s)) != 5 {
		return wrong
	}
	at, err := cron.ParseStandard(s)
	if err != nil {
		wrong.Problem += ": " + err.Error()
		return wrong
	}
	if at.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		wrong.Problem += ": there is no such day"
		return wrong
	}
	*c = cronText(s)
	return nil
}

var wordForm = regexp.MustCompile(`^(?:(monthly) (\d{1,2})|(weekly) (mon|tue|wed|thu|fri|sat|sun)|(daily)) (\d{2}):(\d{2})$`)

// cronWords turns monthly 3 09:00 into 0 9 3 * *.
func cronWords(s string) (string, bool) {
	m := wordForm.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	hour, _ := strconv.Atoi(m[6])
	minute, _ := strconv.Atoi(m[7])
	day, weekday := "*", "*"
	if m[1] != "" {
		day = m[2]
	}
	if m[3] != "" {
		weekday = m[4]
	}
	return fmt.Sprintf("%d %d %s * %s", minute, hour, day, weekday), true
}

func (d *decoder) schedule(s schedule, n *node, account *time.Location, deliveries int) report.Schedule {
	if n.blank() {
		return report.Schedule{Deliveries: deliveries}
	}
	if s.At == "" && n.get("at").blank() {
		d.add(n, "schedule without at", cronForms, "")
	}
	out := report.Schedule{At: string(s.At), Zone: s.Timezone.at, WaitForData: s.Wait, IfLate: s.IfLate,
		Pos: n.pos(), Deliveries: deliveries}
	if out.Zone == nil {
		out.Zone = account
	}
	return out
}
