package text

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Outcome is a score and what a person said.
type Outcome struct {
	Score    float64
	Positive bool
}

// Calibrate returns the model with probabilities fitted to outcomes on texts it has not seen: Newton steps of a logistic curve
// p(positive) = expit(a score + b). Fewer than 20 outcomes change nothing.
//
// Source: Platt J (1999) Advances in Large Margin Classifiers 61-74.
func (m *Model) Calibrate(outcomes []Outcome) *Model {
	out := *m
	if len(outcomes) < 20 {
		return &out
	}
	a, b := float64(m.head.steepness), float64(m.head.offset)
	for range 30 {
		var ga, gb, aa, ab, bb float64
		for _, o := range outcomes {
			p := 1 / (1 + math.Exp(-(float64(a*o.Score) + b)))
			miss := -p
			if o.Positive {
				miss++
			}
			spread := p * (1 - p)
			ga += float64(miss * o.Score)
			gb += miss
			aa += float64(spread * o.Score * o.Score)
			ab += float64(spread * o.Score)
			bb += spread
		}
		det := float64((aa+1e-6)*(bb+1e-6)) - float64(ab*ab)
		if !(det > 0) {
			return &out
		}
		stepA, stepB := (float64(bb*ga)-float64(ab*gb))/det, (float64(aa*gb)-float64(ab*ga))/det
		a, b = a+stepA, b+stepB
		if math.Abs(stepA)+math.Abs(stepB) < 1e-9 {
			break
		}
	}
	if a > 0 && !math.IsInf(a, 0) && !math.IsNaN(b) {
		out.head.steepness, out.head.offset = float32(a), float32(b)
	}
	return &out
}

// Trial is how a model does on labelled texts of two classes.
type Trial struct {
	Texts             int
	Accuracy          float64 // two classes, every text called
	MacroF1           float64
	NegativeRecall    float64
	SureAccuracy      float64 // of the 80 % that it is surest of
	Decided           float64 // share that the rule of three classes calls negative or positive
	DecidedAccuracy   float64
	NegativePrecision float64 // of three classes
}

// String writes the trial on one line.
func (t Trial) String() string {
	return fmt.Sprintf("%d texts: accuracy %.4f, macro-F1 %.4f, negative recall %.4f, at 80 %% coverage %.4f; three classes: %.3f decided, %.4f right, negative precision %.4f",
		t.Texts, t.Accuracy, t.MacroF1, t.NegativeRecall, t.SureAccuracy, t.Decided, t.DecidedAccuracy, t.NegativePrecision)
}

// Try judges texts that people called negative or positive; others are left out.
func Try(m *Model, list []Example) Trial {
	type call struct {
		sure  float64
		right bool
	}
	var calls []call
	var table [2][2]float64 // said, is
	var decided, decidedRight, calledNegative, trulyNegative float64
	for _, e := range list {
		if e.Class != Negative && e.Class != Positive {
			continue
		}
		j := m.Judge(e.Text)
		said, is := 0, 0
		if j.Score > 0 {
			said = 1
		}
		if e.Class == Positive {
			is = 1
		}
		table[said][is]++
		calls = append(calls, call{math.Abs(j.Score), said == is})
		if j.Class == Negative || j.Class == Positive {
			decided++
			if j.Class == e.Class {
				decidedRight++
			}
		}
		if j.Class == Negative {
			calledNegative++
			if is == 0 {
				trulyNegative++
			}
		}
	}
	n := float64(len(calls))
	f1 := func(c int) float64 { return 2 * table[c][c] / (2*table[c][c] + table[c][1-c] + table[1-c][c]) }
	slices.SortStableFunc(calls, func(a, b call) int { return cmp.Compare(b.sure, a.sure) })
	sure := 0.0
	top := calls[:len(calls)*8/10]
	for _, c := range top {
		if c.right {
			sure++
		}
	}
	return Trial{len(calls), (table[0][0] + table[1][1]) / n, (f1(0) + f1(1)) / 2, table[0][0] / (table[0][0] + table[1][0]), sure / float64(len(top)),
		decided / n, decidedRight / decided, trulyNegative / calledNegative}
}
