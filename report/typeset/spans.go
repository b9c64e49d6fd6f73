package typeset

import "strings"

// Span is a run of text in one manner.
type Span struct {
	Text  string
	Bold  bool
	Color string  // as the theme writes it; "" is the colour around it
	Size  float64 // points; 0 is the size around it
}

// BreakSpans breaks a text of several manners into lines; measure gives the
// width of a run in its manner. Line breaks do not depend on where one run
// ends and the next begins. Runs without text are left out.
func BreakSpans(spans []Span, width float64, measure func(Span) float64) [][]Span {
	var text strings.Builder
	starts := make([]int, len(spans))
	for i, s := range spans {
		starts[i] = text.Len()
		text.WriteString(s.Text)
	}
	cut := func(from, to int) []Span {
		var out []Span
		for i, s := range spans {
			a, b := max(from, starts[i]), min(to, starts[i]+len(s.Text))
			if a < b {
				s.Text = s.Text[a-starts[i] : b-starts[i]]
				out = append(out, s)
			}
		}
		return out
	}
	var out [][]Span
	for _, l := range lines(text.String(), width, func(from, to int) float64 {
		sum := 0.0
		for _, s := range cut(from, to) {
			sum += measure(s)
		}
		return sum
	}) {
		out = append(out, cut(l.from, l.to))
	}
	return out
}
