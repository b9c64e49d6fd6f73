package stats

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestKitagawaCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "mix_rate_decomposition", func(t *testing.T, c statCase) {
		in := decode[struct{ T0, T1 []Segment }](t, c.Inputs)
		want := decode[struct {
			R0, R1, Delta, Rate, Mix float64
			Segments                 []struct{ Rate, Mix, Total float64 }
		}](t, c.Expected)
		got, err := Kitagawa(in.T0, in.T1)
		if err != nil {
			t.Fatal(err)
		}
		nearAll(t, "R0, R1, delta, rate, mix", []float64{got.Before, got.After, got.Delta, got.Rate, got.Mix},
			[]float64{want.R0, want.R1, want.Delta, want.Rate, want.Mix}, c.tol(t))
		for i, w := range want.Segments {
			s := got.Segments[i]
			nearAll(t, "segment", []float64{s.Rate, s.Mix, s.Total()}, []float64{w.Rate, w.Mix, w.Total}, c.tol(t))
		}
	})
}

func TestKitagawaIdentity(t *testing.T) {
	t.Parallel()
	rng := NewRand("kitagawa")
	for range 300 {
		before, after := randomSegments(rng), randomSegments(rng)
		n := min(len(before), len(after))
		got, err := Kitagawa(before[:n], after[:n])
		if err != nil {
			t.Fatal(err)
		}
		near(t, "rate+mix", got.Rate+got.Mix, got.Delta, 1e-12)
		slices.Reverse(before[:n])
		slices.Reverse(after[:n])
		turned, _ := Kitagawa(before[:n], after[:n])
		near(t, "row order", turned.Rate, got.Rate, 1e-14)
	}
}

func randomSegments(rng *rand.Rand) []Segment {
	out := make([]Segment, 2+rng.IntN(8))
	for i := range out {
		den := float64(rng.IntN(5000))
		if i == 0 {
			den++ // at least one segment must exist
		}
		out[i] = Segment{math.Floor(den * rng.Float64()), den}
	}
	return out
}

func TestKitagawaRefuses(t *testing.T) {
	t.Parallel()
	good := []Segment{{1, 2}}
	for name, bad := range map[string][]Segment{
		"length": {{1, 2}, {1, 2}}, "empty": {{0, 0}}, "negative": {{-1, 2}}, "nan": {{math.NaN(), 2}}, "no denominator": {{1, 0}},
	} {
		if _, err := Kitagawa(good, bad); err == nil {
			t.Errorf("%s after: no error", name)
		}
		if _, err := Kitagawa(bad, good); err == nil {
			t.Errorf("%s before: no error", name)
		}
	}
}

func TestLMDICases(t *testing.T) {
	t.Parallel()
	eachCase(t, "lmdi_funnel", func(t *testing.T, c statCase) {
		in := decode[struct{ T0, T1 []float64 }](t, c.Inputs)
		want := decode[struct {
			Delta, Traffic float64
			Stages         []float64
		}](t, c.Expected)
		got, err := LMDI(in.T0, in.T1)
		if err != nil {
			t.Fatal(err)
		}
		nearAll(t, "delta, traffic", []float64{got.Delta, got.Traffic}, []float64{want.Delta, want.Traffic}, c.tol(t))
		nearAll(t, "stages", got.Stages, want.Stages, c.tol(t))
	})
}

func TestLMDIIdentity(t *testing.T) {
	t.Parallel()
	rng := NewRand("lmdi")
	for range 300 {
		before, after := make([]float64, 6), make([]float64, 6)
		for i := range before {
			before[i], after[i] = 1+float64(rng.IntN(100000)), 1+float64(rng.IntN(100000))
		}
		got, err := LMDI(before, after)
		if err != nil {
			t.Fatal(err)
		}
		nearRel(t, "sum of effects", got.Traffic+Sum(got.Stages), got.Delta, 1e-12*max(1, (before[5]+after[5])/math.Abs(got.Delta)))
	}
	same, _ := LMDI([]float64{100, 10}, []float64{200, 10})
	near(t, "unchanged orders", same.Traffic+same.Stages[0], 0, 1e-12)
	zero, err := LMDI([]float64{100, 10}, []float64{100, 0})
	if err != nil || !zero.Filled || zero.Delta != -10 {
		t.Errorf("no orders: %+v %v", zero, err)
	}
	for _, bad := range [][]float64{nil, {1}, {1, 2, 3}, {-1, 2}, {1, math.NaN()}} {
		if _, err := LMDI(bad, []float64{5, 4}); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
}

func TestAdtributorCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "adtributor", func(t *testing.T, c statCase) {
		if c.ID == "derived-ratio" {
			testRatioPower(t, c)
			return
		}
		in := decode[struct {
			Dimensions []struct {
				Name string
				El   map[string][2]float64
			}
			TEEP, TEP float64
		}](t, c.Inputs)
		var dims []Dimension
		for _, d := range in.Dimensions {
			dim := Dimension{Name: d.Name}
			for name, v := range d.El { // any order: the result must not depend on it
				dim.Elements = append(dim.Elements, Element{name, v[0], v[1]})
			}
			dims = append(dims, dim)
		}
		want := decode[struct {
			PerDimension []struct {
				Dimension string
				Elements  []struct {
					Element      string
					EP, Surprise float64
				}
				Candidate                    []string
				Explained, Surprise, TotalJS float64
			} `json:"per_dimension"`
			Ranked [][2]json.RawMessage
		}](t, c.Expected)
		got, err := AdtributorRule{MinElement: in.TEEP, MinTotal: in.TEP}.Adtributor(dims)
		if err != nil {
			t.Fatal(err)
		}
		byName := map[string]Cause{}
		for i, cause := range got {
			byName[cause.Dimension] = cause
			if name := decode[string](t, want.Ranked[i][0]); cause.Dimension != name {
				t.Errorf("rank %d is %s, want %s", i, cause.Dimension, name)
			}
		}
		for _, w := range want.PerDimension {
			g := byName[w.Dimension]
			near(t, w.Dimension+" explained", g.Explained, w.Explained, c.tol(t))
			near(t, w.Dimension+" surprise", g.Surprise, w.Surprise, c.tol(t))
			for i, e := range w.Elements {
				if g.Elements[i].Name != e.Element {
					t.Errorf("%s element %d is %s, want %s", w.Dimension, i, g.Elements[i].Name, e.Element)
				}
				near(t, e.Element+" ep", g.Elements[i].Explanatory, e.EP, c.tol(t))
				near(t, e.Element+" surprise", g.Elements[i].Surprise, e.Surprise, c.tol(t))
			}
			var names []string
			for _, e := range g.Candidate {
				names = append(names, e.Name)
			}
			if !slices.Equal(names, w.Candidate) {
				t.Errorf("%s candidate %v, want %v", w.Dimension, names, w.Candidate)
			}
		}
	})
}

func testRatioPower(t *testing.T, c statCase) {
	t.Helper()
	in := decode[struct {
		Elements map[string]struct {
			FNum float64 `json:"f_num"`
			FDen float64 `json:"f_den"`
			ANum float64 `json:"a_num"`
			ADen float64 `json:"a_den"`
		}
	}](t, c.Inputs)
	want := decode[struct{ EP map[string]float64 }](t, c.Expected)
	var before, after []Segment
	var names []string
	for name, e := range in.Elements {
		names = append(names, name)
		before, after = append(before, Segment{e.FNum, e.FDen}), append(after, Segment{e.ANum, e.ADen})
	}
	got := RatioPower(before, after)
	for i, name := range names {
		near(t, name, got[i], want.EP[name], 1e-9)
	}
	near(t, "sum", Sum(got), 1, c.tol(t))
}

func TestAdtributorRefuses(t *testing.T) {
	t.Parallel()
	ok := Dimension{"a", []Element{{"x", 50, 20}, {"y", 50, 60}}}
	for name, dims := range map[string][]Dimension{
		"nothing":         nil,
		"no change":       {{"a", []Element{{"x", 50, 40}, {"y", 50, 60}}}},
		"negative":        {{"a", []Element{{"x", -50, 40}}}},
		"empty total":     {{"a", []Element{{"x", 0, 40}}}},
		"other totals":    {ok, {"b", []Element{{"z", 99, 80}}}},
		"bad second":      {ok, {"b", []Element{{"z", math.NaN(), 80}}}},
		"nothing in one":  {ok, {"b", nil}},
		"infinite actual": {{"a", []Element{{"x", 1, math.Inf(1)}}}},
	} {
		if _, err := (AdtributorRule{}).Adtributor(dims); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	isNaN(t, "unchanged ratio", RatioPower([]Segment{{1, 2}}, []Segment{{1, 2}})...)
	isNaN(t, "lengths", RatioPower([]Segment{{1, 2}}, nil)...)
}

func TestSurpriseTellsCauseFromBiggest(t *testing.T) {
	t.Parallel()
	dims := []Dimension{
		{"steady", []Element{{"X", 94000, 47100}, {"Y", 6000, 2900}}},
		{"device", []Element{{"pc", 50000, 49000}, {"mobile", 25000, 1000}, {"tablet", 25000, 0}}},
		{"spread", []Element{{"a", 30000, 15000}, {"b", 30000, 15000}, {"c", 40000, 20000}}},
	}
	causes, err := AdtributorRule{}.Adtributor(dims)
	if err != nil {
		t.Fatal(err)
	}
	tested := ResampleSurprise(causes, dims, 1, 400, NewRand("account", "2026-10", "cause"))
	again := ResampleSurprise(causes, dims, 1, 400, NewRand("account", "2026-10", "cause"))
	for i, c := range tested {
		if c.PSurprise != again[i].PSurprise {
			t.Errorf("%s: %v then %v with the same seed", c.Dimension, c.PSurprise, again[i].PSurprise)
		}
		if want := c.Dimension == "device"; c.Proven() != want {
			t.Errorf("%s proven %v (p %v), want %v", c.Dimension, c.Proven(), c.PSurprise, want)
		}
	}
	dispersed := ResampleSurprise(causes, dims, 20000, 0, NewRand("x"))
	if dispersed[0].Proven() {
		t.Errorf("with phi 20000 the effective sample is five: %+v", dispersed[0])
	}
	if lost := ResampleSurprise([]Cause{{Dimension: "unknown", PSurprise: math.NaN()}}, dims, 1, 10, NewRand("x")); !math.IsNaN(lost[0].PSurprise) {
		t.Error("an unknown dimension has a p-value")
	}
}

func TestCMHCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "simpson_cmh", func(t *testing.T, c statCase) {
		in := decode[struct{ Strata []Stratum }](t, c.Inputs)
		want := decode[struct {
			Agg1      float64   `json:"agg1"`
			Agg2      float64   `json:"agg2"`
			Diff      float64   `json:"agg_diff"`
			Diffs     []float64 `json:"strata_diff"`
			Opposite  []string  `json:"strata_with_opposite_sign"`
			Chi2CC    *float64  `json:"cmh_chi2_cc"`
			PCC       *float64  `json:"cmh_p_cc"`
			Chi2      float64   `json:"cmh_chi2"`
			P         float64   `json:"cmh_p"`
			OddsRatio float64   `json:"mh_odds_ratio"`
			StdDiff   *float64  `json:"std_diff_pooled_weights"`
			Simpson   bool
		}](t, c.Expected)
		got, err := CMH(in.Strata)
		if err != nil {
			t.Fatal(err)
		}
		nearAll(t, "rates, diff, chi2, p, odds", []float64{got.Rate1, got.Rate2, got.Diff, got.Chi2, got.P, got.OddsRatio},
			[]float64{want.Agg1, want.Agg2, want.Diff, want.Chi2, want.P, want.OddsRatio}, 1e-9)
		nearAll(t, "stratum differences", got.Diffs, want.Diffs, 1e-12)
		if want.Chi2CC != nil {
			nearAll(t, "cc, p, std", []float64{got.Chi2CC, got.PCC, got.StdDiff}, []float64{*want.Chi2CC, *want.PCC, *want.StdDiff}, 1e-9)
			if !slices.Equal(got.Opposite, want.Opposite) {
				t.Errorf("opposite %v, want %v", got.Opposite, want.Opposite)
			}
		}
		if got.Simpson != want.Simpson {
			t.Errorf("simpson %v, want %v", got.Simpson, want.Simpson)
		}
	})
}

func TestCMHEdges(t *testing.T) {
	t.Parallel()
	same, err := CMH([]Stratum{{"a", 50, 500, 55, 500}, {"b", 20, 200, 24, 200}, {"only one", 3, 30, 0, 0}})
	if err != nil || same.Simpson || !(same.BreslowDay > 0.5) {
		t.Errorf("equal strata: %+v %v", same, err)
	}
	isNaN(t, "stratum with an empty group", same.Diffs[2])
	// R DescTools BreslowDayTest on the Berkeley table: X-squared 18.826 with df 5, p = .002071 (Tarone's barely differs).
	berkeley := []Stratum{
		{"A", 512, 825, 89, 108}, {"B", 353, 560, 17, 25}, {"C", 120, 325, 202, 593},
		{"D", 138, 417, 131, 375}, {"E", 53, 191, 94, 393}, {"F", 22, 373, 24, 341},
	}
	got, err := CMH(berkeley)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Breslow-Day p", got.BreslowDay, 0.002071, 2e-5)
	apart, err := CMH([]Stratum{{"up", 400, 500, 100, 500}, {"down", 100, 500, 400, 500}})
	if err != nil || apart.BreslowDay > 1e-10 || math.Abs(apart.OddsRatio-1) > 1e-9 {
		t.Errorf("opposite strata: %+v %v", apart, err)
	}
	for name, bad := range map[string][]Stratum{
		"none": nil, "impossible": {{"a", 5, 4, 1, 2}}, "one group": {{"a", 1, 2, 0, 0}}, "nan": {{"a", math.NaN(), 2, 1, 2}},
	} {
		if _, err := CMH(bad); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	flat, err := CMH([]Stratum{{"a", 0, 10, 0, 10}})
	if err != nil || flat.P != 1 {
		t.Errorf("no success at all: %+v %v", flat, err)
	}
	isNaN(t, "one stratum", flat.BreslowDay)
}

func TestPredictiveT(t *testing.T) {
	t.Parallel()
	month := func(x float64) Observed { return RateOnLogit(x, 10000, 1) }
	steady := []Observed{month(830), month(845), month(815), month(850), month(822), month(838), month(826), month(841)}
	quiet := PredictiveT(month(832), steady)
	if quiet.P < 0.5 || !quiet.Warns || quiet.Trend || quiet.K != 8 || quiet.DF != 7 {
		t.Errorf("quiet month: %+v", quiet)
	}
	fall := PredictiveT(month(620), steady)
	if fall.P > 1e-3 || fall.Diff >= 0 || fall.CI.Contains(month(620).Y) {
		t.Errorf("fall by a quarter: %+v", fall)
	}
	noisy := []Observed{month(600), month(900), month(1100), month(700), month(1000), month(650), month(950), month(820)}
	if got := PredictiveT(month(620), noisy); got.P < 0.1 {
		t.Errorf("the same fall in a restless account is nothing: %+v", got)
	}
	if got := PredictiveT(month(620), steady[:2]); !math.IsNaN(got.P) || got.K != 2 {
		t.Errorf("two months: %+v", got)
	}
	if got := PredictiveT(month(620), steady[:4]); got.Warns || math.IsNaN(got.P) {
		t.Errorf("four months watch only: %+v", got)
	}
	missing := append([]Observed{{math.NaN(), 0}}, steady...)
	if got := PredictiveT(month(620), missing); got.T != fall.T {
		t.Errorf("a missing month changes t %v to %v", fall.T, got.T)
	}
	isNaN(t, "this month missing", PredictiveT(RateOnLogit(3, 0, 1), steady).P)
}

func TestPredictiveTFollowsTrend(t *testing.T) {
	t.Parallel()
	var past []Observed
	for i := range 30 {
		past = append(past, Observed{Y: 0.05*float64(i) + 0.01*float64(i%3), SE: 0.005})
	}
	got := PredictiveT(Observed{Y: 1.51, SE: 0.005}, past)
	if !got.Trend || got.P < 0.05 || got.K != MaxHistory {
		t.Errorf("the trend goes on: %+v", got)
	}
	if got = PredictiveT(Observed{Y: 0.75, SE: 0.005}, past); got.P > 0.001 {
		t.Errorf("the trend broke: %+v", got)
	}
	flat := make([]Observed, 6)
	if got = PredictiveT(Observed{}, flat); got.P != 1 {
		t.Errorf("equal to a constant past: %+v", got)
	}
	if got = PredictiveT(Observed{Y: 1}, flat); !math.IsNaN(got.P) {
		t.Errorf("a past without any variation cannot judge: %+v", got)
	}
	near(t, "count scale", CountOnLog(0, 10, 1).Y, math.Log(0.05), 1e-12)
	near(t, "count error", CountOnLog(400, 10, 4).SE, 0.1, 1e-12)
	near(t, "zero rate", RateOnLogit(0, 9, 1).Y, math.Log(0.5/9.5), 1e-12)
	isNaN(t, "bad", CountOnLog(-1, 10, 1).Y, CountOnLog(1, 0, 1).Y)
}
