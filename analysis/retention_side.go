package analysis

import (
	"math"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// sides shrinks both figures of every group towards what all groups tell and gives the
// probability of standing above the account's weighted mean.
//
// Source: stats.FitBetaPrior for the rates; stats.ShrinkMeans for the money.
func (s *Retention) sides(crowds []crowd) {
	var placed []int
	var x, n, money, se, reads []float64
	for i := range crowds {
		c := &crowds[i]
		c.stay.high, c.earn.high = math.NaN(), math.NaN()
		if c.rate.Denominator.Known && c.money.Value.Known && c.rate.Numerator.F <= c.rate.Denominator.F {
			placed = append(placed, i)
			x, n = append(x, c.rate.Numerator.F), append(n, c.rate.Denominator.F)
			money, se, reads = append(money, c.money.Value.F), append(se, c.spread.SE*1000), append(reads, c.money.Denominator.F)
		}
	}
	if len(placed) < 2 {
		return
	}
	prior, err := stats.FitBetaPrior(x, n)
	if err != nil {
		return
	}
	stays, earns := stats.Sum(x)/stats.Sum(n), weightedMean(money, reads)
	earning := stats.ShrinkMeans(money, se)
	for k, i := range placed {
		rate := prior.Shrink(x[k], n[k])
		crowds[i].stay = newSide(rate.Shrunk, rate.CI.Width()/(2*stats.Z95), stays)
		crowds[i].earn = newSide(earning[k].Mean, earning[k].SD, earns)
	}
}

func newSide(value, sd, cut float64) side {
	out := side{value: value, sd: sd, cut: cut, high: math.NaN()}
	if sd > 0 {
		out.high = stats.NormalCDF((value - cut) / sd)
	}
	return out
}

func weightedMean(values, weights []float64) float64 {
	products := make([]float64, len(values))
	for i := range values {
		products[i] = float64(values[i] * weights[i])
	}
	return report.Some(stats.Sum(products)).Over(report.Some(stats.Sum(weights))).Or(math.NaN())
}
