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
			"(none: the share of the whole). Widths are proportional and start at zero.",
		example: func() report.Chart {
			return report.Chart{Kind: "pyramid", Unit: report.UnitCount, Labels: []string{"核心读者", "活跃读者", "一般读者", "沉默读者"},
				Series: []report.Series{{Values: some(6200, 21800, 74500, 118000)}}}
		},
		Height: perRow(36, 0, 400),
		draw:   drawPyramid,
	}
}

func drawPyramid(s *sketch) {
	main := s.principal()
	most, total := 0.0, 0.0
	for _, v := range known(main.Values) {
		most, total = math.Max(most, v), total+math.Max(v, 0)
	}
	least := s.caption + 4
	shown := min(s.n, max(1, int(s.H/least)))
	if shown < s.n {
		shown = max(1, int((s.H-s.label-4)/least))
		s.put(s.quietly(s.say("chart.more", report.Args{"n": s.n - shown}), 0, s.H-0.3*s.label, Start))
	}
	pitch := math.Min(44, (s.H-boolRoom(shown < s.n, s.label+4))/float64(shown))
	thick := pitch * 0.84
	notes := main.Notes
	if !anyText(notes) && total > 0 {
		notes = make([]string, s.n)
		for i, v := range main.Values {
			if v.Known {
				notes[i] = s.words.Write(report.Q(report.Some(math.Max(v.F, 0)/total), report.UnitRate), report.NumberStyle{Digits: 1})
			}
		}
	}
	names := math.Min(s.widest(s.Labels[:shown], s.caption-1, true), s.W*0.26)
	right := math.Min(s.widest(notes, s.caption-1, true), s.W*0.24)
	x0, x1 := names+14, s.W-right-14
	centre, widest := (x0+x1)/2, math.Max(x1-x0, 1)
	texts := s.written(main.Values, s.Unit)
	for i := range shown {
		y := float64(i) * pitch
		mid := y + thick/2
		size := math.Min(s.caption-1, thick*0.8)
		base := middle(mid, size)
		s.put(Text{Value: s.fit(s.Labels[i], names, size, true), X: 0, Y: base, Size: size, Bold: true, Color: s.text})
		s.put(Text{Value: s.fit(notes[i], right, size, true), X: s.W, Y: base, Size: size, Bold: true, Color: s.tone(main.Tones[i], s.text), Anchor: End})
		s.Line(x0, y+thick+(pitch-thick)/2, x1, y+thick+(pitch-thick)/2, s.hairline, boolRoom(i+1 < shown, 0.6))
		w := 0.0
		if most > 0 {
			w = math.Max(main.Values[i].Or(0), 0) / most * widest
		}
		fill := s.tone(main.Tones[i], s.primary.Mix(s.paper, 0.3*float64(i)/math.Max(float64(shown-1), 3)))
		if main.Values[i].Known {
			s.Rect(centre-math.Max(w, 1)/2, y, math.Max(w, 1), thick, 2, fill)
		}
		t := Text{Value: texts[i], X: centre, Y: base, Size: size, Bold: true, Color: s.on(fill), Anchor: Middle}
		switch {
		case !main.Values[i].Known:
			t.Color, t.Bold = s.quiet, false
		case s.Measure(t.Value, size, true)+10 > w:
			t.X, t.Anchor, t.Color = centre+w/2+5, Start, s.text
		}
		s.put(t)
	}
}

// boolRoom is the room when it is needed.
func boolRoom(needed bool, room float64) float64 {
	if needed {
		return room
	}
	return 0
}
