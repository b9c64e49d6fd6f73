package charts

import (
	"cmp"
	"math"
	"slices"

	"github.com/wxreport/wxreport/report"
)

func quadrantKind() Kind {
	return Kind{
		Name:    "quadrant",
		Summary: "Things placed by two measures, in four fields that say what to do with each.",
		Reads: "Points by X and Y, Size as area, Tone as colour. XTitle and YTitle name the axes, XUnit and Unit their units. XCut and " +
			"YCut are the lines (missing: the medians), Quadrants the captions: top right, top left, bottom left, bottom right.",
		example: func() report.Chart {
			return report.Chart{Kind: "quadrant", Unit: report.UnitRate, XUnit: report.UnitRate, XTitle: "7 日留存", YTitle: "变现",
				XCut: report.Some(.31), YCut: report.Some(.05), Quadrants: []string{"保持", "柔化", "停止或重测", "变现"},
				Points: []report.Point{
					{Label: "促销类", X: report.Some(.26), Y: report.Some(.081), Size: report.Some(24)},
					{Label: "攻略类", X: report.Some(.345), Y: report.Some(.073), Size: report.Some(20)},
					{Label: "测评类", X: report.Some(.33), Y: report.Some(.058), Size: report.Some(9)},
					{Label: "资讯类", X: report.Some(.275), Y: report.Some(.031), Size: report.Some(8)},
					{Label: "工具类", X: report.Some(.358), Y: report.Some(.033), Size: report.Some(14)},
				}}
		},
		Height: func(_ report.Chart, width float64) float64 {
			return math.Max(width*0.5, math.Min(width*0.72, 170)) // names need height where width is short
		},
		draw:  drawQuadrant,
		blank: func(s *sketch) bool { return len(s.placed()) == 0 },
	}
}

// maxPoints is how many points are drawn; the largest come first.
const maxPoints = 400

// placed are the points with both coordinates, the largest first.
func (s *sketch) placed() []report.Point {
	var out []report.Point
	for _, p := range s.Points {
		if p.X.Known && p.Y.Known {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b report.Point) int { return cmp.Compare(b.Size.Or(0), a.Size.Or(0)) })
	return out[:min(len(out), maxPoints)]
}

// median of a non-empty list.
func median(values []float64) float64 {
	v := slices.Sorted(slices.Values(values))
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// reach is the range of an axis around its points and its cut, with a margin.
func reach(values []float64, cut float64) (lo, hi float64) {
	lo, hi = math.Min(slices.Min(values), cut), math.Max(slices.Max(values), cut)
	margin := (hi - lo) * 0.14
	if margin == 0 {
		margin = math.Max(math.Abs(hi)*0.5, 0.5)
	}
	return lo - margin, hi + margin
}

func drawQuadrant(s *sketch) {
	points := s.placed()
	xs, ys := make([]float64, len(points)), make([]float64, len(points))
	for i, p := range points {
		xs[i], ys[i] = p.X.F, p.Y.F
	}
	xCut, yCut := s.XCut.Or(median(xs)), s.YCut.Or(median(ys))
	left, bottom := 2.0, 2.0
	if s.YTitle != "" {
		left = s.label + 8
	}
	if s.XTitle != "" {
		bottom = s.label + 8
	}
	f := frame{x0: left, x1: math.Max(s.W-2, left+1), y0: 2, y1: math.Max(s.H-bottom-s.label-5, 3)}
	var xLo, xHi float64
	xLo, xHi = reach(xs, xCut)
	f.lo, f.hi = reach(ys, yCut)
	xLo, xHi = s.captionRoom(f.x1-f.x0, xLo, xHi, xCut)
	atX := func(v float64) float64 { return f.x0 + (v-xLo)/(xHi-xLo)*(f.x1-f.x0) }
	// The captions have a strip of their own above and below the points.
	outer := f
	if len(s.Quadrants) > 0 && f.y1-f.y0 > 8*s.label {
		f.y0, f.y1 = f.y0+s.label+3, f.y1-s.label-3
	}
	cx, cy := atX(xCut), f.y(yCut)

	s.Rect(f.x0, outer.y0, f.x1-f.x0, outer.y1-outer.y0, 0, s.hairline.Mix(s.paper, 0.72))
	s.Rect(cx, outer.y0, f.x1-cx, cy-outer.y0, 0, s.paper.Mix(s.tones[report.Good], 0.13))
	s.Line(cx, outer.y0, cx, outer.y1, s.grey, 0.9, 3, 2.5)
	s.Line(f.x0, cy, f.x1, cy, s.grey, 0.9, 3, 2.5)
	s.occupy(point{cx, f.y0}, point{cx, f.y1})
	s.occupy(point{f.x0, cy}, point{f.x1, cy})
	for _, edge := range []float64{f.x0 - 3, f.x1 + 3} { // names stay inside
		s.occupy(point{edge, f.y0}, point{edge, f.y1})
		s.occupy(point{edge + 1, f.y0}, point{edge + 1, f.y1})
	}
	s.captions(outer, cx)
	s.cutLabels(outer, cx, cy, xCut, yCut)
	s.titles(outer)
	s.bubbles(points, atX, f, xCut, yCut)
}

// captionRoom widens the range of the level axis so that the captions on either
// side of the cut have room.
func (s *sketch) captionRoom(width, lo, hi, cut float64) (float64, float64) {
	if len(s.Quadrants) < 4 {
		return lo, hi
	}
	need := func(a, b int) float64 {
		return math.Min((s.widest([]string{s.Quadrants[a], s.Quadrants[b]}, s.label, true)+10)/math.Max(width, 1), 0.45)
	}
	if left := need(1, 2); cut-lo < left*(hi-lo) {
		lo = (cut - left*hi) / (1 - left)
	}
	if right := need(0, 3); hi-cut < right*(hi-lo) {
		hi = (cut - right*lo) / (1 - right)
	}
	return lo, hi
}

// captions writes the four captions into the outer corners.
func (s *sketch) captions(f frame, cx float64) {
	colors := []Color{s.tones[report.Good], s.tones[report.Warning], s.quiet, s.tones[report.Notice]}
	for i, name := range s.Quadrants[:min(len(s.Quadrants), 4)] {
		right, top := i == 0 || i == 3, i < 2
		t := Text{Size: s.label, Bold: true, Color: colors[i], X: f.x0 + 5, Y: f.y1 - 5}
		room := cx - f.x0 - 8
		if right {
			t.X, t.Anchor, room = f.x1-5, End, f.x1-cx-8
		}
		if top {
			t.Y = f.y0 + above*s.label + 4
		}
		t.Value = s.fit(name, room, s.label, true)
		if s.put(t) {
			// A name of a point does not touch the caption.
			t.Width = s.Measure(t.Value, t.Size, t.Bold)
			box := t.Box()
			for _, share := range []float64{0, 0.25, 0.5, 0.75, 1} {
				y := box.Y0 + share*(box.Y1-box.Y0)
				s.occupy(point{box.X0, y}, point{box.X1, y})
			}
		}
	}
}

// cutLabels says where the lines stand: the upright below, the level inside left.
func (s *sketch) cutLabels(f frame, cx, cy, xCut, yCut float64) {
	s.put(s.within(s.quietly(s.format(xCut, s.XUnit), cx, f.y1+4+above*s.label, Middle)))
	s.put(s.quietly(s.format(yCut, s.Unit), f.x1-5, cy-3.5, End))
}

func (s *sketch) titles(f frame) {
	if s.XTitle != "" {
		s.put(s.quietly(s.fit(s.XTitle, s.W*0.6, s.label, false)+" →", (f.x0+f.x1)/2, s.H-0.25*s.label, Middle))
	}
	if s.YTitle != "" {
		t := s.quietly(s.fit(s.YTitle, (f.y1-f.y0)*0.8, s.label, false)+" →", above*s.label+1, (f.y0+f.y1)/2, Middle)
		t.Rotation = -math.Pi / 2
		s.put(t)
	}
}

// bubbles draws the points and names them where there is room.
func (s *sketch) bubbles(points []report.Point, atX func(float64) float64, f frame, xCut, yCut float64) {
	most := 0.0
	for _, p := range points {
		most = math.Max(most, p.Size.Or(0))
	}
	biggest := math.Min(11, (f.y1-f.y0)*0.08)
	radius := func(p report.Point) float64 {
		if most <= 0 || !p.Size.Known {
			return math.Min(4.5, biggest)
		}
		return math.Max(2.5, biggest*math.Sqrt(math.Max(p.Size.F, 0)/most)) // area, not radius, is the size
	}
	for _, p := range points {
		x, y, r := atX(p.X.F), f.y(p.Y.F), radius(p)
		s.Circle(x, y, r+0.7, s.paper)
		s.Circle(x, y, r, s.pointColor(p, xCut, yCut).Alpha(0.85))
		for a := range 8 {
			sin, cos := math.Sincos(float64(a) * math.Pi / 4)
			s.busy = append(s.busy, point{x + r*cos, y + r*sin})
		}
		s.busy = append(s.busy, point{x, y})
	}
	s.berth = 4 // a name as near to another bubble would be taken for its name
	for _, p := range points {
		x, y, r := atX(p.X.F), f.y(p.Y.F), radius(p)
		t := Text{Value: s.fit(p.Label, s.W*0.3, s.label, false), Size: s.label, Color: s.text}
		spots := around(x, y, r+1, s.label)
		// Right of the bubble reads best.
		spots = append([]Text{spots[2], spots[3]}, append(spots[:2:2], spots[4:]...)...)
		if len(points) > 24 && s.crowded(x, y, r) {
			continue // a name among many bubbles could mean any of them
		}
		s.place(t, spots...)
	}
}

// crowded reports whether other bubbles touch the one at x, y.
func (s *sketch) crowded(x, y, r float64) bool {
	near := 0
	for _, p := range s.busy {
		if math.Hypot(p.x-x, p.y-y) < r+0.5 {
			near++
		}
	}
	return near > 10 // its own rim and middle are nine
}

func (s *sketch) pointColor(p report.Point, xCut, yCut float64) Color {
	right, top := p.X.F >= xCut, p.Y.F >= yCut
	color := s.grey
	switch {
	case right && top:
		color = s.tones[report.Good]
	case top:
		color = s.tones[report.Warning]
	case right:
		color = s.tones[report.Notice]
	}
	return s.tone(p.Tone, color)
}
