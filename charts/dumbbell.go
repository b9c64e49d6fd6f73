package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

func dumbbellKind() Kind {
	return Kind{
		Name:    "dumbbell",
		Summary: "Each measure against its benchmark: how far apart, and on which side.",
		Reads: "Labels name the rows. Series: the first own one gives the dots with Tones and a Notes text at the right; a benchmark " +
			"gives the ticks, with Low to High as a grey range. Units differ by row through the own series' Units: each row then has " +
			"its own scale from zero; otherwise all rows share one.",
		example: func() report.Chart {
			return report.Chart{Kind: "dumbbell", Unit: report.UnitRate, Labels: []string{"图文打开率", "视频完播率", "分享率", "发布频次", "评论回复用时"},
				Series: []report.Series{
					{Name: "本账号", Values: some(.127, .48, .041, 18, 2.4), Units: []report.Unit{"rate", "rate", "rate", "count", "hours"},
						Tones: []report.Severity{"good", "", "warning", "", "critical"}, Notes: []string{"+3.1", "", "−1.2", "", "慢 1.1 小时"}},
					{Name: "同类中位", Role: report.RoleBenchmark, Values: some(.096, .47, .053, 16, 1.3),
						Low: some(.07, .41, .03, 12, .8), High: some(.12, .52, .064, 22, 2)},
				}}
		},
		Height: perRow(26, 22, 460),
		draw:   drawDumbbell,
	}
}

func drawDumbbell(s *sketch) {
	main := s.principal()
	bench, hasBench := s.first(report.RoleBenchmark)
	var legend []entry
	if main.Name != "" {
		legend = append(legend, entry{name: main.Name, color: s.primary})
	}
	if hasBench && bench.Name != "" {
		legend = append(legend, entry{name: bench.Name, color: s.quiet, line: true})
	}
	top := s.legend(legend, s.W)
	units := make([]report.Unit, s.n)
	texts, peers := make([]string, s.n), make([]string, s.n)
	for i := range units {
		units[i] = s.rowUnit(main, i)
		texts[i] = s.words.Format(main.Values[i], units[i])
		if hasBench {
			peers[i] = s.words.Format(bench.Values[i], units[i])
		}
	}
	valueRoom := math.Min(s.widest(texts, s.label, true), s.W*0.16)
	peerRoom := math.Min(s.widest(peers, s.label, false), s.W*0.16)
	noteRoom := math.Min(s.widest(main.Notes, s.label, false), s.W*0.16)
	// Where the rows would leave no room for the picture, the notes go, then the
	// benchmark's figures: the picture shows both.
	names := math.Min(s.widest(s.Labels, s.label+0.8, false), s.W*0.36) + 9
	for _, room := range []*float64{&noteRoom, &peerRoom} {
		if s.W-names-14-valueRoom-peerRoom-noteRoom-24 < s.W*0.3 {
			*room = 0
		}
	}
	right := 14 + valueRoom
	for _, room := range []float64{peerRoom, noteRoom} {
		if room > 0 {
			right += 12 + room
		}
	}
	l := s.lanes(top, 0, right, 30)
	common := math.Inf(-1)
	commonLo := 0.0
	if main.Units == nil {
		for i := range s.n {
			lo, hi := s.rowSpan(i, main, bench, hasBench)
			common, commonLo = math.Max(common, hi), math.Min(commonLo, lo)
		}
	}
	for i := range l.shown {
		lo, hi := s.rowSpan(i, main, bench, hasBench)
		if main.Units == nil {
			lo, hi = commonLo, common
		}
		at := func(v float64) float64 { return l.x0 + 4 + (v-lo)/(hi-lo)*(l.x1-l.x0-8) }
		s.bell(l, i, main, bench, hasBench, at)
		base := middle(l.y(i), s.label)
		x := l.x1 + 14 + valueRoom
		s.put(Text{Value: s.fit(texts[i], valueRoom, s.label, true), X: x, Y: base, Size: s.label, Bold: true, Color: s.tone(main.Tones[i], s.text), Anchor: End})
		if peerRoom > 0 {
			x += 12 + peerRoom
			s.put(s.quietly(s.fit(peers[i], peerRoom, s.label, false), x, base, End))
		}
		if noteRoom > 0 {
			x += 12 + noteRoom
			t := s.quietly(s.fit(main.Notes[i], noteRoom, s.label, false), x, base, End)
			t.Color = s.tone(main.Tones[i], s.quiet)
			s.put(t)
		}
	}
}

// rowUnit is the unit of row i.
func (s *sketch) rowUnit(main report.Series, i int) report.Unit {
	if main.Units != nil && main.Units[i] != report.UnitNone {
		return main.Units[i]
	}
	if main.Unit != report.UnitNone {
		return main.Unit
	}
	return s.Unit
}

// rowSpan is the range of one row, zero included, with a margin beyond.
func (s *sketch) rowSpan(i int, main, bench report.Series, hasBench bool) (lo, hi float64) {
	row := []report.Number{main.Values[i]}
	if hasBench {
		row = append(row, bench.Values[i])
		if bench.Low != nil {
			row = append(row, bench.Low[i], bench.High[i])
		}
	}
	lo, hi = span(known(row), true)
	margin := (hi - lo) * 0.08
	if lo < 0 {
		lo -= margin
	}
	return lo, hi + margin
}

// bell draws one row: track, range, tick, the line between, and the dot.
func (s *sketch) bell(l lanes, i int, main, bench report.Series, hasBench bool, at func(float64) float64) {
	y := l.y(i)
	half := math.Min(l.row*0.26, 6)
	s.Line(l.x0, y, l.x1, y, s.hairline, 0.8)
	color := s.tone(main.Tones[i], s.primary)
	if hasBench {
		if bench.Low != nil && bench.Low[i].Known && bench.High[i].Known {
			x0, x1 := at(math.Min(bench.Low[i].F, bench.High[i].F)), at(math.Max(bench.Low[i].F, bench.High[i].F))
			s.Rect(x0, y-half*0.75, math.Max(x1-x0, 1), half*1.5, half*0.75, s.grey.Mix(s.paper, 0.55))
		}
		if b := bench.Values[i]; b.Known {
			if v := main.Values[i]; v.Known {
				s.Line(at(b.F), y, at(v.F), y, color.Alpha(0.55), 2)
			}
			s.Line(at(b.F), y-half, at(b.F), y+half, s.quiet, 1.5)
		}
	}
	if v := main.Values[i]; v.Known {
		s.Circle(at(v.F), y, half*0.8+0.9, s.paper)
		s.Circle(at(v.F), y, half*0.8, color)
	}
}
