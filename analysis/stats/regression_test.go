package stats

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

func TestNISTCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "nist_strd", func(t *testing.T, c statCase) {
		in := decode[struct {
			X, Y   []float64
			Starts [][]float64
		}](t, c.Inputs)
		published := decode[map[string]float64](t, c.Published)
		tol := decode[struct{ Rel float64 }](t, c.Tol).Rel
		check := func(got map[string]float64) {
			t.Helper()
			for name, v := range got {
				if want, ok := published[name]; ok {
					nearRel(t, name, v, want, tol)
				}
			}
		}
		switch c.ID {
		case "Norris":
			rows := make([][]float64, len(in.X))
			for i, x := range in.X {
				rows[i] = []float64{1, x}
			}
			fit, err := LinearModel(rows, in.Y)
			if err != nil {
				t.Fatal(err)
			}
			check(map[string]float64{
				"b0": fit.Coef[0], "b1": fit.Coef[1], "se_b0": fit.SE[0], "se_b1": fit.SE[1], "r2": fit.R2, "rsd": fit.RSD, "F": fit.F,
			})
		case "NumAcc4":
			xs := []float64{10000000.2}
			for range 500 {
				xs = append(xs, 10000000.1, 10000000.3)
			}
			check(map[string]float64{"mean": Mean(xs), "sd": math.Sqrt(Variance(xs)), "lag1_autocorr": Autocorrelation(xs)})
		default:
			curve := map[string]func([]float64, float64) float64{"DanWood": PowerCurve, "Misra1a": SaturationCurve}[c.ID]
			for _, start := range in.Starts {
				fit, err := FitCurve(curve, in.X, in.Y, start)
				if err != nil {
					t.Fatalf("from %v: %v", start, err)
				}
				check(map[string]float64{
					"b1": fit.Params[0], "b2": fit.Params[1], "se_b1": fit.SE[0], "se_b2": fit.SE[1], "rss": fit.RSS, "rsd": fit.RSD,
				})
			}
		}
	})
}

func TestMultifactorCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "multifactor", func(t *testing.T, c statCase) {
		if c.ID == "yates-npk" {
			testYates(t, c)
			return
		}
		in := decode[struct {
			Dose   []float64 `json:"ldose"`
			Male   []float64 `json:"dead_male"`
			Female []float64 `json:"dead_female"`
			N      float64
		}](t, c.Inputs)
		var rows [][]float64
		var x, n []float64
		for sex, dead := range [][]float64{in.Female, in.Male} {
			for i, d := range dead {
				rows = append(rows, []float64{1, float64(sex), in.Dose[i], float64(sex) * in.Dose[i]})
				x, n = append(x, d), append(n, in.N)
			}
		}
		fit, err := LogitModel(rows, x, n)
		if err != nil {
			t.Fatal(err)
		}
		want := decode[struct {
			Coef     map[string]float64
			SE       []float64
			Deviance float64
			DF       float64
		}](t, c.Expected)
		for i, name := range []string{"intercept", "sexM", "ldose", "sexM:ldose"} {
			near(t, name, fit.Coef[i], want.Coef[name], 1e-9)
		}
		nearAll(t, "se", fit.SE, want.SE, c.tol(t))
		nearAll(t, "deviance, df", []float64{fit.Deviance, fit.DF}, []float64{want.Deviance, want.DF}, 1e-9)
		if fit.Separated {
			t.Error("the budworms are not separated")
		}
	})
}

func testYates(t *testing.T, c statCase) {
	t.Helper()
	rows := decode[struct{ Rows [][5]float64 }](t, c.Inputs).Rows
	want := decode[map[string]struct{ DF, SS, F, P float64 }](t, c.Expected)
	column := func(f func(r [5]float64) float64) []float64 {
		out := make([]float64, len(rows))
		for i, r := range rows {
			out[i] = f(r)
		}
		return out
	}
	factor := func(name string, at int) Term {
		return Term{name, [][]float64{column(func(r [5]float64) float64 { return r[at] })}}
	}
	both := func(name string, a, b int) Term {
		return Term{name, [][]float64{column(func(r [5]float64) float64 { return r[a] * r[b] })}}
	}
	block := Term{Name: "C(block)"}
	for level := 1.0; level <= 6; level++ { // all six: the last is aliased with the intercept and must be skipped
		block.Columns = append(block.Columns, column(func(r [5]float64) float64 {
			if r[0] == level {
				return 1
			}
			return 0
		}))
	}
	three := Term{"N:P:K", [][]float64{column(func(r [5]float64) float64 { return r[1] * r[2] * r[3] })}}
	got, err := Anova(column(func(r [5]float64) float64 { return r[4] }), []Term{
		block, factor("C(N)", 1), factor("C(P)", 2), factor("C(K)", 3),
		both("C(N):C(P)", 1, 2), both("C(N):C(K)", 1, 3), both("C(P):C(K)", 2, 3), three,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range got {
		switch {
		case row.Name == "N:P:K":
			if row.DF != 0 { // confounded with the blocks
				t.Errorf("the triple interaction has %v degrees of freedom", row.DF)
			}
		case row.Residuals:
			nearAll(t, "residual df, ss", []float64{row.DF, row.SS}, []float64{want["Residual"].DF, want["Residual"].SS}, 1e-6)
		default:
			w := want[row.Name]
			nearAll(t, row.Name, []float64{row.DF, row.SS, row.F, row.P}, []float64{w.DF, w.SS, w.F, w.P}, 1e-6)
		}
	}
}

func TestModelsRefuse(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	good := [][]float64{{1, 1}, {1, 2}, {1, 3}}
	for name, rows := range map[string][][]float64{
		"none": nil, "ragged": {{1, 1}, {1}, {1, 3}}, "dependent": {{1, 2}, {1, 2}, {1, 2}}, "nan": {{1, nan}, {1, 2}, {1, 3}}, "few": {{1, 1, 1, 1}, {1, 2, 3, 4}, {1, 0, 0, 1}},
		"empty": {{}, {}, {}},
	} {
		if _, err := LinearModel(rows, []float64{1, 2, 3}); err == nil {
			t.Errorf("linear %s: no error", name)
		}
		if _, err := LogitModel(rows, []float64{1, 2, 3}, []float64{5, 5, 5}); err == nil {
			t.Errorf("logit %s: no error", name)
		}
	}
	if _, err := LogitModel(good, []float64{1, 2, 9}, []float64{5, 5, 5}); err == nil {
		t.Error("more successes than trials: no error")
	}
	if _, err := LogitModel(good, []float64{1}, []float64{5, 5, 5}); err == nil {
		t.Error("lengths: no error")
	}
	for name, in := range map[string][3][]float64{
		"few": {{1, 2}, {1, 2}, {1, 1}}, "nan": {{1, 2, nan}, {1, 2, 3}, {1, 1}}, "lengths": {{1, 2, 3}, {1, 2}, {1, 1}},
		"start": {{1, 2, 3}, {1, 2, 3}, {nan, 1}}, "overflow": {{1, 2, 3}, {1, 2, 3}, {math.MaxFloat64, 9}}, "flat": {{1, 1, 1}, {1, 2, 3}, {0, 1}},
	} {
		if fit, err := FitCurve(PowerCurve, in[0], in[1], in[2]); err == nil {
			t.Errorf("curve %s: no error: %+v", name, fit)
		}
	}
	for name, err := range map[string]error{
		"no terms":   anovaError([]float64{1, 2, 3}, nil),
		"missing":    anovaError([]float64{1, 2, nan}, []Term{{"a", nil}}),
		"column":     anovaError([]float64{1, 2, 3}, []Term{{"a", [][]float64{{1, 2}}}}),
		"no freedom": anovaError([]float64{1, 2}, []Term{{"a", [][]float64{{0, 1}}}}),
	} {
		if err == nil {
			t.Errorf("anova %s: no error", name)
		}
	}
}

func anovaError(y []float64, terms []Term) error {
	_, err := Anova(y, terms)
	return err
}

func TestCurves(t *testing.T) {
	t.Parallel()
	x, y := []float64{1, 2, 3, 4, 5, 6}, make([]float64, 6)
	for i := range x {
		y[i] = ExponentialCurve([]float64{3, 0.4}, x[i])
	}
	fit, err := FitCurve(ExponentialCurve, x, y, []float64{1, 1})
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "exponential", fit.Params, []float64{3, 0.4}, 1e-8)
}

func TestLogitModelSeparated(t *testing.T) {
	t.Parallel()
	fit, err := LogitModel([][]float64{{1, 0}, {1, 1}}, []float64{0, 7}, []float64{20, 20})
	if err != nil {
		t.Fatal(err)
	}
	if !fit.Separated || math.Abs(fit.Fitted[1]-0.35) > 1e-6 {
		t.Errorf("no success in one cell: %+v", fit)
	}
}

// experiment makes the cells of title x cover x slot with the given log odds.
func experiment(n float64, logit func(title, cover, slot int) float64) []FactorialCell {
	var cells []FactorialCell
	for title := range 2 {
		for cover := range 2 {
			for slot := range 2 {
				cells = append(cells, FactorialCell{
					Levels: []string{fmt.Sprint("title", title), fmt.Sprint("cover", cover), fmt.Sprint("slot", slot)},
					X:      math.Round(n * Expit(logit(title, cover, slot))), N: n,
				})
			}
		}
	}
	return cells
}

func TestFactorial(t *testing.T) {
	t.Parallel()
	factors := []string{"title", "cover", "slot"}
	additive := experiment(5000, func(title, _, slot int) float64 { return -2.4 + 0.25*float64(title) + 0.02*float64(slot) })
	got, err := Factorial(factors, additive, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got.Interacts || !got.Enough || got.Main[0].Holm > 0.001 || got.Main[1].Holm < 0.05 || got.Main[2].Holm < 0.05 {
		t.Errorf("one main effect: %+v", got)
	}
	turned := slices.Clone(additive)
	slices.Reverse(turned)
	again, err := Factorial(factors, turned, 1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "row order", again.Main[0].Chi2, got.Main[0].Chi2, 1e-8)
	dispersed, err := Factorial(factors, additive, 5)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "phi", dispersed.Main[0].Chi2*5, got.Main[0].Chi2, 1e-9)
	crossed := experiment(5000, func(title, cover, _ int) float64 { return -2.4 + 0.3*float64(title*2-1)*float64(cover*2-1) })
	if got, err = Factorial(factors, crossed, 1); err != nil || !got.Interacts || !slices.Equal(got.Interactions[0].Factors, []string{"title", "cover"}) ||
		got.Interactions[0].Holm > 0.001 || got.Interactions[1].Holm < 0.05 {
		t.Errorf("crossed: %+v %v", got, err)
	}
	if got, err = Factorial(factors, experiment(30, func(int, int, int) float64 { return -2.4 }), 1); err != nil || got.Enough {
		t.Errorf("30 a cell are enough: %+v %v", got, err)
	}
}

func TestFactorialRefuses(t *testing.T) {
	t.Parallel()
	cells := experiment(100, func(int, int, int) float64 { return 0 })
	missing := slices.DeleteFunc(slices.Clone(cells), func(c FactorialCell) bool { return c.Levels[0] == "title1" && c.Levels[1] == "cover1" })
	one := slices.DeleteFunc(slices.Clone(cells), func(c FactorialCell) bool { return c.Levels[0] == "title1" })
	three := []string{"title", "cover", "slot"}
	for name, in := range map[string]struct {
		factors []string
		cells   []FactorialCell
	}{
		"one factor": {three[:1], cells}, "no name": {[]string{"a", "b", ""}, cells}, "levels": {three[:2], cells}, "nothing": {three, nil},
		"untried": {three, missing}, "one level": {three, one}, "counts": {[]string{"a", "b"}, []FactorialCell{{[]string{"x", "y"}, 2, 1}}},
	} {
		if _, err := Factorial(in.factors, in.cells, 1); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestFunnelCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "funnel_bottleneck", func(t *testing.T, c statCase) {
		in := decode[struct {
			Stages    [][2]any
			Alert     []float64
			Benchmark []float64
			AOV       float64
		}](t, c.Inputs)
		want := decode[struct {
			Stages []struct {
				Stage   string
				Rate    float64
				Alert   float64 `json:"orders_gain_to_alert"`
				Gain    float64 `json:"orders_gain_to_benchmark"`
				Revenue float64 `json:"revenue_gain_to_benchmark"`
			}
			Rank []string
			Lost []string `json:"lost_to_alert"`
		}](t, c.Expected)
		var names []string
		var stages []float64
		for _, s := range in.Stages {
			names, stages = append(names, s[0].(string)), append(stages, s[1].(float64))
		}
		toAlert, err := FunnelGains(stages, in.Alert, 1)
		if err != nil {
			t.Fatal(err)
		}
		toBenchmark, err := FunnelGains(stages, in.Benchmark, 1)
		if err != nil {
			t.Fatal(err)
		}
		arrow := func(g FunnelGain) string { return names[g.Stage] + "->" + names[g.Stage+1] }
		var lost []string
		for i, w := range want.Stages {
			g := toBenchmark[i]
			nearAll(t, w.Stage, []float64{g.Rate, toAlert[i].Gain, g.Gain, g.Gain * in.AOV}, []float64{w.Rate, w.Alert, w.Gain, w.Revenue}, 1e-8)
			if g.Gain > 0 && !g.CI.Contains(g.Gain) {
				t.Errorf("%s: gain %v outside %v", w.Stage, g.Gain, g.CI)
			}
			if toAlert[i].Gain > 0 {
				lost = append(lost, arrow(toAlert[i]))
			}
		}
		var rank []string
		for _, g := range RankGains(toBenchmark) {
			rank = append(rank, arrow(g))
		}
		if !slices.Equal(rank, want.Rank) || !slices.Equal(lost, want.Lost) {
			t.Errorf("rank %v, lost %v; want %v, %v", rank, lost, want.Rank, want.Lost)
		}
	})
}

func TestFunnelEdges(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	gains, err := FunnelGains([]float64{100, 0, 0}, []float64{0.5, 0.5}, 1)
	if err != nil {
		t.Fatal(err)
	}
	isNaN(t, "nobody came", gains[0].Gain, gains[1].Gain, gains[1].Rate)
	gains, err = FunnelGains([]float64{100, 50, 20}, []float64{nan, 0.5}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if ranked := RankGains(gains); ranked[0].Stage != 1 || !math.IsNaN(ranked[1].Gain) {
		t.Errorf("a stage without target leads: %+v", ranked)
	}
	for name, in := range map[string][2][]float64{
		"one count": {{5}, nil}, "targets": {{5, 4}, nil}, "nobody": {{0, 0}, {.5}}, "not nested": {{5, 6}, {.5}}, "nan": {{5, nan}, {.5}},
		"percent": {{5, 4}, {50}}, "zero": {{5, 4}, {0}},
	} {
		if _, err := FunnelGains(in[0], in[1], 1); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for want, got := range map[float64]float64{
		0.06: AttainableTarget(0.05, 0.06, nan), 0.065: AttainableTarget(0.05, nan, 0.09), 1: AttainableTarget(0.9, nan, nan), 0.055: AttainableTarget(0.05, 0.08, 0.055),
	} {
		near(t, "attainable", got, want, 1e-12)
	}
	isNaN(t, "no rate", AttainableTarget(nan, 0.5, 0.5))
}
