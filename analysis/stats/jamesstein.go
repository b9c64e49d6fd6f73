package stats

import "math"

// JamesStein shrinks k rates, each from the same number of trials n, towards their mean.
//
//	c = 1 - (k-3) m(1-m)/n / Sum (y-m)^2,  z = m + c (y-m),  c held at 0 or more
//
// It returns the factor c and the shrunk rates; NaN with fewer than four rates, equal rates, n <= 0 or rates outside
// [0, 1]. For groups of different size use [FitBetaPrior].
//
// Source: Efron B, Morris C (1977) Scientific American 236(5):119-127.
func JamesStein(rates []float64, n float64) (c float64, shrunk []float64) {
	if !rateList(rates, n) {
		return math.NaN(), nans(make([]float64, len(rates)))
	}
	m := Mean(rates)
	return shrinkTo(rates, m, m*(1-m)/n)
}

// JamesSteinArcsine is [JamesStein] on the variance-stabilised scale x = sqrt(n) asin(2p-1), whose variance is 1.
//
// Source: Efron B, Morris C (1975) JASA 70:311-319.
func JamesSteinArcsine(rates []float64, n float64) (c float64, shrunk []float64) {
	if !rateList(rates, n) {
		return math.NaN(), nans(make([]float64, len(rates)))
	}
	root := math.Sqrt(n)
	xs := make([]float64, len(rates))
	for i, p := range rates {
		xs[i] = root * math.Asin(2*p-1)
	}
	c, shrunk = shrinkTo(xs, Mean(xs), 1)
	for i, x := range shrunk {
		shrunk[i] = (1 + math.Sin(x/root)) / 2
	}
	return c, shrunk
}

func rateList(rates []float64, n float64) bool {
	for _, p := range rates {
		if !(p >= 0 && p <= 1) {
			return false
		}
	}
	return len(rates) >= 4 && n > 0 && !math.IsInf(n, 1)
}

func shrinkTo(ys []float64, m, variance float64) (c float64, shrunk []float64) {
	var squares accumulator
	for _, y := range ys {
		squares.add(float64((y - m) * (y - m)))
	}
	shrunk = make([]float64, len(ys))
	if squares.value() == 0 {
		return math.NaN(), nans(shrunk)
	}
	c = math.Max(0, 1-float64(float64(len(ys)-3)*variance)/squares.value())
	for i, y := range ys {
		shrunk[i] = m + float64(c*(y-m))
	}
	return c, shrunk
}
