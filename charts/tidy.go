package charts

import (
	"math"
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
)

// largest is the greatest magnitude drawn; beyond it, differences overflow.
const largest = 1e30

// maxLetters is how much of a label is looked at: no chart shows more.
const maxLetters = 200

// tidy copies a description into a shape that needs no more checks: every list
// has one entry a position, every known value is finite, texts are one line.
func tidy(c report.Chart) (report.Chart, int) {
	n := max(len(c.Labels), len(c.Times))
	for _, s := range c.Series {
		n = max(n, len(s.Values))
	}
	if !slices.IsSortedFunc(c.Times, time.Time.Compare) || len(c.Times) != n {
		c.Times = nil
	}
	c.Labels = texts(c.Labels, n)
	c.XTitle, c.YTitle = brief(c.XTitle), brief(c.YTitle)
	c.XCut, c.YCut = finite(c.XCut), finite(c.YCut)
	c.Quadrants = texts(c.Quadrants, len(c.Quadrants))
	c.Series = slices.Clone(c.Series)
	for i := range c.Series {
		s := &c.Series[i]
		s.Name = brief(s.Name)
		s.Values = numbers(s.Values, n)
		if s.Low != nil && s.High != nil {
			s.Low, s.High = numbers(s.Low, n), numbers(s.High, n)
		} else {
			s.Low, s.High = nil, nil
		}
		s.Notes = texts(s.Notes, n)
		s.Tones = append(slices.Clone(s.Tones), make([]report.Severity, n)...)[:n]
		if s.Units != nil {
			s.Units = append(slices.Clone(s.Units), make([]report.Unit, n)...)[:n]
		}
	}
	c.Marks = slices.Clone(c.Marks)
	for i := range c.Marks {
		m := &c.Marks[i]
		m.Value, m.At = finite(m.Value), finite(m.At)
	}
	c.Points = slices.Clone(c.Points)
	for i := range c.Points {
		p := &c.Points[i]
		p.Label = brief(p.Label)
		p.X, p.Y, p.Size = finite(p.X), finite(p.Y), finite(p.Size)
	}
	return c, n
}

func finite(v report.Number) report.Number {
	if !v.Known || !(math.Abs(v.F) <= largest) {
		return report.Missing
	}
	return v
}

func numbers(values []report.Number, n int) []report.Number {
	out := make([]report.Number, n)
	for i := range min(n, len(values)) {
		out[i] = finite(values[i])
	}
	return out
}

func texts(values []string, n int) []string {
	out := make([]string, n)
	for i := range min(n, len(values)) {
		out[i] = brief(values[i])
	}
	return out
}

// brief is a text as one clean line of bounded length.
func brief(s string) string {
	if len(s) > 8*maxLetters {
		s = s[:8*maxLetters]
	}
	letters := []rune(clean(s))
	if len(letters) > maxLetters {
		letters = letters[:maxLetters]
	}
	return string(letters)
}

// known lists the finite values of a series.
func known(lists ...[]report.Number) []float64 {
	var out []float64
	for _, values := range lists {
		for _, v := range values {
			if v.Known {
				out = append(out, v.F)
			}
		}
	}
	return out
}

// own lists the series with the account's own figures.
func (s *sketch) own() []report.Series { return s.role(report.RoleOwn) }

func (s *sketch) role(role report.Role) []report.Series {
	var out []report.Series
	for _, series := range s.Series {
		if series.Role == role {
			out = append(out, series)
		}
	}
	return out
}

// first is the first series of a role.
func (s *sketch) first(role report.Role) (report.Series, bool) {
	list := s.role(role)
	if len(list) == 0 {
		return report.Series{}, false
	}
	return list[0], true
}
