package calendar

import (
	"math"
	"testing"
	"time"
)

// planted makes counts of 100 a mean day with these weekday weights, doubling over a
// year, and a factor on the days off.
func planted(t *testing.T, c *Calendar, from, until string, weekday [7]float64, factor float64) []Count {
	t.Helper()
	var out []Count
	first := day(t, from)
	for at := first; at.Before(day(t, until)); at = at.AddDate(0, 0, 1) {
		v := 100 * math.Exp2(at.Sub(first).Hours()/24/365) * weekday[at.Weekday()]
		switch c.Class(at) {
		case DayOff:
			v *= factor * weekday[0] / weekday[at.Weekday()]
		case MakeUp:
			v *= weekday[3] / weekday[at.Weekday()]
		}
		out = append(out, Count{at, v})
	}
	return out
}

var shape = [7]float64{0.6, 1.2, 1.1, 1.1, 1.1, 1.2, 0.7}

func TestLearnFindsWhatWasPlanted(t *testing.T) {
	t.Parallel()
	c := chinese(t)
	w, ok := c.Learn(planted(t, c, "2023-06-01", "2026-10-01", shape, 0.5), day(t, "2026-10-01"))
	if !ok {
		t.Fatal("three years do not suffice")
	}
	sum := 0.0
	for i, v := range w.Weekday {
		sum += v
		if math.Abs(v-shape[i]) > 0.02 {
			t.Errorf("%s weighs %.3f, planted %.3f", time.Weekday(i), v, shape[i])
		}
	}
	if math.Abs(sum-7) > 1e-9 {
		t.Errorf("the weights add up to %v", sum)
	}
	// Three golden weeks at half: drawn towards 1, never past what was planted.
	if f := w.Of(day(t, "2026-10-01")) / w.Weekday[time.Sunday]; f < 0.45 || f > 0.65 {
		t.Errorf("golden week's factor is %.3f, planted 0.5", f)
	}
	if got := w.Of(day(t, "2026-10-10")); math.Abs(got-1.14) > 0.03 {
		t.Errorf("a make-up Saturday weighs %.3f, expected a weekday's", got)
	}
	if got, want := w.Sum([]time.Time{day(t, "2026-09-07"), day(t, "2026-09-08")}), w.Of(day(t, "2026-09-07"))+w.Of(day(t, "2026-09-08")); got != want {
		t.Errorf("the sum is %v, expected %v", got, want)
	}
}

func TestLearnNeedsEightWeeks(t *testing.T) {
	t.Parallel()
	c := chinese(t)
	for _, e := range []struct {
		name, from, until string
		weeks             int
		ok                bool
	}{
		{"seven whole weeks", "2026-07-06", "2026-08-24", 0, false},
		{"eight", "2026-07-06", "2026-08-31", 8, true},
		{"holidays do not teach", "2026-08-17", "2026-10-12", 0, false},
		{"nothing", "2026-07-06", "2026-07-06", 0, false},
	} {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			w, ok := c.Learn(planted(t, c, e.from, e.until, shape, 1), day(t, e.until))
			if ok != e.ok || w.Weeks != e.weeks {
				t.Errorf("%v with %d weeks, expected %v with %d", ok, w.Weeks, e.ok, e.weeks)
			}
		})
	}
}

func TestFactorsAreShrunk(t *testing.T) {
	t.Parallel()
	c := chinese(t)
	before := day(t, "2026-10-01")
	noneYet, _ := c.Learn(planted(t, c, "2026-07-06", "2026-10-01", shape, 0.3), before)
	if f := noneYet.Of(before) / noneYet.Weekday[0]; f != 1 {
		t.Errorf("without past holidays the factor is %.3f, expected 1", f)
	}
	pooled, _ := c.Learn(planted(t, c, "2025-10-15", "2026-10-01", shape, 0.3), before)
	if f := pooled.Of(before) / pooled.Weekday[0]; f <= 0.3 || f >= 1 {
		t.Errorf("with other holidays only the factor is %.3f, expected between 0.3 and 1", f)
	}
}

// TestLearnIgnoresTheFuture wants the same weights whatever comes after.
func TestLearnIgnoresTheFuture(t *testing.T) {
	t.Parallel()
	c := chinese(t)
	counts := planted(t, c, "2025-01-01", "2026-10-01", shape, 0.5)
	before := day(t, "2026-06-01")
	a, _ := c.Learn(counts, before)
	later := append([]Count{{before, 1e9}, {before.AddDate(0, 0, -9), math.NaN()}, {before.AddDate(0, 0, -10), -5}}, counts...)
	b, _ := c.Learn(later, before)
	if a.Weekday != b.Weekday || a.Of(day(t, "2026-06-19")) != b.Of(day(t, "2026-06-19")) {
		t.Error("days after the limit or without a count taught")
	}
}

func BenchmarkLearn(b *testing.B) {
	c := chinese(b)
	var counts []Count
	for at := day(b, "2024-01-01"); at.Before(day(b, "2026-10-01")); at = at.AddDate(0, 0, 1) {
		counts = append(counts, Count{at, 100})
	}
	for b.Loop() {
		if _, ok := c.Learn(counts, day(b, "2026-10-01")); !ok {
			b.Fatal("three years do not suffice")
		}
	}
}
