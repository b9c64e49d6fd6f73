package charts

import (
	"math"
	"regexp"
	"strconv"

	"github.com/wxreport/wxreport/report"
)

func retentionKind() Kind {
	return Kind{
		Name:    "retention",
		Summary: "The share of new followers still there after each day, against the benchmark.",
		Reads: "Labels hold the day numbers (\"0\", \"1\", \"day 7\"); without numbers the positions count. Beyond 45 days the axis grows " +
			"with the square root, so that the first days stay apart. Series: the first own one is the curve with the band Low to High " +
			"and Notes beside dots (none: days 1, 7 and 30); a benchmark is dashed. Marks with At stand at that day, such as the churn " +
			"peak; a line break in the label begins a quiet second line.",
		example: func() report.Chart {
			return report.Chart{Kind: "retention", Unit: report.UnitRate, Labels: []string{"0", "1", "2", "3", "4", "5", "6", "7", "14", "21", "30"},
				Series: []report.Series{
					{Name: "本账号(带 95% 区间)", Values: some(1, .68, .59, .47, .42, .38, .35, .32, .24, .19, .15),
						Low: some(1, .675, .585, .465, .415, .37, .34, .315, .22, .17, .136), High: some(1, .685, .595, .475, .425, .39, .36, .325, .26, .21, .163)},
					{Name: "行业基准", Role: report.RoleBenchmark, Values: some(1, .65, .56, .5, .47, .445, .425, .41, .36, .32, .29)},
				},
				Marks: []report.Mark{{Label: "首个流失高峰：第 3 天\n早于行业 0.8 天", At: report.Some(3), Role: report.MarkEvent}},
			}
		},
		Height: share(0.36),
		draw:   drawRetention,
	}
}

var digits = regexp.MustCompile(`[0-9]{1,6}`)

// daysOf reads the day of each position from its label; nil where the labels
// are not ascending numbers.
func daysOf(labels []string) []float64 {
	out := make([]float64, len(labels))
	for i, label := range labels {
		day, err := strconv.Atoi(digits.FindString(label))
		if err != nil || i > 0 && float64(day) <= out[i-1] {
			return nil
		}
		out[i] = float64(day)
	}
	return out
}

// linearDays is the longest run of days on an even axis.
const linearDays = 45

func drawRetention(s *sketch) {
	days := daysOf(s.Labels)
	if days == nil {
		days = make([]float64, s.n)
		for i := range days {
			days[i] = float64(i)
		}
	}
	f := s.frame(axes{values: s.levels(), zero: true, right: 12})
	first, last := days[0], days[len(days)-1]
	warp := func(day float64) float64 { return day - first }
	if last-first > linearDays {
		warp = func(day float64) float64 { return math.Sqrt(math.Max(day-first, 0)) }
	}
	at := func(day float64) float64 {
		if last == first {
			return (f.x0 + f.x1) / 2
		}
		return f.x0 + (f.x1-f.x0)*warp(day)/warp(last)
	}
	xs := make([]float64, s.n)
	for i, day := range days {
		xs[i] = at(day)
	}
	list := s.curves(f, xs)
	s.thresholds(f)
	s.dayLabels(days, at, s.axisLine(f))
	for i := range s.Series {
		series := &s.Series[i]
		if series.Role != report.RoleOwn {
			continue
		}
		if !anyText(series.Notes) {
			series.Notes = s.milestones(days, series.Values)
		}
		s.notes(f, xs, *series, list[i].color)
		break
	}
	for _, m := range s.Marks {
		if m.At.Known && !m.Value.Known {
			s.event(f, at(m.At.F), m, s.tones[report.Critical])
		}
	}
	s.inside(f)
	s.curveNames(f, xs, list)
}

// dayLabels writes the days that fit, the first and the last before the others;
// the last carries the unit.
func (s *sketch) dayLabels(days []float64, at func(float64) float64, y float64) {
	n := len(days)
	if n == 0 {
		return
	}
	write := func(i int, text string) {
		t := s.within(s.quietly(text, at(days[i]), y, Middle))
		t.Width = s.Measure(clean(text), s.label, false)
		room := t
		room.Value = clean(text)
		room.Width += 2 * labelGap
		if i == 0 || i == n-1 {
			room.Width = t.Width
		}
		if s.free(room) {
			s.put(t)
		}
	}
	write(0, s.format(days[0], report.UnitNone))
	if n > 1 {
		write(n-1, s.format(days[n-1], report.UnitDays))
	}
	// The days people speak of go before those between.
	spoken := map[float64]bool{1: true, 3: true, 7: true, 14: true, 21: true, 30: true, 60: true, 90: true, 180: true, 365: true}
	for _, wanted := range []bool{true, false} {
		for i := 1; i < n-1; i++ {
			if spoken[days[i]] == wanted {
				write(i, s.format(days[i], report.UnitNone))
			}
		}
		if n > 4 {
			break
		}
	}
}

// milestones are the values of the days reports speak of.
func (s *sketch) milestones(days []float64, values []report.Number) []string {
	out := make([]string, len(days))
	for i, day := range days {
		if (day == 1 || day == 7 || day == 30) && values[i].Known {
			out[i] = s.format(values[i].F, s.Unit)
		}
	}
	return out
}

func anyText(list []string) bool {
	for _, s := range list {
		if s != "" {
			return true
		}
	}
	return false
}

// curveNames writes each name along its curve, where it covers least.
func (s *sketch) curveNames(f frame, xs []float64, list []course) {
	for i, series := range s.Series {
		color, bold := s.quiet, false
		if series.Role == report.RoleOwn {
			color, bold = list[i].color, true
		}
		t := Text{Value: s.fit(series.Name, (f.x1-f.x0)*0.5, s.label, bold), Size: s.label, Bold: bold, Color: color}
		width := s.Measure(t.Value, s.label, bold)
		var spots []Text
		for p := len(xs) - 1; p > 0; p-- {
			v := series.Values[p]
			if !v.Known {
				continue
			}
			x := math.Max(f.x0+width/2, math.Min(xs[p]-8, f.x1-width/2))
			if series.Role == report.RoleOwn {
				x = math.Max(f.x0+width/2, (xs[p]+xs[p-1])/2)
			}
			y := f.y(v.F)
			if series.Values[p-1].Known {
				y = f.y((v.F + series.Values[p-1].F) / 2)
			}
			over, under := Text{X: x, Y: y - below*s.label - 5, Anchor: Middle}, Text{X: x, Y: y + above*s.label + 5, Anchor: Middle}
			if series.Role == report.RoleOwn {
				over, under = under, over
			}
			spots = append(spots, over, under)
			if len(spots) > 12 {
				break
			}
		}
		s.place(t, spots...)
	}
}
