package stats

import (
	"fmt"
	"math"
)

// Segment holds a segment's numerator and denominator in one period, such as orders of visits from a source.
type Segment struct {
	Num, Den float64
}

// MixRate is one segment's part in the change of the overall rate.
type MixRate struct {
	Rate float64 // because its own rate changed
	Mix  float64 // because its share changed; negative when a below-average segment grew
}

// Total is the segment's whole part.
func (m MixRate) Total() float64 { return m.Rate + m.Mix }

// RateChange splits the change of an overall rate into rate and mix effects.
type RateChange struct {
	Before, After float64 // overall rates
	Delta         float64 // After - Before = Rate + Mix, to 1e-12
	Rate, Mix     float64
	Segments      []MixRate // in the order of the input
}

// Kitagawa decomposes the change of a ratio metric over segments, symmetrically in the two periods.
//
//	rate_i = (w0+w1)/2 (r1-r0),  mix_i = (w1-w0) ((r0+r1)/2 - (R0+R1)/2)
//
// w is the share of the denominator, r the segment's rate, R the overall rate. A segment that exists in one period only
// takes the rate of that period in both, so all its effect is mix. Errors: different lengths, no denominator in a
// period, negative or non-finite values, a numerator without a denominator.
//
// Source: Kitagawa EM (1955) JASA 50:1168-1194.
func Kitagawa(before, after []Segment) (RateChange, error) {
	if len(before) != len(after) {
		return RateChange{}, fmt.Errorf("decomposition: %d segments before but %d after", len(before), len(after))
	}
	num0, den0, err := segmentTotals(before, "first")
	if err != nil {
		return RateChange{}, err
	}
	num1, den1, err := segmentTotals(after, "second")
	if err != nil {
		return RateChange{}, err
	}
	out := RateChange{Before: num0 / den0, After: num1 / den1, Segments: make([]MixRate, len(before))}
	out.Delta = out.After - out.Before
	middle := (out.Before + out.After) / 2
	var rate, mix accumulator
	for i := range before {
		r0, r1 := segmentRates(before[i], after[i])
		w0, w1 := before[i].Den/den0, after[i].Den/den1
		part := MixRate{Rate: (w0 + w1) / 2 * (r1 - r0), Mix: (w1 - w0) * ((r0+r1)/2 - middle)}
		out.Segments[i] = part
		rate.add(part.Rate)
		mix.add(part.Mix)
	}
	out.Rate, out.Mix = rate.value(), mix.value()
	return out, nil
}

func segmentTotals(segments []Segment, period string) (num, den float64, err error) {
	var n, d accumulator
	for i, s := range segments {
		if !finite(s.Num, s.Den) || s.Num < 0 || s.Den < 0 || (s.Den == 0 && s.Num > 0) {
			return 0, 0, fmt.Errorf("decomposition: segment %d of the %s period has %v of %v", i+1, period, s.Num, s.Den)
		}
		n.add(s.Num)
		d.add(s.Den)
	}
	if d.value() == 0 || math.IsInf(d.value(), 0) {
		return 0, 0, fmt.Errorf("decomposition: the %s period has no usable denominator", period)
	}
	return n.value(), d.value(), nil
}

func segmentRates(before, after Segment) (r0, r1 float64) {
	switch {
	case before.Den > 0 && after.Den > 0:
		return before.Num / before.Den, after.Num / after.Den
	case before.Den > 0:
		r := before.Num / before.Den
		return r, r
	case after.Den > 0:
		r := after.Num / after.Den
		return r, r
	}
	return 0, 0
}
