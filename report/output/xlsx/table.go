package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// placed is a column of a table with where it stands in the sheet. A column of
// intervals takes two.
type placed struct {
	report.Column
	column int
	wide   bool // low and high ends in two columns
	digits int
}

// table writes a table with formulas, alert colours, a filter and a total row.
func (s *sheet) table(t report.Table) {
	if t.Title != "" {
		s.line(t.Title, style{kind: kindHeading})
	}
	if len(t.Rows) == 0 || len(t.Columns) == 0 {
		s.line(s.say("no_rows"), style{kind: kindNote})
		s.row++
		return
	}
	columns := place(t)
	header := s.row
	s.header(columns)
	for _, row := range t.Rows {
		s.tableRow(columns, row)
	}
	last := columns[len(columns)-1]
	s.filter(header, lastColumn(last), len(t.Rows))
	for _, note := range t.Notes {
		s.line(note, style{kind: kindNote})
	}
	s.row++
}

func lastColumn(p placed) int {
	if p.wide {
		return p.column + 1
	}
	return p.column
}

func place(t report.Table) []placed {
	out := make([]placed, len(t.Columns))
	at := firstColumn
	for i, c := range t.Columns {
		p := placed{Column: c, column: at, digits: c.Digits}
		var values []report.Number
		for _, row := range t.Rows {
			if i < len(row.Cells) {
				cell := row.Cells[i]
				p.wide = p.wide || cell.Low.Known || cell.High.Known
				values = append(values, cell.Number, cell.Low, cell.High)
			}
		}
		if p.digits == 0 {
			p.digits = report.Digits(c.Unit, values)
		}
		out[i] = p
		at = lastColumn(p) + 1
	}
	return out
}

func (s *sheet) header(columns []placed) {
	seen := map[string]int{}
	name := func(title string) string { // table columns need unique names
		if title = cellText(title); title == "" {
			title = s.say("column")
		}
		seen[title]++
		if n := seen[title]; n > 1 {
			return fmt.Sprintf("%s %d", title, n)
		}
		return title
	}
	for _, c := range columns {
		st := style{kind: kindHeader, right: !c.Text}
		if c.wide {
			s.text(c.column, s.row, name(s.say("low", report.Args{"title": c.Title})), st)
			s.text(c.column+1, s.row, name(s.say("high", report.Args{"title": c.Title})), st)
			continue
		}
		s.text(c.column, s.row, name(c.Title), st)
	}
	s.row++
}

func (s *sheet) tableRow(columns []placed, row report.Row) {
	if row.ID != "" {
		s.anchors[row.ID] = s.row
	}
	for i, c := range columns {
		var value report.Cell
		if i < len(row.Cells) {
			value = row.Cells[i]
		}
		s.tableCell(columns, c, value, row.Total)
	}
	s.row++
}

func (s *sheet) tableCell(columns []placed, c placed, value report.Cell, total bool) {
	st := style{right: !c.Text, bold: c.Decisive}
	if total {
		st.kind = kindTotal
	}
	if c.Quiet {
		st.color = s.doc.Theme.Colors.Secondary
	}
	if value.Tone != "" {
		st.color, st.bold = s.doc.Theme.Colors.Tone(value.Tone), true
	}
	unit, digits := c.Unit, c.digits
	if value.Unit != report.UnitNone {
		unit, digits = value.Unit, report.Digits(value.Unit, []report.Number{value.Number})
	}
	st.format = s.format(unit, digits, c.Signed)
	switch {
	case c.wide:
		s.number(c.column, s.row, value.Low, st)
		s.number(c.column+1, s.row, value.High, st)
	case value.Text != "" || c.Text && value.Time.IsZero():
		st.format, st.right = "", !c.Text
		s.text(c.column, s.row, value.Text, st)
	case !value.Time.IsZero():
		s.date(c.column, s.row, value.Time, st)
	default:
		s.value(columns, c, value, st)
	}
	s.alert(c.column, value, c.Alert)
}

// value writes a number, as a formula where the column follows from others that
// this row knows and the formula gives this very number.
func (s *sheet) value(columns []placed, c placed, value report.Cell, st style) {
	formula, result := s.derive(columns, c)
	if formula == "" || !result.Known || !value.Number.Known || !near(result.F, value.Number.F) {
		s.number(c.column, s.row, value.Number, st)
		return
	}
	s.formula(c.column, s.row, formula, result, st)
}

func near(a, b float64) bool {
	return a == b || abs(a-b) <= 1e-9*max(1, abs(a), abs(b))
}

func abs(v float64) float64 { return max(v, -v) }

// derive is the formula of a column in the current row, and what it gives.
func (s *sheet) derive(columns []placed, c placed) (string, report.Number) {
	if c.Formula.Op == report.OpNone {
		return "", report.Missing
	}
	a, okA := s.operand(columns, c.Formula.A)
	b, okB := s.operand(columns, c.Formula.B)
	if !okA || !okB {
		return "", report.Missing
	}
	x, y := report.Some(s.cells[s.name][a].number), report.Some(s.cells[s.name][b].number)
	switch c.Formula.Op {
	case report.OpRatio:
		return fmt.Sprintf(`IF(%s=0,"",%s/%s)`, b, a, b), x.Over(y)
	case report.OpMinus:
		return a + "-" + b, x.Minus(y)
	case report.OpRelative:
		return fmt.Sprintf(`IF(%s=0,"",%s/%s-1)`, b, a, b), x.Relative(y)
	}
	return "", report.Missing
}

// operand is the cell of a column by key in the current row, when it is a number.
func (s *sheet) operand(columns []placed, key string) (string, bool) {
	for _, c := range columns {
		if c.Key == key && !c.wide {
			ref := at(c.column, s.row)
			v, ok := s.cells[s.name][ref]
			return ref, ok && !v.isText
		}
	}
	return "", false
}

// alert marks the cell when it is on the bad side of its threshold, now or
// after somebody edits the counts, and says the threshold in a note.
func (s *sheet) alert(column int, value report.Cell, shared *report.Threshold) {
	limit := value.Alert
	if limit == nil {
		limit = shared
	}
	if limit == nil || !value.Number.Known {
		return
	}
	criteria := "<"
	if limit.Above {
		criteria = ">"
	}
	tone := s.doc.Theme.Colors.Critical
	id, err := s.file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: hex(tone), Bold: true}})
	s.keep(err)
	s.keep(s.file.SetConditionalFormat(s.name, at(column, s.row), []excelize.ConditionalFormatOptions{
		{Type: "cell", Criteria: criteria, Value: fmt.Sprint(limit.Value), Format: &id}}))
}

// filter makes the written rows a table with filters and zebra rows.
func (s *sheet) filter(header, last, rows int) {
	s.tables++
	s.keep(s.file.AddTable(s.name, &excelize.Table{Range: at(firstColumn, header) + ":" + at(last, header+rows),
		Name: fmt.Sprintf("table%d", s.tables), StyleName: "", ShowRowStripes: boolPtr(false)}))
}

// quoteSheet is a sheet name inside a reference.
func quoteSheet(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }
