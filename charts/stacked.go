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

// slab is one layer's part of one column, from and to in values.
type slab struct {
	layer    int
	from, to float64
}

// slabs stacks the layers of each column, negative values below zero, and gives
// the heights reached on both sides.
func slabs(n int, layers []report.Series) (columns [][]slab, up, down []float64) {
	columns, up, down = make([][]slab, n), make([]float64, n), make([]float64, n)
	for i := range n {
		for k, layer := range layers {
			v := layer.Values[i]
			if !v.Known {
				continue
			}
			from := &up[i]
			if v.F < 0 {
				from = &down[i]
			}
			columns[i] = append(columns[i], slab{layer: k, from: *from, to: *from + v.F})
			*from += v.F
		}
	}
	return columns, up, down
}

func drawStacked(s *sketch) {
	layers := s.layers()
	columns, up, down := slabs(s.n, layers)
	beside := len(layers) > 1 && s.namedBeside(layers, up)
	var names []string
	var list []entry
	for k, layer := range layers {
		if beside {
			names = append(names, layer.Name)
		} else if len(layers) > 1 {
			list = append(list, entry{name: layer.Name, color: s.of(k)})
		}
	}
	for _, e := range s.limits(frame{lo: 0, hi: 1}) {
		names = append(names, e.name)
	}
	top := s.legend(list, s.W)
	f, xs, slot := s.columnFrame(append(append(s.markValues(), up...), down...), top, 2+s.endRoom(names))
	w := columnWidth(slot)
	for i, x := range xs {
		s.pile(f, x, w, columns[i])
	}
	s.thresholds(f)
	s.totals(f, xs, slot, up, layers)
	var ends []ending
	if beside {
		for _, part := range columns[s.n-1] {
			ends = append(ends, ending{name: layers[part.layer].Name, color: s.of(part.layer), bold: true, y: (f.y(part.from) + f.y(part.to)) / 2})
		}
	}
	if !s.endings(append(ends, s.limits(f)...), f.x1+6, f) {
		s.endings(ends, f.x1+6, f)
		s.inside(f)
	}
}

// pile draws one column, its layers set apart by a thin line of paper.
func (s *sketch) pile(f frame, x, w float64, parts []slab) {
	for _, p := range parts {
		top, bottom := f.y(max(p.from, p.to)), f.y(min(p.from, p.to))
		if p.from != p.to {
			s.Rect(x-w/2, top, max(w, 0.3), max(bottom-top, 0.5), 0, s.of(p.layer))
		}
		if p.from != 0 && w > 3 {
			s.Line(x-w/2, f.y(p.from), x+w/2, f.y(p.from), s.paper, 0.7)
		}
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
