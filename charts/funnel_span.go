package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

// bracketed is a rate over several stages of a funnel, for a bracket beside them.
type bracketed struct {
	from, to    int
	rate, note  string
	color       Color
	top, bottom float64
}

// spans are the rates over several stages that find a place beside each other, and
// the width they take: of two that overlap the first is shown.
func (s *sketch) spans(people report.Series, shown int) (out []bracketed, width float64) {
	free := 0
	for _, p := range s.Points {
		b := bracketed{from: int(p.X.Or(-1)), to: int(p.Y.Or(-1)), rate: p.Label, color: s.text}
		if b.from < free || b.to <= b.from || b.to >= shown {
			continue
		}
		rate := people.Values[b.to].Over(people.Values[b.from])
		if people.Values[b.from].F < 0 || people.Values[b.to].F < 0 || !rate.Known {
			continue
		}
		if b.rate == "" {
			b.rate = s.words.Format(rate, report.UnitRate)
		}
		if p.Size.Known {
			b.note = s.say("chart.alert", report.Args{"v": report.Q(p.Size, report.UnitRate)})
			if rate.F < p.Size.F {
				b.color = s.tone(p.Tone, s.tones[report.Critical])
				b.note = s.say("chart.below", report.Args{"v": report.Q(p.Size, report.UnitRate)})
			}
		}
		free = b.to
		width = math.Max(width, math.Max(s.Measure(b.rate, s.caption, true), s.Measure(b.note, s.label-0.4, false)))
		out = append(out, b)
	}
	if len(out) == 0 {
		return nil, 0
	}
	return out, math.Min(width+22, s.W*0.3)
}

// bracket draws a rate over several stages beside them, with its lip at x.
func (s *sketch) bracket(b bracketed, x float64) {
	s.Line(x, b.top, x+5, b.top, b.color, 1.1)
	s.Line(x+5, b.top, x+5, b.bottom, b.color, 1.1)
	s.Line(x, b.bottom, x+5, b.bottom, b.color, 1.1)
	x += 12
	mid, small := (b.top+b.bottom)/2, s.label-0.4
	s.put(Text{Value: s.fit(b.rate, s.W-x, s.caption, true), X: x, Y: middle(mid-0.65*s.caption, s.caption), Size: s.caption, Bold: true, Color: b.color})
	note := s.quiet
	if b.color != s.text {
		note = b.color
	}
	s.put(Text{Value: s.fit(b.note, s.W-x, small, false), X: x, Y: middle(mid+0.65*s.caption, small), Size: small, Color: note})
}
