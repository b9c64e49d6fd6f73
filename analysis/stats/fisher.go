package stats

import "math"

// Alternative is the direction of a test.
type Alternative int

// The alternatives; the zero value is two-sided.
const (
	TwoSided Alternative = iota
	Greater
	Less
)

// Fisher returns the exact p-value of the 2x2 table [[a b] [c d]] with fixed margins. Greater asks whether a is larger
// than chance gives. Two-sided adds every table that is no more likely than the observed one (relative tolerance 1e-7).
//
// The probabilities are built outwards from the most likely table by their ratios, so no factorial is taken and large
// tables stay quick; totals beyond 1e9 use the normal limit. Counts that are negative or not whole give NaN; a table with
// an empty margin gives 1.
//
// Source: Fisher RA (1935) JRSS 98:39-54; the two-sided rule is R's fisher.test.
func Fisher(a, b, c, d float64, alt Alternative) float64 {
	for _, v := range []float64{a, b, c, d} {
		if !finite(v) || v < 0 || v != math.Trunc(v) || v > 1e15 {
			return math.NaN()
		}
	}
	row, col, total := a+b, a+c, a+b+c+d
	if row == 0 || col == 0 || row == total || col == total {
		return 1
	}
	if total > maxExactTable {
		return largeTable(a, b, c, d, alt)
	}
	low, high := math.Max(0, row+col-total), math.Min(row, col)
	mode := clamp(math.Floor((row+1)*(col+1)/(total+2)), low, high)
	// weight(k+1)/weight(k) of the hypergeometric distribution
	up := func(k float64) float64 {
		return (row - k) / (k + 1) * (col - k) / (total - row - col + k + 1)
	}
	return exactP(outward(mode, low, high, up), a, alt)
}

// maxExactTable is the largest total whose outcomes are listed; the list grows with its square root.
const maxExactTable = 1e9

// largeTable is the normal limit of the test, indistinguishable from it at such totals.
func largeTable(a, b, c, d float64, alt Alternative) float64 {
	test := TwoProportion(a, a+b, c, c+d)
	switch alt {
	case Greater:
		return NormalTail(test.Z)
	case Less:
		return NormalCDF(test.Z)
	case TwoSided:
	}
	return test.PYates
}

// mass is the relative probability of one outcome.
type mass struct{ at, weight float64 }

// outward lists the outcomes of a unimodal discrete distribution on low..high by their weight relative to the mode,
// given the ratio up(k) = weight(k+1)/weight(k). It stops where the weight vanishes.
func outward(mode, low, high float64, up func(float64) float64) []mass {
	const vanishing = 1e-30
	out := []mass{{mode, 1}}
	for k, w := mode, 1.0; k < high; k++ {
		if w *= up(k); w < vanishing {
			break
		}
		out = append(out, mass{k + 1, w})
	}
	for k, w := mode, 1.0; k > low; k-- {
		if w /= up(k - 1); w < vanishing {
			break
		}
		out = append(out, mass{k - 1, w})
	}
	return out
}

// exactP returns the share of the weights that are at least as extreme as the observed outcome.
func exactP(dist []mass, observed float64, alt Alternative) float64 {
	seen := 0.0
	for _, m := range dist {
		if m.at == observed {
			seen = m.weight
		}
	}
	var part, all accumulator
	for _, m := range dist {
		all.add(m.weight)
		extreme := m.weight <= seen*(1+1e-7)
		switch alt {
		case Greater:
			extreme = m.at >= observed
		case Less:
			extreme = m.at <= observed
		case TwoSided:
		}
		if extreme {
			part.add(m.weight)
		}
	}
	return math.Min(1, part.value()/all.value())
}
