package report

import "time"

// Block is a piece of a chapter. The set is closed: every renderer switches
// over all of them.
//
//sumtype:decl
type Block interface{ block() }

// Width is the share of the measure a block asks for. Two half blocks in a row
// stand side by side where the page is wide enough.
type Width int

// The widths.
const (
	Full Width = iota
	Half
)

// Paragraph is running text.
type Paragraph struct {
	Style ParagraphStyle
	Spans []Span
}

// ParagraphStyle chooses size and indent.
type ParagraphStyle string

// The paragraph styles.
const (
	Body    ParagraphStyle = ""
	Heading ParagraphStyle = "heading" // a subheading inside a chapter
	Lead    ParagraphStyle = "lead"
	Note    ParagraphStyle = "note" // small, secondary colour
	Bullet  ParagraphStyle = "bullet"
	Quote   ParagraphStyle = "quote"
)

// Span is a run of text in one style.
type Span struct {
	Text string
	Bold bool
	Link string // external address; empty: none
}

// Plain is a paragraph of one plain span.
func Plain(style ParagraphStyle, text string) Paragraph {
	return Paragraph{Style: style, Spans: []Span{{Text: text}}}
}

// Text is the paragraph without its styles.
func (p Paragraph) Text() string {
	out := ""
	for _, s := range p.Spans {
		out += s.Text
	}
	return out
}

// Scorecard is a row of key figures.
type Scorecard struct {
	Title string
	Cards []Card
}

// Card is one key figure with its change and recent course.
type Card struct {
	Name     string
	Metric   string // contract name, for links and checks
	Value    Quantity
	Previous Quantity // change to the previous period (points or relative)
	YearAgo  Quantity // change to the year before
	Better   Direction
	Spark    []Number // oldest first, the current period last
	SparkAt  []string // labels of Spark, for the workbook
}

// Table is rows of cells under named columns.
type Table struct {
	ID      string // unique within the document: "funnel.stages"
	Title   string
	Width   Width
	Columns []Column
	Rows    []Row
	Notes   []string
	// Limit is how many rows the page shows; the workbook shows all. 0: all.
	Limit int
}

// Column is one column of a Table. Every cell of it is of the column's Unit,
// or text where Unit is [UnitNone] and the cell holds Text.
type Column struct {
	Key      string // stable English name
	Title    string
	Unit     Unit
	Digits   int       // decimals where the unit's default does not fit; 0: default
	Text     bool      // the column holds words
	Decisive bool      // set bold
	Quiet    bool      // set in the secondary colour (intervals, bases)
	Signed   bool      // show + on positive values, colour by Better
	Better   Direction // which way is good, for signed values
	Bar      bool      // in-cell bar of the value's size
	Workbook bool      // only in the workbook: counts behind the rates
	// Formula says how the column follows from others of the same row, so that
	// the workbook can compute it live. Zero: the value is given.
	Formula Formula
	// Alert is the threshold the workbook marks; nil: none.
	Alert *Threshold
}

// Formula derives a column from two others of the same row by key.
type Formula struct {
	Op   Op
	A, B string
}

// Op is an operation of a Formula.
type Op string

// The operations: a/b, a-b, a/b-1.
const (
	OpNone     Op = ""
	OpRatio    Op = "ratio"
	OpMinus    Op = "minus"
	OpRelative Op = "relative"
)

// Threshold is an alert value: Below or Above, one of them.
type Threshold struct {
	Value float64
	Above bool // the alert fires above the value, else below it
}

// Row is the cells of one table row.
type Row struct {
	Cells []Cell
	Total bool   // a totals row
	ID    string // anchor for findings that point here; empty: none
}

// Cell is one table cell: a Number of the column's unit, a Text or a Time.
type Cell struct {
	Number Number
	Text   string
	Time   time.Time
	// Unit overrides the column's where rows differ (a table of metrics).
	Unit Unit
	// Tone colours a status: a severity, or "".
	Tone Severity
	// Low and High print as an interval "8.26–8.34%" in a column of intervals.
	Low, High Number
	// Alert is the cell's own threshold where rows differ.
	Alert *Threshold
}

// Figure is a chart with what a reader needs beside it.
type Figure struct {
	ID      string // unique within the document: "funnel.steps"
	Title   string
	Unit    string // what the axis counts, in words
	Source  string // where the data came from
	N       string // how much data, in words; empty: not said
	Reading string // the one sentence to take away
	Alt     string // alternative text
	Width   Width
	Height  float64 // share of the width, 0: the kind's default
	Chart   Chart
}

// FindingList is findings shown as callouts.
type FindingList struct {
	Width    Width
	Findings []Finding
}

// PageBreak starts a new page.
type PageBreak struct{}

func (Paragraph) block()   {}
func (Scorecard) block()   {}
func (Table) block()       {}
func (Figure) block()      {}
func (FindingList) block() {}
func (PageBreak) block()   {}
