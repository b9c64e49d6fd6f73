package charts

import (
	"math"
	"strconv"
	"time"

	"github.com/wxreport/wxreport/report"
)

// Examples are shown by the list of kinds and drawn by the tests; their numbers
// are invented.

func some(values ...float64) []report.Number {
	out := make([]report.Number, len(values))
	for i, v := range values {
		out[i] = report.Some(v)
	}
	return out
}

func exampleDays(n int) []time.Time {
	out := make([]time.Time, n)
	for i := range out {
		out[i] = time.Date(2026, time.October, 1+i, 0, 0, 0, 0, time.UTC)
	}
	return out
}

func exampleMonths(n int) []time.Time {
	out := make([]time.Time, n)
	for i := range out {
		out[i] = time.Date(2025, time.October+time.Month(i), 1, 0, 0, 0, 0, time.UTC)
	}
	return out
}

// exampleWave is a level with two rhythms, so that it looks like a measure.
func exampleWave(n int, level, swing, phase float64) []report.Number {
	out := make([]report.Number, n)
	for i := range out {
		x := float64(i)
		out[i] = report.Some(math.Round(level + swing*(0.7*math.Sin(x/2.9+phase)+0.3*math.Sin(x*2.3+phase)) + level*0.008*x))
	}
	return out
}

func exampleGap(values []report.Number, at int) []report.Number {
	values[at] = report.Missing
	return values
}

func exampleBand(name string, values []report.Number) report.Series {
	s := report.Series{Name: name, Values: values}
	for i, v := range values {
		half := 2200 + 60*float64(i)
		s.Low, s.High = append(s.Low, report.Some(v.F-half)), append(s.High, report.Some(v.F+half))
	}
	return s
}

func exampleHours() []string {
	out := make([]string, 24)
	for i := range out {
		out[i] = strconv.Itoa(i)
	}
	return out
}

// exampleWeek has a peak at noon and a higher one in the evening.
func exampleWeek() []report.Series {
	var out []report.Series
	for d, name := range []string{"周一", "周二", "周三", "周四", "周五", "周六", "周日"} {
		s := report.Series{Name: name}
		for h := range 24 {
			peak := func(at, height float64) float64 { return height * math.Exp(-math.Pow((float64(h)-at)/2.2, 2)) }
			s.Values = append(s.Values, report.Some(0.012+peak(12, 0.06)+peak(20+0.3*float64(d%3), 0.1+0.006*float64(d))))
		}
		out = append(out, s)
	}
	return out
}
