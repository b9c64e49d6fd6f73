package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

func pyramidKind() Kind {
	return Kind{
		Name:    "pyramid",
		Summary: "The tiers of an audience, the most loyal on top, each as wide as it is large.",
		Reads: "Labels name the tiers from the top. The first own Series gives their sizes, with Tones, and Notes at the right " +
			"(none: the share of the whole, where values are not shares themselves). Widths are proportional and start at zero.",
		example: func() report.Chart {
			return report.Chart{Kind: "pyramid", Unit: report.UnitCount, Labels: []string{"核心读者", "活跃读者", "一般读者", "沉默读者"},
				Series: []report.Series{{Values: some(6200, 21800, 74500, 118000)}}}
		},
		Height: perRow(31, 0, 400),
		draw:   drawPyramid,
	}
}

func drawPyramid(s *sketch) {
	main := s.principal()
	most := 0.0
	for _, v := range known(main.Values) {
		most = math.Max(most, v)
	}
	least, height := s.caption+4, s.H
	shown := min(s.n, max(1, int(s.H/least)))
	if shown < s.n {
		height -= s.label + 4
		shown = max(1, int(height/least))
		s.put(s.quietly(s.say("chart.more", report.Args{"n": s.n - shown}), 0, s.H-0.3*s.label, Start))
	}
	pitch := math.Min(44, height/float64(shown))
	thick := pitch * 0.84
	size := math.Min(s.caption-1, thick*0.8)
	notes, values := s.shares(main), s.written(main.Values, s.Unit)
	names := math.Min(s.widest(s.Labels[:shown], size, true), s.W*0.26)
	right := math.Min(s.widest(notes, size, true), s.W*0.24)
	x0, x1 := names+14, s.W-right-14
	for i := range shown {
		y := float64(i) * pitch
		base := middle(y+thick/2, size)
		s.put(Text{Value: s.fit(s.Labels[i], names, size, true), X: 0, Y: base, Size: size, Bold: true, Color: s.text})
		s.put(Text{Value: s.fit(notes[i], right, size, true), X: s.W, Y: base, Size: size, Bold: true, Color: s.tone(main.Tones[i], s.text), Anchor: End})
		if i+1 < shown {
			s.Line(x0, y+(pitch+thick)/2, x1, y+(pitch+thick)/2, s.hairline, 0.6)
		}
		w := 0.0
		if most > 0 {
			w = math.Max(main.Values[i].Or(0), 0) / most * math.Max(x1-x0, 1)
		}
		fill := s.tone(main.Tones[i], s.primary.Mix(s.paper, 0.3*float64(i)/math.Max(float64(shown-1), 3)))
		s.tier(Box{(x0 + x1 - w) / 2, y, (x0 + x1 + w) / 2, y + thick}, fill, main.Values[i].Known,
			Text{Value: values[i], X: (x0 + x1) / 2, Y: base, Size: size, Bold: true, Anchor: Middle})
	}
}

// tier draws one tier with its number inside, or beside a tier too narrow for it.
func (s *sketch) tier(b Box, fill Color, known bool, number Text) {
	if !known {
		number.Color, number.Bold = s.quiet, false
		s.put(number)
		return
	}
	w := math.Max(b.X1-b.X0, 1)
	s.Rect((b.X0+b.X1-w)/2, b.Y0, w, b.Y1-b.Y0, s.radius, fill)
	number.Color = s.on(fill)
	if s.Measure(number.Value, number.Size, true)+10 > w {
		number.X, number.Anchor, number.Color = b.X1+5, Start, s.text
	}
	s.put(number)
}

// shares are the notes of a series, or else each value's share of the whole.
func (s *sketch) shares(main report.Series) []string {
	total := 0.0
	for _, v := range known(main.Values) {
		total += math.Max(v, 0)
	}
	if anyText(main.Notes) || total == 0 || s.Unit.Fraction() {
		return main.Notes
	}
	notes := make([]string, s.n)
	for i, v := range main.Values {
		if v.Known {
			notes[i] = s.words.Write(report.Q(report.Some(math.Max(v.F, 0)/total), report.UnitRate), report.NumberStyle{Digits: 1})
		}
	}
	return notes
}
