package stats

import (
	"math/rand/v2"
	"testing"
)

func TestSelectedQuantilesAreThoseOfTheSortedValues(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 7))
	for n := 1; n < 200; n += 3 {
		xs := make([]float64, n)
		for i := range xs {
			xs[i] = float64(rng.IntN(n)) // with ties
		}
		for _, q := range []float64{0, 0.1, 0.5, 0.9, 1} {
			if want, got := Quantile(xs, q), selectQuantile(append([]float64{}, xs...), q); got != want {
				t.Fatalf("quantile %v of %d values is %v, expected %v", q, n, got, want)
			}
		}
	}
}

func TestTheMADOfSortedValues(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 8))
	for n := 1; n < 200; n += 3 {
		xs := make([]float64, n)
		for i := range xs {
			xs[i] = float64(rng.IntN(9)) + rng.NormFloat64()*float64(n%2)
		}
		sorted := sortedValues(xs)
		if want, got := MAD(xs), madSorted(sorted, Median(xs)); got != want {
			t.Fatalf("MAD of %d values is %v, expected %v", n, got, want)
		}
	}
}
