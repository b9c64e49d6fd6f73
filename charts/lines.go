package charts

import "github.com/wxreport/wxreport/report"

func linesKind() Kind {
	return Kind{
		Name:    "lines",
		Summary: "Several measures over time, each line named at its end.",
		Reads: "Times or Labels along the axis. Series: own ones take the theme's colours in order, from the eighth on grey; " +
			"benchmark, base and trend as in line. Marks as in line.",
		example: func() report.Chart {
			return report.Chart{Kind: "lines", Unit: report.UnitCount, Times: exampleMonths(13), Series: []report.Series{
				{Name: "搜一搜", Values: exampleWave(13, 32000, 6000, 3)},
				{Name: "公众号会话", Values: exampleWave(13, 25000, 3000, 4)},
				{Name: "朋友圈", Values: exampleGap(exampleWave(13, 14000, 3000, 5), 6)},
				{Name: "看一看", Values: exampleWave(13, 9000, 2500, 6)},
			}}
		},
		Height: share(0.36),
		draw:   drawLines,
	}
}

func drawLines(s *sketch) {
	names := append(s.names(frame{lo: 0, hi: 1}), s.limits(frame{lo: 0, hi: 1})...)
	top, right := 0.0, 6+s.nameRoom(names)
	// More names than fit beside the plot become a legend above it.
	beside := float64(len(names))*s.label*1.3 < s.H-2*s.label-24
	if !beside {
		top, right = s.legend(entries(s.names(frame{lo: 0, hi: 1})), s.W), 6
	}
	strip := s.strip(right)
	f := s.frame(axes{values: s.levels(), right: right, top: top + strip})
	xs := s.along(f.x0+3, f.x1-3)
	list := s.curves(f, xs)
	s.thresholds(f)
	s.events(f, xs, strip)
	for i, series := range s.Series {
		if last, ok := lastKnown(series.Values); ok && series.Role == report.RoleOwn && list[i].color != s.grey {
			s.Circle(xs[last], f.y(series.Values[last].F), 2.2, list[i].color)
		}
	}
	if beside {
		s.endings(append(s.names(f), s.limits(f)...), f.x1+6, f)
	}
	s.categories(xs, s.axisLine(f), 0)
	if !beside {
		s.inside(f)
	}
	for i, series := range s.Series {
		if series.Role == report.RoleOwn {
			s.notes(f, xs, series, list[i].color)
		}
	}
}

func entries(names []ending) []entry {
	out := make([]entry, len(names))
	for i, e := range names {
		out[i] = entry{name: e.name, color: e.color, line: true}
	}
	return out
}
