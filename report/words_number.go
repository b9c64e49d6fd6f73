package report

import (
	"math"
	"strconv"
	"strings"
)

// NumberStyle bends how a quantity is written.
type NumberStyle struct {
	Digits int  // decimals; -1: the unit's default, trailing zeros dropped
	Full   bool // never scaled to 万 or K
	Signed bool // + on positive values
	Abs    bool // without its sign
	Bare   bool // without the unit's sign or word
}

// Format writes a number in its unit's default form: 8.3%, 1.8 万, 2.1 倍. A
// missing number is a dash.
func (w *Words) Format(n Number, u Unit) string {
	return w.Write(Q(n, u), NumberStyle{Digits: -1})
}

// Write writes a quantity in the given style.
func (w *Words) Write(q Quantity, style NumberStyle) string {
	if !q.Known {
		return w.dash()
	}
	v := q.F
	signed := style.Signed || q.Unit == UnitPoints || q.Unit == UnitRelative
	if style.Abs {
		v, signed = math.Abs(v), false
	}
	body := w.magnitude(math.Abs(v), q.Unit, style)
	sign := ""
	if strings.ContainsAny(body, "123456789") {
		switch {
		case v < 0:
			sign = "−"
		case signed:
			sign = "+"
		}
	}
	if style.Bare {
		return sign + body
	}
	text, ok := w.texts["unit."+string(q.Unit)]
	if !ok {
		return sign + body
	}
	return sign + strings.Replace(text, "#", body, 1) // −¥5, not ¥−5
}

func (w *Words) dash() string {
	if d, ok := w.texts["number.missing"]; ok {
		return d
	}
	return "–"
}

// magnitude writes the absolute value without its unit.
func (w *Words) magnitude(v float64, u Unit, style NumberStyle) string {
	if u.Fraction() {
		return decimals(v*100, digitsOr(style, percentDigits(v*100)), style.Digits < 0)
	}
	switch u {
	case UnitCount, UnitMoney:
		if !style.Full {
			for _, s := range w.scale {
				if v >= s.From*0.99995 {
					return decimals(v/s.From, digitsOr(style, shortDigits(v/s.From)), style.Digits < 0) + s.Suffix
				}
			}
		}
		whole := 0
		if v < 100 && v != math.Trunc(v) {
			whole = 2
			if u == UnitCount {
				whole = 1
			}
		}
		return decimals(v, digitsOr(style, whole), style.Digits < 0)
	case UnitPValue:
		if v < 0.001 {
			return "< 0.001"
		}
		return decimals(v, digitsOr(style, 3), false)
	case UnitTimes, UnitHours, UnitDays, UnitMinutes, UnitSeconds, UnitScore, UnitPerUser:
		return decimals(v, digitsOr(style, 1), style.Digits < 0)
	}
	return decimals(v, digitsOr(style, 2), style.Digits < 0)
}

func digitsOr(style NumberStyle, digits int) int {
	if style.Digits >= 0 {
		return style.Digits
	}
	return digits
}

// percentDigits keeps small percentages readable: 0.257 % needs three decimals.
func percentDigits(percent float64) int {
	switch {
	case percent == 0 || percent >= 1:
		return 1
	case percent >= 0.1:
		return 2
	}
	return 3
}

// shortDigits keeps three significant figures of a scaled number.
func shortDigits(v float64) int {
	switch {
	case v >= 99.95:
		return 0
	case v >= 9.995:
		return 1
	}
	return 2
}

// decimals writes v >= 0 with thousands separators; trim drops trailing zeros.
func decimals(v float64, digits int, trim bool) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	whole, frac, _ := strings.Cut(s, ".")
	if trim {
		frac = strings.TrimRight(frac, "0")
	}
	var out strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(c)
	}
	if frac != "" {
		out.WriteByte('.')
		out.WriteString(frac)
	}
	return out.String()
}

// Digits is how many decimals a column of values should all have, so that its
// decimal points line up.
func Digits(u Unit, values []Number) int {
	switch {
	case u.Fraction():
		digits := 1
		for _, v := range values {
			if v.Known && v.F != 0 {
				digits = max(digits, min(percentDigits(math.Abs(v.F)*100), 2))
			}
		}
		return digits
	case u == UnitCount || u == UnitMoney:
		for _, v := range values {
			if v.Known && math.Abs(v.F) < 100 && v.F != math.Trunc(v.F) {
				return 1
			}
		}
		return 0
	case u == UnitPValue:
		return 3
	case u == UnitNone:
		for _, v := range values {
			if v.Known && v.F != math.Trunc(v.F) {
				return 2
			}
		}
		return 0
	}
	return 1
}

// CellText writes a table cell as the page shows it: digits is the column's
// decimals from [Digits] or the column's own.
func (w *Words) CellText(c Cell, col Column, digits int) string {
	switch {
	case c.Text != "":
		return c.Text
	case !c.Time.IsZero():
		return w.Day(c.Time)
	}
	unit := col.Unit
	if c.Unit != UnitNone {
		unit = c.Unit
		digits = Digits(unit, []Number{c.Number})
	}
	style := NumberStyle{Digits: digits, Full: true, Signed: col.Signed}
	if c.Low.Known && c.High.Known {
		low := style
		low.Bare = unit != UnitMoney
		dash := "–"
		if c.Low.F < 0 || style.Signed { // a dash beside a minus cannot be read
			dash = w.Say("number.to")
		}
		return w.Write(Q(c.Low, unit), low) + dash + w.Write(Q(c.High, unit), style)
	}
	if c.Number.Known {
		return w.Write(Q(c.Number, unit), style)
	}
	if col.Text {
		return ""
	}
	return w.dash()
}
