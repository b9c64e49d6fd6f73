package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// Funnel measures how many people pass each stage from exposure to payment,
// holds every step against its alert value, and says what a step below it costs
// in orders.
type Funnel struct {
	Alerts `yaml:",inline"`
	Stages []string    `yaml:"stages" doc:"the stages in order, by the names the data uses"`
	Window report.Days `yaml:"window" doc:"days within which a person must pass the stages, where they are computed from events"`
	Mode   []string    `yaml:"mode" doc:"how strictly, where they are computed from events; strict_order: nothing else in between; allow_reentry: with it, going back is allowed; strict_deduplication: no stage twice; strict_increase: no two stages at one moment; strict_once: an event is one stage only" enum:"strict_order,allow_reentry,strict_deduplication,strict_increase,strict_once"`
	Page   string      `yaml:"page" doc:"page whose click zones are shown; empty: the first with a peer value"`
}

func funnelKind() report.Kind[report.Section] {
	return kind("funnel", "Conversion from exposure to payment, stage by stage, with alert values and the orders a weak stage costs.", `
kind: funnel
stages: [exposure, click, inquiry, trial, payment]
alerts:
  exposure>click: {below: 0.06, advise: 优化标题吸引力}
  click>inquiry: {below: 0.02, critical: 0.01}
`, func() *Funnel {
		return &Funnel{
			Stages: []string{"exposure", "click", "inquiry", "trial", "payment"},
			Window: 7,
			Alerts: Alerts{report.Alerts{"exposure>click": below(0.06), "click>inquiry": below(0.02)}},
		}
	}, (*Funnel).complete)
}

// complete calls the stages as the contract does, drops default alerts on stages the
// spec does not have, then checks.
func (s *Funnel) complete() error {
	if len(s.Stages) < 2 {
		return &report.FieldError{Path: "stages", Problem: "a funnel has at least two stages"}
	}
	if err := s.canonical(); err != nil {
		return err
	}
	if slices.Contains(s.Mode, "allow_reentry") && !slices.Contains(s.Mode, "strict_order") {
		return &report.FieldError{Path: "mode", Problem: "allow_reentry only softens strict_order", Expected: "[strict_order, allow_reentry]"}
	}
	pairs := s.pairs()
	if !slices.Contains(pairs, "exposure>click") || !slices.Contains(pairs, "click>inquiry") {
		for _, name := range []string{"exposure>click", "click>inquiry"} {
			if !slices.Contains(pairs, name) {
				delete(s.Alerts.Alerts, name)
			}
		}
	}
	return s.check(func(name string) ([]string, bool) { return pairs, slices.Contains(pairs, name) })
}

// canonical gives stages, and the alerts on them, that a spec names in Chinese the
// names of the contract: the data is read by those.
func (s *Funnel) canonical() error {
	stages := make([]string, len(s.Stages))
	for i, name := range s.Stages {
		stages[i] = stageName(name)
		if at := slices.Index(stages[:i], stages[i]); at >= 0 {
			return &report.FieldError{Path: fmt.Sprintf("stages[%d]", i), Problem: fmt.Sprintf("stage %q stands twice, first as %q", name, s.Stages[at]), Expected: "each stage once, in the order they are passed"}
		}
	}
	s.Stages = stages
	alerts := report.Alerts{}
	for _, own := range []bool{false, true} { // an alert by a Chinese name is the spec's own, not the default
		for _, name := range s.names() {
			alert := s.Alerts.Alerts[name]
			from, to, pair := strings.Cut(name, ">")
			as := stageName(from) + ">" + stageName(to)
			if pair && (as != name) == own {
				alerts[as] = alert
			} else if !pair && !own {
				alerts[name] = alert
			}
		}
	}
	s.Alerts.Alerts = alerts
	return nil
}

// pairs lists every step from an earlier to a later stage: "click>payment".
func (s *Funnel) pairs() []string {
	var out []string
	for i, from := range s.Stages {
		for _, to := range s.Stages[i+1:] {
			out = append(out, from+">"+to)
		}
	}
	return out
}

// Needs names the stage counts; click zones are welcome.
func (s *Funnel) Needs() []report.Need {
	return []report.Need{
		{Dataset: "funnel", Columns: []string{"stage", "users"}, For: "need.funnel"},
		{Dataset: "zones", Columns: []string{"page", "zone", "views", "clicks"}, Optional: true, For: "need.zones"},
	}
}

// Steps are the stages, the days to pass them and how strictly, for funnels that are
// computed from events.
func (s *Funnel) Steps() report.Steps {
	return report.Steps{Stages: s.Stages, Window: s.Window, Mode: s.Mode}
}

// step is one transition with what was found about it.
type step struct {
	from, to string
	metric   report.Metric
	judgement
	watched bool          // it has an alert value
	gain    report.Impact // orders gained back at the alert value
}

func (s step) name() string { return s.from + ">" + s.to }

// Analyze measures the steps, then the click zones.
func (s *Funnel) Analyze(in report.Input) (report.Chapter, error) {
	f := newFrame("funnel", in)
	if !s.present(f) {
		f.chapter.Status = report.StatusNotEnoughData
		f.note("note.no_stage", report.Args{"stages": strings.Join(s.Stages, " → ")})
		return f.finish(), nil
	}
	users := make([]report.Metric, len(s.Stages))
	for i, stage := range s.Stages {
		users[i] = f.count("funnel.users."+stage, report.UnitCount, report.Up, func(p report.Period) report.Number { return s.users(f, stage, p) })
	}
	steps := s.steps(f, users[len(users)-1].Value)
	f.overall(s)
	s.detectables(f, steps)
	change, split := s.orderChange(users)
	f.add(s.figure(f, users, steps), s.table(f, steps, users[len(users)-1].Value, change, split))
	rows, overall, segmented := s.bySegment(f)
	if segmented {
		f.add(s.segmentTable(f, rows, overall))
	}
	for _, st := range steps {
		rule := "funnel.below_alert"
		if st.direction == report.Up {
			rule = "funnel.above_alert"
		}
		switch {
		case !st.watched:
		case st.metric.Value.Known:
			f.looked(rule)
		default:
			f.lacks(rule, "figure", nil)
		}
		f.told(st.judgement, claim{rule: rule, subject: st.name(), label: s.label(f, st.from, st.to), metric: st.metric,
			impact: st.gain, args: report.Args{"gain": report.Q(st.gain.Value, report.UnitCount),
				"gain_low": report.Q(st.gain.Low, report.UnitCount), "gain_high": report.Q(st.gain.High, report.UnitCount),
				"from": f.term("stage", st.from), "to": f.term("stage", st.to)}, evidence: s.inOrders(f, change, split, st)})
	}
	s.unlikePast(f, steps, users[len(users)-1].Value, func(st step) []string { return s.inOrders(f, change, split, st) })
	s.whyOrders(f, users[len(users)-1], rows)
	f.nested(users)
	if split && f.now("zones").Len() == 0 { // with zones the page is full, and the table has the figures
		f.add(s.changeFigure(f, change))
	}
	f.zones(s.Page)
	f.headline(s, steps)
	return f.finish(), nil
}

// term is the language's word for a value of the data.
func (f *frame) term(family, value string) string { return f.in.Words.Term(family, value) }

func (s *Funnel) label(f *frame, from, to string) string {
	return f.term("stage", from) + "→" + f.term("stage", to)
}

func (s *Funnel) present(f *frame) bool {
	known := 0
	for _, stage := range s.Stages {
		if s.users(f, stage, f.in.Job.Period).Known {
			known++
		}
	}
	return known >= 2
}

// users is the people who reached a stage in a period, over days and segments.
func (s *Funnel) users(f *frame, stage string, p report.Period) report.Number {
	return f.stage(stage, p).Sum("users")
}

// stage is the rows of a stage in a period.
func (f *frame) stage(stage string, p report.Period) *report.Dataset {
	return f.part("funnel", stage, p, func(ds *report.Dataset, i int) bool { return stageName(ds.Text("stage", i)) == stage })
}

// stageName maps the usual Chinese stage names to the contract's.
func stageName(s string) string {
	switch s {
	case "曝光":
		return "exposure"
	case "点击":
		return "click"
	case "咨询":
		return "inquiry"
	case "试用":
		return "trial"
	case "支付", "付款", "成交":
		return "payment"
	}
	return s
}

// steps measures the adjacent steps and every other pair with an alert.
func (s *Funnel) steps(f *frame, orders report.Number) []step {
	var out []step
	for _, pair := range s.pairs() {
		from, to, _ := strings.Cut(pair, ">")
		alert, watched := s.alertFor(pair)
		at := slices.Index(s.Stages, from)
		if s.Stages[at+1] != to && !watched {
			continue
		}
		of := func(p report.Period) fraction { return fraction{s.users(f, to, p), s.users(f, from, p)} }
		phi := s.phi(f, from, to)
		st := step{from: from, to: to, watched: watched, metric: f.rate("funnel.rate."+pair, report.Up, phi, of)}
		if watched {
			st.direction = report.Down
			st.gain = gained(st.metric, alert, orders)
			history, _ := f.course(func(p report.Period) report.Number { return of(p).value() })
			st.judgement = judge(st.metric, alert, phi, st.gain.Value.Over(orders), history)
		}
		out = append(out, st)
	}
	slices.SortStableFunc(out, func(a, b step) int {
		return (slices.Index(s.Stages, a.to) - slices.Index(s.Stages, a.from)) - (slices.Index(s.Stages, b.to) - slices.Index(s.Stages, b.from))
	})
	return out
}

// phi is the over-dispersion of a step's daily rates.
func (s *Funnel) phi(f *frame, from, to string) float64 {
	return s.phiIn(f, from, to, f.in.Job.Period)
}

// phiIn is phi in another period.
func (s *Funnel) phiIn(f *frame, from, to string, p report.Period) float64 {
	before, after := f.stage(from, p), f.stage(to, p)
	if !before.Has("date") {
		return 1
	}
	var byDay dayPairs
	for i := range before.Len() {
		day := byDay.of(dateOf(before.Time("date", i)))
		day.den = report.Sum(day.den, before.Number("users", i))
	}
	for i := range after.Len() {
		day := byDay.of(dateOf(after.Time("date", i)))
		day.num = report.Sum(day.num, after.Number("users", i))
	}
	return daily(byDay.pairs)
}

// gained is the orders a month that come back when the step returns to its
// alert value and the others stay: V (T/r - 1), with the interval of r.
func gained(m report.Metric, alert report.Alert, orders report.Number) report.Impact {
	impact := report.Impact{Unit: "orders"}
	if alert.Below == nil || !m.Value.Known || m.Value.F >= *alert.Below {
		return impact
	}
	at := func(r report.Number) report.Number {
		back := report.Some(*alert.Below).Over(r).Minus(report.Some(1))
		if back.Known && back.F < 0 {
			back = report.Some(0)
		}
		if !back.Known || !orders.Known {
			return report.Missing
		}
		return orders.Times(back.F)
	}
	impact.Value, impact.Low, impact.High = at(m.Value), at(m.High), at(m.Low)
	return impact
}

// overall is the rate from the first stage to the last.
func (f *frame) overall(s *Funnel) {
	first, last := s.Stages[0], s.Stages[len(s.Stages)-1]
	of := func(p report.Period) fraction { return fraction{s.users(f, last, p), s.users(f, first, p)} }
	m := f.rate("funnel.overall", report.Up, s.phi(f, first, last), of)
	f.card(f.say("card.overall"), m, func(p report.Period) report.Number { return of(p).value() })
}

// nested tells when a later stage holds more people than an earlier one: the
// stages are then not counted on the same people.
func (f *frame) nested(users []report.Metric) {
	for i := 1; i < len(users); i++ {
		a, b := users[i-1].Value, users[i].Value
		if a.Known && b.Known && b.F > a.F {
			f.note("note.not_nested", report.Args{"stage": f.term("stage", strings.TrimPrefix(users[i].Name, "funnel.users."))})
		}
	}
}
