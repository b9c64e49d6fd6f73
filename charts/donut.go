package charts

import (
	"cmp"
	"io"
	"math"
	"slices"

	"github.com/golang/freetype/truetype"
	chart "github.com/wcharczuk/go-chart/v2"

	"github.com/wxreport/wxreport/report"
)

func donutKind() Kind {
	return Kind{
		Name:    "donut",
		Summary: "The parts of a whole as a ring, with each part's share.",
		Reads: "Labels name the parts; the first own Series gives their sizes. Of more than eight parts the seven largest " +
			"stay and the others merge into one grey part. Zero, negative and missing values have no part of the ring. YTitle names the total in the middle.",
		example: func() report.Chart {
			return report.Chart{Kind: "donut", Unit: report.UnitCount, YTitle: "阅读次数",
				Labels: []string{"公众号会话", "朋友圈", "看一看", "搜一搜", "历史消息", "其他"},
				Series: []report.Series{{Values: some(52000, 31000, 18000, 9000, 4200, 2100)}}}
		},
		Height: share(0.3),
		draw:   drawDonut,
		blank: func(s *sketch) bool {
			return noValues(s) || len(s.parts()) == 0
		},
	}
}

// part is one piece of a whole.
type part struct {
	name  string
	value float64
	color Color
}

// parts are the positive values with their colours, in the order given; of more
// than eight the seven largest keep their names.
func (s *sketch) parts() []part {
	var all []part
	for i, v := range s.principal().Values {
		if v.Known && v.F > 0 {
			all = append(all, part{name: s.Labels[i], value: v.F})
		}
	}
	least := 0.0
	if len(all) > maxColors+1 {
		bySize := slices.Clone(all)
		slices.SortStableFunc(bySize, func(a, b part) int { return cmp.Compare(b.value, a.value) })
		least = bySize[maxColors-1].value
	}
	other := part{name: s.say("chart.other"), color: s.grey}
	var out []part
	for _, p := range all {
		switch {
		case p.value < least || least > 0 && len(out) == maxColors:
			other.value += p.value
		case p.name == other.name:
			p.color = s.grey
			out = append(out, p)
		default:
			p.color = s.of(len(out))
			out = append(out, p)
		}
	}
	if other.value > 0 {
		out = append(out, other)
	}
	return out
}

func drawDonut(s *sketch) {
	parts := s.parts()
	total := 0.0
	for _, p := range parts {
		total += p.value
	}
	outer := math.Min(s.H/2-1, s.W*0.2)
	inner := outer * 0.64
	cx, cy := outer+1, s.H/2
	s.ring(parts, cx, cy, outer, inner)

	centre, under := s.format(total, s.Unit), s.YTitle
	if under == "" {
		under = s.say("chart.total")
	}
	if s.Unit.Fraction() {
		// Shares add up to nothing worth telling: show the largest.
		top := slices.MaxFunc(parts, func(a, b part) int { return cmp.Compare(a.value, b.value) })
		centre, under = s.words.Format(report.Some(top.value), s.Unit), top.name
	}
	size := math.Min(15, inner*0.42)
	s.put(Text{Value: s.fit(centre, inner*1.7, size, true), X: cx, Y: cy + 0.12*size, Size: size, Bold: true, Color: s.text, Anchor: Middle})
	s.put(s.quietly(s.fit(under, inner*1.5, s.label, false), cx, cy+0.12*size+s.label*1.45, Middle))
	s.partList(parts, total, cx+outer+22)
}

// partList names the parts at the right: name, value and share in columns.
func (s *sketch) partList(parts []part, total, x float64) {
	pitch := math.Min(19, s.H/float64(len(parts)))
	size := math.Min(s.label+0.8, pitch*0.9)
	y := (s.H - pitch*float64(len(parts))) / 2
	values, shares := make([]string, len(parts)), make([]string, len(parts))
	for i, p := range parts {
		values[i] = s.format(p.value, s.Unit)
		shares[i] = s.words.Write(report.Q(report.Some(p.value/total), report.UnitRate), report.NumberStyle{Digits: 1})
	}
	shareRoom, valueRoom := s.widest(shares, size, true), s.widest(values, size, false)
	right := math.Min(s.W, x+14+s.partNames(parts, size)+24+valueRoom+18+shareRoom)
	showValues := !s.Unit.Fraction() && right-x-shareRoom-valueRoom-56 > 4*size
	nameRoom := right - shareRoom - 12 - x - 14
	if showValues {
		nameRoom -= valueRoom + 14
	}
	for i, p := range parts {
		mid := y + (float64(i)+0.5)*pitch
		base := middle(mid, size)
		s.Rect(x, mid-4, 8, 8, s.radius, p.color)
		s.put(Text{Value: s.fit(p.name, nameRoom, size, false), X: x + 14, Y: base, Size: size, Color: s.text})
		if showValues {
			s.put(Text{Value: values[i], X: right - shareRoom - 18, Y: base, Size: size, Color: s.quiet, Anchor: End})
		}
		s.put(Text{Value: shares[i], X: right, Y: base, Size: size, Bold: true, Color: s.text, Anchor: End})
	}
}

func (s *sketch) partNames(parts []part, size float64) float64 {
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = p.name
	}
	return s.widest(names, size, false)
}

// ring lets go-chart draw the slices, turns them to begin at the top, and opens
// the middle to the ring we want: go-chart's own hole is small and notched.
func (s *sketch) ring(parts []part, cx, cy, outer, inner float64) {
	if len(parts) == 1 {
		s.Circle(cx, cy, outer, parts[0].color)
		s.Circle(cx, cy, inner, s.paper)
		return
	}
	most := 0.0
	for _, p := range parts {
		most = math.Max(most, p.value)
	}
	var values []chart.Value
	for _, p := range parts {
		values = append(values, chart.Value{
			// Relative to the largest: sums of huge values lose nothing.
			Value: p.value / most,
			Style: chart.Style{FillColor: goColor(p.color), StrokeColor: goColor(s.paper), StrokeWidth: 1.1 * subUnits},
		})
	}
	// Go-chart draws slices at 1/1.1/1.25 of half the box.
	side := units(2 * outer * 1.1 * 1.25)
	unseen := chart.Style{FillColor: chart.ColorTransparent, StrokeColor: chart.ColorTransparent, Padding: chart.BoxZero}
	donut := chart.DonutChart{
		Width: side, Height: side, Font: new(truetype.Font), Values: values,
		Background: unseen, Canvas: unseen, SliceStyle: chart.Style{FillColor: chart.ColorTransparent},
	}
	drawn := NewCanvas(points(side), points(side), s.font)
	// It only refuses no values and no positive value, and parts have both.
	_ = donut.Render(provider(drawn), io.Discard)
	for _, op := range drawn.Ops {
		op.Path = op.Path.turned(points(side)/2, points(side)/2, -math.Pi/2, cx, cy)
		s.Paint(op)
	}
	s.Circle(cx, cy, inner, s.paper)
}

// turned is the path turned about x, y and moved so that x, y comes to lie on
// the new point.
func (p Path) turned(x, y, angle, newX, newY float64) Path {
	sin, cos := math.Sincos(angle)
	at := func(px, py float64) (float64, float64) {
		return newX + (px-x)*cos - (py-y)*sin, newY + (px-x)*sin + (py-y)*cos
	}
	out := slices.Clone(p)
	for i := range out {
		s := &out[i]
		s.X, s.Y = at(s.X, s.Y)
		s.X1, s.Y1 = at(s.X1, s.Y1)
		s.X2, s.Y2 = at(s.X2, s.Y2)
	}
	return out
}
