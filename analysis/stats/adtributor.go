package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Element is one value of a dimension (a source, a city) with its forecast (or last period's) and actual value.
type Element struct {
	Name             string
	Forecast, Actual float64
}

// Dimension is a way to cut the same total into elements.
type Dimension struct {
	Name     string
	Elements []Element
}

// ElementShare says how far an element explains the change of the total.
type ElementShare struct {
	Name        string
	Explanatory float64 // share of the total change; over 1 or negative when changes cancel
	Surprise    float64 // its part of the Jensen-Shannon divergence between the shares before and after, in nats
}

// Cause is what a dimension has to say about a change.
type Cause struct {
	Dimension string
	Elements  []ElementShare // most surprising first
	Candidate []ElementShare // the smallest surprising set that explains enough; empty when there is none
	Explained float64        // by the candidate
	Surprise  float64        // of the candidate
	TotalJS   float64        // of the dimension
	PSurprise float64        // chance of so much surprise when the shares did not change; NaN unless resampled
}

// AdtributorRule holds the thresholds of [Adtributor]. The zero value has the paper's defaults.
type AdtributorRule struct {
	MinElement float64 // explanatory power that an element needs; default .10
	MinTotal   float64 // explanatory power that the candidate needs; default .67
}

// Adtributor finds, per dimension, the elements that explain the change of a total, and ranks the dimensions by how
// surprising their candidates are: the largest element is the "biggest", only a surprising one is a cause.
//
//	EP = (A_j - F_j)/(A - F),  S = (p ln(2p/(p+q)) + q ln(2q/(p+q)))/2,  p = F_j/F, q = A_j/A
//
// Elements are taken in falling order of S, those with EP over 10 %, until 67 % is explained. Errors: no change of the
// total, negative or non-finite values, totals of zero, dimensions that do not add up to the same total.
//
// Source: Bhagwan R et al. (2014) NSDI, sections 3 and 4.
func (r AdtributorRule) Adtributor(dimensions []Dimension) ([]Cause, error) {
	if len(dimensions) == 0 {
		return nil, errors.New("cause of change: no dimensions")
	}
	forecast, actual, err := dimensionTotals(dimensions[0])
	if err != nil {
		return nil, err
	}
	causes := make([]Cause, 0, len(dimensions))
	for _, d := range dimensions {
		f, a, err := dimensionTotals(d)
		if err != nil {
			return nil, err
		}
		if !closeTo(f, forecast) || !closeTo(a, actual) {
			return nil, fmt.Errorf("cause of change: dimension %s adds up to %v and %v, %s to %v and %v",
				d.Name, f, a, dimensions[0].Name, forecast, actual)
		}
		cause, err := r.explain(d, f, a)
		if err != nil {
			return nil, err
		}
		causes = append(causes, cause)
	}
	slices.SortStableFunc(causes, func(a, b Cause) int {
		return descending(a.Surprise, b.Surprise, a.Dimension, b.Dimension)
	})
	return causes, nil
}

func (r AdtributorRule) explain(d Dimension, forecast, actual float64) (Cause, error) {
	if closeTo(forecast, actual) {
		return Cause{}, errors.New("cause of change: the total did not change")
	}
	minElement, minTotal := r.MinElement, r.MinTotal
	if !(minElement > 0) {
		minElement = 0.10
	}
	if !(minTotal > 0) {
		minTotal = 0.67
	}
	out := Cause{Dimension: d.Name, PSurprise: math.NaN()}
	var total accumulator
	for _, e := range d.Elements {
		share := ElementShare{
			Name: e.Name, Explanatory: (e.Actual - e.Forecast) / (actual - forecast),
			Surprise: jensenShannon(e.Forecast/forecast, e.Actual/actual),
		}
		total.add(share.Surprise)
		out.Elements = append(out.Elements, share)
	}
	out.TotalJS = total.value()
	slices.SortStableFunc(out.Elements, func(a, b ElementShare) int {
		return descending(a.Surprise, b.Surprise, a.Name, b.Name)
	})
	var explained, surprise accumulator
	for i, e := range out.Elements {
		if e.Explanatory <= minElement {
			continue
		}
		out.Candidate = append(out.Candidate, out.Elements[i])
		explained.add(e.Explanatory)
		surprise.add(e.Surprise)
		if explained.value() > minTotal {
			out.Explained, out.Surprise = explained.value(), surprise.value()
			return out, nil
		}
	}
	out.Candidate = nil
	return out, nil
}

// jensenShannon is one element's term of the divergence.
func jensenShannon(p, q float64) float64 {
	term := func(x float64) float64 {
		if x == 0 {
			return 0
		}
		return x * math.Log(2*x/(p+q))
	}
	s := (term(p) + term(q)) / 2
	if p == q || s < 0 { // equal shares must be exactly unsurprising
		return 0
	}
	return s
}

// RatioPower returns each segment's share in the change of a ratio metric num/den, by finite differences normalised to
// add up to 1. NaN when the ratio did not change or a total is zero.
//
//	EP_j ~ ((A_num-F_num) F_den - (A_den-F_den) F_num) / (F_den (F_den + A_den - F_den)) with totals F and segment j's changes
//
// Source: Bhagwan R et al. (2014) NSDI, section 4.
func RatioPower(before, after []Segment) []float64 {
	out := make([]float64, len(before))
	num, den, err := segmentTotals(before, "first")
	if err != nil || len(after) != len(before) {
		return nans(out)
	}
	for i := range before {
		dn, dd := after[i].Num-before[i].Num, after[i].Den-before[i].Den
		out[i] = (float64(dn*den) - float64(dd*num)) / (den * (den + dd))
	}
	total := Sum(out)
	if total == 0 || !finite(total) {
		return nans(out)
	}
	for i := range out {
		out[i] /= total
	}
	return out
}

func nans(xs []float64) []float64 {
	for i := range xs {
		xs[i] = math.NaN()
	}
	return xs
}

func dimensionTotals(d Dimension) (forecast, actual float64, err error) {
	var f, a accumulator
	for _, e := range d.Elements {
		if !finite(e.Forecast, e.Actual) || e.Forecast < 0 || e.Actual < 0 {
			return 0, 0, fmt.Errorf("cause of change: %s %s has %v and %v, want counts", d.Name, e.Name, e.Forecast, e.Actual)
		}
		f.add(e.Forecast)
		a.add(e.Actual)
	}
	if !(f.value() > 0 && a.value() > 0) || !finite(f.value(), a.value()) {
		return 0, 0, fmt.Errorf("cause of change: dimension %s has a total of zero", d.Name)
	}
	return f.value(), a.value(), nil
}

func closeTo(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b)) }

// descending orders by value, largest first, and by name among equals.
func descending(a, b float64, nameA, nameB string) int {
	switch {
	case a > b:
		return -1
	case a < b:
		return 1
	}
	return strings.Compare(nameA, nameB)
}
