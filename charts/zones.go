package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

func zonesKind() Kind {
	return Kind{
		Name:    "zones",
		Summary: "Click rates of a page's zones as tiles, with the gap to a peer.",
		Reads: "Labels name the zones in page order. Series: the first own one gives the rates, a benchmark those of the peer; the gap " +
			"is relative. Tones colour single tiles; without one a zone below its peer is red, the more the further below.",
		example: func() report.Chart {
			return report.Chart{Kind: "zones", Unit: report.UnitRate, Labels: []string{"头图", "价格", "优惠信息", "评价", "客服", "立即支付"},
				Series: []report.Series{
					{Values: some(.21, .34, .126, .18, .09, .41)},
					{Name: "竞品", Role: report.RoleBenchmark, Values: some(.2, .33, .203, .15, .08, .46)},
				}}
		},
		Height: func(c report.Chart, width float64) float64 {
			_, n := tidy(c)
			cols := zoneColumns(max(n, 1), width)
			return min(float64((max(n, 1)+cols-1)/cols)*44, 440)
		},
		draw: drawZones,
	}
}

// zoneColumns is how many tiles stand side by side.
func zoneColumns(n int, width float64) int {
	return max(1, min(n, max(3, int(width/110)), int(width/56)))
}

func drawZones(s *sketch) {
	main := s.principal()
	peer, hasPeer := s.first(report.RoleBenchmark)
	cols := zoneColumns(s.n, s.W)
	// Whole rows look calmer than a nearly empty last one.
	for c := cols; c > 2 && c > cols-2; c-- {
		if s.n%c == 0 {
			cols = c
			break
		}
	}
	const gap, least = 4.0, 26.0
	rows := (s.n + cols - 1) / cols
	h := s.H
	shown := s.n
	if float64(rows)*least > h {
		h -= s.label + 4
		rows = max(1, int(h/least))
		shown = min(s.n, rows*cols)
		s.put(s.quietly(s.say("chart.more", report.Args{"n": s.n - shown}), 0, s.H-0.3*s.label, Start))
	}
	tile := Size{(s.W+gap)/float64(cols) - gap, math.Min((h+gap)/float64(rows)-gap, 56)}
	most := 0.0
	for _, v := range known(main.Values) {
		most = math.Max(most, v)
	}
	texts := s.written(main.Values, s.Unit)
	for i := range shown {
		x, y := float64(i%cols)*(tile.W+gap), float64(i/cols)*(tile.H+gap)
		v := main.Values[i]
		var change report.Number
		if hasPeer {
			change = v.Relative(peer.Values[i])
		}
		s.tile(i, Box{x, y, x + tile.W, y + tile.H}, main, texts[i], change, most)
	}
}

// tile draws one zone: its name, its rate, and the gap in colour at the right.
func (s *sketch) tile(i int, b Box, main report.Series, text string, change report.Number, most float64) {
	v := main.Values[i]
	strength := 0.0
	if most > 0 {
		strength = math.Max(0, v.Or(0)/most)
	}
	fill := s.paper.Mix(s.primary, 0.18+0.42*strength)
	signal := s.tones[report.Good]
	if change.Known && change.F < 0 {
		signal = s.tones[report.Critical]
		fill = s.paper.Mix(signal, 0.14+0.5*math.Min(1, -change.F))
	}
	if main.Tones[i] != "" {
		signal = s.tone(main.Tones[i], signal)
		fill = s.paper.Mix(signal, 0.35)
	}
	if !v.Known {
		fill = s.hairline.Mix(s.paper, 0.4)
	}
	s.Rect(b.X0, b.Y0, b.X1-b.X0, b.Y1-b.Y0, 1.5*s.radius, fill)
	const pad = 7.0
	room := b.X1 - b.X0 - 2*pad
	mid := (b.Y0 + b.Y1) / 2
	s.put(Text{Value: s.fit(s.Labels[i], room, s.label, true), X: b.X0 + pad, Y: mid - 3.2, Size: s.label, Bold: true, Color: s.text})
	value := Text{Value: s.fit(text, room, s.caption-0.6, false), X: b.X0 + pad, Y: mid + 0.84*s.caption + 1.2, Size: s.caption - 0.6, Color: s.text}
	s.put(value)
	if change.Known {
		gap := s.words.Write(report.Q(change, report.UnitRelative), report.NumberStyle{Digits: 0})
		s.put(Text{Value: gap, X: b.X1 - pad, Y: value.Y, Size: s.label - 0.4, Bold: true, Color: s.deep(signal, fill), Anchor: End})
	}
}

// deep darkens a colour until it reads on a tint of itself.
func (s *sketch) deep(c, on Color) Color {
	for range 8 {
		if Contrast(c, on) >= 4 {
			break
		}
		c = c.Mix(s.text, 0.18)
	}
	return c
}
