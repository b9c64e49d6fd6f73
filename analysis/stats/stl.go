package stats

import (
	"errors"
	"fmt"
	"math"
)

// STLConfig holds the smoothing of [STL]. Zero fields take the defaults named beside them; lengths are made odd and at
// least 3.
type STLConfig struct {
	Period         int // observations per season, 2 or more; required
	Seasonal       int // span of the seasonal smooth in seasons; default 7
	Trend          int // span of the trend; default the least odd number from 1.5 Period/(1 - 1.5/Seasonal)
	LowPass        int // span of the low-pass filter; default the least odd number from Period+1
	SeasonalJump   int // fit every so many points and interpolate; default a tenth of the span, 1 fits all
	TrendJump      int
	LowPassJump    int
	Inner          int  // default 2, or 1 with Outer
	Outer          int  // robustness iterations; default 0, 15 for series with outliers
	ConstantSeason bool // degree 0 in the seasonal smooth
}

// STLResult is a series in three parts.
type STLResult struct {
	Seasonal, Trend, Residual []float64
	Weights                   []float64 // robustness weights, 1 when Outer is 0
}

// STL splits a series into season, trend and rest by loess. Use it from a year of daily data on; below that
// [DailyRule.DetectDaily] gives the same answers for less. Errors: fewer than two full periods, more than 20,000 values,
// a value that is not finite (fill gaps first), a period under 2, negative settings.
//
// Source: Cleveland RB et al. (1990) J Official Statistics 6:3-73; agrees with their netlib program to 1e-11.
func STL(y []float64, cfg STLConfig) (STLResult, error) {
	c, err := cfg.withDefaults(y)
	if err != nil {
		return STLResult{}, err
	}
	n := len(y)
	out := STLResult{
		Seasonal: make([]float64, n), Trend: make([]float64, n), Residual: make([]float64, n), Weights: make([]float64, n),
	}
	var robust []float64
	for round := 0; ; round++ {
		c.inner(y, robust, out.Seasonal, out.Trend)
		if round >= c.Outer {
			break
		}
		robust = robustWeights(y, out)
	}
	for i := range y {
		out.Residual[i] = y[i] - out.Seasonal[i] - out.Trend[i]
		out.Weights[i] = 1
		if robust != nil {
			out.Weights[i] = robust[i]
		}
	}
	return out, nil
}

func (c STLConfig) withDefaults(y []float64) (STLConfig, error) {
	switch {
	case c.Period < 2:
		return c, fmt.Errorf("stl: period %d, want 2 or more", c.Period)
	case len(y) < 2*c.Period || len(y) > 20_000:
		return c, fmt.Errorf("stl: %d values, want two periods (%d) to 20,000", len(y), 2*c.Period)
	case !finite(y...):
		return c, errors.New("stl: a value is missing or infinite")
	case min(c.Seasonal, c.Trend, c.LowPass, c.SeasonalJump, c.TrendJump, c.LowPassJump, c.Inner, c.Outer) < 0,
		c.Outer > 100, c.Inner > 100:
		return c, errors.New("stl: settings must not be negative, nor iterations more than 100")
	}
	span := func(v *int, standard int) {
		if *v == 0 {
			*v = standard
		}
		*v = max(3, *v)
		if *v%2 == 0 {
			*v++
		}
	}
	jump := func(v *int, length int) {
		if *v == 0 {
			*v = (length + 9) / 10
		}
	}
	span(&c.Seasonal, 7)
	span(&c.Trend, int(math.Ceil(1.5*float64(c.Period)/(1-1.5/float64(c.Seasonal)))))
	span(&c.LowPass, c.Period+1)
	jump(&c.SeasonalJump, c.Seasonal)
	jump(&c.TrendJump, c.Trend)
	jump(&c.LowPassJump, c.LowPass)
	if c.Inner == 0 {
		c.Inner = 2
		if c.Outer > 0 {
			c.Inner = 1
		}
	}
	return c, nil
}

// inner runs the inner loop: season from the detrended series, then trend from the deseasonalised one.
func (c STLConfig) inner(y, robust, season, trend []float64) {
	n := len(y)
	rest, low := make([]float64, n), make([]float64, n)
	cycle := make([]float64, n+2*c.Period)
	for range c.Inner {
		for i := range y {
			rest[i] = y[i] - trend[i]
		}
		c.cycleSubseries(rest, robust, cycle)
		filtered := movingAverage(movingAverage(movingAverage(cycle, c.Period), c.Period), 3)
		loess{c.LowPass, 1, c.LowPassJump}.smooth(filtered, nil, low)
		for i := range y {
			season[i] = cycle[c.Period+i] - low[i]
			rest[i] = y[i] - season[i]
		}
		loess{c.Trend, 1, c.TrendJump}.smooth(rest, robust, trend)
	}
}

// cycleSubseries smooths each month of all years, say, and extends it by one season at both ends.
func (c STLConfig) cycleSubseries(y, robust, cycle []float64) {
	fit := loess{c.Seasonal, 1, c.SeasonalJump}
	if c.ConstantSeason {
		fit.degree = 0
	}
	for j := range c.Period {
		k := (len(y)-j-1)/c.Period + 1
		sub, smooth := make([]float64, k), make([]float64, k+2)
		var weights []float64
		if robust != nil {
			weights = make([]float64, k)
		}
		for i := range k {
			sub[i] = y[i*c.Period+j]
			if robust != nil {
				weights[i] = robust[i*c.Period+j]
			}
		}
		fit.smooth(sub, weights, smooth[1:k+1])
		smooth[0] = fit.at(sub, weights, 0, 1, min(c.Seasonal, k), smooth[1])
		smooth[k+1] = fit.at(sub, weights, float64(k+1), max(1, k-c.Seasonal+1), k, smooth[k])
		for m, v := range smooth {
			cycle[m*c.Period+j] = v
		}
	}
}

func movingAverage(xs []float64, length int) []float64 {
	out := make([]float64, len(xs)-length+1)
	var acc accumulator
	for i, x := range xs {
		acc.add(x)
		if i >= length {
			acc.add(-xs[i-length])
		}
		if i >= length-1 {
			out[i-length+1] = acc.value() / float64(length)
		}
	}
	return out
}

// robustWeights are bisquare weights of the residuals at six times their median.
func robustWeights(y []float64, fit STLResult) []float64 {
	r := make([]float64, len(y))
	for i := range y {
		r[i] = math.Abs(y[i] - fit.Seasonal[i] - fit.Trend[i])
	}
	limit := 6 * Median(r)
	w := make([]float64, len(y))
	for i, v := range r {
		switch {
		case v <= 0.001*limit:
			w[i] = 1
		case v <= 0.999*limit:
			u := v / limit
			w[i] = (1 - float64(u*u)) * (1 - float64(u*u))
		}
	}
	return w
}
