package stats

import "math"

// loess smooths equally spaced values by local constant (degree 0) or linear (degree 1) regression with tricube weights
// over the nearest length points. Only every jump-th point is fitted, the rest are interpolated.
//
// Places are counted from 1, as in Cleveland's program, so that the two can be read side by side.
type loess struct {
	length, degree, jump int
}

// smooth fills out with the smooth of y; robust weights may be nil.
func (l loess) smooth(y, robust, out []float64) {
	n := len(y)
	if n < 2 {
		copy(out, y)
		return
	}
	jump := min(l.jump, n-1)
	half := (l.length + 1) / 2
	left, right := 1, min(l.length, n)
	for i := 1; i <= n; i += jump {
		switch {
		case l.length >= n:
		case jump == 1:
			if i > half && right != n {
				left, right = left+1, right+1
			}
		case i < half:
			left, right = 1, l.length
		case i >= n-half+1:
			left, right = n-l.length+1, n
		default:
			left, right = i-half+1, l.length+i-half
		}
		out[i-1] = l.at(y, robust, float64(i), left, right, y[i-1])
	}
	if jump == 1 {
		return
	}
	for i := 1; i <= n-jump; i += jump {
		interpolate(out, i, i+jump)
	}
	if last := (n-1)/jump*jump + 1; last != n {
		out[n-1] = l.at(y, robust, float64(n), left, right, y[n-1])
		interpolate(out, last, n)
	}
}

func interpolate(out []float64, from, to int) {
	step := (out[to-1] - out[from-1]) / float64(to-from)
	for j := from + 1; j < to; j++ {
		out[j-1] = out[from-1] + float64(step*float64(j-from))
	}
}

// at fits the point xs, which may lie outside 1..n, from the places left..right; without any weight it is the fallback.
func (l loess) at(y, robust []float64, xs float64, left, right int, fallback float64) float64 {
	n := len(y)
	h := math.Max(xs-float64(left), float64(right)-xs)
	if l.length > n {
		h += float64((l.length - n) / 2)
	}
	weights := make([]float64, right-left+1)
	var total accumulator
	for j := left; j <= right; j++ {
		w := tricube(math.Abs(float64(j)-xs), h)
		if robust != nil {
			w *= robust[j-1]
		}
		weights[j-left] = w
		total.add(w)
	}
	if !(total.value() > 0) {
		return fallback
	}
	for i := range weights {
		weights[i] /= total.value()
	}
	if h > 0 && l.degree > 0 {
		tilt(weights, left, xs, float64(n-1))
	}
	return dot(weights, y[left-1:right])
}

func tricube(r, h float64) float64 {
	switch {
	case r > 0.999*h:
		return 0
	case r <= 0.001*h:
		return 1
	}
	u := r / h
	v := 1 - float64(u*u*u)
	return v * v * v
}

// tilt turns the weights of a local mean into those of a local line at xs, if the points are spread enough.
func tilt(weights []float64, left int, xs, span float64) {
	var centre, spread accumulator
	for i, w := range weights {
		centre.add(float64(w * float64(left+i)))
	}
	for i, w := range weights {
		d := float64(left+i) - centre.value()
		spread.add(float64(w * d * d))
	}
	if math.Sqrt(spread.value()) <= 0.001*span {
		return
	}
	slope := (xs - centre.value()) / spread.value()
	for i := range weights {
		weights[i] *= 1 + float64(slope*(float64(left+i)-centre.value()))
	}
}
