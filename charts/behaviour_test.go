package charts

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wxreport/wxreport/report"
)

func mustDraw(t *testing.T, c report.Chart, w, h float64) *Canvas {
	t.Helper()
	canvas, err := Draw(c, Size{w, h}, jade())
	if err != nil {
		t.Fatal(err)
	}
	return canvas
}

// fills lists the boxes of shapes of a colour.
func fills(c *Canvas, color string) []Box {
	var out []Box
	for _, op := range c.Ops {
		if op.Fill.A != 255 || op.Fill.Hex() != color {
			continue
		}
		b := Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
		for _, s := range op.Path {
			if s.Op != 'Z' {
				b = Box{math.Min(b.X0, s.X), math.Min(b.Y0, s.Y), math.Max(b.X1, s.X), math.Max(b.Y1, s.Y)}
			}
		}
		out = append(out, b)
	}
	return out
}

const jadeGreen = "#0b7d5a"

func TestBarsStartAtZero(t *testing.T) {
	t.Parallel()
	values := some(1000, 900, 950, 1)
	labels := []string{"甲", "乙", "丙", "丁"}
	for kind, length := range map[string]func(Box) float64{
		"bars":    func(b Box) float64 { return b.X1 - b.X0 },
		"grouped": func(b Box) float64 { return b.Y1 - b.Y0 },
		"stacked": func(b Box) float64 { return b.Y1 - b.Y0 },
	} {
		c := mustDraw(t, report.Chart{Kind: kind, Labels: labels, Series: []report.Series{{Values: values}}}, 300, 150)
		bars := fills(c, jadeGreen)
		if len(bars) != 4 {
			t.Fatalf("%s: %d bars", kind, len(bars))
		}
		for i, want := range []float64{1, 0.9, 0.95} {
			if got := length(bars[i]) / length(bars[0]); math.Abs(got-want) > 0.01 {
				t.Errorf("%s: bar %d is %.3f of the first, want %.3f", kind, i, got, want)
			}
		}
		if length(bars[3]) < 0.3 {
			t.Errorf("%s: a known value is invisible", kind)
		}
	}
}

func TestGapsAreGaps(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for _, kind := range []string{"line", "lines", "retention"} {
		c := mustDraw(t, report.Chart{Kind: kind, Labels: []string{"0", "1", "2", "3", "4", "5"},
			Series: []report.Series{{Values: some(1, 2, nan, 3, 4, 5)}}}, 300, 150)
		var points []int
		for _, op := range c.Ops {
			if op.Stroke.Hex() == jadeGreen && op.Width > 1.5 && len(op.Dash) == 0 {
				points = append(points, len(op.Path))
			}
		}
		if !slices.Equal(points, []int{2, 3}) {
			t.Errorf("%s: line pieces of %v points, want 2 and 3", kind, points)
		}
	}
	for _, kind := range []string{"bars", "grouped", "stacked"} {
		c := mustDraw(t, report.Chart{Kind: kind, Labels: []string{"甲", "乙", "丙"}, Series: []report.Series{{Values: some(5, nan, 3)}}}, 300, 150)
		if got := len(fills(c, jadeGreen)); got != 2 {
			t.Errorf("%s: %d bars for two values and a gap", kind, got)
		}
	}
}

func TestAtMostSevenColoursThenGrey(t *testing.T) {
	t.Parallel()
	k := newInk(jade().Theme)
	for _, kind := range []string{"lines", "stacked", "grouped"} {
		c := report.Chart{Kind: kind, Labels: []string{"甲", "乙"}}
		for i := range 12 {
			c.Series = append(c.Series, report.Series{Name: fmt.Sprint("系列", i), Values: some(float64(i+1), float64(i+2))})
		}
		canvas := mustDraw(t, c, 505, 240)
		if !slices.Contains(words(canvas), "其他") {
			t.Errorf("%s: %q does not say 其他", kind, words(canvas))
		}
		seen := map[string]bool{}
		for _, op := range canvas.Ops {
			for _, color := range []Color{op.Fill, op.Stroke} {
				for _, series := range append(k.series[:], k.grey) {
					if color.A > 0 && color.Hex() == series.Hex() {
						seen[color.Hex()] = true
					}
				}
			}
		}
		if len(seen) != maxColors+1 {
			t.Errorf("%s: %d series colours, want seven and grey", kind, len(seen))
		}
	}
}

func TestDonutKeepsTheLargestParts(t *testing.T) {
	t.Parallel()
	c := report.Chart{Kind: "donut", Unit: report.UnitCount, Series: []report.Series{{}}}
	for i := range 20 {
		c.Labels = append(c.Labels, fmt.Sprint("来源", i))
		c.Series[0].Values = append(c.Series[0].Values, report.Some(float64(i)))
	}
	got := words(mustDraw(t, c, 400, 160))
	for _, want := range []string{"来源13", "来源19", "其他", "190", "合计"} {
		if !slices.Contains(got, want) {
			t.Errorf("no %s in %q", want, got)
		}
	}
	if slices.Contains(got, "来源12") {
		t.Errorf("the eighth largest part is named in %q", got)
	}
}

func TestFunnelSaysWhatIsBelowItsAlert(t *testing.T) {
	t.Parallel()
	c := report.Chart{Kind: "funnel", Unit: report.UnitCount, Labels: []string{"曝光", "点击", "支付"}, Series: []report.Series{
		{Values: some(1000, 500, 100)},
		{Role: report.RoleBenchmark, Values: some(math.NaN(), 0.4, 0.3)},
	}}
	wide := mustDraw(t, c, 505, 140)
	for _, want := range []string{"50%", "预警 40%", "20%", "预警 30%", "低于预警"} {
		if !slices.Contains(words(wide), want) {
			t.Errorf("no %q in %q", want, words(wide))
		}
	}
	if red := fills(wide, "#c8372d"); len(red) != 1 {
		t.Errorf("%d red bars, want one", len(red))
	}
	if narrow := words(mustDraw(t, c, 237, 140)); !slices.Contains(narrow, "低于预警 30%") {
		t.Errorf("no 低于预警 30%% in %q", narrow)
	}
}

func TestFunnelTellsWhereWidthsAreNotProportional(t *testing.T) {
	t.Parallel()
	said := func(values ...float64) bool {
		c := report.Chart{Kind: "funnel", Labels: make([]string, len(values)), Series: []report.Series{{Values: some(values...)}}}
		return slices.Contains(words(mustDraw(t, c, 505, 200)), "小的环节已加宽，以数字为准")
	}
	if said(100, 80, 50) {
		t.Error("proportional bars claim to be widened")
	}
	if !said(100000, 800, 50) {
		t.Error("widened bars do not say so")
	}
	width, proportional := tapering([]float64{1e6, 100, 0})
	if proportional || math.Abs(width(100)-narrowest) > 1e-9 || width(1e6) != 1 || width(0) != 0 || width(1000) <= width(100) {
		t.Errorf("widths %g %g %g", width(1e6), width(1000), width(100))
	}
}

func TestRetentionReadsDays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		labels []string
		want   []float64
	}{
		"numbers":       {[]string{"0", "1", "7"}, []float64{0, 1, 7}},
		"words":         {[]string{"day 1", "第 7 天", "30天"}, []float64{1, 7, 30}},
		"no numbers":    {[]string{"one", "two"}, nil},
		"not ascending": {[]string{"7", "1"}, nil},
	} {
		if got := daysOf(c.labels); !cmp.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestWaterfallTotalsSetTheLevel(t *testing.T) {
	t.Parallel()
	c := report.Chart{Kind: "waterfall", Labels: make([]string, 4), Series: []report.Series{
		{Values: some(math.NaN(), 5, -2, math.NaN())},
		{Role: report.RoleTotal, Values: some(10, math.NaN(), math.NaN(), 13)},
	}}
	got := newSketch(c, Size{100, 100}, jade()).steps()
	want := []step{{to: 10, total: true, known: true}, {from: 10, to: 15, known: true}, {from: 15, to: 13, known: true}, {to: 13, total: true, known: true}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(step{})); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}

func TestEventLinesRunThroughNoLabel(t *testing.T) {
	t.Parallel()
	c := report.Chart{Kind: "line", Times: exampleDays(31), Series: []report.Series{{Values: exampleWave(31, 100, 30, 1)}}}
	for at, label := range []string{"国庆长假开始", "标题实验开始，持续两周", "改版上线\n下移一屏", "新布局", "快闪店领券", "月末大促"} {
		c.Marks = append(c.Marks, report.Mark{Label: label, At: report.Some(float64(at) * 5.9), Role: report.MarkEvent})
	}
	for _, w := range []float64{505, 330, 237} {
		canvas := mustDraw(t, c, w, 170)
		var labels []Text
		lines := 0
		for _, op := range canvas.Ops {
			if op.Text != nil && strings.ContainsAny(op.Text.Value, "国标改下新快月") {
				labels = append(labels, *op.Text)
			}
		}
		for _, op := range canvas.Ops {
			if op.Text != nil || len(op.Path) != 2 || len(op.Dash) == 0 || op.Path[0].X != op.Path[1].X {
				continue
			}
			lines++
			line := Box{op.Path[0].X, op.Path[0].Y, op.Path[0].X + 0.1, op.Path[1].Y}
			for _, l := range labels {
				if line.Overlaps(l.Box()) {
					t.Errorf("at %g pt a line at %.0f runs through %q", w, line.X0, l.Value)
				}
			}
		}
		if lines != len(c.Marks) || len(labels) < 5 {
			t.Errorf("at %g pt: %d lines and %d labels for %d events", w, lines, len(labels), len(c.Marks))
		}
	}
}
