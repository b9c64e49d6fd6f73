package stats

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// WordCount is how often a word occurs in two corpora.
type WordCount struct {
	Word   string
	Count1 float64 // own titles
	Count2 float64 // rivals' titles
	Prior  float64 // Dirichlet weight, positive; [PooledPrior] fills it
}

// WordGap is how much more a word is used in the first corpus.
type WordGap struct {
	Word     string
	Delta    float64 // difference of log odds
	Variance float64
	Z        float64 // Delta / sqrt(Variance); before correction for many words
}

// PooledPrior returns the words with Prior set in proportion to their pooled frequency, adding up to total (500 if not
// positive). Words that occur in neither corpus get the weight of half an occurrence.
func PooledPrior(words []WordCount, total float64) []WordCount {
	if !(total > 0) || math.IsInf(total, 1) {
		total = 500
	}
	out := slices.Clone(words)
	pooled := make([]float64, len(out))
	for i, w := range out {
		pooled[i] = math.Max(0.5, w.Count1+w.Count2)
	}
	all := Sum(pooled)
	for i := range out {
		out[i].Prior = total * (pooled[i] / all)
	}
	return out
}

// LogOdds compares the use of words in two corpora by the weighted log-odds ratio with an informative Dirichlet prior, in
// the order of the input.
//
//	delta = ln((y1+a)/(n1+a0-y1-a)) - ln((y2+a)/(n2+a0-y2-a)),  var = 1/(y1+a) + 1/(y2+a)
//
// It assumes independent occurrences: titles repeat words in bursts, so ask for a document frequency as well. Errors:
// negative or non-finite counts, a prior that is not positive, a single word (its odds have no complement).
//
// Source: Monroe BL, Colaresi MP, Quinn KM (2008) Political Analysis 16:372-403, eqs 15, 16, 22.
func LogOdds(words []WordCount) ([]WordGap, error) {
	if len(words) < 2 {
		return nil, fmt.Errorf("log odds: %d words, want two or more", len(words))
	}
	var n1, n2, a0 accumulator
	for _, w := range words {
		if !finite(w.Count1, w.Count2, w.Prior) || w.Count1 < 0 || w.Count2 < 0 || w.Prior <= 0 {
			return nil, fmt.Errorf("log odds: word %q has counts %v, %v and prior %v", strings.ToValidUTF8(w.Word, "?"),
				w.Count1, w.Count2, w.Prior)
		}
		n1.add(w.Count1)
		n2.add(w.Count2)
		a0.add(w.Prior)
	}
	out := make([]WordGap, len(words))
	for i, w := range words {
		y1, y2 := w.Count1+w.Prior, w.Count2+w.Prior
		delta := math.Log(y1/(n1.value()+a0.value()-y1)) - math.Log(y2/(n2.value()+a0.value()-y2))
		variance := 1/y1 + 1/y2
		out[i] = WordGap{w.Word, delta, variance, delta / math.Sqrt(variance)}
	}
	return out, nil
}
