package stats

import (
	"math"
	"testing"
)

func TestKaplanMeierCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "kaplan_meier", func(t *testing.T, c statCase) {
		in := decode[struct{ Time, Event []float64 }](t, c.Inputs)
		want := decode[struct {
			Curve []struct {
				T, S, SE float64
				AtRisk   int `json:"at_risk"`
				D        int
			}
			Median float64
		}](t, c.Expected)
		died := make([]bool, len(in.Event))
		for i, e := range in.Event {
			died[i] = e == 1
		}
		curve, err := KaplanMeier(in.Time, died)
		if err != nil {
			t.Fatal(err)
		}
		if len(curve.Points) != len(want.Curve) {
			t.Fatalf("%d points, want %d", len(curve.Points), len(want.Curve))
		}
		for i, w := range want.Curve {
			p := curve.Points[i]
			if p.AtRisk != w.AtRisk || p.Events != w.D {
				t.Errorf("at %v: %d of %d, want %d of %d", w.T, p.Events, p.AtRisk, w.D, w.AtRisk)
			}
			nearAll(t, "t, S, se", []float64{p.Time, p.S, p.SE}, []float64{w.T, w.S, w.SE}, 1e-12)
		}
		median, iv := curve.Quantile(0.5, Z95)
		near(t, "median", median, want.Median, 0)
		// R survival, conf.type = "log-log": lower limit 13, upper not reached.
		if iv.Low != 13 || !math.IsInf(iv.High, 1) {
			t.Errorf("median interval %v, want 13 to infinity", iv)
		}
		s, band := curve.At(12, Z95)
		near(t, "S(12)", s, 0.7529411764705882, 1e-12)
		nearInterval(t, "band at 12", band, []float64{0.503, 0.889}, 5e-4) // R: .5032-.8894 at t = 10
	})
}

func TestResponseSLACases(t *testing.T) {
	t.Parallel()
	eachCase(t, "response_sla", func(t *testing.T, c statCase) {
		in := decode[struct {
			Answered []float64 `json:"answered_hours"`
			Open     []float64 `json:"open_age_hours"`
			SLA      float64   `json:"sla_hours"`
		}](t, c.Inputs)
		want := decode[struct {
			Share    float64 `json:"share_within_sla_km"`
			Answered float64 `json:"naive_answered_only"`
			All      float64 `json:"naive_all"`
			Median   float64
			P90      float64
		}](t, c.Expected)
		got, err := ResponseTime(in.Answered, in.Open, in.SLA)
		if err != nil {
			t.Fatal(err)
		}
		nearAll(t, "share, naive, naive all, median, p90",
			[]float64{got.Within, got.NaiveAnswered, got.NaiveAll, got.Median, got.P90},
			[]float64{want.Share, want.Answered, want.All, want.Median, want.P90}, c.tol(t))
		if !got.WithinCI.Contains(got.Within) || !got.MedianCI.Contains(got.Median) {
			t.Errorf("intervals %v %v do not hold %v %v", got.WithinCI, got.MedianCI, got.Within, got.Median)
		}
	})
}

func TestResponseTimeEdges(t *testing.T) {
	t.Parallel()
	if _, err := ResponseTime(nil, nil, 2); err == nil {
		t.Error("no comments: no error")
	}
	if _, err := ResponseTime([]float64{1}, nil, 0); err == nil {
		t.Error("no goal: no error")
	}
	if _, err := ResponseTime([]float64{-1}, nil, 2); err == nil {
		t.Error("negative hours: no error")
	}
	got, err := ResponseTime(nil, []float64{0.5, 1}, 2)
	if err != nil {
		t.Fatal(err)
	}
	isNaN(t, "nothing is known at 2 h, nobody answered", got.Within, got.NaiveAnswered, got.Median)
	got, err = ResponseTime(nil, []float64{5, 9}, 2)
	if err != nil || got.Within != 0 || got.NaiveAll != 0 {
		t.Errorf("all are late: %+v, %v", got, err)
	}
}

func TestKaplanMeierWithoutCensoringIsEmpirical(t *testing.T) {
	t.Parallel()
	times := []float64{5, 1, 1, 3, 8, 2, 8, 13, 4, 1}
	all := make([]bool, len(times))
	for i := range all {
		all[i] = true
	}
	curve, err := KaplanMeier(times, all)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0.0; at <= 14; at++ {
		later := 0.0
		for _, v := range times {
			if v > at {
				later++
			}
		}
		s, _ := curve.At(at, Z95)
		near(t, "S", s, later/float64(len(times)), 1e-12)
	}
	if s, iv := curve.At(100, Z95); s != 0 || iv != (Interval{0, 0}) {
		t.Errorf("after the last event: %v %v", s, iv)
	}
}

func TestKaplanMeierEdges(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]struct {
		times []float64
		event []bool
	}{
		"empty": {}, "lengths": {[]float64{1}, nil}, "negative": {[]float64{-1}, []bool{true}}, "nan": {[]float64{math.NaN()}, []bool{true}},
	} {
		if _, err := KaplanMeier(in.times, in.event); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	curve, err := KaplanMeier([]float64{3, 4, 5}, make([]bool, 3))
	if err != nil || len(curve.Points) != 0 {
		t.Fatalf("all censored: %v %v", curve, err)
	}
	if s, _ := curve.At(5, Z95); s != 1 {
		t.Errorf("S(5) = %v, want 1", s)
	}
	s, _ := curve.At(6, Z95)
	median, iv := curve.Quantile(0.5, Z95)
	below, _ := curve.At(-1, Z95)
	wrong, _ := curve.Quantile(0, Z95)
	isNaN(t, "unknown", s, median, below, wrong)
	if !math.IsInf(iv.Low, 1) {
		t.Errorf("median interval of no events %v", iv)
	}
}

func TestTheilSen(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	line := TheilSen([]float64{0, 1, 2, 3, 4, 5}, []float64{1, 3, 5, 700, 9, nan})
	near(t, "slope with a wild value", line.Slope, 2, 1e-12)
	near(t, "value at 10", line.At(10), 21, 1e-12)
	for _, y := range [][]float64{nil, {1}, {1, 2, 3}, {math.Inf(1), 2}} {
		got := TheilSen([]float64{0, 1}, y)
		isNaN(t, "line", got.Slope, got.Intercept)
	}
	same := TheilSen([]float64{1, 1}, []float64{2, 3})
	isNaN(t, "one time only", same.Slope)
	long, index := make([]float64, 3000), make([]float64, 3000)
	for i := range long {
		index[i], long[i] = float64(i), 0.5*float64(i)
	}
	near(t, "long series", TheilSen(index, long).Slope, 0.5, 1e-12)
}

func TestMannKendall(t *testing.T) {
	t.Parallel()
	_, down, up := MannKendall([]float64{4, 3, 2, 1})
	near(t, "four falling", down, 1.0/24, 1e-15)
	near(t, "four falling, upwards", up, 1, 1e-15)
	if s, down, up := MannKendall([]float64{1, math.NaN(), 2}); s != 1 || down != 1 || up != 1 {
		t.Errorf("two values: %v %v %v", s, down, up)
	}
	// The exact and the normal distribution meet at the border of 60 values.
	series := make([]float64, 61)
	for i := range series {
		series[i] = math.Sin(float64(i*i)) + float64(i)*0.012
	}
	_, _, exact := MannKendall(series[:60])
	s, _, _ := MannKendall(series[:60])
	_, _, normal := kendallNormal(s, series[:60])
	near(t, "normal against exact", normal, exact, 0.002)
	if _, _, p := MannKendall(series); !(p < 0.2) {
		t.Errorf("61 values: p %v", p)
	}
	if _, down, up := MannKendall(make([]float64, 100)); down != 1 || up != 1 {
		t.Error("a constant series has a trend")
	}
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	xs := []float64{15, 20, 35, 40, 50, math.NaN()}
	// R: quantile(c(15,20,35,40,50), c(0,.05,.3,.4,.5,1), type = 7)
	nearAll(t, "type 7", Quantiles(xs, 0, .05, .3, .4, .5, 1), []float64{15, 16, 23, 29, 35, 50}, 1e-12)
	near(t, "MAD", MAD([]float64{1, 1, 2, 2, 4, 6, 9}), 1, 0)
	isNaN(t, "empty", Median(nil), MAD(nil), Quantile(xs, 1.1), Quantile(xs, math.NaN()))
	inf := math.Inf(1)
	if got := Quantile([]float64{inf, inf, 1}, 0.75); !math.IsInf(got, 1) {
		t.Errorf("between infinities: %v", got)
	}
	if xs[0] != 15 {
		t.Error("the input was sorted")
	}
}

func TestClusterRatio(t *testing.T) {
	t.Parallel()
	// Equal cluster sizes: the estimator is the mean of rates with its usual standard error.
	x, n := []float64{10, 14, 9, 17, 12, 11, 8, 15}, make([]float64, 8)
	rates := make([]float64, 8)
	for i := range n {
		n[i] = 100
		rates[i] = x[i] / 100
	}
	got := ClusterRatio(x, n)
	near(t, "ratio", got.Ratio, 0.12, 1e-15)
	near(t, "se", got.SE, math.Sqrt(Variance(rates)/8), 1e-15)
	half := 2.3646242515927844 * got.SE // t quantile with 7 degrees of freedom
	nearInterval(t, "ci", got.CI, []float64{0.12 - half, 0.12 + half}, 1e-12)

	missing := ClusterRatio(append([]float64{math.NaN(), 0}, x...), append([]float64{5, 0}, n...))
	if missing != got {
		t.Errorf("missing clusters change %+v to %+v", got, missing)
	}
	one := ClusterRatio([]float64{3}, []float64{4})
	if one.Ratio != 0.75 || one.CI.Valid() {
		t.Errorf("one cluster: %+v", one)
	}
	for _, bad := range [][]float64{nil, {-1}, {math.Inf(1)}, {1, 2}} {
		isNaN(t, "bad clusters", ClusterRatio(bad, []float64{5}).Ratio)
	}
}

func TestCompareClusters(t *testing.T) {
	t.Parallel()
	n := []float64{100, 100, 100, 100, 100, 100, 100, 100}
	a := ClusterRatio([]float64{10, 14, 9, 17, 12, 11, 8, 15}, n)
	b := ClusterRatio([]float64{20, 24, 19, 27, 22, 21, 18, 25}, n)
	got := CompareClusters(b, a)
	if !got.Enough || got.P > 1e-4 || !got.DiffCI.Contains(0.1) || got.RatioCI.Contains(1) {
		t.Errorf("22 %% against 12 %%: %+v", got)
	}
	near(t, "df of equal variances", got.DF, 14, 1e-9)
	near(t, "ratio", got.Ratio, 22.0/12, 1e-12)
	few := CompareClusters(ClusterRatio([]float64{1, 2}, []float64{10, 10}), a)
	if few.Enough {
		t.Error("two articles are enough")
	}
	single := CompareClusters(ClusterRatio([]float64{1}, []float64{10}), a)
	isNaN(t, "one article", single.P, single.T)
	flat := ClusterRatio(n, n)
	if got := CompareClusters(flat, flat); got.P != 1 || got.Enough {
		t.Errorf("no variation at all: %+v", got)
	}
	none := CompareClusters(a, ClusterRatio(make([]float64, 8), n))
	isNaN(t, "ratio to nothing", none.Ratio)
}

func TestNormalTails(t *testing.T) {
	t.Parallel()
	nearRel(t, "tail at 10", NormalTail(10), 7.619853024160525e-24, 1e-12)
	nearRel(t, "p at 10", NormalP(-10), 2*7.619853024160525e-24, 1e-12)
	near(t, "quantile", NormalQuantile(0.975), Z95, 1e-15)
	nearRel(t, "chi-square tail at 100", ChiSquareTail(100, 1), 1.52397e-23, 1e-5)
	near(t, "t quantile", StudentQuantile(0.975, 7), 2.3646242515927844, 1e-9)
	near(t, "t cdf", StudentCDF(2.3646242515927844, 7), 0.975, 1e-9)
	near(t, "t of infinite df", StudentP(Z95, math.Inf(1)), 0.05, 1e-12)
	near(t, "t quantile of huge df", StudentQuantile(0.975, 1e9), Z95, 1e-12)
	near(t, "expit(logit)", Expit(Logit(0.083)), 0.083, 1e-15)
	near(t, "expit far out", Expit(-800), 0, 1e-300)
	if StudentP(math.Inf(1), 3) != 0 || ChiSquareTail(math.Inf(1), 3) != 0 || FTail(math.Inf(1), 1, 1) != 0 || FTail(0, 1, 1) != 1 ||
		ChiSquareTail(-1, 2) != 1 || !math.IsInf(NormalQuantile(0), -1) || !math.IsInf(NormalQuantile(1), 1) {
		t.Error("limits are wrong")
	}
	nan := math.NaN()
	isNaN(t, "nonsense", NormalQuantile(-1), TwoSidedZ(1), StudentP(nan, 1), StudentP(1, 0), StudentQuantile(0, 3), StudentQuantile(.5, -1),
		ChiSquareTail(nan, 1), ChiSquareTail(1, 0), FTail(nan, 1, 1), FTail(1, 0, 1))
}

func TestSums(t *testing.T) {
	t.Parallel()
	near(t, "compensated", Sum([]float64{1, 1e100, 1, -1e100}), 2, 0)
	if !math.IsInf(Sum([]float64{math.Inf(1), 1}), 1) || Sum(nil) != 0 {
		t.Error("infinite or empty sums are wrong")
	}
	isNaN(t, "too few", Mean(nil), Variance([]float64{1}), Autocorrelation([]float64{1, 2}), Autocorrelation([]float64{3, 3, 3}))
}
