package charts

import (
	"github.com/wxreport/wxreport/report"
)

func stackedKind() Kind {
	return Kind{
		Name:    "stacked",
		Summary: "What a total is made of at each time, as stacked columns in absolute numbers.",
		Reads: "Times or Labels name the columns. Series: own ones are the layers from the bottom; from the eighth on they merge " +
			"into one grey layer. Negative values stack below zero. Marks: a line at Value.",
		example: func() report.Chart {
			return report.Chart{Kind: "stacked", Unit: report.UnitCount, Times: exampleMonths(12), Series: []report.Series{
				{Name: "公众号会话", Values: exampleWave(12, 6200, 900, 1)},
				{Name: "朋友圈", Values: exampleWave(12, 3900, 700, 2)},
				{Name: "看一看", Values: exampleWave(12, 2600, 500, 3)},
				{Name: "搜一搜", Values: exampleWave(12, 2100, 300, 4)},
			}}
		},
		Height: share(0.36),
		draw:   drawStacked,
	}
}

// layers are the series to stack; those beyond the palette merge into "other".
func (s *sketch) layers() []report.Series {
	own := s.own()
	if len(own) == 0 {
		own = s.Series
	}
	if len(own) <= maxColors+1 {
		return own
	}
	other := report.Series{Name: s.say("chart.other"), Values: make([]report.Number, s.n)}
	for i := range other.Values {
		var parts []report.Number
		for _, series := range own[maxColors:] {
			parts = append(parts, series.Values[i])
		}
		other.Values[i] = report.Sum(parts...)
	}
	return append(own[:maxColors:maxColors], other)
}

func drawStacked(s *sketch) {
	layers := s.layers()
	// The heights of each column above and below zero.
	up, down := make([]float64, s.n), make([]float64, s.n)
	for _, layer := range layers {
		for i, v := range layer.Values {
			if v.F >= 0 {
				up[i] += v.Or(0)
			} else {
				down[i] += v.F
			}
		}
	}
	values := append(append(s.markValues(), up...), down...)
	names := make([]string, len(layers))
	list := make([]entry, len(layers))
	for k, layer := range layers {
		names[k] = layer.Name
		list[k] = entry{name: layer.Name, color: s.of(k)}
	}
	top := 0.0
	beside := len(layers) > 1 && s.namedBeside(layers, up)
	limits := s.limits(frame{lo: 0, hi: 1})
	for _, e := range limits {
		names = append(names, e.name)
	}
	if !beside {
		names = names[len(layers):]
		if len(layers) > 1 {
			top = s.legend(list, s.W)
		}
	}
	right := 2 + s.endRoom(names)
	f, xs, slot := s.columnFrame(values, top, right)
	w := columnWidth(slot)
	ends := make([]ending, 0, len(layers))
	for i, x := range xs {
		above, below := 0.0, 0.0
		for k, layer := range layers {
			v := layer.Values[i]
			if !v.Known {
				continue
			}
			from := &above
			if v.F < 0 {
				from = &below
			}
			if v.F != 0 {
				s.Rect(x-w/2, f.y(max(*from, *from+v.F)), max(w, 0.3), max(f.y(min(*from, *from+v.F))-f.y(max(*from, *from+v.F)), 0.5), 0, s.of(k))
			}
			if i == s.n-1 {
				ends = append(ends, ending{name: layer.Name, color: s.of(k), bold: true, y: (f.y(*from) + f.y(*from+v.F)) / 2})
			}
			*from += v.F
		}
	}
	if w > 3 {
		s.seams(f, xs, w, layers)
	}
	if !beside {
		ends = nil
	}
	s.thresholds(f)
	s.totals(f, xs, slot, up, layers)
	if !s.endings(append(ends, s.limits(f)...), f.x1+6, f) {
		s.endings(ends, f.x1+6, f)
		s.inside(f)
	}
}

// namedBeside reports whether the last column can carry the layers' names: every
// layer has a visible part there.
func (s *sketch) namedBeside(layers []report.Series, up []float64) bool {
	last, tallest := s.n-1, 0.0
	for _, v := range up {
		tallest = max(tallest, v)
	}
	for _, layer := range layers {
		if v := layer.Values[last]; !v.Known || v.F <= 0 || v.F/tallest*s.H < 3 {
			return false
		}
	}
	return float64(len(layers))*s.label*1.3 < s.H-40
}

// seams separates the layers by a thin line of paper.
func (s *sketch) seams(f frame, xs []float64, w float64, layers []report.Series) {
	for i, x := range xs {
		above, below := 0.0, 0.0
		for _, layer := range layers {
			from := &above
			if layer.Values[i].F < 0 {
				from = &below
			}
			if *from != 0 && layer.Values[i].Known {
				s.Line(x-w/2, f.y(*from), x+w/2, f.y(*from), s.paper, 0.7)
			}
			*from += layer.Values[i].Or(0)
		}
	}
}

// totals writes the columns' sums above them where all of them fit.
func (s *sketch) totals(f frame, xs []float64, slot float64, up []float64, layers []report.Series) {
	sums := make([]report.Number, len(xs))
	for i := range xs {
		for _, layer := range layers {
			if layer.Values[i].F < 0 {
				return // a sum of gains alone would mislead
			}
			if layer.Values[i].Known {
				sums[i] = report.Some(up[i])
			}
		}
	}
	labels := s.written(sums, s.Unit)
	if s.widest(labels, s.label-1, true)+2 > slot {
		return
	}
	for i, x := range xs {
		if !sums[i].Known {
			continue
		}
		s.value(Text{Value: labels[i], X: x, Y: f.y(up[i]) - 3, Size: s.label - 1, Bold: true, Color: s.text, Anchor: Middle})
	}
}
