package charts

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wxreport/wxreport/report"
)

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
