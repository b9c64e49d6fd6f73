package main

import (
	"hash/fnv"
	"math"
	"math/bits"
	"math/rand/v2"
	"sort"
)

// unit is what wobble calls "no change": weights are whole parts of ten thousand, so that the last bit of a floating-point
// result, which may differ between processors, never reaches a file.
const unit = 10000

// stream is the random source of one dataset. Each has its own, so a change to one dataset leaves the others' bytes alone.
func stream(name string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // a hash does not fail
	return rand.New(rand.NewPCG(20261031, h.Sum64()))
}

// wobble is a factor around unit with the relative standard deviation sd, cut at 2.5 deviations.
func wobble(r *rand.Rand, sd float64) int64 {
	z := min(max(r.NormFloat64(), -2.5), 2.5)
	return unit + int64(math.Round(z*sd*unit))
}

// skewed is a log-normal factor around unit: most articles are read a little less than average, a few far more.
func skewed(r *rand.Rand, sd float64) int64 {
	z := min(max(r.NormFloat64(), -2.2), 2.4)
	return int64(math.Round(math.Exp(z*sd) * unit))
}

// scale is n * numerator / denominator, rounded half up, without overflow. All three are non-negative, the denominator positive.
func scale(n, numerator, denominator int64) int {
	hi, lo := bits.Mul64(uint64(n), uint64(numerator))
	lo, carry := bits.Add64(lo, uint64(denominator/2), 0)
	q, _ := bits.Div64(hi+carry, lo, uint64(denominator))
	return int(q)
}

// path is a monthly value on its way to the reported month: `final` then, about `recent` the month before and `yearAgo`
// twelve months before, with relative month noise sd. It returns one value a month.
func path(r *rand.Rand, final, recent, yearAgo, sd float64) []float64 {
	values := make([]float64, last+1)
	for m := range values {
		trend := yearAgo + (recent-yearAgo)*float64(m-1)/float64(last-2)
		values[m] = math.Round(trend*float64(wobble(r, sd))*100) / 100 / unit
	}
	values[last] = final
	return values
}

// counts is a path of whole numbers.
func counts(r *rand.Rand, final int, recent, yearAgo, sd float64) []int {
	out := make([]int, last+1)
	for m, v := range path(r, 1, recent, yearAgo, sd) {
		out[m] = int(math.Round(v * float64(final)))
	}
	out[last] = final
	return out
}

// parts is a count that is a part of `whole` month by month; recent and yearAgo are its rates then.
func parts(r *rand.Rand, whole []int, final int, recent, yearAgo, sd float64) []int {
	out := make([]int, last+1)
	const fine = 1e6
	for m, rate := range path(r, 0, recent*fine, yearAgo*fine, sd) {
		out[m] = scale(int64(whole[m]), int64(math.Round(rate)), fine)
	}
	out[last] = final
	return out
}

// dayWeights spreads a month over its days by weekday, holidays and day noise.
func dayWeights(r *rand.Rand, m month, week [7]int64, sd float64) []int64 {
	out := make([]int64, len(m.days))
	for i, day := range m.days {
		out[i] = week[day.Weekday()] * festive(day) * wobble(r, sd) / 100
	}
	return out
}

// allocate splits total into whole parts proportional to weights; the parts add up to total (largest remainders, ties by order).
func allocate(total int, weights []int64) []int {
	var sum int64
	for _, w := range weights {
		sum += w
	}
	out, order, rest := make([]int, len(weights)), make([]int, len(weights)), make([]uint64, len(weights))
	left := total
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(total), uint64(w))
		q, remainder := bits.Div64(hi, lo, uint64(sum))
		out[i], rest[i], order[i] = int(q), remainder, i
		left -= int(q)
	}
	sort.SliceStable(order, func(a, b int) bool { return rest[order[a]] > rest[order[b]] })
	for _, i := range order[:left] {
		out[i]++
	}
	return out
}

// allocateWithin is allocate with each part at most its cap: what does not fit moves to where the most room is.
func allocateWithin(total int, caps []int, weights []int64) []int {
	out := allocate(total, weights)
	excess := 0
	for i := range out {
		if out[i] > caps[i] {
			excess += out[i] - caps[i]
			out[i] = caps[i]
		}
	}
	for excess > 0 {
		room := make([]int64, len(out))
		var sum int64
		for i := range out {
			room[i] = int64(caps[i] - out[i])
			sum += room[i]
		}
		if int64(excess) > sum {
			panic("generate: a total is larger than all its caps")
		}
		for i, n := range allocate(excess, room) {
			out[i] += n
		}
		excess = 0
	}
	return out
}

// portion allocates total over days in proportion to parents, with noise, never above a parent.
func portion(r *rand.Rand, total int, parents []int, sd float64) []int {
	weights := make([]int64, len(parents))
	for i, n := range parents {
		weights[i] = int64(n) * wobble(r, sd)
	}
	return allocateWithin(total, parents, weights)
}

func sum(ns []int) int {
	total := 0
	for _, n := range ns {
		total += n
	}
	return total
}
