package stats

import (
	"math"
	"testing"
)

func TestBreachCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "threshold_breach", func(t *testing.T, c statCase) {
		in := decode[struct {
			X, N, Threshold, Phi, Conf float64
			MinN                       float64 `json:"min_n"`
			MinEvents                  float64 `json:"min_events"`
		}](t, c.Inputs)
		want := decode[struct {
			Rate    float64
			CI      []float64
			NEff    *float64 `json:"n_eff"`
			PBelow  *float64 `json:"p_below"`
			Verdict Verdict
		}](t, c.Expected)
		rule := BreachRule{Z: TwoSidedZ(in.Conf), MinN: in.MinN, MinEvents: in.MinEvents}
		for name, got := range map[string]BreachResult{
			"explicit": rule.Judge(in.X, in.N, in.Phi, in.Threshold, Below),
			"default":  Breach(in.X, in.N, in.Phi, in.Threshold, Below),
			"mirrored": mirror(Breach(in.N-in.X, in.N, in.Phi, 1-in.Threshold, Above)),
		} {
			if got.Verdict != want.Verdict {
				t.Errorf("%s: verdict %s, want %s", name, got.Verdict, want.Verdict)
			}
			near(t, name+" rate", got.Rate, want.Rate, c.tol(t))
			nearInterval(t, name+" ci", got.CI, want.CI, c.tol(t))
			if want.NEff != nil {
				near(t, name+" n_eff", got.NEff, *want.NEff, c.tol(t))
				near(t, name+" p_below", got.PBreach, *want.PBelow, c.tol(t))
			}
		}
	})
}

func mirror(r BreachResult) BreachResult {
	r.Rate, r.CI = 1-r.Rate, Interval{1 - r.CI.High, 1 - r.CI.Low}
	return r
}

func TestBreachDetails(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name            string
		x, n, phi, t    float64
		side            Side
		verdict         Verdict
		trivial         bool
		needed, pBreach float64
	}{
		{"certain but trivial", 596_000, 10_000_000, 1, 0.06, Below, VerdictCertain, true, 1354115, 1},
		{"at the threshold is ok", 60, 1000, 1, 0.06, Below, VerdictOK, false, 0, 0.5},
		{"possible says how many it needs", 56, 1000, 2, 0.06, Below, VerdictPossible, false, 27084, 0.647},
		{"insufficient needs at least the minimum", 0, 40, 1, 0.3, Below, VerdictInsufficient, false, 200, 1},
		{"few trials but enough events are judged", 12, 150, 1, 0.2, Below, VerdictCertain, false, 43, 1},
		{"an alert of all is told", 99, 100, 1, 1, Below, VerdictInsufficient, false, 200, 1},
		{"an alert of nothing cannot be breached", 0, 500, 1, 0, Below, VerdictOK, false, 0, 0.5},
		{"too many unfollow", 700, 10000, 1, 0.05, Above, VerdictCertain, false, 457, 1},
		{"few unfollow", 300, 10000, 1, 0.05, Above, VerdictOK, false, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Breach(tt.x, tt.n, tt.phi, tt.t, tt.side)
			if got.Verdict != tt.verdict || got.Trivial != tt.trivial {
				t.Errorf("verdict %s trivial %v, want %s %v: %+v", got.Verdict, got.Trivial, tt.verdict, tt.trivial, got)
			}
			near(t, "needed n", got.NeededN, tt.needed, 0.5)
			near(t, "P(breach)", got.PBreach, tt.pBreach, 0.001)
		})
	}
}

// TestBreachGates stands on each border: the last rate that is too little, the first that is judged.
func TestBreachGates(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		x, n, t    float64
		want, over Verdict // of Below, and of the mirror image
	}{
		{"199 trials, 9 events", 9, 199, 0.2, VerdictInsufficient, VerdictInsufficient},
		{"199 trials, 10 events", 10, 199, 0.2, VerdictCertain, VerdictCertain},
		{"200 trials, 9 events", 9, 200, 0.2, VerdictCertain, VerdictCertain},
		{"few failures are few events too", 191, 199, 0.99, VerdictInsufficient, VerdictInsufficient},
		{"exactly on the alert value", 60, 1000, 0.06, VerdictOK, VerdictOK},
		{"on it but for the last digit", 300, 1000, 0.1 + 0.2, VerdictOK, VerdictOK},
		{"one below it", 599, 10000, 0.06, VerdictPossible, VerdictPossible},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Breach(tt.x, tt.n, 1, tt.t, Below); got.Verdict != tt.want {
				t.Errorf("below: %s, want %s: %+v", got.Verdict, tt.want, got)
			}
			if got := Breach(tt.n-tt.x, tt.n, 1, 1-tt.t, Above); got.Verdict != tt.over {
				t.Errorf("above: %s, want %s: %+v", got.Verdict, tt.over, got)
			}
		})
	}
	rule := BreachRule{Likely: Breach(56, 1000, 1, 0.06, Below).PBreach}
	if got := rule.Judge(56, 1000, 1, 0.06, Below); got.Verdict != VerdictLikely {
		t.Errorf("exactly as likely as asked: %s", got.Verdict)
	}
}

func TestBreachWithoutCounts(t *testing.T) {
	t.Parallel()
	if got := BreachRate(0.05, 0.06, Below); got.Verdict != VerdictInsufficient || !got.NoCounts {
		t.Errorf("5 %% against 6 %%: %+v", got)
	}
	if got := BreachRate(2.4, 2, Above); got.Verdict != VerdictInsufficient || math.Abs(got.Margin-0.2) > 1e-12 {
		t.Errorf("2.4 h against 2 h: %+v", got)
	}
	if got := BreachRate(0.06, 0.06, Below); got.Verdict != VerdictOK {
		t.Errorf("equal: %+v", got)
	}
	if got := BreachRate(math.NaN(), 0.06, Below); got.Verdict != VerdictInvalid {
		t.Errorf("missing: %+v", got)
	}
	if got := BreachRate(-1, 0, Below); got.Verdict != VerdictInsufficient || !math.IsNaN(got.Margin) {
		t.Errorf("against zero: %+v", got)
	}
}

// TestBreachIsMonotone holds that a lower count never has a milder verdict, where the sample gate lets all be judged.
func TestBreachIsMonotone(t *testing.T) {
	t.Parallel()
	rank := map[Verdict]int{VerdictOK: 0, VerdictPossible: 1, VerdictLikely: 2, VerdictCertain: 3}
	for _, n := range []float64{200, 317, 1000, 20000} {
		for _, phi := range []float64{1, 2.5, 20} {
			for _, threshold := range []float64{0.01, 0.06, 0.5, 0.97} {
				for _, side := range []Side{Below, Above} {
					last := -1
					for i := 0.0; i <= 200; i++ {
						x := math.Floor(n * i / 200)
						if side == Below {
							x = n - x
						}
						got := Breach(x, n, phi, threshold, side)
						r, known := rank[got.Verdict]
						if !known || r < last {
							t.Fatalf("n %v phi %v T %v side %v x %v: %s after rank %d", n, phi, threshold, side, x, got.Verdict, last)
						}
						last = r
					}
				}
			}
		}
	}
}

func TestBreachSurvivesAnything(t *testing.T) {
	t.Parallel()
	for _, x := range strange {
		for _, n := range strange {
			for _, phi := range strange {
				for _, threshold := range strange {
					got := Breach(x, n, phi, threshold, Below)
					if !counts(x, n) && got.Verdict != VerdictInvalid {
						t.Errorf("Breach(%v, %v, %v, %v) = %s", x, n, phi, threshold, got.Verdict)
					}
					if counts(x, n) && threshold == 0.5 && x/n < 0.5 && (got.Verdict == VerdictOK || got.Verdict == VerdictInvalid) {
						t.Errorf("Breach(%v, %v, %v, .5) = %s: a value below its alert value is not told", x, n, phi, got.Verdict)
					}
				}
			}
		}
	}
}

func TestWatchCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "trend_watch", func(t *testing.T, c statCase) {
		in := decode[struct {
			History   []float64
			Threshold float64
		}](t, c.Inputs)
		want := decode[struct {
			Slope    float64 `json:"slope_logit"`
			Forecast float64 `json:"forecast_next"`
			PBreach  float64 `json:"p_breach_next"`
			S        float64 `json:"mk_S"`
			P        float64 `json:"mk_p_down_exact"`
			Verdict  Verdict
		}](t, c.Expected)
		got := Watch(in.History, in.Threshold, Below)
		nearAll(t, "slope, forecast, P, S, p", []float64{got.Slope, got.Forecast, got.PBreach, got.S, got.PTrend},
			[]float64{want.Slope, want.Forecast, want.PBreach, want.S, want.P}, c.tol(t))
		if got.Verdict != want.Verdict {
			t.Errorf("verdict %s, want %s", got.Verdict, want.Verdict)
		}
		up := make([]float64, len(in.History))
		for i, r := range in.History {
			up[i] = 1 - r
		}
		if mirrored := Watch(up, 1-in.Threshold, Above); mirrored.Verdict != want.Verdict {
			t.Errorf("mirrored verdict %s, want %s", mirrored.Verdict, want.Verdict)
		}
	})
}

func TestWatchEdges(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	tests := []struct {
		name      string
		rates     []float64
		threshold float64
		want      Verdict
	}{
		{"three months are too few", []float64{.09, .08, .07}, .06, VerdictInsufficient},
		{"a missing month keeps its place", []float64{.09, nan, .08, .074, .066}, .06, VerdictOK},
		{"missing months do not count", []float64{.09, nan, nan, .08, .074}, .06, VerdictInsufficient},
		{"already below is a breach, not a watch", []float64{.09, .082, .074, .055}, .06, VerdictOK},
		{"zero rates stay finite", []float64{0, 0, 0, 0}, .06, VerdictOK},
		{"percentages are refused", []float64{9, 8, 7, 6}, .06, VerdictInvalid},
		{"threshold outside", []float64{.9, .8, .7, .6}, 1, VerdictInvalid},
		{"nothing", nil, .06, VerdictInsufficient},
		{"this month missing", []float64{.09, .082, .074, .066, nan}, .06, VerdictInsufficient},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Watch(tt.rates, tt.threshold, Below); got.Verdict != tt.want {
				t.Errorf("verdict %s, want %s: %+v", got.Verdict, tt.want, got)
			}
		})
	}
}
