package stats

import (
	"fmt"
	"math"
	"slices"
)

// Gates of [PositionDecay].
const (
	MinDecayZones = 8 // over all pages
	minDecayDF    = 5 // zones beyond the coefficients, one of them left out
)

// DecayZone is a click zone at its place on a page.
type DecayZone struct {
	Page          string
	Rank          float64 // 1 is the topmost
	Views, Clicks float64
}

// DecayResidual is how a zone does against what the other zones let one expect at its place.
type DecayResidual struct {
	Expected float64 // clicks a view
	Ratio    float64 // observed over expected
	T, DF    float64
	P        float64 // two-sided; NaN where the others do not tell what to expect
}

// PositionDecay compares each zone's click rate with a power of its place on the page, fitted to all other zones:
//
//	log E(clicks) = log(views) + a_page + b log(rank)
//	t_i = (clicks_i - mu_i) / sqrt(phi (mu_i + mu_i^2 s_i^2)),  s_i the standard error of the fitted logarithm
//
// as a quasi-Poisson regression whose phi is the Pearson estimate from the others, so that zones that differ for
// reasons of their own make every residual less sure. slope is b over all zones.
//
// Errors: fewer than 8 zones, too few zones for the pages, impossible counts.
//
// Source: McCullagh P, Nelder JA (1989) 6.2 and 12.5 (deletion residuals); Craswell N et al. (2008) WSDM for the decay.
func PositionDecay(zones []DecayZone) (residuals []DecayResidual, slope float64, err error) {
	var pages []string
	for _, z := range zones {
		if !slices.Contains(pages, z.Page) {
			pages = append(pages, z.Page)
		}
		if !(z.Rank >= 1) || !counts(z.Clicks, math.Max(z.Clicks, z.Views)) || !(z.Views > 0) || math.IsInf(z.Views, 0) {
			return nil, math.NaN(), fmt.Errorf("position decay: zone on %s has %v clicks of %v at place %v", z.Page, z.Clicks, z.Views, z.Rank)
		}
	}
	if len(zones) < MinDecayZones || len(zones)-1-len(pages)-1 < minDecayDF {
		return nil, math.NaN(), fmt.Errorf("position decay: %d zones on %d pages; it takes %d", len(zones), len(pages), max(MinDecayZones, len(pages)+2+minDecayDF))
	}
	whole, err := decayFit(zones, pages, -1)
	if err != nil {
		return nil, math.NaN(), err
	}
	for i, z := range zones {
		r := DecayResidual{Expected: math.NaN(), Ratio: math.NaN(), T: math.NaN(), DF: math.NaN(), P: math.NaN()}
		if fit, err := decayFit(zones, pages, i); err == nil {
			r.Expected = math.Exp(fit.Coef[0])
			mu := z.Views * r.Expected
			r.Ratio, r.DF = z.Clicks/mu, fit.DF
			r.T = (z.Clicks - mu) / math.Sqrt(fit.Phi*(mu+float64(mu*fit.SE[0])*float64(mu*fit.SE[0])))
			r.P = StudentP(r.T, r.DF)
		}
		residuals = append(residuals, r)
	}
	return residuals, whole.Coef[len(whole.Coef)-1], nil
}

// decayFit fits all zones but one, seen from that one: the first coefficient is the logarithm of its rate.
func decayFit(zones []DecayZone, pages []string, without int) (PoissonFit, error) {
	from := DecayZone{Page: pages[0], Rank: 1}
	if without >= 0 {
		from = zones[without]
	}
	var rows [][]float64
	var clicks, views []float64
	for i, z := range zones {
		if i == without {
			continue
		}
		row := []float64{1}
		for _, page := range pages {
			if page == from.Page {
				continue
			}
			on := 0.0
			if z.Page == page {
				on = 1
			}
			row = append(row, on)
		}
		rows = append(rows, append(row, math.Log(z.Rank/from.Rank)))
		clicks, views = append(clicks, z.Clicks), append(views, z.Views)
	}
	return PoissonModel(rows, clicks, views)
}
