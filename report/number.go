package report

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
)

// Number is a measurement that may be missing. The zero value is missing, and
// missing is never zero: no sum, rate, chart or cell counts it.
type Number struct {
	F     float64
	Known bool
}

// Missing is the Number nobody measured.
var Missing = Number{}

// Some returns v as a known Number; NaN and infinities are missing.
func Some(v float64) Number {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Missing
	}
	return Number{F: v, Known: true}
}

// Or returns the value, or fallback where it is missing.
func (n Number) Or(fallback float64) float64 {
	if !n.Known {
		return fallback
	}
	return n.F
}

// Plus adds two numbers; the sum is missing where either is.
func (n Number) Plus(m Number) Number {
	if !n.Known || !m.Known {
		return Missing
	}
	return Some(n.F + m.F)
}

// Minus subtracts; the difference is missing where either side is.
func (n Number) Minus(m Number) Number {
	if !n.Known || !m.Known {
		return Missing
	}
	return Some(n.F - m.F)
}

// Over divides; the quotient is missing where either side is, or m is zero.
func (n Number) Over(m Number) Number {
	if !n.Known || !m.Known || m.F == 0 {
		return Missing
	}
	return Some(n.F / m.F)
}

// Relative is n/m - 1: the change from m to n as a fraction of m.
func (n Number) Relative(m Number) Number {
	return n.Over(m).Minus(Some(1))
}

// Times multiplies by a constant.
func (n Number) Times(k float64) Number {
	if !n.Known {
		return Missing
	}
	return Some(n.F * k)
}

// Sum adds the known values; it is missing when none is known.
func Sum(values ...Number) Number {
	total, known := 0.0, false
	for _, v := range values {
		if v.Known {
			total += v.F
			known = true
		}
	}
	return Number{F: total, Known: known}
}

// MarshalJSON writes null for missing, else at most twelve significant digits,
// so that the last bit of a float never shows.
func (n Number) MarshalJSON() ([]byte, error) {
	if !n.Known {
		return []byte("null"), nil
	}
	v, err := strconv.ParseFloat(strconv.FormatFloat(n.F, 'g', 12, 64), 64)
	if err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

// UnmarshalJSON reads null as missing.
func (n *Number) UnmarshalJSON(b []byte) error {
	if bytes.Equal(bytes.TrimSpace(b), []byte("null")) {
		*n = Missing
		return nil
	}
	var v float64
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	*n = Some(v)
	return nil
}
