package stats

import (
	"math"
	"strings"
	"testing"
)

// yearly makes a cohort of shares from the survival after periods 1, 2, ...
func yearly(survival []float64) Cohort {
	c := Cohort{Days: []float64{0}, Alive: []float64{1}}
	for i, s := range survival {
		c.Days, c.Alive = append(c.Days, float64(i+1)), append(c.Alive, s)
	}
	return c
}

func TestSBGCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "sbg_retention", func(t *testing.T, c statCase) {
		in := decode[struct {
			Survival    []float64
			Cohorts     [][]float64
			Alpha, Beta float64
			Holdout     []float64 `json:"holdout_actual_8_12"`
		}](t, c.Inputs)
		want := decode[struct {
			Error       string
			Alpha, Beta float64
			MeanTenure  float64   `json:"mean_tenure"`
			LogLik      float64   `json:"loglik_per_customer"`
			LogLik11    float64   `json:"loglik_at_1_1"`
			Survival    []float64 `json:"survival_1_12"`
			Retention   []float64 `json:"retention_rate_1_12"`
			MAPE        float64   `json:"mape_8_12"`
			DERL        *float64  `json:"derl_d10_n7"`
		}](t, c.Expected)
		if in.Alpha > 0 {
			near(t, "mean tenure", SBGMeanTenure(in.Alpha, in.Beta), want.MeanTenure, c.tol(t))
			return
		}
		cohorts := []Cohort{yearly(in.Survival)}
		if in.Cohorts != nil {
			cohorts = nil
			for _, counts := range in.Cohorts {
				days := make([]float64, len(counts))
				for i := range days {
					days[i] = float64(i)
				}
				cohorts = append(cohorts, Cohort{days, counts})
			}
		}
		fit, err := FitRetention(SBG, cohorts, 1)
		if want.Error != "" {
			if err == nil || !strings.Contains(err.Error(), want.Error) {
				t.Errorf("error %v, want %q", err, want.Error)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		tol := decode[struct{ Alpha, Beta, Projection float64 }](t, c.Tol)
		near(t, "alpha", fit.Params[0], want.Alpha, tol.Alpha)
		near(t, "beta", fit.Params[1], want.Beta, tol.Beta)
		if want.Survival == nil {
			return
		}
		near(t, "log likelihood", fit.LogLik, want.LogLik, 1e-9)
		near(t, "log likelihood at 1, 1", tallyCohorts(cohorts).logLikelihood(SBG, []float64{1, 1}), want.LogLik11, 1e-9)
		var mape accumulator
		for i, s := range want.Survival {
			got := fit.Survival(float64(i + 1))
			near(t, "survival", got, s, tol.Projection)
			near(t, "retention rate", got/fit.Survival(float64(i)), want.Retention[i], tol.Projection)
			if i >= 7 {
				mape.add(math.Abs(got/in.Holdout[i-7]-1) / 5)
			}
		}
		near(t, "mape", mape.value(), want.MAPE, 1e-4)
		if want.DERL != nil {
			near(t, "residual lifetime", SBGResidual(fit.Params[0], fit.Params[1], 0.1, 7), *want.DERL, 1e-3)
		}
	})
}

func TestBDWCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "bdw_retention", func(t *testing.T, c statCase) {
		in := decode[struct{ Survival []float64 }](t, c.Inputs)
		want := decode[struct {
			A, B, C    float64
			NegLL      float64   `json:"negLL_x100"`
			Projection []float64 `json:"projection_pct_0_10"`
		}](t, c.Expected)
		tol := decode[struct {
			Projection float64
			ParamRel   float64 `json:"param_rel"`
		}](t, c.Tol)
		fit, err := FitRetention(BDW, []Cohort{yearly(in.Survival)}, 1)
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range []float64{want.A, want.B, want.C} {
			nearRel(t, "parameter", fit.Params[i], w, tol.ParamRel)
		}
		near(t, "log likelihood", -100*fit.LogLik, want.NegLL, 1e-6)
		for i, w := range want.Projection {
			near(t, "projection", 100*fit.Survival(float64(i)), w, tol.Projection)
		}
	})
}

// TestRetentionRecoversItsModels draws exact curves from each model and expects the parameters back.
func TestRetentionRecoversItsModels(t *testing.T) {
	t.Parallel()
	for kind, params := range map[RetentionKind][]float64{
		Exponential: {0.04}, Power: {0.7, 0.25}, Weibull: {60, 0.6}, SBG: {0.7, 6}, BDW: {0.5, 4, 1.4},
	} {
		c := Cohort{}
		for d := 0.0; d <= 30; d++ {
			c.Days, c.Alive = append(c.Days, d), append(c.Alive, 10000*survival(kind, params, d))
		}
		fit, err := FitRetention(kind, []Cohort{c}, 1)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range params {
			nearRel(t, string(kind), fit.Params[i], p, 1e-3)
		}
		choice, err := ChooseRetention([]Cohort{c}, nil, 1)
		if err != nil {
			t.Fatal(err)
		}
		best := choice.Candidates[0]
		if best.Kind != kind && best.HoldoutMAE > 1e-4 {
			t.Errorf("%s data: chose %s with holdout error %v", kind, best.Kind, best.HoldoutMAE)
		}
		var weights float64
		for _, m := range choice.Candidates {
			weights += m.Weight
		}
		near(t, "weights", weights, 1, 1e-12)
		share, iv, err := choice.Project(60, 300, NewRand(string(kind)))
		if err != nil {
			t.Fatal(err)
		}
		if truth := survival(kind, params, 60); !iv.Contains(truth) || !iv.Contains(share) {
			t.Errorf("%s: day 60 is %v, projected %v in %v", kind, truth, share, iv)
		}
		if _, _, err := choice.Project(91, 10, NewRand("")); err == nil {
			t.Error("a projection beyond three times the span is not refused")
		}
	}
}

func TestChooseRetentionAverages(t *testing.T) {
	t.Parallel()
	// 300 followers tell models apart badly.
	c := Cohort{Days: []float64{0, 1, 2, 3, 4, 5, 6, 7}, Alive: []float64{400, 368, 352, 341, 331, 324, 318, 312}}
	choice, err := ChooseRetention([]Cohort{c}, nil, 4)
	if err != nil {
		t.Fatal(err)
	}
	share, iv, err := choice.Project(20, 0, NewRand("average"))
	if err != nil || !choice.Average || !iv.Contains(share) || iv.Width() < 0.02 {
		t.Errorf("average %v: %v %v %v", choice.Average, share, iv, err)
	}
	again, same, _ := choice.Project(20, 0, NewRand("average"))
	if again != share || same != iv {
		t.Error("the projection is not repeatable")
	}
}

func TestRetentionRefuses(t *testing.T) {
	t.Parallel()
	ok := Cohort{[]float64{0, 1, 2}, []float64{10, 8, 7}}
	for name, cohorts := range map[string][]Cohort{
		"none": nil, "one day": {{[]float64{0}, []float64{1}}}, "no day 0": {{[]float64{1, 2}, []float64{2, 1}}},
		"rising": {{[]float64{0, 1}, []float64{1, 2}}}, "days": {ok, {[]float64{0, 0}, []float64{2, 1}}},
		"nan": {{[]float64{0, 1}, []float64{2, math.NaN()}}}, "negative": {{[]float64{0, 1}, []float64{2, -1}}},
	} {
		if _, err := FitRetention(SBG, cohorts, 1); err == nil {
			t.Errorf("%s: no error", name)
		}
		if _, err := ChooseRetention(cohorts, nil, 1); err == nil {
			t.Errorf("choose %s: no error", name)
		}
	}
	if _, err := FitRetention("cubic", []Cohort{ok}, 1); err == nil {
		t.Error("unknown model: no error")
	}
	if _, err := ChooseRetention([]Cohort{ok}, nil, 1); err == nil || !strings.Contains(err.Error(), "needs 7, 300 and 50") {
		t.Errorf("too little data: %v", err)
	}
	if _, _, err := (RetentionChoice{Span: 10}).Project(5, 10, NewRand("")); err == nil {
		t.Error("no model: no error")
	}
	isNaN(t, "before the start", RetentionFit{Kind: SBG, Params: []float64{1, 1}}.Survival(-1), survival("?", nil, 1), SBGMeanTenure(0, 1),
		SBGResidual(1, 1, 0, 1))
	if !math.IsInf(SBGMeanTenure(1, 3), 1) {
		t.Error("the mean tenure at a = 1 does not exist")
	}
}

func TestChurnPeak(t *testing.T) {
	t.Parallel()
	bump := func(n, extra float64) Cohort {
		c := Cohort{Days: []float64{0}, Alive: []float64{n}}
		for d := 1.0; d <= 14; d++ {
			hazard := 1 - survival(SBG, []float64{0.7, 8}, d)/survival(SBG, []float64{0.7, 8}, d-1)
			if d == 3 {
				hazard *= extra
			}
			last := c.Alive[len(c.Alive)-1]
			c.Days, c.Alive = append(c.Days, d), append(c.Alive, math.Round(last*(1-hazard)))
		}
		return c
	}
	for name, tt := range map[string]struct {
		cohort Cohort
		phi    float64
		want   bool
	}{
		"a bump of 60 % on day 3": {bump(3000, 1.6), 1, true}, "no bump": {bump(3000, 1), 1, false},
		"too few followers": {bump(200, 1.6), 1, false}, "over-dispersed": {bump(3000, 1.6), 9, false},
	} {
		fit, err := FitRetention(SBG, []Cohort{tt.cohort}, 1)
		if err != nil {
			t.Fatal(err)
		}
		peak, err := FindChurnPeak(tt.cohort, fit, tt.phi, 0, NewRand("peak"))
		if err != nil {
			t.Fatal(err)
		}
		if peak.Found != tt.want {
			t.Errorf("%s: %+v", name, peak)
		}
		if tt.want && (math.Abs(peak.Day-3) > 0.5 || !peak.DayCI.Contains(3) || peak.DayCI.Width() > 2) {
			t.Errorf("%s: day %v in %v, want 3", name, peak.Day, peak.DayCI)
		}
	}
	gap := Cohort{[]float64{0, 1, 3}, []float64{9, 8, 7}}
	if _, err := FindChurnPeak(gap, RetentionFit{}, 1, 10, NewRand("")); err == nil {
		t.Error("days with gaps: no error")
	}
	if _, err := FindChurnPeak(Cohort{}, RetentionFit{}, 1, 10, NewRand("")); err == nil {
		t.Error("no days: no error")
	}
}

func TestEmpiricalBayesCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "empirical_bayes", func(t *testing.T, c statCase) {
		if c.ID == "slots-betabinomial-ml" {
			testSlots(t, c)
			return
		}
		in := decode[struct {
			Hits   []float64
			AtBats float64 `json:"at_bats"`
		}](t, c.Inputs)
		want := decode[struct {
			Mean   float64   `json:"grand_mean"`
			Factor float64   `json:"shrink_c"`
			Shrunk []float64 `json:"james_stein"`
		}](t, c.Expected)
		rates := make([]float64, len(in.Hits))
		for i, h := range in.Hits {
			rates[i] = h / in.AtBats
		}
		factor, shrunk := JamesStein(rates, in.AtBats)
		if c.ID == "efron-morris-1975-arcsine" {
			factor, shrunk = JamesSteinArcsine(rates, in.AtBats)
		} else {
			near(t, "grand mean", Mean(rates), want.Mean, 1e-12)
		}
		near(t, "factor", factor, want.Factor, 1e-9)
		nearAll(t, "shrunk", shrunk, want.Shrunk, 1e-9)
	})
}

func testSlots(t *testing.T, c statCase) {
	t.Helper()
	in := decode[struct {
		Slots []struct{ Opens, Delivered float64 }
	}](t, c.Inputs)
	want := decode[struct {
		Alpha, Beta, LogLik float64
		Posterior           []struct{ Raw, Shrunk, Lo, Hi float64 }
	}](t, c.Expected)
	tol := decode[struct{ Rel float64 }](t, c.Tol).Rel
	var x, n []float64
	for _, s := range in.Slots {
		x, n = append(x, s.Opens), append(n, s.Delivered)
	}
	prior, err := FitBetaPrior(x, n)
	if err != nil {
		t.Fatal(err)
	}
	nearRel(t, "alpha", prior.Alpha, want.Alpha, tol)
	nearRel(t, "beta", prior.Beta, want.Beta, tol)
	nearRel(t, "log likelihood", prior.LogLik, want.LogLik, tol)
	for i, w := range want.Posterior {
		got := prior.Shrink(x[i], n[i])
		for j, v := range []float64{got.Raw, got.Shrunk, got.CI.Low, got.CI.High} {
			nearRel(t, "posterior", v, []float64{w.Raw, w.Shrunk, w.Lo, w.Hi}[j], tol)
		}
	}
	best := make([]SlotRate, len(x))
	posts := make([]slotPosterior, len(x))
	for i := range x {
		posts[i] = newSlotPosterior(prior.Alpha+x[i], prior.Beta+n[i]-x[i])
	}
	compareSlots(best, posts, 0)
	if best[4].PBest < 0.5 || best[0].PBest > 0.01 {
		t.Errorf("best slots %v: Thursday must lead", best)
	}
}

func TestEmpiricalBayesEdges(t *testing.T) {
	t.Parallel()
	alike, err := FitBetaPrior([]float64{100, 101, 99, 0}, []float64{1000, 1000, 1000, 0})
	if err != nil || alike.Alpha+alike.Beta < 1000 {
		t.Fatalf("groups alike: %+v %v", alike, err)
	}
	near(t, "shrinks to the common rate", alike.Shrink(5, 10).Shrunk, 0.1, 0.005)
	near(t, "no trials", alike.Shrink(0, 0).Shrunk, 0.1, 1e-3)
	for name, in := range map[string][2][]float64{
		"lengths": {{1}, {2, 3}}, "one group": {{1, 0}, {2, 0}}, "impossible": {{3, 1}, {2, 2}}, "all": {{2, 2}, {2, 2}}, "none": {{0, 0}, {2, 2}},
	} {
		if _, err := FitBetaPrior(in[0], in[1]); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	bad := alike.Shrink(2, 1)
	isNaN(t, "impossible", bad.Raw, bad.Shrunk, BetaPrior{}.Shrink(1, 2).Shrunk)
	c, _ := JamesStein([]float64{.1, .1, .1, .1}, 10)
	d, _ := JamesStein([]float64{.1, .2, .3}, 10)
	e, _ := JamesSteinArcsine([]float64{.1, .2, .3, 1.4}, 10)
	isNaN(t, "no shrinkage", c, d, e)
}
