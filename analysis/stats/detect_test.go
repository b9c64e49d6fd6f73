package stats

import (
	"bufio"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestNABCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "nab_daily_anomaly", func(t *testing.T, c statCase) {
		if c.ID == "nyc-taxi-daily" {
			testTaxi(t, c)
			return
		}
		in := decode[struct {
			Position float64 `json:"relative_position"`
		}](t, c.Inputs)
		want := decode[struct{ Score float64 }](t, c.Expected)
		near(t, "score", NABScore(in.Position), want.Score, 1e-12)
	})
}

func testTaxi(t *testing.T, c statCase) {
	t.Helper()
	in := decode[struct {
		Dates   []string
		Daily   []float64
		Windows [][2]string `json:"label_windows"`
	}](t, c.Inputs)
	want := decode[struct {
		Flagged []string
		Z       []float64 `json:"robust_z"`
		Hit     int       `json:"windows_hit"`
		Outside []string  `json:"flags_outside_windows"`
	}](t, c.Expected)
	got, err := DailyRule{Level: 5}.DetectDaily(in.Daily, nil)
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "z", got.Z, want.Z, c.tol(t))
	var flagged, outside []string
	hit := make([]bool, len(in.Windows))
	for _, run := range got.Runs {
		for i := run.First; i <= run.Last; i++ {
			flagged = append(flagged, in.Dates[i])
			inside := false
			for w, window := range in.Windows {
				if in.Dates[i] >= window[0][:10] && in.Dates[i] <= window[1][:10] {
					hit[w], inside = true, true
				}
			}
			if !inside {
				outside = append(outside, in.Dates[i])
			}
		}
	}
	if !slices.Equal(flagged, want.Flagged) || !slices.Equal(outside, want.Outside) {
		t.Errorf("flagged %v, outside %v; want %v, %v", flagged, outside, want.Flagged, want.Outside)
	}
	hits := 0
	for _, h := range hit {
		if h {
			hits++
		}
	}
	if hits != want.Hit {
		t.Errorf("%d windows hit, want %d", hits, want.Hit)
	}
}

// season is a clean daily series with a weekday pattern.
func season(days int) []float64 {
	rng := NewRand("season")
	out := make([]float64, days)
	for i := range out {
		out[i] = math.Round((1000 + 200*float64(i%7)) * (1 + 0.03*rng.NormFloat64()))
	}
	return out
}

func TestDetectDaily(t *testing.T) {
	t.Parallel()
	quiet, err := DailyRule{}.DetectDaily(season(90), nil)
	if err != nil || len(quiet.Runs) != 0 {
		t.Fatalf("quiet quarter: %+v %v", quiet.Runs, err)
	}
	spike := season(90)
	spike[40] *= 2.5
	spike[41] *= 2
	spike[70] *= 0.4
	spike[71] *= 2.2
	spike[12] = math.NaN()
	got, err := DailyRule{}.DetectDaily(spike, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Runs) != 3 || got.Runs[0].First != 40 || got.Runs[0].Last != 41 || got.Runs[0].Peak != 40 || got.Runs[1].Z >= 0 || got.Runs[2].Z <= 0 {
		t.Errorf("planted days: %+v", got.Runs)
	}
	if e := got.Runs[0].Expected; math.Abs(e/(spike[40]/2.5)-1) > 0.1 {
		t.Errorf("expected %v on a day of %v", e, spike[40]/2.5)
	}
	isNaN(t, "missing day", got.Z[12])
	known := make([]bool, 90)
	known[40], known[41] = true, true
	if got, err = (DailyRule{}).DetectDaily(spike, known); err != nil || len(got.Runs) != 2 || got.Runs[0].First != 70 {
		t.Errorf("a known event alarms: %+v %v", got.Runs, err)
	}
	if got, err = (DailyRule{Phi: 100}).DetectDaily(spike, nil); err != nil || len(got.Runs) != 0 {
		t.Errorf("over-dispersed days: %+v %v", got.Runs, err)
	}
	flat := make([]float64, 60)
	flat[30] = 500
	if got, err = (DailyRule{}).DetectDaily(flat, nil); err != nil || len(got.Runs) != 1 {
		t.Errorf("one day above nothing: %+v %v", got.Runs, err)
	}
}

// TestLevelShiftIsNotASpike plants a lasting fall: the adjusted series shows PELT where it began.
func TestLevelShiftIsNotASpike(t *testing.T) {
	t.Parallel()
	days := season(90)
	for i := 50; i < len(days); i++ {
		days[i] *= 0.6
	}
	days[20] = math.NaN()
	got, err := DailyRule{}.DetectDaily(days, nil)
	if err != nil {
		t.Fatal(err)
	}
	shifts, err := PELT(got.Adjusted, 0, 5)
	if err != nil {
		t.Fatal(err)
	}
	if len(shifts) != 2 || shifts[1].From != 50 || math.Abs(shifts[1].Mean-shifts[0].Mean-math.Log(0.6)) > 0.03 {
		t.Errorf("shifts %+v, want one at day 50 by ln .6", shifts)
	}
}

func TestDetectDailyRefuses(t *testing.T) {
	t.Parallel()
	holes := season(90)
	for i := 0; i < 60; i++ {
		holes[i] = math.NaN()
	}
	for name, in := range map[string]struct {
		values []float64
		known  []bool
	}{
		"short": {season(41), nil}, "holes": {holes, nil}, "marks": {season(60), make([]bool, 3)}, "negative": {append(season(60), -1), nil},
		"infinite": {append(season(60), math.Inf(1)), nil}, "nothing": {},
	} {
		if _, err := (DailyRule{}).DetectDaily(in.values, in.known); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPELTCases(t *testing.T) {
	t.Parallel()
	var nile []float64
	eachSync(t, "changepoint", func(c statCase) {
		if c.ID == "nile-1-break" {
			nile = decode[struct{ Series []float64 }](t, c.Inputs).Series
		}
	})
	eachCase(t, "changepoint", func(t *testing.T, c statCase) {
		got, err := PELT(nile, 0, 5)
		if err != nil {
			t.Fatal(err)
		}
		if c.ID == "nile-optimal-partition" {
			want := decode[struct {
				Sigma        float64
				Changepoints []int
			}](t, c.Expected)
			near(t, "sigma", DifferenceScale(nile), want.Sigma, c.tol(t))
			if len(got) != 2 || got[1].From != want.Changepoints[0] {
				t.Errorf("stretches %+v, want changes at %v", got, want.Changepoints)
			}
			return
		}
		want := decode[struct {
			RSS    float64
			Index  int     `json:"break_after_index"`
			Year   int     `json:"break_year"`
			Before float64 `json:"mean_before"`
			After  float64 `json:"mean_after"`
		}](t, c.Expected)
		if len(got) != 2 || got[0].To != want.Index || 1871+got[0].To-1 != want.Year {
			t.Fatalf("stretches %+v, want a break after %d", got, want.Index)
		}
		near(t, "before", got[0].Mean, want.Before, c.tol(t))
		near(t, "after", got[1].Mean, want.After, c.tol(t))
		cost := segmentCost(nile)
		near(t, "rss", cost(0, want.Index)+cost(want.Index, len(nile)), want.RSS, c.tol(t))
	})
}

// eachSync visits the cases of a file without subtests.
func eachSync(t *testing.T, name string, f func(c statCase)) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range decode[caseFile](t, raw).Cases {
		f(c)
	}
}

// TestPELTIsOptimal compares with the exhaustive dynamic programme, of which PELT only prunes.
func TestPELTIsOptimal(t *testing.T) {
	t.Parallel()
	rng := NewRand("pelt")
	for round := range 60 {
		n := 20 + rng.IntN(120)
		xs := make([]float64, n)
		level := 0.0
		for i := range xs {
			if rng.Float64() < 0.06 {
				level = 6 * rng.NormFloat64()
			}
			xs[i] = level + rng.NormFloat64()
		}
		segment, penalty := 1+rng.IntN(6), 1+20*rng.Float64()
		got, err := PELT(xs, penalty, segment)
		if err != nil {
			t.Fatal(err)
		}
		cost := segmentCost(xs)
		var sum float64
		for _, s := range got {
			if s.To-s.From < segment {
				t.Errorf("round %d: stretch %+v is shorter than %d", round, s, segment)
			}
			sum += cost(s.From, s.To) + penalty
		}
		near(t, "cost", sum-penalty, partition(cost, n, segment, penalty), 1e-6)
	}
}

// partition is the least cost over all partitions.
func partition(cost func(from, to int) float64, n, segment int, penalty float64) float64 {
	best := make([]float64, n+1)
	for end := 1; end <= n; end++ {
		best[end] = math.Inf(1)
		for from := 0; from <= end-segment; from++ {
			if from == 0 || !math.IsInf(best[from], 1) {
				best[end] = math.Min(best[end], best[from]+cost(from, end)+penalty)
			}
		}
	}
	return best[n] - penalty
}

func TestPELTRefuses(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{
		"short": peltError(make([]float64, 9), 1), "long": peltError(make([]float64, 5001), 1),
		"nan": peltError(append(make([]float64, 20), math.NaN()), 1), "penalty": peltError(make([]float64, 20), -1),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if got, err := PELT(make([]float64, 30), 0, 0); err != nil || len(got) != 1 {
		t.Errorf("constant: %+v %v", got, err)
	}
	isNaN(t, "scale", DifferenceScale([]float64{1}))
}

func peltError(xs []float64, penalty float64) error {
	_, err := PELT(xs, penalty, 5)
	return err
}

func TestSTLCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "stl_decomposition", func(t *testing.T, c statCase) {
		in := decode[struct {
			Series   string `json:"series_file"`
			Results  string `json:"results_file"`
			Period   int
			Seasonal int
			Trend    int
			LowPass  int `json:"low_pass"`
			Jumps    [3]int
			Inner    int
			Outer    int
		}](t, c.Inputs)
		want := decode[struct {
			Season     []float64 `json:"first_season"`
			Trend      []float64 `json:"first_trend"`
			LastSeason []float64 `json:"last_season"`
			LastTrend  []float64 `json:"last_trend"`
		}](t, c.Expected)
		y := readColumn(t, in.Series, "", 0)
		for scenario, jumps := range map[string][3]int{
			"baseline": in.Jumps, "nljump-1": {in.Jumps[0], in.Jumps[1], 1}, "ntjump-1": {in.Jumps[0], 1, in.Jumps[2]},
			"nljump-1-ntjump-1": {in.Jumps[0], 1, 1},
		} {
			got, err := STL(y, STLConfig{
				Period: in.Period, Seasonal: in.Seasonal, Trend: in.Trend, LowPass: in.LowPass,
				SeasonalJump: jumps[0], TrendJump: jumps[1], LowPassJump: jumps[2], Inner: in.Inner, Outer: in.Outer,
			})
			if err != nil {
				t.Fatal(err)
			}
			nearAll(t, scenario+" season", got.Seasonal, readColumn(t, in.Results, scenario, 2), 1e-10)
			nearAll(t, scenario+" trend", got.Trend, readColumn(t, in.Results, scenario, 3), 1e-10)
			nearAll(t, scenario+" weights", got.Weights, readColumn(t, in.Results, scenario, 4), 1e-9)
			if scenario == "baseline" {
				n := len(y)
				nearAll(t, "first season", got.Seasonal[:6], want.Season, c.tol(t))
				nearAll(t, "first trend", got.Trend[:6], want.Trend, c.tol(t))
				nearAll(t, "last season", got.Seasonal[n-3:], want.LastSeason, c.tol(t))
				nearAll(t, "last trend", got.Trend[n-3:], want.LastTrend, c.tol(t))
			}
		}
	})
}

// readColumn reads a column of a testdata table, of the rows that begin with the scenario.
func readColumn(t *testing.T, name, scenario string, column int) []float64 {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []float64
	for lines := bufio.NewScanner(f); lines.Scan(); {
		cells := strings.Split(lines.Text(), ",")
		if scenario != "" && strings.TrimSpace(cells[0]) != scenario {
			continue
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(cells[column]), 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

func TestSTLEdges(t *testing.T) {
	t.Parallel()
	y := season(60)
	y[30] *= 5
	got, err := STL(y, STLConfig{Period: 7, Outer: 10, ConstantSeason: true})
	if err != nil {
		t.Fatal(err)
	}
	if got.Weights[30] > 0.01 {
		t.Errorf("the wild day has weight %v", got.Weights[30])
	}
	for i := range y {
		near(t, "parts add up", got.Seasonal[i]+got.Trend[i]+got.Residual[i], y[i], 1e-9)
	}
	plain, err := STL(make([]float64, 14), STLConfig{Period: 7})
	if err != nil || plain.Weights[0] != 1 || plain.Trend[5] != 0 {
		t.Errorf("zeros: %+v %v", plain, err)
	}
	for name, bad := range map[string]struct {
		y   []float64
		cfg STLConfig
	}{
		"period": {y, STLConfig{Period: 1}}, "short": {y[:13], STLConfig{Period: 7}}, "nan": {append(season(20), math.NaN()), STLConfig{Period: 7}},
		"negative": {y, STLConfig{Period: 7, Trend: -3}}, "iterations": {y, STLConfig{Period: 7, Outer: 1e6}},
	} {
		if _, err := STL(bad.y, bad.cfg); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestSmallCountsAreNoAnomalies draws accounts so small that most days bring nobody, or
// a handful: their robust deviation is 0, yet one more person is no news.
func TestSmallCountsAreNoAnomalies(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(300, 1))
	poisson := func(mean float64) float64 {
		n := -1.0
		for sum := 0.0; sum < mean; n++ {
			sum += rng.ExpFloat64()
		}
		return n
	}
	for _, mean := range []float64{0.1, 0.5, 2, 8, 40} {
		told := 0
		for range 20 {
			days := make([]float64, 200)
			for i := range days {
				days[i] = math.Max(poisson(mean), 0)
			}
			got, err := DailyRule{Level: 6, Phi: 1}.DetectDaily(days, nil)
			if err != nil {
				t.Fatal(err)
			}
			told += len(got.Runs)
		}
		if told > 0 {
			t.Errorf("%d of 4,000 days of a Poisson count of mean %v are told as unusual", told, mean)
		}
	}
}
