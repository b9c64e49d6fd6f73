package charts

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
)

// labelGap is the least room between neighbouring labels of an axis, pt.
const labelGap = 8

// slotGap is the room between labels that stand each under a column of its own.
const slotGap = 4

// categories writes the labels under the positions xs. Where they do not all
// fit, labels over a slot of some width are shortened, and others thinned to a
// regular few.
func (s *sketch) categories(xs []float64, y, slot float64) {
	labels, wanted := slices.Clone(s.Labels), []int(nil)
	if s.Times != nil {
		labels, wanted = s.dates(xs)
	}
	switch {
	case wanted != nil:
	case s.wrap:
		s.wrappedLabels(xs, y, slot)
		return
	case s.roomy(xs, labels, every(len(xs), 1)), slot > 0 && s.widest(labels, s.label, false)+slotGap <= slot:
		wanted = every(len(xs), 1)
	case s.Times == nil && slot >= 3.4*s.label:
		for i := range labels {
			labels[i] = s.fit(labels[i], slot-4, s.label, false)
		}
		wanted = every(len(xs), 1)
	default:
		for i := range labels {
			labels[i] = s.fit(labels[i], 8*s.label, s.label, false)
		}
		wanted = s.thin(xs, labels)
	}
	for _, i := range wanted {
		s.put(s.within(s.quietly(labels[i], xs[i], y, Middle)))
	}
}

// within moves a centred text sideways onto the canvas.
func (s *sketch) within(t Text) Text {
	half := s.Measure(clean(t.Value), t.Size, t.Bold) / 2
	t.X = math.Max(half, math.Min(s.W-half, t.X))
	return t
}

// every lists each k-th of n positions.
func every(n, k int) []int {
	var out []int
	for i := 0; i < n; i += k {
		out = append(out, i)
	}
	return out
}

// thin is the densest regular choice of labels that fits, with the last one
// where it has room.
func (s *sketch) thin(xs []float64, labels []string) []int {
	n := len(xs)
	if n == 0 {
		return nil
	}
	for k := 1; k < n; k++ {
		chosen := every(n, k)
		if s.roomy(xs, labels, chosen) {
			if last := append(slices.Clone(chosen), n-1); chosen[len(chosen)-1] != n-1 && s.roomy(xs, labels, last) {
				return last
			}
			return chosen
		}
	}
	return []int{0}
}

// roomy reports whether the chosen labels stand clear of each other.
func (s *sketch) roomy(xs []float64, labels []string, chosen []int) bool {
	end := math.Inf(-1)
	for _, i := range chosen {
		if labels[i] == "" {
			continue
		}
		t := s.within(s.quietly(labels[i], xs[i], 0, Middle))
		half := s.Measure(labels[i], s.label, false) / 2
		if t.X-half < end+labelGap {
			return false
		}
		end = t.X + half
	}
	return true
}

// dates names the positions of a time axis and chooses which to show: days at
// round distances, else the firsts of months, quarters or years.
func (s *sketch) dates(xs []float64) (labels []string, wanted []int) {
	n := len(s.Times)
	if !s.monthly() {
		days := make([]string, n)
		for i, t := range s.Times {
			days[i] = s.words.ShortDay(t)
		}
		for _, k := range []int{1, 2, 7, 14} {
			if chosen := every(n, k); (k == 1 || len(chosen) > 3) && s.roomy(xs, days, chosen) {
				return days, chosen
			}
		}
		labels = days
	}
	full, plain, firsts := s.months()
	var quarters, years []int
	for _, i := range firsts {
		if (s.Times[i].Month()-1)%3 == 0 {
			quarters = append(quarters, i)
		}
		if s.Times[i].Month() == time.January {
			years = append(years, i)
		}
	}
	for _, try := range []struct {
		labels []string
		chosen []int
	}{{full, firsts}, {plain, firsts}, {full, quarters}, {plain, quarters}, {plain, years}} {
		if len(try.chosen) > 1 && s.roomy(xs, try.labels, try.chosen) {
			return try.labels, try.chosen
		}
	}
	if labels == nil {
		labels = full
	}
	return labels, s.thin(xs, labels)
}

// months names the positions by month, and lists those that begin one. In full,
// the first of the chart and each January carry the year; in plain, a January
// is its year alone.
func (s *sketch) months() (full, plain []string, firsts []int) {
	for i, t := range s.Times {
		month := s.words.Date("chart.month", t)
		full, plain = append(full, month), append(plain, month)
		if i == 0 && t.Day() > 7 || i > 0 && sameMonth(s.Times[i-1], t) {
			continue
		}
		if t.Month() == time.January {
			plain[i] = s.words.Date("chart.year", t)
		}
		if t.Month() == time.January || len(firsts) == 0 {
			full[i] = s.words.Date("chart.first_month", t)
		}
		firsts = append(firsts, i)
	}
	return full, plain, firsts
}

// monthly reports whether the positions are months or longer.
func (s *sketch) monthly() bool {
	n := len(s.Times)
	return n > 1 && s.Times[n-1].Sub(s.Times[0]).Hours()/24/float64(n-1) > 25
}

func sameMonth(a, b time.Time) bool { return a.Year() == b.Year() && a.Month() == b.Month() }

// along places n positions on a line from x0 to x1: by time where there is
// time, else evenly; a single one in the middle.
func (s *sketch) along(x0, x1 float64) []float64 {
	xs := make([]float64, s.n)
	if s.n == 1 {
		xs[0] = (x0 + x1) / 2
		return xs
	}
	for i := range xs {
		xs[i] = x0 + (x1-x0)*float64(i)/float64(s.n-1)
	}
	if s.Times == nil {
		return xs
	}
	whole := s.Times[s.n-1].Sub(s.Times[0]).Hours()
	if whole <= 0 {
		return xs
	}
	for i, t := range s.Times {
		xs[i] = x0 + (x1-x0)*t.Sub(s.Times[0]).Hours()/whole
	}
	return xs
}

// slots are the middles of n equal slots from x0 to x1, and their width.
func slots(n int, x0, x1 float64) ([]float64, float64) {
	xs := make([]float64, n)
	w := (x1 - x0) / float64(max(n, 1))
	for i := range xs {
		xs[i] = x0 + w*(float64(i)+0.5)
	}
	return xs, w
}

// maxLines is how many lines a label under a column may take.
const maxLines = 3

// wrapped is how many lines the labels over slots of a width take: 0 where they
// fit on one, or where even several would not hold them.
func (s *sketch) wrapped(slot float64) int {
	if s.Times != nil || slot < 2*s.label+slotGap || s.widest(s.Labels, s.label, false)+slotGap <= slot {
		return 0
	}
	most, all := 0, true
	for _, label := range s.Labels {
		lines, whole := s.lines(label, slot-slotGap)
		most, all = max(most, len(lines)), all && whole
	}
	if most > 1 && (all || slot >= 3.4*s.label) {
		return most
	}
	return 0
}

func (s *sketch) wrappedLabels(xs []float64, y, slot float64) {
	for i, x := range xs {
		lines, _ := s.lines(s.Labels[i], slot-slotGap)
		for k, line := range lines {
			s.put(s.within(s.quietly(line, x, y+1.2*s.label*float64(k), Middle)))
		}
	}
}

// lines breaks a label into lines of a width, between words or between Chinese
// characters; what fits no line is shortened. It reports whether all of it fits.
func (s *sketch) lines(label string, width float64) (lines []string, whole bool) {
	for rest := label; rest != ""; {
		if s.Measure(rest, s.label, false) <= width {
			return append(lines, rest), true
		}
		cut := s.cut(rest, width)
		if cut == "" || len(lines) == maxLines-1 {
			return append(lines, s.fit(rest, width, s.label, false)), false
		}
		lines = append(lines, clean(cut))
		rest = clean(rest[len(cut):])
	}
	return lines, true
}

// cut is the longest beginning of a text that fits a width and ends where a line
// may break; "" when there is none.
func (s *sketch) cut(text string, width float64) string {
	style, best, used, before := s.font.Style(false), "", 0.0, rune(0)
	for i, r := range text {
		if i > 0 && breakable(before, r) {
			best = text[:i]
		}
		used += float64(style.Advance(r)) * s.label / 1000
		if used > width && r != ' ' {
			return best
		}
		before = r
	}
	return best
}

// breakable is a small part of UAX 14: at a space, or beside a Chinese
// character, but not before closing or after opening punctuation.
func breakable(before, after rune) bool {
	if strings.ContainsRune("，。、：；！？）】》”’…%,.:;!?)]}", after) || strings.ContainsRune("（【《“‘([{", before) {
		return false
	}
	return before == ' ' || unicode.Is(unicode.Han, before) || unicode.Is(unicode.Han, after)
}
