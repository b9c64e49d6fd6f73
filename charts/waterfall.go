package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

func waterfallKind() Kind {
	return Kind{
		Name:    "waterfall",
		Summary: "How a total grew out of gains and losses, step by step.",
		Reads: "Labels name the columns. The first own Series holds the changes, with Tones. A Series of role total holds a value " +
			"where a column stands for a total, drawn from zero, and is missing elsewhere; the steps go on from it.",
		example: func() report.Chart {
			return report.Chart{Kind: "waterfall", Unit: report.UnitCount, Labels: []string{"期初", "搜一搜", "扫码", "名片", "文章内", "取关", "期末"},
				Series: []report.Series{
					{Values: some(math.NaN(), 8200, 13000, 2600, 9400, -11000)},
					{Role: report.RoleTotal, Values: append(append(some(52000), make([]report.Number, 5)...), report.Some(74200))},
				}}
		},
		Height: share(0.36),
		draw:   drawWaterfall,
	}
}

// step is one column of a waterfall.
type step struct {
	from, to float64
	total    bool
	known    bool
	tone     report.Severity
}

func (s *sketch) steps() []step {
	changes := report.Series{Values: make([]report.Number, s.n), Tones: make([]report.Severity, s.n)}
	if own, ok := s.first(report.RoleOwn); ok {
		changes = own
	}
	totals, _ := s.first(report.RoleTotal)
	out := make([]step, s.n)
	level := 0.0
	for i := range out {
		switch v := changes.Values[i]; {
		case totals.Values != nil && totals.Values[i].Known:
			out[i] = step{to: totals.Values[i].F, total: true, known: true, tone: totals.Tones[i]}
		case v.Known:
			out[i] = step{from: level, to: level + v.F, known: true, tone: changes.Tones[i]}
		default:
			out[i] = step{from: level, to: level}
		}
		level = out[i].to
	}
	return out
}

func drawWaterfall(s *sketch) {
	steps := s.steps()
	if s.Times == nil && s.n > 2 && s.widest(s.Labels, s.label, false)+slotGap > (s.W-5*s.label)/float64(s.n) {
		s.stepRows(steps)
		return
	}
	levels := s.markValues()
	for _, st := range steps {
		levels = append(levels, st.from, st.to)
	}
	f, xs, slot := s.columnFrame(levels, s.label, 2+s.nameRoom(s.limits(frame{lo: 0, hi: 1})))
	w := columnWidth(slot)
	for i, st := range steps {
		if i > 0 && slot > 6 {
			y := f.y(steps[i-1].to)
			from := xs[i-1] + w/2
			if !steps[i-1].known {
				from = xs[i-1] - w/2 // nothing stands there: go on through it
			}
			s.Line(from, y, xs[i]-w/2, y, s.grey, 0.7)
		}
		if st.known {
			s.column(f, xs[i], w, st.from, st.to, s.stepColor(st))
		}
	}
	s.thresholds(f)
	s.stepValues(f, xs, steps, slot)
	if !s.endings(s.limits(f), f.x1+6, f) {
		s.inside(f)
	}
}

// stepRows draws the steps as rows, where their names do not fit below columns.
func (s *sketch) stepRows(steps []step) {
	labels := s.stepLabels(steps)
	l := s.lanes(0, 0, math.Min(s.widest(labels, s.label, true)+8, s.W*0.4), 24)
	levels := s.markValues()
	for _, st := range steps {
		levels = append(levels, st.from, st.to)
	}
	lo, hi := span(levels, true)
	at := func(v float64) float64 { return l.x0 + (v-lo)/(hi-lo)*(l.x1-l.x0) }
	thick := math.Min(l.row*0.62, 13)
	s.Line(at(0), l.y0, at(0), l.y0+float64(l.shown)*l.row, s.grey, 0.75)
	for i, st := range steps[:l.shown] {
		if i+1 < l.shown {
			s.Line(at(st.to), l.y(i)+thick/2, at(st.to), l.y(i+1)-thick/2, s.grey, 0.7)
		}
		if !st.known {
			continue
		}
		a, b := at(math.Min(st.from, st.to)), at(math.Max(st.from, st.to))
		s.Rect(a, l.y(i)-thick/2, math.Max(b-a, 0.8), thick, math.Min(s.radius, thick/4), s.stepColor(st))
		t := Text{Value: labels[i], X: b + 5, Y: middle(l.y(i), s.label), Size: s.label, Bold: true, Color: s.stepColor(st)}
		if st.total {
			t.Color = s.text
		}
		s.value(t)
	}
	for _, m := range s.Marks {
		if m.Value.Known {
			s.Line(at(m.Value.F), l.y0, at(m.Value.F), l.y0+float64(l.shown)*l.row, s.markColor(m).Alpha(0.75), 0.9, 3.5, 2.5)
		}
	}
}

func (s *sketch) stepColor(st step) Color {
	color := s.primary
	switch {
	case st.total:
		color = s.text.Mix(s.paper, 0.35)
	case st.to < st.from:
		color = s.tones[report.Critical]
	}
	return s.tone(st.tone, color)
}

// stepLabels are the changes, signed, and the totals, in words.
func (s *sketch) stepLabels(steps []step) []string {
	labels := make([]string, len(steps))
	for i, st := range steps {
		if st.known {
			labels[i] = s.words.Write(report.Q(report.Some(st.to-st.from), s.Unit), report.NumberStyle{Digits: -1, Signed: !st.total})
		}
	}
	return labels
}

// stepValues writes the changes, signed, and the totals over the columns where
// all of them fit.
func (s *sketch) stepValues(f frame, xs []float64, steps []step, slot float64) {
	labels := s.stepLabels(steps)
	if s.widest(labels, s.label, true)+3 > slot {
		return
	}
	for i, st := range steps {
		top := math.Max(st.from, st.to)
		t := Text{Value: labels[i], X: xs[i], Y: f.y(top) - 3, Size: s.label, Bold: true, Color: s.stepColor(st), Anchor: Middle}
		if top <= 0 && math.Min(st.from, st.to) < 0 {
			t.Y = f.y(math.Min(st.from, st.to)) + above*s.label + 2
		}
		if st.total {
			t.Color = s.text
		}
		s.value(t)
	}
}
