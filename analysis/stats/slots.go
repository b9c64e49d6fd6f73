package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// SlotCell is a publishing slot, weekday by hours, with the successes x of trials n of its pushes, already divided by
// their over-dispersion.
type SlotCell struct {
	Row, Column string
	X, N        float64
}

// SlotRate is a slot's rate after its share of what all slots tell.
type SlotRate struct {
	Raw      float64  // x/n
	Expected float64  // by its weekday and hours alone
	Shrunk   float64  // posterior mean
	SD       float64  // posterior standard deviation
	PBest    float64  // probability of having the highest rate of all
	PBeats   float64  // probability of a higher rate than the current slot's; NaN for that one
	Gain     Interval // 10 % and 90 % quantile of the rate less the current slot's; none where that is the likelier winner
}

// SlotFit is what empirical Bayes makes of the slots.
type SlotFit struct {
	Cells    []SlotRate // in the order of the input
	Additive bool       // weekday and hours have effects of their own; otherwise all slots share one prior mean
	Size     float64    // alpha+beta of the prior: how many trials the common experience is worth
}

// FitSlots estimates the rates of publishing slots and how likely each beats the current one.
//
//	logit m_ij = mu + a_i + b_j, Sum a = Sum b = 0;  theta_ij ~ Beta(c m_ij, c (1-m_ij));  x_ij ~ Binomial(n_ij, theta_ij)
//
// The additive model is fitted first; it is used only where its AIC, as beta-binomial, is below that of one common mean:
// in a thin table it would learn every cell by heart. c is the maximum of the marginal likelihood, 1e6 at most. The
// probabilities are integrals over the posteriors, to about 1e-3. Errors: fewer than two slots, impossible or empty
// counts, a pooled rate of 0 or 1, no such current slot.
//
// Source: Casella G, Berger RL (2002) Statistical Inference, 7.2; Morris CN (1983) JASA 78:47-65 for prior means by
// regression; Burnham and Anderson (2002) for the choice.
func FitSlots(cells []SlotCell, current int) (SlotFit, error) {
	if len(cells) < 2 || current < 0 || current >= len(cells) {
		return SlotFit{}, errors.New("slots: fewer than two, or no such current slot")
	}
	x, n := make([]float64, len(cells)), make([]float64, len(cells))
	for i, c := range cells {
		if !counts(c.X, c.N) {
			return SlotFit{}, fmt.Errorf("slots: %s %s has %v of %v", c.Row, c.Column, c.X, c.N)
		}
		x[i], n[i] = c.X, c.N
	}
	pooled := Sum(x) / Sum(n)
	if pooled <= 0 || pooled >= 1 {
		return SlotFit{}, errors.New("slots: the pooled rate is 0 or 1")
	}
	means := slices.Repeat([]float64{pooled}, len(cells))
	size, loss := priorSize(means, x, n)
	out := SlotFit{Size: size}
	if design := additiveDesign(cells); len(design) > 0 && len(design) > len(design[0]) {
		if fit, err := LogitModel(design, x, n); err == nil && !fit.Separated {
			own, ownLoss := priorSize(fit.Fitted, x, n)
			if ownLoss+float64(len(design[0])) < loss+1 {
				means, out.Size, out.Additive = fit.Fitted, own, true
			}
		}
	}
	posts := make([]slotPosterior, len(cells))
	for i := range cells {
		posts[i] = newSlotPosterior(out.Size*means[i]+x[i], out.Size*(1-means[i])+(n[i]-x[i]))
		a, b := posts[i].a, posts[i].b
		mean := a / (a + b)
		out.Cells = append(out.Cells, SlotRate{Raw: x[i] / n[i], Expected: means[i], Shrunk: mean,
			SD: math.Sqrt(mean * (1 - mean) / (a + b + 1)), PBeats: math.NaN(), Gain: NoInterval()})
	}
	compareSlots(out.Cells, posts, current)
	return out, nil
}

// additiveDesign is the sum-to-zero design of rows and columns; nil where either has one level only and nothing could be
// additive.
func additiveDesign(cells []SlotCell) [][]float64 {
	var rows, columns []string
	for _, c := range cells {
		if !slices.Contains(rows, c.Row) {
			rows = append(rows, c.Row)
		}
		if !slices.Contains(columns, c.Column) {
			columns = append(columns, c.Column)
		}
	}
	if len(rows) < 2 || len(columns) < 2 {
		return nil
	}
	effects := func(level string, levels []string) []float64 {
		out := make([]float64, len(levels)-1)
		at := slices.Index(levels, level)
		for i := range out {
			switch {
			case at == len(levels)-1:
				out[i] = -1
			case at == i:
				out[i] = 1
			}
		}
		return out
	}
	design := make([][]float64, len(cells))
	for i, c := range cells {
		design[i] = slices.Concat([]float64{1}, effects(c.Row, rows), effects(c.Column, columns))
	}
	return design
}

// priorSize is the size of the beta prior that makes the counts most likely around the given means, and the negative
// marginal log likelihood there.
func priorSize(means, x, n []float64) (size, loss float64) {
	at := func(logSize float64) float64 {
		c := math.Min(maxPrior, math.Exp(logSize))
		var acc accumulator
		for i, m := range means {
			m = clamp(m, 1e-9, 1-1e-9)
			acc.add(mathext.Lbeta(c*m+x[i], c*(1-m)+(n[i]-x[i])) - mathext.Lbeta(c*m, c*(1-m)))
		}
		return -acc.value()
	}
	// One parameter and one peak: golden section over 1 to a million.
	const ratio = 0.6180339887498949
	low, high := 0.0, math.Log(maxPrior)
	a, b := high-ratio*(high-low), low+ratio*(high-low)
	fa, fb := at(a), at(b)
	for high-low > 1e-6 {
		if fa <= fb {
			high, b, fb = b, a, fa
			a = high - ratio*(high-low)
			fa = at(a)
		} else {
			low, a, fa = a, b, fb
			b = low + ratio*(high-low)
			fb = at(b)
		}
	}
	best := (low + high) / 2
	return math.Exp(best), at(best)
}
