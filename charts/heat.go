package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

// grid is a table of tinted cells: rows are series, columns are labels.
type grid struct {
	x0, y0     float64
	cell       Size // with the gap to the next
	gap        float64
	rows, cols int // shown
	lo, hi     float64
}

func (g grid) at(row, col int) (x, y float64) {
	return g.x0 + float64(col)*g.cell.W, g.y0 + float64(row)*g.cell.H
}

// grid lays out the cells and writes the row names left and the column names
// above; rows and columns without room are counted at the bottom.
func (s *sketch) grid(bottom float64, tallest float64) grid {
	g := grid{rows: len(s.Series), cols: s.n}
	names := make([]string, len(s.Series))
	var lists [][]report.Number
	for i, series := range s.Series {
		names[i] = series.Name
		lists = append(lists, series.Values)
	}
	values := known(lists...)
	g.lo, g.hi = values[0], values[0]
	for _, v := range values {
		g.lo, g.hi = math.Min(g.lo, v), math.Max(g.hi, v)
	}
	if gutter := math.Min(s.widest(names, s.label, false), s.W*0.22); gutter > 0 {
		g.x0 = gutter + 8
	}
	if anyText(s.Labels) {
		g.y0 = s.label + 5
	}
	const least = 2.5 // a narrower cell is no more than a line
	g.cols = min(g.cols, max(1, int((s.W-g.x0)/least)))
	room := s.H - g.y0 - bottom
	if leastRow := s.label + 1.5; float64(g.rows)*leastRow > room {
		bottom += s.label + 3
		room = s.H - g.y0 - bottom
		g.rows = min(g.rows, max(1, int(room/leastRow)))
	}
	if hidden := len(s.Series) - g.rows + s.n - g.cols; hidden > 0 {
		s.put(s.quietly(s.say("chart.more", report.Args{"n": hidden}), 0, s.H-0.3*s.label, Start))
	}
	g.cell = Size{(s.W - g.x0) / float64(g.cols), math.Min(tallest, room/float64(g.rows))}
	g.gap = math.Max(0.4, math.Min(2.5, math.Min(g.cell.W, g.cell.H)*0.1))
	for i := range g.rows {
		_, y := g.at(i, 0)
		s.put(s.rowName(s.fit(names[i], g.x0-8, s.label, false), middle(y+(g.cell.H-g.gap)/2, s.label)))
	}
	xs := make([]float64, g.cols)
	for i := range xs {
		x, _ := g.at(0, i)
		xs[i] = x + (g.cell.W-g.gap)/2
	}
	s.columnNames(xs, g)
	return g
}

func (s *sketch) rowName(name string, y float64) Text {
	return Text{Value: name, X: 0, Y: y, Size: s.label, Color: s.text}
}

func (s *sketch) columnNames(xs []float64, g grid) {
	chosen := s.thin(xs, s.Labels)
	labels := s.Labels
	if g.cell.W > 3*s.label {
		chosen = every(len(xs), 1)
	}
	for _, i := range chosen {
		name := s.fit(labels[i], math.Max(g.cell.W-2, 6*s.label), s.label-0.4, false)
		if len(chosen) == len(xs) {
			name = s.fit(labels[i], g.cell.W-2, s.label-0.4, false)
		}
		t := s.quietly(name, xs[i], g.y0-5, Middle)
		t.Size = s.label - 0.4
		s.put(s.within(t))
	}
}

// shade is the colour of a value between the least and the most of the grid.
func (g grid) shade(k ink, v float64) Color {
	share := 0.5
	if g.hi > g.lo {
		share = (v - g.lo) / (g.hi - g.lo)
	}
	return k.paper.Mix(k.primary, 0.14+0.72*share)
}

// cells fills the grid and writes the values where all of them have room in
// cells of at least a width.
func (s *sketch) cells(g grid, least float64) {
	var all []report.Number
	for _, series := range s.Series[:g.rows] {
		all = append(all, series.Values[:g.cols]...)
	}
	texts := make([]string, len(all))
	for i, v := range all {
		if v.Known {
			texts[i] = s.cellText(v, math.Max(math.Abs(g.lo), math.Abs(g.hi)))
		}
	}
	size := math.Min(s.label-0.4, g.cell.H*0.62)
	legible := size >= 5.5 && g.cell.W >= least && s.widest(texts, size, false) <= g.cell.W-g.gap-1
	radius := math.Min(s.radius, g.gap)
	for i := range g.rows {
		for j := range g.cols {
			v := s.Series[i].Values[j]
			if !v.Known {
				continue // empty: not measured yet is not zero
			}
			x, y := g.at(i, j)
			fill := g.shade(s.ink, v.F)
			s.Rect(x, y, g.cell.W-g.gap, g.cell.H-g.gap, radius, fill)
			if legible {
				s.put(Text{Value: texts[i*g.cols+j], X: x + (g.cell.W-g.gap)/2, Y: middle(y+(g.cell.H-g.gap)/2, size), Size: size, Color: s.on(fill), Anchor: Middle})
			}
		}
	}
}

// cellText is a value without its unit, which the figure names once; most is the
// greatest of the grid and decides the decimals of all.
func (s *sketch) cellText(v report.Number, most float64) string {
	style := report.NumberStyle{Digits: -1, Bare: true}
	if s.Unit.Fraction() {
		switch {
		case most >= 0.3:
			style.Digits = 0
		case most >= 0.01:
			style.Digits = 1
		}
	}
	return s.words.Write(report.Q(v, s.Unit), style)
}
