package charts

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang/freetype/truetype"
	"github.com/google/go-cmp/cmp"
	chart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"

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

func TestTicksAreRound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lo, hi float64
		want   int
		whole  bool
		ticks  []float64
	}{
		"tens":            {0, 37, 4, false, []float64{0, 10, 20, 30, 40}},
		"quarters":        {0, 1, 3, false, []float64{0, 0.5, 1}},
		"small fractions": {0, 0.0031, 3, false, []float64{0, 0.001, 0.002, 0.003, 0.004}},
		"negative":        {-30, 45, 4, false, []float64{-40, -20, 0, 20, 40, 60}},
		"no half people":  {0, 2, 5, true, []float64{0, 1, 2}},
		"no 2.5 people":   {0, 10, 4, true, []float64{0, 2, 4, 6, 8, 10}},
		"away from zero":  {102, 109, 4, false, []float64{102, 104, 106, 108, 110}},
		"exact end":       {0, 30000, 3, true, []float64{0, 10000, 20000, 30000}},
		"no range":        {7, 7, 4, false, []float64{7, 8}},
	} {
		if got := ticks(c.lo, c.hi, c.want, c.whole); !cmp.Equal(got, c.ticks) {
			t.Errorf("%s: %v, want %v", name, got, c.ticks)
		}
	}
}

func TestAxisSpansAreHonest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		values []float64
		zero   bool
		lo, hi float64
	}{
		"nothing":                {nil, false, 0, 1},
		"near zero starts there": {[]float64{20, 90}, false, 0, 90},
		"far from zero does not": {[]float64{80, 90}, false, 80, 90},
		"bars always do":         {[]float64{80, 90}, true, 0, 90},
		"all equal":              {[]float64{7, 7}, false, 0, 7},
		"all equal and negative": {[]float64{-7, -7}, false, -7, 0},
		"all zero":               {[]float64{0, 0}, true, 0, 1},
		"negative near zero":     {[]float64{-90, -20}, false, -90, 0},
	} {
		if lo, hi := span(c.values, c.zero); lo != c.lo || hi != c.hi {
			t.Errorf("%s: %g to %g, want %g to %g", name, lo, hi, c.lo, c.hi)
		}
	}
}

func TestOneAxisHasOneScale(t *testing.T) {
	t.Parallel()
	w := jade().Words
	for name, c := range map[string]struct {
		values []float64
		unit   report.Unit
		want   string
	}{
		"in 万":          {[]float64{0, 5000, 10000, 15000}, report.UnitCount, "0|0.5 万|1.0 万|1.5 万"},
		"not 0.25 万":    {[]float64{0, 2500, 5000, 7500, 10000}, report.UnitCount, "0|2,500|5,000|7,500|10,000"},
		"万 below 亿":     {[]float64{0, 2.5e7, 5e7, 7.5e7, 1e8}, report.UnitCount, "0|2,500 万|5,000 万|7,500 万|10,000 万"},
		"percent":       {[]float64{0, 0.025, 0.05}, report.UnitRate, "0%|2.5%|5.0%"},
		"points":        {[]float64{-0.1, 0, 0.1}, report.UnitPoints, "−10|0|+10"},
		"relative":      {[]float64{-0.5, 0, 0.5}, report.UnitRelative, "−50%|0%|+50%"},
		"money":         {[]float64{-20000, 0, 20000}, report.UnitMoney, "−¥2 万|¥0|¥2 万"},
		"hours bare":    {[]float64{0, 0.5, 1}, report.UnitHours, "0|0.5|1.0"},
		"nothing exact": {[]float64{0, 1.0 / 3}, report.UnitNone, "0|0.3333"},
	} {
		if got := strings.Join(w.Ticks(c.values, c.unit), "|"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestSpreadKeepsOrderAndDistance(t *testing.T) {
	t.Parallel()
	ys := []float64{50, 10, 11, 12, 99}
	if !spread(ys, 10, 0, 100) || !cmp.Equal(ys, []float64{50, 10, 20, 30, 99}) {
		t.Errorf("spread to %v", ys)
	}
	low := []float64{98, 99}
	if !spread(low, 10, 0, 100) || !cmp.Equal(low, []float64{90, 100}) {
		t.Errorf("pushed up to %v", low)
	}
	if spread(make([]float64, 12), 10, 0, 100) {
		t.Error("twelve names fitted into the room of eleven")
	}
}

func TestLabelsAreShortenedByMeasure(t *testing.T) {
	t.Parallel()
	s := newSketch(report.Chart{}, Size{200, 100}, jade())
	for _, text := range []string{"公众号会话来源", "a rather long label", "😀😀😀😀😀😀", "短"} {
		for width := 0.0; width < 90; width += 3.7 {
			got := s.fit(text, width, 8.4, false)
			if s.Measure(got, 8.4, false) > width {
				t.Errorf("%q is wider than %g", got, width)
			}
			if got != text && got != "" && !strings.HasSuffix(got, "…") {
				t.Errorf("%q was shortened to %q without a sign", text, got)
			}
		}
	}
}

func TestCategoryLabelsBreakWhereTheyMay(t *testing.T) {
	t.Parallel()
	s := newSketch(report.Chart{}, Size{200, 100}, jade())
	for label, want := range map[string]string{
		"直播回放":         "直播回|放",
		"QR code scan": "QR|code|scan",
		"视频（短）":        "视频|（短）",
		"图文":           "图文",
		"阅读，点赞":        "阅读，|点赞",
		"公众号会话来源说明很长":  "公众号|会话来|源说…",
		"Unfollowed":   "Unf…",
		"":             "",
	} {
		got, whole := s.lines(label, 27)
		if joined := strings.Join(got, "|"); joined != want || whole == strings.Contains(want, "…") {
			t.Errorf("%q broke into %s (whole: %t), want %s", label, joined, whole, want)
		}
	}
}

func TestTimeAxesShowRoundDays(t *testing.T) {
	t.Parallel()
	days := func(n, step int) []time.Time {
		out := make([]time.Time, n)
		for i := range out {
			out[i] = time.Date(2026, 9, 1+i*step, 0, 0, 0, 0, time.UTC)
		}
		return out
	}
	for name, c := range map[string]struct {
		times []time.Time
		width float64
		want  string
	}{
		"a week":         {days(7, 1), 300, "09-01 09-02 09-03 09-04 09-05 09-06 09-07"},
		"a month":        {days(30, 1), 300, "09-01 09-08 09-15 09-22 09-29"},
		"half a year":    {days(180, 1), 300, "2026年9月 10月 11月 12月 2027年1月 2月"},
		"narrow":         {days(180, 1), 150, "10月 2027年1月"},
		"thirteen weeks": {days(13, 7), 200, "2026年9月 10月 11月"},
		"three years":    {days(1096, 1), 300, "2027年 2028年 2029年"},
		"one":            {days(1, 1), 300, "09-01"},
	} {
		ch := report.Chart{Kind: "lines", Times: c.times, Series: []report.Series{{}}}
		for range c.times {
			ch.Series[0].Values = append(ch.Series[0].Values, report.Some(1))
		}
		var got []string
		for _, text := range words(mustDraw(t, ch, c.width, 120)) {
			if strings.ContainsAny(text, "年月-") {
				got = append(got, text)
			}
		}
		if joined := strings.Join(got, " "); joined != c.want {
			t.Errorf("%s: %s, want %s", name, joined, c.want)
		}
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

func TestNumbersOfAColumnLineUp(t *testing.T) {
	t.Parallel()
	s := newSketch(report.Chart{}, Size{100, 100}, jade())
	for name, c := range map[string]struct {
		values []report.Number
		unit   report.Unit
		want   string
	}{
		"shortened":       {some(16000, 15300), report.UnitCount, "1.60 万|1.53 万"},
		"some shortened":  {some(16000, 9800), report.UnitCount, "1.6 万|9,800"},
		"rates":           {some(.12, .094), report.UnitRate, "12.0%|9.4%"},
		"hours":           {some(2, 1.5), report.UnitHours, "2.0 小时|1.5 小时"},
		"missing is none": {some(.12, math.NaN()), report.UnitRate, "12.0%|–"},
	} {
		if got := strings.Join(s.written(c.values, c.unit), "|"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestRecorderDrawsForGoChart(t *testing.T) {
	t.Parallel()
	c := blank(100, 50)
	r, err := provider(c)(0, 0)
	if err != nil {
		t.Fatal(err)
	}
	r.(*recorder).bold = new(truetype.Font)
	r.SetDPI(300)
	r.SetClassName("ignored")
	r.SetStrokeColor(drawing.ColorRed)
	r.SetFillColor(drawing.ColorBlue)
	r.SetStrokeWidth(2 * subUnits)
	r.SetStrokeDashArray([]float64{3 * subUnits, subUnits})
	r.MoveTo(subUnits, 2*subUnits)
	r.LineTo(10*subUnits, 2*subUnits)
	r.QuadCurveTo(11*subUnits, 0, 12*subUnits, 2*subUnits)
	r.Close()
	r.FillStroke()
	r.Circle(5*subUnits, 20*subUnits, 20*subUnits)
	r.Fill()
	r.SetFont(r.(*recorder).bold)
	r.SetFontSize(9)
	r.SetFontColor(drawing.ColorBlack)
	r.SetTextRotation(math.Pi / 2)
	r.Text("字", 30*subUnits, 20*subUnits)
	upright := r.MeasureText("宽宽宽")
	r.ClearTextRotation()
	level := r.MeasureText("宽宽宽")
	want := Op{Path: Path{}.Move(1, 2).Line(10, 2).Quad(11, 0, 12, 2).Close(), Fill: Color(drawing.ColorBlue), Stroke: Color(drawing.ColorRed), Width: 2, Dash: []float64{3, 1}}
	if len(c.Ops) != 3 || !cmp.Equal(c.Ops[0], want) {
		t.Fatalf("recorded %+v", c.Ops)
	}
	if got := c.Ops[2].Text; got == nil || got.Value != "字" || !got.Bold || got.X != 30 || got.Rotation != math.Pi/2 {
		t.Errorf("text %+v", got)
	}
	if level.Width() != 27*subUnits || upright.Height() != level.Width() {
		t.Errorf("measured %v level and %v upright", level, upright)
	}
	r.ResetStyle()
	r.SetStrokeWidth(subUnits)
	r.MoveTo(0, 0)
	r.LineTo(1, 1)
	r.Stroke() // no colour after a reset
	if err := r.Save(nil); err != nil || len(c.Ops) != 3 || r.GetDPI() != 72*subUnits {
		t.Errorf("after a reset: %d operations, error %v", len(c.Ops), err)
	}
}

func TestGoChartSurvivesOnOurCanvas(t *testing.T) {
	t.Parallel()
	// On go-chart's own raster surface this never returns.
	c := blank(200, 100)
	err := soon(t, "bar chart with NaN", func() error {
		return chart.BarChart{Width: 4000, Height: 2000, Font: new(truetype.Font), Bars: []chart.Value{{Value: 1}, {Value: math.NaN()}, {Value: 3}}}.Render(provider(c), nil)
	})
	for _, op := range c.Ops {
		if op.Text == nil && !op.Path.sane() {
			t.Errorf("kept %+v", op)
		}
	}
	if err == nil && len(c.Ops) == 0 {
		t.Error("drew nothing and said nothing")
	}
}

func TestBandRefusesOnePosition(t *testing.T) {
	t.Parallel()
	if (band{run: run{0, 1}}).Validate() == nil || (band{run: run{0, 2}}).Validate() != nil {
		t.Error("a band needs two positions")
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
