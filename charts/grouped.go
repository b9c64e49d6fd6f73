package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

func groupedKind() Kind {
	return Kind{
		Name:    "grouped",
		Summary: "Values side by side in each group, such as this period against the last.",
		Reads: "Labels or Times name the groups. Series: one column each, own ones coloured, base and benchmark grey; from the " +
			"eighth own one on they are grey; Tones colour single columns. Marks: a line at Value.",
		example: func() report.Chart {
			return report.Chart{Kind: "grouped", Unit: report.UnitRate, Labels: []string{"图文", "视频", "贴图", "直播回放"}, Series: []report.Series{
				{Name: "本期", Values: some(.127, .183, .094, .061)},
				{Name: "上期", Role: report.RoleBase, Values: some(.118, .201, .09, math.NaN())},
			}, Marks: []report.Mark{{Label: "行业 11%", Value: report.Some(.11), Role: report.MarkBenchmark}}}
		},
		Height: share(0.36),
		draw:   drawGrouped,
	}
}

func drawGrouped(s *sketch) {
	fills := make([]Color, len(s.Series))
	var list []entry
	own := 0
	for k, series := range s.Series {
		fills[k] = s.fillOf(series, own)
		if series.Role == report.RoleOwn {
			own++
			if own == maxColors+1 {
				series.Name = s.say("chart.other")
			} else if own > maxColors+1 {
				series.Name = ""
			}
		}
		list = append(list, entry{name: series.Name, color: fills[k]})
	}
	top := 0.0
	if len(s.Series) > 1 {
		top = s.legend(list, s.W)
	}
	limits := s.limits(frame{lo: 0, hi: 1})
	f, xs, slot := s.columnFrame(s.levels(), top, 2+s.nameRoom(limits))
	if !s.endings(s.limits(f), f.x1+6, f) {
		s.inside(f)
	}
	group := columnWidth(slot) * 1.2
	if len(s.Series) > 1 {
		group = math.Min(slot*0.78, float64(len(s.Series))*34)
	}
	w := group / float64(len(s.Series))
	for i, x := range xs {
		for k, series := range s.Series {
			if v := series.Values[i]; v.Known {
				s.column(f, x-group/2+(float64(k)+0.5)*w, w*0.92, math.Max(f.lo, 0), v.F, s.tone(series.Tones[i], fills[k]))
			}
		}
	}
	s.thresholds(f)
	s.columnValues(f, xs, group, w)
}

// columnValues writes the values over the columns where all of them fit.
func (s *sketch) columnValues(f frame, xs []float64, group, w float64) {
	size := s.label - 0.6
	texts := make([][]string, len(s.Series))
	var all []report.Number
	for _, series := range s.Series {
		all = append(all, series.Values...)
	}
	flat := s.written(all, s.Unit)
	for k := range texts {
		texts[k] = flat[k*s.n : (k+1)*s.n]
		if s.widest(texts[k], size, true) > w+6 {
			return
		}
	}
	for i, x := range xs {
		for k, series := range s.Series {
			v := series.Values[i]
			if !v.Known {
				continue
			}
			t := Text{Value: texts[k][i], X: x - group/2 + (float64(k)+0.5)*w, Y: f.y(v.F) - 3, Size: size, Anchor: Middle, Color: s.quiet}
			if v.F < 0 {
				t.Y = f.y(v.F) + above*size + 2
			}
			if series.Role == report.RoleOwn {
				t.Bold, t.Color = true, s.text
			}
			s.value(t)
		}
	}
}
