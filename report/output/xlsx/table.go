package xlsx

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// placed is a column of a table with where it stands in the sheet. A column of
// intervals takes two.
type placed struct {
	report.Column
	index  int // in the table
	column int
	wide   bool // low and high ends in two columns
	digits int
	left   bool // set left: words and, in the first column, days
}

// grid is a table on its way into a sheet.
type grid struct {
	*sheet
	columns []placed
	rows    []report.Row
	first   int // sheet row of the first row
}

// table writes a table with formulas, alert colours, a filter and totals.
func (s *sheet) table(t report.Table) {
	head := s.row
	s.heading(t.Title)
	if len(t.Rows) == 0 || len(t.Columns) == 0 {
		s.line(s.say("no_rows"), style{kind: kindNote})
		s.row++
		return
	}
	g := &grid{sheet: s, columns: arrange(t), rows: t.Rows}
	s.header(g.columns)
	g.first = s.row
	for i := range t.Rows {
		g.write(i)
		s.row++
		if i == min(2, len(t.Rows)-1) {
			s.together(head)
		}
	}
	body := g.body()
	if body > 0 {
		s.filter(t.ID, g.first-1, end(g.columns[len(g.columns)-1]), body)
	}
	for _, c := range g.columns {
		g.mark(c)
	}
	s.outline(g.first, len(t.Rows))
	for _, note := range t.Notes {
		s.line(note, style{kind: kindNote})
	}
	s.row++
}

// body is the number of rows before the totals at the foot.
func (g *grid) body() int {
	n := len(g.rows)
	for n > 0 && g.rows[n-1].Total {
		n--
	}
	return n
}

// end is the last sheet column of a table's column.
func end(p placed) int {
	if p.wide {
		return p.column + 1
	}
	return p.column
}

// arrange gives each column its place and its decimals.
func arrange(t report.Table) []placed {
	out := make([]placed, len(t.Columns))
	next := firstColumn
	for i, c := range t.Columns {
		p := placed{Column: c, index: i, column: next, digits: c.Digits}
		var values []report.Number
		for _, row := range t.Rows {
			if i < len(row.Cells) {
				cell := row.Cells[i]
				p.wide = p.wide || finite(cell.Low) || finite(cell.High)
				values = append(values, cell.Number, cell.Low, cell.High)
			}
		}
		p.left = c.Text || i == 0
		if p.digits == 0 {
			p.digits = report.Digits(c.Unit, values)
		}
		out[i] = p
		next = end(p) + 1
	}
	return out
}

// header writes the column names. A workbook's table wants them unique, whatever
// the case, and none empty.
func (s *sheet) header(columns []placed) {
	taken := map[string]bool{}
	put := func(column int, title string, right bool) {
		s.head(column, s.row, unique(title, s.say("column"), taken), style{kind: kindHeader, right: right})
	}
	for _, c := range columns {
		if c.wide {
			put(c.column, s.say("low", report.Args{"title": c.Title}), true)
			put(c.column+1, s.say("high", report.Args{"title": c.Title}), true)
			continue
		}
		put(c.column, c.Title, !c.left)
	}
	s.row++
}

// escaped is what a workbook reads as an escaped character. The library writes it
// otherwise in the cell than in the table, which programs take for damage.
var escaped = regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`)

// unique makes a table's column name.
func unique(title, fallback string, taken map[string]bool) string {
	title = strings.TrimSpace(cut(escaped.ReplaceAllString(cellText(title), "_ $1"), 240))
	if title == "" {
		title = fallback
	}
	name := title
	for n := 2; taken[fold(name)]; n++ {
		name = fmt.Sprintf("%s %d", title, n)
	}
	taken[fold(name)] = true
	return name
}

// head writes a header cell; a long one breaks into lines before it widens its
// column. The button of the filter wants some room.
func (s *sheet) head(column, row int, title string, st style) {
	s.widen(column, min(textWidth(title)+1.5, 15))
	s.wrapped(column, row, title, st)
}

// cell is the cell of a table's row; an absent one is empty.
func (g *grid) cell(row int, c placed) report.Cell {
	if cells := g.rows[row].Cells; c.index < len(cells) {
		return cells[c.index]
	}
	return report.Cell{}
}

func (g *grid) write(row int) {
	if id := g.rows[row].ID; id != "" {
		if _, taken := g.anchors[id]; !taken {
			g.anchors[id] = g.row
		}
	}
	for _, c := range g.columns {
		g.put(row, c)
	}
}

// isNumber reports whether a cell is written as a number.
func isNumber(c placed, v report.Cell) bool {
	return !c.wide && v.Text == "" && v.Time.IsZero() && finite(v.Number)
}

// put writes one cell.
func (g *grid) put(row int, c placed) {
	value := g.cell(row, c)
	unit, digits := c.Unit, c.digits
	if value.Unit != report.UnitNone {
		unit, digits = value.Unit, report.Digits(value.Unit, []report.Number{value.Number})
	}
	st := g.look(row, c, value)
	st.format = g.format(unit, digits, c.Signed)
	st.indent = c.left && c.column > firstColumn
	switch {
	case c.wide:
		g.number(c.column, g.row, value.Low, st)
		g.number(c.column+1, g.row, value.High, st)
		for i, n := range []report.Number{value.Low, value.High} {
			g.widen(c.column+i, textWidth(g.words.CellText(report.Cell{Number: n, Unit: value.Unit}, c.Column, digits)))
		}
		return
	case !value.Time.IsZero() && value.Text == "":
		g.date(c.column, g.row, value.Time, st)
		g.widen(c.column, 10)
		return
	case isNumber(c, value):
		g.value(row, c, st)
	default:
		st.format = ""
		g.wrapped(c.column, g.row, value.Text, st)
	}
	g.widen(c.column, textWidth(cellText(g.words.CellText(value, c.Column, digits))))
}

func (g *grid) look(row int, c placed, value report.Cell) style {
	st := style{right: !c.left, bold: c.Decisive}
	if g.rows[row].Total {
		st.kind = kindTotal
	}
	if c.Quiet {
		st.color = g.doc.Theme.Colors.Secondary
	}
	if value.Tone != "" {
		st.color, st.bold = g.doc.Theme.Colors.Tone(value.Tone), true
		st.fill = tint(st.color, 0.1)
	}
	return st
}

// value writes a number: a sum where the row is a total, a formula where the
// column follows from others, each only where it gives this very number.
func (g *grid) value(row int, c placed, st style) {
	want, unit := g.cell(row, c).Number, c.Unit
	if own := g.cell(row, c).Unit; own != report.UnitNone {
		unit = own
	}
	g.remember(c, unit, want)
	if formula, sum := g.total(row, c); formula != "" && near(sum, want) {
		g.formula(c.column, g.row, formula, sum, st)
		return
	}
	if formula, result := g.derive(row, c, 0); formula != "" && near(result, want) {
		g.formula(c.column, g.row, formula, result, st)
		return
	}
	g.number(c.column, g.row, want, st)
}

func near(a, b report.Number) bool {
	return finite(a) && finite(b) && abs(a.F-b.F) <= 1e-9*max(1e-6, abs(a.F), abs(b.F))
}

func abs(v float64) float64 { return max(v, -v) }

// filter makes the written rows a table with filters.
func (s *sheet) filter(id string, header, last, rows int) {
	s.keep(s.file.AddTable(s.name, &excelize.Table{Range: at(firstColumn, header) + ":" + at(last, header+rows),
		Name: s.define("table_", id), ShowRowStripes: boolPtr(false)}))
}

// outlineRows is how long a table may be before its rows can be folded away.
const outlineRows = 40

func (s *sheet) outline(first, rows int) {
	if rows <= outlineRows {
		return
	}
	for row := first; row < first+rows; row++ {
		s.keep(s.file.SetRowOutlineLevel(s.name, row, 1))
	}
}

// quoteSheet is a sheet name inside a reference.
func quoteSheet(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

func absolute(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row, true)
	if err != nil {
		return "$A$1" // as in at
	}
	return name
}

func absoluteRows(first, last int) string { return fmt.Sprintf("$%d:$%d", first, last) }
