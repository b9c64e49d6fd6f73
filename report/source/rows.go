package source

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// frame is the rows that one table gave to one dataset, wide over the schema's columns and
// the further dimensions behind them.
type frame struct {
	schema report.Schema
	extra  []report.SchemaColumn
	used   []bool // columns that the table has, over schema and extra
	rows   []typedRow
}

// typedRow is a row with typed cells: string, report.Number, time.Time or nil.
type typedRow struct {
	origin  report.Origin
	cells   []report.Value
	derived int // slot of a cell computed from others, plus 1; 0: none
}

// typer turns the rows of tables into frames.
type typer struct {
	file   string
	zone   *time.Location
	ledger *ledger
}

// frame takes one pass through a table.
func (y *typer) frame(t *table, p pass) frame {
	width := len(p.schema.Columns)
	for _, c := range p.columns {
		width = max(width, c.slot+1)
	}
	f := frame{schema: p.schema, extra: make([]report.SchemaColumn, width-len(p.schema.Columns)), used: make([]bool, width)}
	for i := range p.columns {
		c := &p.columns[i]
		f.used[c.slot] = true
		if c.slot >= len(p.schema.Columns) {
			f.extra[c.slot-len(p.schema.Columns)] = c.column
		}
		y.settlePercent(t, p.schema.Name, c)
	}
	totals := 0
	bounds := map[string]int{}
	for _, cells := range t.rows {
		if p.only != nil && textAt(cells, p.only.at) != p.only.text {
			continue
		}
		if at := p.needs - 1; at >= 0 && (at >= len(cells) || readNumber(cells[at], false).missing) {
			continue
		}
		if isTotal(cells, p) {
			totals++
			continue
		}
		if row, ok := y.row(t, p, cells, width, bounds); ok {
			f.rows = append(f.rows, row)
		}
	}
	y.close(t, p, totals, bounds)
	return f
}

// close notes what concerns the pass as a whole.
func (y *typer) close(t *table, p pass, totals int, bounds map[string]int) {
	if totals > 0 {
		y.ledger.whole("total_row", p.schema.Name, "", totals)
	}
	for _, c := range p.columns {
		if c.at < 0 {
			continue
		}
		header := t.header[c.at].Text
		if n := bounds[header]; n > 0 {
			y.ledger.whole("lower_bound", p.schema.Name, c.column.Name, n, "header", header)
			bounds[header] = 0
		}
		if c.times >= 0 {
			y.ledger.whole("derived_opened", p.schema.Name, c.column.Name, 0)
		}
	}
}

// mixes says that the bare values of a rate column are fractions and percentages: one value
// above 1 among many is a mistake, several or one of a few are a habit.
func mixes(above, within int) bool {
	return above > 0 && above*4 >= within || above > 1 && above*20 > within
}

// settlePercent looks at a whole rate column: bare values that all lie in 1..100 are
// percentages. Where many lie there and others below 1, nobody can tell 0.8 from 0.8%: the
// bare values count as missing.
func (y *typer) settlePercent(t *table, dataset string, c *columnPlan) {
	if c.column.Unit != report.UnitRate || c.at < 0 || c.percent {
		return
	}
	above, within := 0, 0
	for _, cells := range t.rows {
		if c.at >= len(cells) {
			continue
		}
		r := readNumber(cells[c.at], false)
		switch {
		case r.missing || r.bad || r.percent || r.value == 0:
		case r.value == 1: // the whole as well as one per cent
		case r.value > 1 && r.value <= 100:
			above++
		default:
			within++
		}
	}
	header := t.header[c.at].Text
	switch {
	case above > 0 && within == 0:
		c.percent = true
		y.ledger.whole("percent_column", dataset, c.column.Name, 0, "header", header)
	case mixes(above, within):
		c.mixed = true
		y.ledger.whole("mixed_rates", dataset, c.column.Name, above+within, "header", header)
	}
}

// isTotal says that a row sums up others: its first text, its date or one of its keys is
// 合计, total or the like.
func isTotal(cells []Cell, p pass) bool {
	for _, c := range cells {
		if c.Kind == Empty {
			continue
		}
		if c.Kind == Text && totalWords[squeeze(strings.Trim(c.Text, ":： "))] {
			return true
		}
		break
	}
	for _, c := range p.columns {
		if c.at < 0 || c.at >= len(cells) || cells[c.at].Kind != Text || c.column.Type == report.TypeNumber {
			continue
		}
		key := c.column.Type == report.TypeTime || slices.Contains(p.schema.Key, c.column.Name)
		if key && totalWords[squeeze(cells[c.at].Text)] {
			return true
		}
	}
	return false
}

func textAt(cells []Cell, at int) string {
	if at >= len(cells) {
		return ""
	}
	return strings.TrimFunc(cells[at].Text, isSpace)
}

// row types one row. A bad cell in a required column leaves the row out, elsewhere it
// counts as missing; both are noted.
func (y *typer) row(t *table, p pass, cells []Cell, width int, bounds map[string]int) (typedRow, bool) {
	line := int32(0)
	if len(cells) > 0 {
		line = cells[0].Line
	}
	row := typedRow{origin: report.Origin{File: y.file, Row: int(line)}, cells: make([]report.Value, width)}
	numbers, keep := 0, true
	for _, c := range p.columns {
		if c.at < 0 {
			row.cells[c.slot] = c.constant()
			continue
		}
		cell := Cell{Line: line, Column: t.header[c.at].Column}
		if c.at < len(cells) {
			cell = cells[c.at]
		}
		value, problem := y.value(t, c, cell, cells, bounds)
		if problem == "" && value == nil && c.column.Required && c.column.Type != report.TypeNumber {
			problem = "empty_key"
		}
		if problem != "" {
			y.note(t, p.schema.Name, c, cell, problem)
			keep = keep && !c.column.Required
			continue
		}
		if value != nil && c.column.Type == report.TypeNumber {
			numbers++
		}
		if c.times >= 0 {
			row.derived = c.slot + 1
		}
		row.cells[c.slot] = value
	}
	return row, keep && (!p.melted || numbers > 0)
}

// constant is the value of a column that is fixed for all rows.
func (c *columnPlan) constant() report.Value {
	if c.column.Type == report.TypeNumber {
		return report.Some(parseNumber(c.fixed).value)
	}
	return c.fixed
}

// note lists a bad cell.
func (y *typer) note(t *table, dataset string, c columnPlan, cell Cell, problem string) {
	effect := effects[c.column.Required]
	y.ledger.row(problem, dataset, int(cell.Line), c.column.Name,
		"place", t.sheet.place(cell.Line, cell.Column), "header", t.header[c.at].Text, "value", cell.Text, "effect", y.ledger.say(effect))
}

// value types one cell; problem is the id of the check when that fails.
func (y *typer) value(t *table, c columnPlan, cell Cell, cells []Cell, bounds map[string]int) (value report.Value, problem string) {
	if cell.Kind == Fault && cell.Text != "#N/A" { // #N/A is a way to write "missing"
		return nil, "fault_cell"
	}
	switch c.column.Type {
	case report.TypeTime:
		m := readTime(cell, t.sheet.From1904, y.zone)
		switch {
		case m.bad:
			return nil, "bad_date"
		case m.missing:
			return nil, ""
		}
		return m.time, ""
	case report.TypeNumber:
		n, problem := number(t, c, cell, cells, bounds)
		if problem != "" || !n.Known {
			return nil, problem
		}
		return n, ""
	default:
	}
	if text := y.text(t, c, cell); text != "" {
		return text, ""
	}
	return nil, ""
}

// maxValue is beyond every count, sum of money or duration that an account can have; up to it
// whole numbers are exact.
const maxValue = 1e15

// number types a number cell in the column's unit.
func number(t *table, c columnPlan, cell Cell, cells []Cell, bounds map[string]int) (report.Number, string) {
	r := readNumber(cell, c.column.Unit == report.UnitSeconds)
	switch {
	case r.bad:
		return report.Missing, "bad_number"
	case r.missing:
		return report.Missing, ""
	}
	if r.atLeast {
		bounds[t.header[c.at].Text]++
	}
	if c.mixed && !r.percent && r.value != 0 {
		return report.Missing, ""
	}
	v := r.value
	switch {
	case c.percent && !r.percent:
		v /= 100
	case c.scale != 1:
		v = scaled(v, c.scale)
	}
	if c.times >= 0 {
		rate := reading{missing: true}
		if c.times < len(cells) {
			rate = readNumber(cells[c.times], false)
		}
		if rate.missing || rate.bad || rate.value < 0 || rate.value > 1 {
			return report.Missing, ""
		}
		v = math.Round(v * rate.value)
	}
	switch unit := c.column.Unit; {
	case v < 0 && (unit == report.UnitCount || unit == report.UnitRate || unit == report.UnitSeconds):
		return report.Missing, "negative_value"
	case v > 1 && unit == report.UnitRate:
		return report.Missing, "rate_above_one"
	case math.Abs(v) > maxValue:
		return report.Missing, "too_large"
	}
	return report.Some(v), ""
}

// text types a text cell and names codes.
func (y *typer) text(t *table, c columnPlan, cell Cell) string {
	if cell.Kind == Fault {
		return ""
	}
	text := strings.TrimFunc(cell.Text, isSpace)
	if textGaps[strings.ToLower(narrow(text))] {
		return ""
	}
	switch c.column.Name {
	case "period":
		return monthText(cell, t.sheet.From1904)
	case "source":
		return sourceName(t, text)
	}
	return text
}

// textGaps are the texts that stand for nothing in a text column. Others that mean a missing
// number, such as 未知 or /, are values here: a group of readers, a page.
var textGaps = map[string]bool{"-": true, "--": true, "---": true, "—": true, "——": true, "n/a": true, "#n/a": true, "null": true}

// sourceName names the codes of user_source where the header says that codes follow.
func sourceName(t *table, text string) string {
	if headerAt(t, "user_source") < 0 {
		return text
	}
	if name, ok := followerSourceCodes[text]; ok {
		return name
	}
	if text != "" && strings.Trim(text, "0123456789") == "" {
		return fmt.Sprintf("未知(%s)", text)
	}
	return text
}
