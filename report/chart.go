package report

import "time"

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
