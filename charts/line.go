package charts

import "github.com/wxreport/wxreport/report"

func lineKind() Kind {
	return Kind{
		Name:    "line",
		Summary: "One measure over time with its expected range, a benchmark and marked days.",
		Reads: "Times or Labels along the axis. Series: the first own one is the line, with the band Low to High and Notes beside " +
			"dots; others by role: benchmark dashed, base quiet, trend dotted. Marks: a line at Value, or an upright at the position At.",
		example: func() report.Chart {
			return report.Chart{Kind: "line", Unit: report.UnitCount, Times: exampleDays(31),
				Series: []report.Series{
					exampleBand("阅读人数", exampleWave(31, 24000, 4200, 1)),
					{Name: "上月", Role: report.RoleBase, Values: exampleWave(31, 21000, 3600, 2)},
				},
				Marks: []report.Mark{{Label: "目标 3万", Value: report.Some(30000), Role: report.MarkThreshold}, {Label: "改版上线", At: report.Some(17), Role: report.MarkEvent}},
			}
		},
		Height: share(0.36),
		draw:   drawLine,
	}
}

func drawLine(s *sketch) {
	right := 6 + s.nameRoom(s.lineNames(frame{lo: 0, hi: 1}))
	strip := s.strip(right)
	f := s.frame(axes{values: s.levels(), right: right, top: strip})
	xs := s.along(f.x0+3, f.x1-3)
	list := s.curves(f, xs)
	s.thresholds(f)
	s.events(f, xs, strip)
	for i, series := range s.Series {
		if last, ok := lastKnown(series.Values); ok && series.Role == report.RoleOwn && list[i].color != s.grey {
			s.dot(xs[last], f.y(series.Values[last].F), list[i].color)
		}
	}
	if !s.endings(s.lineNames(f), f.x1+6, f) {
		s.endings(s.names(f)[:min(1, len(s.names(f)))], f.x1+6, f)
	}
	s.categories(xs, s.axisLine(f), 0)
	for i, series := range s.Series {
		if series.Role == report.RoleOwn {
			s.notes(f, xs, series, list[i].color)
		}
	}
}

// lineNames are the names at the right: the series, the first own one with its
// newest value, and the marks.
func (s *sketch) lineNames(f frame) []ending {
	list := s.names(f)
	own, ok := s.first(report.RoleOwn)
	if !ok {
		return append(list, s.limits(f)...)
	}
	last, ok := lastKnown(own.Values)
	for i, e := range list {
		if ok && e.bold && own.Notes[last] == "" {
			list[i].name = clean(e.name + " " + s.format(own.Values[last].F, s.Unit))
			break
		}
	}
	return append(list, s.limits(f)...)
}

// nameRoom is the room the names need at the right.
func (s *sketch) nameRoom(list []ending) float64 {
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = e.name
	}
	return s.endRoom(names)
}

// axisLine is the baseline of the labels under a frame.
func (s *sketch) axisLine(f frame) float64 { return f.y1 + 5 + above*s.label }
