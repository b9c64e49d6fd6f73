package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Gates of [DetectDaily].
const (
	MinDailyHistory = 42   // days, known events aside
	maxDailyHistory = 5000 // days, 13 years
	dailyWindow     = 29   // days of the running median
	dailyFloor      = 0.02 // least scale on the log scale: 2 % is nobody's anomaly
	maxAnomalyShare = 0.10 // of the days
)

// DailyRule holds the levels of [DetectDaily]. The zero value has the defaults named beside each field.
type DailyRule struct {
	Level float64 // |z| from which a day is an anomaly; default 6 (warning), use 4.5 for information
	Phi   float64 // over-dispersion of the counts, for the floor of the scale sqrt(phi/median count); 0 for none
}

// AnomalyRun is a run of consecutive anomalous days on the same side.
type AnomalyRun struct {
	First, Last int     // days, as places in the input
	Peak        int     // the most extreme day
	Z           float64 // its robust score
	Expected    float64 // the value expected on the peak day
	Observed    float64
}

// DailyResult holds the expected value and robust score of every day and the runs of anomalous days.
type DailyResult struct {
	Expected  []float64
	Z         []float64 // NaN on missing days
	Residuals []float64 // on the log scale
	Adjusted  []float64 // ln(1+y) less the weekday effect, gaps and known days filled by the trend: for [PELT]
	Scale     float64   // of the residuals
	Runs      []AnomalyRun
}

// DetectDaily looks for unusual days in consecutive daily counts. NaN days are missing; known marks days (holidays,
// campaigns) that neither teach nor alarm, and may be nil.
//
// On ln(1+y), after a first running median over 29 days, weekday medians and running median alternate three times; the
// score is the residual less its median over 1.4826 MAD, with a floor of max(.02, sqrt(phi/max(median, 1))), and with phi
// also as far out on the scale of the square root. A day is an anomaly
// when |z| is over the level and the robust generalised ESD test (at most 10 % of the days, alpha .05) agrees;
// consecutive ones on the same side make one run.
//
// Errors: fewer than 42 usable days or more than 5,000, negative or infinite counts, marks of another length.
//
// Source: the alternation is Tukey's median polish over time; Hochenbaum et al. (2017) for the test. Measured on the NYC
// taxi series of NAB: level 5 finds 4 of 5 labelled windows, 3 extra days are the Independence Day weekend.
func (r DailyRule) DetectDaily(values []float64, known []bool) (DailyResult, error) {
	if len(values) > maxDailyHistory {
		return DailyResult{}, fmt.Errorf("daily anomalies: %d days, want at most %d", len(values), maxDailyHistory)
	}
	if known != nil && len(known) != len(values) {
		return DailyResult{}, fmt.Errorf("daily anomalies: %d values but %d event marks", len(values), len(known))
	}
	logs := make([]float64, len(values))
	usable := 0
	for i, v := range values {
		if math.IsInf(v, 0) || v < 0 {
			return DailyResult{}, fmt.Errorf("daily anomalies: day %d has %v, want a count", i+1, v)
		}
		logs[i] = math.Log1p(v)
		if known != nil && known[i] {
			logs[i] = math.NaN()
		}
		if !math.IsNaN(logs[i]) {
			usable++
		}
	}
	if usable < MinDailyHistory {
		return DailyResult{}, fmt.Errorf("daily anomalies: %d usable days, want %d", usable, MinDailyHistory)
	}
	weekday, trend := medianPolish(logs)
	out := DailyResult{
		Expected: make([]float64, len(values)), Z: make([]float64, len(values)), Residuals: make([]float64, len(values)),
		Adjusted: make([]float64, len(values)),
	}
	taught := make([]float64, len(values)) // residuals of the usable days
	for i, v := range values {
		fit := weekday[i%7] + trend[i]
		out.Expected[i] = math.Expm1(fit)
		out.Residuals[i] = math.Log1p(v) - fit
		taught[i] = logs[i] - fit
		out.Adjusted[i] = trend[i]
		if !math.IsNaN(logs[i]) {
			out.Adjusted[i] = logs[i] - weekday[i%7]
		}
	}
	out.Scale = math.Max(madScale*MAD(taught), r.floor(values))
	centre := Median(taught)
	for i, v := range out.Residuals {
		out.Z[i] = (v - centre) / out.Scale
	}
	flagged, err := r.flag(out, values, known)
	if err != nil {
		return DailyResult{}, err
	}
	out.Runs = mergeRuns(flagged, out, values)
	return out, nil
}

func (r DailyRule) floor(values []float64) float64 {
	if typical := Median(values); r.Phi > 0 && finite(typical, r.Phi) {
		// Where most days have none, one is no news: the floor is that of a mean of 1.
		return math.Max(dailyFloor, math.Sqrt(r.Phi/math.Max(typical, 1)))
	}
	return dailyFloor
}

// medianPolish returns the weekday effects (by place modulo 7) and the running median of ys, of which some are NaN.
func medianPolish(ys []float64) (weekday [7]float64, trend []float64) {
	trend = runningMedian(ys, dailyWindow)
	rest := make([]float64, len(ys))
	for range 3 {
		for d := range weekday {
			var same []float64
			for i := d; i < len(ys); i += 7 {
				same = append(same, ys[i]-trend[i])
			}
			if weekday[d] = Median(same); math.IsNaN(weekday[d]) {
				weekday[d] = 0
			}
		}
		for i := range ys {
			rest[i] = ys[i] - weekday[i%7]
		}
		trend = runningMedian(rest, dailyWindow)
	}
	return weekday, trend
}

// runningMedian is the median of a centred window, cut off at the ends; a window without values keeps the last median.
// The window is kept sorted while it slides.
func runningMedian(xs []float64, window int) []float64 {
	out := make([]float64, len(xs))
	sorted := make([]float64, 0, window+1)
	slide := func(at int, in bool) {
		if at < 0 || at >= len(xs) || math.IsNaN(xs[at]) {
			return
		}
		place, _ := slices.BinarySearch(sorted, xs[at])
		if in {
			sorted = slices.Insert(sorted, place, xs[at])
		} else {
			sorted = slices.Delete(sorted, place, place+1)
		}
	}
	half := window / 2
	for i := range half {
		slide(i, true)
	}
	last := 0.0
	for i := range xs {
		slide(i+half, true)
		slide(i-half-1, false)
		if len(sorted) > 0 {
			last = quantileSorted(sorted, 0.5)
		}
		out[i] = last
	}
	return out
}

func (r DailyRule) flag(res DailyResult, values []float64, known []bool) ([]bool, error) {
	level := r.Level
	if !(level > 0) {
		level = 6
	}
	flagged := make([]bool, len(res.Z))
	var places []int
	var zs []float64
	for i, z := range res.Z {
		if !math.IsNaN(z) && (known == nil || !known[i]) {
			places, zs = append(places, i), append(zs, z)
		}
	}
	limit := min(int(maxAnomalyShare*float64(len(zs))), 1+extremes(zs))
	test, err := GeneralizedESD(zs, limit, 0.05, true)
	if err != nil {
		return nil, errors.Join(errors.New("daily anomalies"), err)
	}
	agreed := test.Indices()
	if MAD(zs) == 0 { // more than half the days are alike: the test has no scale, the floor has
		agreed = byExtremeness(zs)[:limit]
	}
	for _, i := range agreed {
		at := places[i]
		flagged[at] = r.beyond(zs[i], values[at], res.Expected[at], level)
	}
	return flagged, nil
}

// Beyond reports whether the most extreme day of a run would be an anomaly at another level.
func (r DailyRule) Beyond(run AnomalyRun, level float64) bool {
	return r.beyond(run.Z, run.Observed, run.Expected, level)
}

func (r DailyRule) beyond(z, count, mean, level float64) bool {
	return math.Abs(z) > level && (!(r.Phi > 0) || rootDistance(count, mean) > level*math.Sqrt(r.Phi))
}

// rootDistance is how far a count is from its mean in standard deviations of a Poisson
// count, on the scale of the square root, where these are the same for small and large
// means (Anscombe 1948); the logarithm makes too much of a day without anybody.
func rootDistance(count, mean float64) float64 {
	return math.Abs(2 * (math.Sqrt(count+0.375) - math.Sqrt(math.Max(mean, 0)+0.375)))
}

// extremes counts the scores so far out that the test could take them for outliers; more steps would be in vain.
func extremes(zs []float64) int {
	n := 0
	for _, z := range zs {
		if math.Abs(z) > 2.5 {
			n++
		}
	}
	return n
}

func byExtremeness(zs []float64) []int {
	order := make([]int, len(zs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return descending(math.Abs(zs[a]), math.Abs(zs[b]), "", "")
	})
	return order
}

func mergeRuns(flagged []bool, res DailyResult, values []float64) []AnomalyRun {
	var runs []AnomalyRun
	for i := 0; i < len(flagged); i++ {
		if !flagged[i] {
			continue
		}
		run := AnomalyRun{First: i, Last: i, Peak: i}
		for i+1 < len(flagged) && flagged[i+1] && math.Signbit(res.Z[i+1]) == math.Signbit(res.Z[i]) {
			i++
			run.Last = i
			if math.Abs(res.Z[i]) > math.Abs(res.Z[run.Peak]) {
				run.Peak = i
			}
		}
		run.Z, run.Expected, run.Observed = res.Z[run.Peak], res.Expected[run.Peak], values[run.Peak]
		runs = append(runs, run)
	}
	return runs
}
