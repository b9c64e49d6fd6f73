package report

import (
	"math"
	"strings"
	"time"
)

// Chart describes a picture of numbers; package charts draws it, and the
// workbook makes a native chart of the same description. Kind names an entry of
// charts.Kinds; each kind says there which fields it reads.
type Chart struct {
	Kind       string
	Unit       Unit        // of the values
	Labels     []string    // one per position along the category axis
	Times      []time.Time // instead of Labels for time series, one per position, ascending
	Series     []Series
	Marks      []Mark  // thresholds, benchmarks, totals as labelled lines
	Points     []Point // scatter charts
	XUnit      Unit
	XTitle     string
	YTitle     string
	XCut, YCut Number   // quadrant lines
	Quadrants  []string // captions: top right, top left, bottom left, bottom right
}

// Series is one run of values over the positions of a Chart.
type Series struct {
	Name   string
	Values []Number // missing values are gaps
	Low    []Number // interval band; nil: none
	High   []Number
	Role   Role
	Unit   Unit       // where series differ in unit (dumbbell rows use Units)
	Units  []Unit     // per position, where rows differ; nil: Unit
	Tones  []Severity // colour per position by severity; nil: none
	Notes  []string   // a short note per position, drawn beside the mark
}

// Role tells the drawing what a series is.
type Role string

// The roles of a series.
const (
	RoleOwn       Role = ""          // the account's own figures
	RoleBenchmark Role = "benchmark" // dashed grey
	RoleBase      Role = "base"      // a compared period, quiet
	RoleTrend     Role = "trend"     // a fitted line
	RoleTotal     Role = "total"     // waterfall totals
)

// Mark is a labelled line at a value, or at a position of the category axis.
type Mark struct {
	Label string
	Value Number // on the value axis
	At    Number // on the category axis (position, may be fractional)
	Role  MarkRole
}

// MarkRole says what a Mark stands for.
type MarkRole string

// The roles of a mark.
const (
	MarkThreshold MarkRole = "threshold"
	MarkBenchmark MarkRole = "benchmark"
	MarkEvent     MarkRole = "event"
)

// Point is one mark of a scatter chart.
type Point struct {
	Label string
	X, Y  Number
	Size  Number // area; missing: the kind's default
	Tone  Severity
}

// Ticks writes the values of one axis, all in one scale and with the same
// decimals: 0, 0.5万, 1万, 1.5万. Percentages and money carry their sign; a word
// such as days does not fit an axis and is left to its title.
func (w *Words) Ticks(values []float64, u Unit) []string {
	factor := 1.0
	if u.Fraction() {
		factor = 0.01
	}
	top := 0.0
	for _, v := range values {
		top = max(top, math.Abs(v))
	}
	scale, digits := Scale{From: factor}, tickDigits(values, factor, 4)
	if !u.Fraction() && u != UnitPValue {
		for _, s := range w.scale {
			// 0.25万 reads worse than 2,500: more than one decimal asks for a
			// smaller scale.
			if d := tickDigits(values, s.From, 4); top >= s.From*0.99995 && d <= 1 {
				scale, digits = s, d
				break
			}
		}
	}
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = w.tick(v, u, scale, digits)
	}
	return out
}

func (w *Words) tick(v float64, u Unit, scale Scale, digits int) string {
	body := "0"
	if v != 0 {
		body = decimals(math.Abs(v)/scale.From, digits, false) + scale.Suffix
	}
	if text, ok := w.texts["unit."+string(u)]; ok && (u == UnitRate || u == UnitRelative || u == UnitMoney) {
		body = strings.Replace(text, "#", body, 1)
	}
	switch {
	case v < 0:
		return "−" + body
	case v > 0 && (u == UnitPoints || u == UnitRelative):
		return "+" + body
	}
	return body
}

// tickDigits is the fewest decimals, up to most, that write all values exactly.
func tickDigits(values []float64, factor float64, most int) int {
	for digits := range most {
		exact := true
		for _, v := range values {
			shifted := v / factor * math.Pow10(digits)
			if math.Abs(shifted-math.Round(shifted)) > 1e-6*max(1, math.Abs(shifted)*1e-3) {
				exact = false
				break
			}
		}
		if exact {
			return digits
		}
	}
	return most
}
