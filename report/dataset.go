package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// ColumnType is what a column's cells hold.
type ColumnType string

// The types of columns.
const (
	TypeText   ColumnType = "text"
	TypeNumber ColumnType = "number"
	TypeTime   ColumnType = "time" // a day, or an instant in the account's zone
)

// Origin is where a row came from: "data/reads.csv" row 14.
type Origin struct {
	File string
	Row  int // 1-based line or sheet row; 0: not known
}

// Dataset is an immutable table of one of the shapes in [Schemas].
type Dataset struct {
	Name    string
	columns []*column
	files   *textColumn // of the origins
	lines   []int32
	rows    []int32 // the rows this view shows, in order; indices into the columns
}

// column keeps its cells small: a dataset may have a million rows.
type column struct {
	name  string
	typ   ColumnType
	nums  []float64 // NaN: missing
	texts textColumn
	times []time.Time
}

// Value is one cell: a string, a [Number], a [time.Time], or nil for missing.
type Value any

// Columns lists the column names in order.
func (d *Dataset) Columns() []string {
	names := make([]string, len(d.columns))
	for i, c := range d.columns {
		names[i] = c.name
	}
	return names
}

// Len is the number of rows; a nil Dataset has none.
func (d *Dataset) Len() int {
	if d == nil {
		return 0
	}
	return len(d.rows)
}

// Has reports whether the dataset has every named column.
func (d *Dataset) Has(names ...string) bool {
	for _, name := range names {
		if d.column(name) == nil {
			return false
		}
	}
	return d != nil
}

// column finds a column by name, nil when there is none. Datasets have few
// columns, so looking at each is faster than hashing the name.
func (d *Dataset) column(name string) *column {
	if d == nil {
		return nil
	}
	for _, c := range d.columns {
		if c.name == name {
			return c
		}
	}
	return nil
}

// Type is the type of a column; "" when there is none of that name.
func (d *Dataset) Type(name string) ColumnType {
	if c := d.column(name); c != nil {
		return c.typ
	}
	return ""
}

// Number is the cell of a number column; missing for any other.
func (d *Dataset) Number(name string, row int) Number {
	c := d.column(name)
	if c == nil || c.typ != TypeNumber {
		return Missing
	}
	return Some(c.nums[d.rows[row]])
}

// Text is the cell of a text column, "" where missing.
func (d *Dataset) Text(name string, row int) string {
	c := d.column(name)
	if c == nil || c.typ != TypeText {
		return ""
	}
	return c.texts.at(int(d.rows[row]))
}

// Time is the cell of a time column; the zero time where missing.
func (d *Dataset) Time(name string, row int) time.Time {
	c := d.column(name)
	if c == nil || c.typ != TypeTime {
		return time.Time{}
	}
	return c.times[d.rows[row]]
}

// Cell is the cell as a [Value] whatever its type.
func (d *Dataset) Cell(name string, row int) Value {
	switch d.Type(name) {
	case TypeNumber:
		if n := d.Number(name, row); n.Known {
			return n
		}
	case TypeText:
		if s := d.Text(name, row); s != "" {
			return s
		}
	case TypeTime:
		if t := d.Time(name, row); !t.IsZero() {
			return t
		}
	}
	return nil
}

// Origin is the place a row came from.
func (d *Dataset) Origin(row int) Origin {
	i := int(d.rows[row])
	return Origin{File: d.files.at(i), Row: int(d.lines[i])}
}

// Where is the view of the rows that keep accepts; it shares the cells.
func (d *Dataset) Where(keep func(row int) bool) *Dataset {
	if d == nil {
		return nil
	}
	view := *d
	view.rows = make([]int32, 0, min(len(d.rows), fewRows))
	for i, r := range d.rows {
		if keep(i) {
			view.rows = append(view.rows, r)
		}
	}
	return &view
}

// fewRows is the room that a view begins with.
const fewRows = 64

// With is the view of the rows whose text column equals value.
func (d *Dataset) With(name, value string) *Dataset {
	c := d.column(name)
	if c == nil || c.typ != TypeText || c.texts.plain != nil {
		return d.Where(func(i int) bool { return d.Text(name, i) == value })
	}
	code, known := c.texts.number[value]
	return d.Where(func(i int) bool { return known && c.texts.codes[d.rows[i]] == code })
}

// During is the view of the rows that fall in the period, by the time column of
// the dataset's schema, else by its `period` text ("2026-10"). A row without
// either belongs to every period.
func (d *Dataset) During(p Period) *Dataset {
	if d == nil {
		return nil
	}
	schema, _ := SchemaOf(d.Name)
	if when := d.column(schema.Time); when != nil && schema.Time != "" {
		if when.typ != TypeTime {
			return d.Where(func(int) bool { return true })
		}
		view := *d
		view.rows = make([]int32, 0, min(len(d.rows), fewRows))
		for _, r := range d.rows {
			if t := &when.times[r]; t.IsZero() || p.Contains(*t) {
				view.rows = append(view.rows, r)
			}
		}
		return &view
	}
	name := p.String()
	return d.Where(func(i int) bool {
		label := d.Text("period", i)
		return label == "" || label == name
	})
}

// Sum adds the known cells of a column over all rows; missing when none is known.
func (d *Dataset) Sum(name string) Number {
	if !d.Has(name) {
		return Missing
	}
	total, known := 0.0, false
	for i := range d.Len() {
		if n := d.Number(name, i); n.Known {
			total += n.F
			known = true
		}
	}
	return Number{F: total, Known: known}
}

// SumBoth adds two columns over the rows that know both: the numerator and
// denominator of a pooled rate.
func (d *Dataset) SumBoth(numerator, denominator string) (num, den Number) {
	if !d.Has(numerator, denominator) {
		return Missing, Missing
	}
	for i := range d.Len() {
		a, b := d.Number(numerator, i), d.Number(denominator, i)
		if a.Known && b.Known {
			num, den = Some(num.F+a.F), Some(den.F+b.F)
		}
	}
	return num, den
}

// Distinct lists the different texts of a column in the order of first sight,
// without the missing.
func (d *Dataset) Distinct(name string) []string {
	var seen []string
	c := d.column(name)
	if c == nil || c.typ != TypeText {
		return nil
	}
	if c.texts.plain == nil {
		known := make([]bool, len(c.texts.words))
		for _, r := range d.rows {
			code := c.texts.codes[r]
			if s := c.texts.words[code]; !known[code] && s != "" {
				seen = append(seen, s)
			}
			known[code] = true
		}
		return seen
	}
	known := map[string]bool{}
	for _, r := range d.rows {
		if s := c.texts.plain[r]; s != "" && !known[s] {
			known[s] = true
			seen = append(seen, s)
		}
	}
	return seen
}

// Sorted is the view with its rows in the order of less; ties keep their order.
func (d *Dataset) Sorted(compare func(a, b int) int) *Dataset {
	order := make([]int, d.Len())
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(compare(a, b), a-b) })
	view := *d
	view.rows = make([]int32, len(order))
	for i, o := range order {
		view.rows[i] = d.rows[o]
	}
	return &view
}

// DatasetBuilder collects rows for a Dataset.
type DatasetBuilder struct {
	d Dataset
}

// ColumnDef names a column and its type.
type ColumnDef struct {
	Name string
	Type ColumnType
}

// NewDataset starts a Dataset with these columns.
func NewDataset(name string, columns ...ColumnDef) *DatasetBuilder {
	b := &DatasetBuilder{d: Dataset{Name: name, files: &textColumn{}}}
	for _, def := range columns {
		c := &column{name: def.Name, typ: def.Type}
		b.d.columns = append(b.d.columns, c)
	}
	return b
}

// Row appends a row; cells are in the order of the columns, nil for missing. It
// fails where a cell is not of its column's type.
func (b *DatasetBuilder) Row(origin Origin, cells ...Value) error {
	if len(cells) != len(b.d.columns) {
		return fmt.Errorf("dataset %s: row has %d cells, expected %d", b.d.Name, len(cells), len(b.d.columns))
	}
	if len(b.d.lines) == math.MaxInt32 {
		return fmt.Errorf("dataset %s: more than %d rows", b.d.Name, math.MaxInt32)
	}
	for i, c := range b.d.columns {
		if !c.fits(cells[i]) {
			return fmt.Errorf("dataset %s: column %s: %T is not a %s", b.d.Name, c.name, cells[i], c.typ)
		}
	}
	for i, c := range b.d.columns {
		c.add(cells[i])
	}
	b.d.rows = append(b.d.rows, int32(len(b.d.lines))) //nolint:gosec // checked above
	b.d.files.add(origin.File)
	b.d.lines = append(b.d.lines, int32(min(max(origin.Row, 0), math.MaxInt32))) //nolint:gosec // bounded
	return nil
}

// Dataset finishes the table; the builder must not be used afterwards.
func (b *DatasetBuilder) Dataset() *Dataset { return &b.d }

func (c *column) fits(v Value) bool {
	switch v.(type) {
	case nil:
		return true
	case Number:
		return c.typ == TypeNumber
	case string:
		return c.typ == TypeText
	case time.Time:
		return c.typ == TypeTime
	}
	return false
}

func (c *column) add(v Value) {
	switch c.typ {
	case TypeNumber:
		n, ok := v.(Number)
		if !ok || !n.Known {
			n.F = math.NaN()
		}
		c.nums = append(c.nums, n.F)
	case TypeText:
		s, _ := v.(string)
		c.texts.add(s)
	case TypeTime:
		t, _ := v.(time.Time)
		c.times = append(c.times, t)
	}
}
