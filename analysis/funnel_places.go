package analysis

import (
	"math"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

const placeRule = "funnel.zone_unlike_place"

// placed is a zone at its place on its page.
type placed struct {
	page, name string
	rank       int
	of         int // zones of the page
	metric     report.Metric
}

// places holds the zones of all own pages against what their place from the top lets one
// expect, and tells the dead ones: in the first third of the page, and surely clicked
// less than a part of that. Zones that differ clearly otherwise are told as well.
//
// Source: stats.PositionDecay, Holm over the zones.
func (f *frame) places(zones []placed, guessed bool) {
	decay := make([]stats.DecayZone, len(zones))
	for i, z := range zones {
		decay[i] = stats.DecayZone{Page: z.page, Rank: float64(z.rank), Views: z.metric.Denominator.F, Clicks: z.metric.Numerator.F}
	}
	residuals, _, err := stats.PositionDecay(decay)
	if err != nil {
		f.lacks(placeRule, "zones", report.Args{"have": len(zones), "need": stats.MinDecayZones})
		return
	}
	f.note(map[bool]string{true: "note.zone_order", false: "note.zone_places"}[guessed])
	ps := make([]float64, len(residuals))
	for i, r := range residuals {
		ps[i] = r.P
		if z := zones[i]; !math.IsNaN(r.Expected) {
			f.record(report.Metric{Name: "funnel.zone_expected." + z.page + "." + z.name, Unit: report.UnitRate, Value: report.Some(r.Expected)})
		}
	}
	for i, p := range stats.Holm(ps) {
		if p < f.in.Rules.Param(placeRule, "alpha", 0.005) {
			f.placeClaim(zones[i], residuals[i], len(zones))
		}
	}
}

// placeClaim tells a zone that its place does not explain.
func (f *frame) placeClaim(z placed, r stats.DecayResidual, tests int) {
	margin, dead := f.in.Rules.Param(placeRule, "margin", 0.3), f.in.Rules.Param(placeRule, "dead", 0.3)
	c := claim{rule: placeRule, subject: z.page + "." + z.name, label: z.name, metric: z.metric, severity: report.Info, verdict: report.Certain, direction: report.Down,
		args:     report.Args{"page": z.page, "rank": z.rank, "of": z.of, "expected": report.Q(report.Some(r.Expected), report.UnitRate), "ratio": report.Q(report.Some(r.Ratio), report.UnitTimes)},
		evidence: []string{f.say("evidence.place", report.Args{"tests": tests, "expected": report.Q(report.Some(r.Expected), report.UnitRate), "rank": z.rank, "of": z.of})}}
	upper := stats.WilsonPhi(z.metric.Numerator.F, z.metric.Denominator.F, zonePhi, stats.Z95).High
	switch {
	case 3*z.rank <= z.of+2 && upper < dead*r.Expected:
		c.variant, c.severity = "dead", report.Notice
	case r.Ratio <= 1-margin:
		c.variant = "cold"
	case r.Ratio >= 1+margin:
		c.variant, c.direction = "hot", report.Up
	default:
		return
	}
	c.advice = c.variant
	f.find(c)
}

// placesOf numbers a page's zones from the top: by their position where all have one,
// else in the order of the data.
func placesOf(ds *report.Dataset, names []string) (ranks []int, guessed bool) {
	at := make([]float64, len(names))
	for i, name := range names {
		position := ds.With("zone", name).Number("position", 0)
		at[i] = position.F
		guessed = guessed || !position.Known
	}
	ranks = make([]int, len(names))
	for i := range names {
		ranks[i] = i + 1
		if guessed {
			continue
		}
		ranks[i] = 1
		for _, other := range at {
			if other < at[i] {
				ranks[i]++
			}
		}
	}
	return ranks, guessed
}
