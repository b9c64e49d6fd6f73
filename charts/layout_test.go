package charts

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

// layoutFaults lists what is wrong with the texts and shapes of a canvas.
func layoutFaults(c *Canvas) []string {
	var faults []string
	var texts []Text
	const slack = 0.05
	for i, op := range c.Ops {
		if op.Text == nil {
			for _, s := range op.Path {
				for _, p := range [][2]float64{{s.X, s.Y}, {s.X1, s.Y1}, {s.X2, s.Y2}} {
					if math.IsNaN(p[0]+p[1]) || math.IsInf(p[0]+p[1], 0) {
						faults = append(faults, fmt.Sprintf("operation %d is not finite: %v", i, s))
					}
				}
				if s.Op != 'Z' && (s.X < -3 || s.Y < -3 || s.X > c.W+3 || s.Y > c.H+3) && c.W >= 100 && c.H >= 60 {
					faults = append(faults, fmt.Sprintf("operation %d leaves the canvas %gx%g at %.1f %.1f", i, c.W, c.H, s.X, s.Y))
					break
				}
			}
			continue
		}
		b := op.Text.Box()
		if !(b.X0 >= -slack && b.Y0 >= -slack && b.X1 <= c.W+slack && b.Y1 <= c.H+slack) {
			faults = append(faults, fmt.Sprintf("%q leaves the canvas %gx%g: %.1f", op.Text.Value, c.W, c.H, b))
		}
		for _, other := range texts {
			o := other.Box()
			o.X0, o.Y0, o.X1, o.Y1 = o.X0+slack, o.Y0+slack, o.X1-slack, o.Y1-slack
			if b.Overlaps(o) {
				faults = append(faults, fmt.Sprintf("%q and %q overlap", op.Text.Value, other.Value))
			}
		}
		if strings.Contains(op.Text.Value, "⟦") {
			faults = append(faults, "missing word: "+op.Text.Value)
		}
		texts = append(texts, *op.Text)
	}
	return faults
}

// within fails the test when f takes longer than a machine under load may need.
func soon[T any](t testing.TB, what string, f func() T) T {
	t.Helper()
	done := make(chan T, 1)
	go func() { done <- f() }()
	select {
	case v := <-done:
		return v
	case <-time.After(20 * time.Second):
		t.Fatalf("%s: not done in 20 s", what)
		panic("unreachable")
	}
}

// filled is a description that every kind can read.
func filled(kind string, labels []string, values []float64) report.Chart {
	n := len(values)
	number := func(scale float64) []report.Number {
		out := make([]report.Number, n)
		for i, v := range values {
			out[i] = report.Number{F: v * scale, Known: true} // not Some: NaN gets through
		}
		return out
	}
	tones := []report.Severity{report.Critical, report.Warning, "", report.Good, "unheard of"}
	c := report.Chart{Kind: kind, Unit: report.UnitCount, Labels: labels, XTitle: "横轴", YTitle: "纵轴",
		Quadrants: []string{"右上", "左上", "左下", "右下"},
		Series: []report.Series{
			{Name: "本账号", Values: number(1), Low: number(0.9), High: number(1.1), Tones: tones[:min(n, len(tones))], Notes: []string{"注一", "注二"}},
			{Name: "行业", Role: report.RoleBenchmark, Values: number(0.8), Low: number(0.7), High: number(0.9)},
			{Name: "上期", Role: report.RoleBase, Values: number(0.7)},
			{Name: "趋势", Role: report.RoleTrend, Values: number(1.05)},
		},
		Marks: []report.Mark{
			{Label: "预警", Role: report.MarkThreshold}, {Label: "事件\n说明", Role: report.MarkEvent, At: report.Some(1)},
			{Role: report.MarkBenchmark, Value: report.Number{F: 3, Known: true}},
		},
	}
	if n > 0 {
		c.Marks[0].Value = report.Number{F: values[n/2], Known: true}
		c.Series = append(c.Series, report.Series{Role: report.RoleTotal, Values: number(1)[:1]})
	}
	for i, v := range values {
		p := report.Point{X: report.Number{F: v, Known: true}, Y: report.Number{F: float64(i % 7), Known: true}, Size: report.Number{F: v, Known: true}}
		if i < len(labels) {
			p.Label = labels[i]
		}
		c.Points = append(c.Points, p)
	}
	return c
}

func repeated(n int, f func(i int) float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = f(i)
	}
	return out
}

func named(n int, f func(i int) string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = f(i)
	}
	return out
}

// nasty is what strangers' data can hold.
func nasty(kind string) map[string]report.Chart {
	number := func(i int) string { return fmt.Sprintf("第 %d 项", i) }
	inf := math.Inf(1)
	day := func(i int) time.Time { return time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC) }
	cases := map[string]report.Chart{
		"nothing":        {Kind: kind},
		"empty series":   {Kind: kind, Labels: []string{"一", "二"}, Series: []report.Series{{}, {Role: report.RoleBenchmark}}},
		"only labels":    {Kind: kind, Labels: named(5, number)},
		"nan":            filled(kind, named(4, number), []float64{1, math.NaN(), 3, math.NaN()}),
		"all nan":        filled(kind, named(3, number), []float64{math.NaN(), math.NaN(), math.NaN()}),
		"infinite":       filled(kind, named(4, number), []float64{inf, 1, -inf, 2}),
		"one":            filled(kind, named(1, number), []float64{42}),
		"two":            filled(kind, named(2, number), []float64{42, 43}),
		"all zero":       filled(kind, named(6, number), make([]float64, 6)),
		"all equal":      filled(kind, named(6, number), repeated(6, func(int) float64 { return 7 })),
		"all equal less": filled(kind, named(6, number), repeated(6, func(int) float64 { return -7 })),
		"negative":       filled(kind, named(8, number), repeated(8, func(i int) float64 { return -float64(i) * 1000 })),
		"mixed":          filled(kind, named(9, number), repeated(9, func(i int) float64 { return math.Pow(-3, float64(i)) })),
		"500":            filled(kind, named(500, number), repeated(500, func(i int) float64 { return 1000 + 37*float64(i%29) })),
		"5000":           filled(kind, named(5000, number), repeated(5000, func(i int) float64 { return float64(i % 97) })),
		"long labels":    filled(kind, named(7, func(i int) string { return strings.Repeat("长标题 long title ", 40) + number(i) }), repeated(7, func(i int) float64 { return float64(i) })),
		"emoji":          filled(kind, []string{"😀👍🏽", "👨‍👩‍👧‍👦", "✅✔✗", "𠮷𪚥", "\u202eabc"}, []float64{5, 4, 3, 2, 1}),
		"empty strings":  filled(kind, make([]string, 5), []float64{5, 4, 3, 2, 1}),
		"control":        filled(kind, []string{"a\x00b", "\n\n", "<b>&\"'", "\xff\xfe", "\t"}, []float64{5, 4, 3, 2, 1}),
		"huge":           filled(kind, named(4, number), []float64{1e18, 3e18, -1e18, 2e18}),
		"beyond":         filled(kind, named(4, number), []float64{1e300, -1e300, 1e29, 5}),
		"tiny":           filled(kind, named(4, number), []float64{1e-12, 3e-12, 2e-12, 5e-300}),
		"barely apart":   filled(kind, named(4, number), []float64{1e15, 1e15 + 0.25, 1e15 + 0.5, 1e15}),
		"too few labels": filled(kind, []string{"一"}, []float64{1, 2, 3, 4}),
		"too many":       filled(kind, named(9, number), []float64{1, 2}),
	}
	rate := filled(kind, named(6, number), []float64{.083, .031, .62, .661, 1, 0})
	rate.Unit = report.UnitRate
	cases["rates"] = rate
	many := report.Chart{Kind: kind, Labels: named(6, number), Unit: report.UnitMoney}
	for i := range 40 {
		many.Series = append(many.Series, report.Series{Name: fmt.Sprintf("系列 %d %s", i, strings.Repeat("名", i)), Values: some(1, 2, 3, 4, 5, float64(i))})
	}
	cases["40 series"] = many
	dated := filled(kind, nil, repeated(400, func(i int) float64 { return float64(i * i) }))
	for i := range 400 {
		dated.Times = append(dated.Times, day(i))
	}
	cases["400 days"] = dated
	same := filled(kind, nil, []float64{1, 2, 3})
	same.Times = []time.Time{day(0), day(0), day(0)}
	cases["one moment"] = same
	unsorted := filled(kind, nil, []float64{1, 2, 3})
	unsorted.Times = []time.Time{day(5), day(0), day(3)}
	cases["unsorted"] = unsorted
	units := filled(kind, named(3, number), []float64{1, 2, 3})
	units.Series[0].Units = []report.Unit{report.UnitRate, "bushels"}
	cases["units"] = units
	crowd := filled(kind, named(60, number), repeated(60, func(int) float64 { return 5 }))
	for i := range crowd.Points {
		crowd.Points[i].Y = report.Some(5)
	}
	cases["crowd"] = crowd
	return cases
}

var sizes = []Size{{measure, 180}, {237, 130}, {120, 60}, {24, 14}, {3, 900}}

func TestOddDataIsDrawnReadably(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		t.Run(k.Name, func(t *testing.T) {
			t.Parallel()
			for name, chart := range nasty(k.Name) {
				for _, size := range sizes {
					c := soon(t, name, func() *Canvas {
						c, err := Draw(chart, size, jade())
						if err != nil {
							t.Errorf("%s: %v", name, err)
						}
						return c
					})
					for _, fault := range layoutFaults(c) {
						t.Errorf("%s at %v: %s", name, size, fault)
					}
				}
			}
		})
	}
}

func TestOddDataBecomesPixels(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		t.Run(k.Name, func(t *testing.T) {
			t.Parallel()
			for name, chart := range nasty(k.Name) {
				c, err := Draw(chart, Size{160, 90}, jade())
				if err != nil {
					t.Fatal(err)
				}
				soon(t, name, func() error {
					_, err := Image(c, PNGOptions{Scale: 0.5})
					if err != nil {
						t.Error(err)
					}
					return err
				})
			}
		})
	}
}

func TestNoDataSaysSo(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		if k.Name == "sparkline" {
			continue // a card has no room for words
		}
		c, err := Draw(report.Chart{Kind: k.Name, Labels: []string{"一"}}, Size{200, 100}, jade())
		if err != nil {
			t.Fatal(err)
		}
		if got := words(c); len(got) != 1 || got[0] != "暂无数据" {
			t.Errorf("%s: wrote %q, want only 暂无数据", k.Name, got)
		}
	}
}

// words lists the texts of a canvas in drawing order.
func words(c *Canvas) []string {
	var out []string
	for _, op := range c.Ops {
		if op.Text != nil {
			out = append(out, op.Text.Value)
		}
	}
	return out
}

func randomChart(r *rand.Rand, kind, label string) report.Chart {
	pick := func(n int) int { return r.IntN(max(n, 1)) }
	value := func() report.Number {
		switch pick(12) {
		case 0:
			return report.Missing
		case 1:
			return report.Number{F: math.NaN(), Known: true}
		case 2:
			return report.Number{F: math.Inf(1), Known: true}
		case 3:
			return report.Some(0)
		case 4:
			return report.Some(math.Exp(r.NormFloat64() * 30))
		case 5:
			return report.Some(-r.ExpFloat64() * 1000)
		}
		return report.Some(r.Float64() * math.Pow10(pick(8)))
	}
	text := func() string {
		switch pick(5) {
		case 0:
			return ""
		case 1:
			return label
		case 2:
			return strings.Repeat(label+"，", pick(30))
		}
		return fmt.Sprint(pick(100000))
	}
	values := func(n int) []report.Number {
		out := make([]report.Number, n)
		for i := range out {
			out[i] = value()
		}
		return out
	}
	units := []report.Unit{"", "count", "rate", "points", "relative", "times", "money", "hours", "days", "p", "score"}
	roles := []report.Role{"", "", "benchmark", "base", "trend", "total"}
	tones := []report.Severity{"", "critical", "warning", "notice", "good"}
	n := pick(40)
	c := report.Chart{Kind: kind, Unit: units[pick(len(units))], XUnit: units[pick(len(units))], XTitle: text(), YTitle: text(), XCut: value(), YCut: value()}
	for range n {
		c.Labels = append(c.Labels, text())
	}
	if pick(2) == 0 {
		c.Times = exampleDays(n)
	}
	for range pick(10) {
		s := report.Series{Name: text(), Values: values(pick(n + 2)), Role: roles[pick(len(roles))], Unit: units[pick(len(units))]}
		if pick(2) == 0 {
			s.Low, s.High = values(n), values(n)
		}
		for range pick(n) {
			s.Notes, s.Tones = append(s.Notes, text()), append(s.Tones, tones[pick(len(tones))])
			s.Units = append(s.Units, units[pick(len(units))])
		}
		c.Series = append(c.Series, s)
	}
	for range pick(4) {
		c.Marks = append(c.Marks, report.Mark{Label: text() + "\n" + text(), Value: value(), At: value(), Role: "threshold"})
	}
	for range pick(50) {
		c.Points = append(c.Points, report.Point{Label: text(), X: value(), Y: value(), Size: value(), Tone: tones[pick(len(tones))]})
	}
	for range pick(6) {
		c.Quadrants = append(c.Quadrants, text())
	}
	return c
}

func FuzzDraw(f *testing.F) {
	for i := range Kinds() {
		f.Add(uint64(i), uint8(i), 505.0, 180.0, "标题 <&> 😀")
		f.Add(uint64(i+100), uint8(i), 90.0, 41.0, "\xffx\x00")
	}
	f.Fuzz(func(t *testing.T, seed uint64, kind uint8, w, h float64, label string) {
		kinds := Kinds()
		c := randomChart(rand.New(rand.NewPCG(seed, 1)), kinds[int(kind)%len(kinds)].Name, label)
		canvas := soon(t, c.Kind, func() *Canvas {
			canvas, err := Draw(c, Size{w, h}, jade())
			if err != nil && w > 0 && h > 0 && w <= maxSide && h <= maxSide {
				t.Error(err)
			}
			return canvas
		})
		if canvas == nil {
			return
		}
		for _, fault := range layoutFaults(canvas) {
			t.Errorf("%s %d: %s", c.Kind, seed, fault)
		}
	})
}
