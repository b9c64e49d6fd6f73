package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

func funnelKind() Kind {
	return Kind{
		Name:    "funnel",
		Summary: "The people left at each stage, with the rate between stages and its alert value.",
		Reads: "Labels name the stages. Series: the first own one gives the people, Notes the rate into each stage (the first is " +
			"empty; missing ones are computed), Tones the state of each rate; a benchmark gives the alert rates. Points are rates over " +
			"several stages: from position X to Y, with the alert rate as Size. Bars grow with the number, but small stages are widened " +
			"so that they can be read, and the chart then says so.",
		example: func() report.Chart {
			return report.Chart{Kind: "funnel", Unit: report.UnitCount, Labels: []string{"曝光", "点击", "咨询", "试用", "支付"},
				Series: []report.Series{
					{Values: some(1864000, 154712, 4796, 2974, 1966), Notes: []string{"", "8.3%", "3.1%", "62.0%", "66.1%"}, Tones: []report.Severity{"", "", "", "", report.Critical}},
					{Name: "预警", Role: report.RoleBenchmark, Values: append([]report.Number{report.Missing}, some(.06, .02, .55, .70)...)},
				},
				Points: []report.Point{{Label: "41.0%", X: report.Some(2), Y: report.Some(4), Size: report.Some(.45)}}}
		},
		Height: perRow(34, 4, 480),
		draw:   drawFunnel,
	}
}

// narrowest is the width of the smallest stage as a share of the largest, where
// true proportion would make it narrower.
const narrowest = 0.22

// tapering turns numbers of people into widths of 0 to 1. Proportional where
// the smallest stage stays readable, else a power of the share that makes it so.
func tapering(values []float64) (width func(float64) float64, proportional bool) {
	least, most := math.Inf(1), 0.0
	for _, v := range values {
		if v > 0 {
			least, most = math.Min(least, v), math.Max(most, v)
		}
	}
	power := 1.0
	if most > 0 && least/most < narrowest {
		power = math.Log(narrowest) / math.Log(least/most)
	}
	return func(v float64) float64 {
		if v <= 0 || most == 0 {
			return 0
		}
		return math.Pow(v/most, power)
	}, power == 1
}

func drawFunnel(s *sketch) {
	people := s.principal()
	alerts, _ := s.first(report.RoleBenchmark)
	people.Tones = stageTones(people, alerts)
	width, proportional := tapering(known(people.Values))
	bottom := 0.0
	if !proportional {
		bottom = s.label + 6
	}
	shown := min(s.n, max(1, int((s.H-bottom)/(s.caption+6))))
	pitch := math.Min(50, (s.H-bottom)/float64(shown))
	thick := math.Max(s.caption+2, math.Min(28, pitch*0.66))
	pitch = math.Min(pitch, (s.H-bottom-thick)/math.Max(float64(shown-1), 1))

	// Long names are set smaller before they are shortened.
	size, names := s.caption, s.widest(s.Labels[:shown], s.caption, true)
	if names > s.W*0.2 {
		size = s.label
		names = math.Min(s.widest(s.Labels[:shown], size, true), s.W*0.24)
	}
	rates := math.Min(s.W*0.27, math.Max(s.W*0.2, s.rateRoom(people, alerts)))
	spans, spanRoom := s.spans(people, shown)
	edge := s.W - spanRoom // of the rates
	x0, x1 := names+14, edge-rates-14
	centre, widest := (x0+x1)/2, math.Max(x1-x0, 1)
	for i := range shown {
		y := float64(i) * pitch
		s.stage(i, people, centre, y, thick, widest*width(people.Values[i].Or(0)), shown)
		name := s.fit(s.Labels[i], names, size, true)
		s.put(Text{Value: name, X: 0, Y: middle(y+thick/2, size), Size: size, Bold: true, Color: s.text})
		if i > 0 {
			s.step(i, people, alerts, Box{centre, y - (pitch - thick), edge - rates, y}, edge, thick)
		}
	}
	for _, b := range spans {
		b.top, b.bottom = float64(b.from)*pitch+thick/2, float64(b.to)*pitch+thick/2
		s.bracket(b, edge+6)
	}
	switch {
	case shown < s.n:
		s.put(s.quietly(s.say("chart.more", report.Args{"n": s.n - shown}), 0, s.H-0.3*s.label, Start))
	case !proportional:
		s.put(s.quietly(s.fit(s.say("chart.funnel_scale"), s.W, s.label, false), centre, s.H-0.3*s.label, Middle))
	}
}

// stageTones are the given tones; a stage without one whose rate is below its
// alert value is critical.
func stageTones(people, alerts report.Series) []report.Severity {
	out := make([]report.Severity, len(people.Tones))
	copy(out, people.Tones)
	for i := 1; i < len(out) && alerts.Values != nil; i++ {
		rate, alert := passed(people, i), alerts.Values[i]
		if out[i] == "" && rate.Known && alert.Known && rate.F < alert.F {
			out[i] = report.Critical
		}
	}
	return out
}

// stage draws one bar with its number inside, or beside a bar too narrow for it.
func (s *sketch) stage(i int, people report.Series, centre, y, thick, w float64, shown int) {
	// Later stages are lighter, down to seven tenths of the colour.
	fill := s.primary.Mix(s.paper, 0.3*float64(i)/math.Max(float64(shown-1), 4))
	fill = s.tone(people.Tones[i], fill)
	if !people.Values[i].Known {
		s.Stroke(RectPath(centre-20, y, 40, thick, s.radius), s.grey, 0.75, 2, 2)
	}
	s.tier(Box{centre - w/2, y, centre + w/2, y + thick}, fill, people.Values[i].Known,
		Text{Value: s.words.Format(people.Values[i], s.Unit), X: centre, Y: middle(y+thick/2, s.caption), Size: s.caption, Bold: true, Anchor: Middle})
}

// step draws the arrow into stage i and its rate at the right.
// The box spans the gap above the bar, from the middle of the bars to the rates,
// which end at edge.
func (s *sketch) step(i int, people, alerts report.Series, room Box, edge, thick float64) {
	centre, x, y, gap := room.X0, room.X1, room.Y1, room.Y1-room.Y0
	if gap >= 8 {
		top, tip := y-gap+2.5, y-2.5
		s.Line(centre, top, centre, tip-2, s.grey, 0.9)
		s.Fill(Path{}.Move(centre-2.4, tip-3.6).Line(centre+2.4, tip-3.6).Line(centre, tip).Close(), s.grey)
	}
	rate := passed(people, i)
	text := people.Notes[i]
	if text == "" && rate.Known {
		text = s.words.Format(rate, report.UnitRate)
	}
	if text == "" {
		return
	}
	var alert report.Number
	if alerts.Values != nil {
		alert = alerts.Values[i]
	}
	low := alert.Known && rate.Known && rate.F < alert.F && people.Tones[i] != report.Good
	color := s.tone(people.Tones[i], s.text)
	mid := y - math.Max(gap, 0)/2
	if gap < s.caption {
		mid = y + (s.caption+2)/2 // no room between the bars: beside this one
	}
	small := s.label - 0.4
	main := Text{Value: s.fit(text, edge-x, s.caption-1, true), X: x, Y: middle(mid, s.caption), Size: s.caption - 1, Bold: true, Color: color}
	note := Text{Size: small, Color: s.quiet, X: x + s.Measure(main.Value, main.Size, true) + 6, Y: main.Y}
	flag := Text{Size: small, Color: color, Bold: true, Y: main.Y}
	if alert.Known {
		note.Value = s.say("chart.alert", report.Args{"v": report.Q(alert, report.UnitRate)})
	}
	if low {
		flag.Value = s.say("chart.below_alert")
	}
	flag.X = note.X + s.Measure(note.Value, small, false) + 6
	if flag.X+s.Measure(flag.Value, small, true) > edge && gap+thick > 3*s.caption {
		// Too narrow for one line: the alert value goes below the rate, and says
		// itself that the rate is below it.
		if low {
			note.Value, note.Color = s.say("chart.below", report.Args{"v": report.Q(alert, report.UnitRate)}), color
		}
		flag.Value, note.X = "", x
		main.Y -= 0.6 * s.caption
		note.Y += 0.6 * s.caption
	}
	s.put(main)
	note.Value = s.fit(note.Value, edge-note.X, small, false)
	s.put(note)
	flag.Value = s.fit(flag.Value, edge-flag.X, small, true)
	s.put(flag)
}

// passed is the rate into stage i.
func passed(people report.Series, i int) report.Number {
	if people.Values[i].F < 0 || people.Values[i-1].F < 0 {
		return report.Missing
	}
	return people.Values[i].Over(people.Values[i-1])
}

// rateRoom is the width of the widest rate with its alert value and flag.
func (s *sketch) rateRoom(people, alerts report.Series) float64 {
	w := s.widest(people.Notes, s.caption-1, true)
	if alerts.Values != nil {
		w += 12 + s.Measure(s.say("chart.alert", report.Args{"v": "99.9%"}), s.label-0.4, false) + s.Measure(s.say("chart.below_alert"), s.label-0.4, true)
	}
	return w
}
