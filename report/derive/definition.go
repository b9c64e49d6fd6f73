package derive

import (
	"math"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// stageCount is what a given funnel says of a stage and what the events say, by both
// definitions that people use.
type stageCount struct {
	stage    string
	row      int
	given    float64
	windowed float64 // people who passed the stages before it in order, within the window; NaN: not a step of the report's funnel
	plain    float64 // people who did it, each once a day where the funnel has days
}

const stageSlack = 0.01 // of the given count

func (s stageCount) fits(computed float64) bool {
	return math.Abs(s.given-computed) <= max(stageSlack*s.given, 1)
}

// definitions holds a given funnel against the events of its period: a stage must be
// one of both counts. Where it is only the plain one, that is told as the definition
// of the funnel's rates; where it is neither, one of the sources is wrong.
func (p *people) definitions(given *report.Dataset) []report.Check {
	var wrong, plain []stageCount
	for _, s := range p.stageCounts(given.During(p.in.Job.Period)) {
		switch windowed := s.fits(s.windowed); {
		case windowed:
		case s.fits(s.plain):
			if !math.IsNaN(s.windowed) {
				plain = append(plain, s)
			}
		default:
			wrong = append(wrong, s)
		}
	}
	check := func(name string, severity report.Severity, of []stageCount) []report.Check {
		if len(of) == 0 {
			return nil
		}
		worst := of[0]
		for _, s := range of {
			if math.Abs(s.given-s.nearest())*worst.given > math.Abs(worst.given-worst.nearest())*s.given {
				worst = s
			}
		}
		at := given.During(p.in.Job.Period).Origin(worst.row)
		variant := name
		if name == "derived_funnel" && (math.IsNaN(worst.windowed) || worst.windowed == worst.plain) {
			variant = name + "_same"
		}
		return []report.Check{{Check: name, Severity: severity, Dataset: given.Name, File: at.File, Row: at.Row, Column: "users", Subject: worst.stage, Count: len(of),
			Claim: p.in.Words.Say("quality."+variant, report.Args{"stage": p.in.Words.Term("stage", known(worst.stage)), "window": int(p.steps.Window),
				"given": report.Q(report.Some(worst.given), report.UnitCount), "windowed": report.Q(report.Some(worst.windowed), report.UnitCount),
				"plain": report.Q(report.Some(worst.plain), report.UnitCount)})}}
	}
	return append(check("derived_funnel", report.Warning, wrong), check("funnel_definition", report.Info, plain)...)
}

// nearest is the count that the given one comes closer to.
func (s stageCount) nearest() float64 {
	if math.Abs(s.given-s.windowed) < math.Abs(s.given-s.plain) {
		return s.windowed
	}
	return s.plain
}

// stageCounts counts each stage of a funnel that the events know.
func (p *people) stageCounts(given *report.Dataset) []stageCount {
	if given.Len() == 0 {
		return nil
	}
	daily := !given.Time("date", 0).IsZero()
	windowed, passing := make([]float64, len(p.steps.Stages)), newPassage(p.steps)
	done := map[string]map[string]bool{}
	for _, events := range p.users {
		level, _ := passing.through(events, p.in.Job.Period)
		for k := range level {
			windowed[k]++
		}
		for _, e := range events {
			if !p.in.Job.Period.Contains(e.at) {
				continue
			}
			who := e.user
			if daily {
				who += "|" + e.at.Format(time.DateOnly)
			}
			if done[e.name] == nil {
				done[e.name] = map[string]bool{}
			}
			done[e.name][who] = true
		}
	}
	var out []stageCount
	for _, name := range given.Distinct("stage") {
		s := stageCount{stage: name, given: given.With("stage", name).Sum("users").Or(math.NaN()), windowed: math.NaN(), plain: float64(len(done[known(name)]))}
		for k, stage := range p.steps.Stages {
			if known(stage) == known(name) {
				s.windowed = windowed[k]
			}
		}
		if math.IsNaN(s.given) || s.plain == 0 {
			continue
		}
		for given.Text("stage", s.row) != name {
			s.row++
		}
		out = append(out, s)
	}
	return out
}

// strictness says the modes of a funnel in the report's language.
func (p *people) strictness() string {
	var out strings.Builder
	for _, mode := range p.steps.Mode {
		out.WriteString(p.in.Words.Say("quality.mode." + mode))
	}
	return out.String()
}
