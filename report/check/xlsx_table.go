package check

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/check/bookread"
)

// value is what a cell of a table must hold.
type value struct {
	text   string
	number float64
	isText bool
	date   bool
	unit   report.Unit
}

func (v value) String() string {
	if v.isText {
		return v.text
	}
	return fmt.Sprint(v.number)
}

func (v value) is(c bookread.Cell) bool {
	switch {
	case v.isText:
		return !c.IsNumber && sameText(v.text, c.Text)
	case v.date:
		return c.IsNumber && math.Abs(c.Number-v.number) < 1e-6 || !c.IsNumber && c.Text == v.text
	}
	return c.IsNumber && same(v.number, c.Number)
}

// mostGap is how many sheet rows may lie between two rows of a table.
const mostGap = 3

// table checks that every row of a table stands below its title, in order, every
// value with its unit.
func (w *workbook) table(t *tab, table report.Table) {
	rows := contents(table)
	if len(rows) == 0 {
		return
	}
	starts := t.lines(table.Title)
	if squeezeCell(table.Title) == "" {
		starts = make([]int, 0, len(t.rows))
		for i := range t.rows {
			starts = append(starts, i)
		}
	}
	if len(starts) == 0 {
		w.out.tell("xlsx.table", "sheet "+t.name, "the table "+table.ID+" is missing", table.Title, "")
		return
	}
	best, bestRow := -1, 0
	for _, at := range starts {
		n, row := match(t, rows, at+1)
		if n == len(rows) {
			if !w.partial { // JSON does not tell the units of single cells
				w.units(t, rows, at+1)
			}
			return
		}
		if n > best {
			best, bestRow = n, row
		}
	}
	w.mismatch(t, table, rows[best], best, bestRow)
}

// match is how many rows stand below each other from a sheet row on, and where
// the next should be.
func match(t *tab, rows [][]value, at int) (n, next int) {
	for i, row := range rows {
		found := -1
		for k := at; k < min(at+mostGap+1, len(t.rows)); k++ {
			if _, ok := rowMatch(t.rows[k], row); ok {
				found = k
				break
			}
		}
		if found < 0 {
			if i == 0 { // below the header
				return i, min(at+1, len(t.rows)-1)
			}
			return i, min(at, len(t.rows)-1)
		}
		at = found + 1
	}
	return len(rows), at
}

// rowMatch finds the values of a row in its cells, in order; failing, the first
// that is not there.
func rowMatch(cells []bookread.Cell, row []value) (first int, ok bool) {
	k := 0
	for i, v := range row {
		for k < len(cells) && !v.is(cells[k]) {
			k++
		}
		if k == len(cells) {
			return i, false
		}
		k++
	}
	return 0, true
}

// mismatch says which value of which row is not there.
func (w *workbook) mismatch(t *tab, table report.Table, row []value, n, at int) {
	check, found, where := "xlsx.table", "", "sheet "+t.name
	first := 0
	if at >= 0 && at < len(t.rows) {
		where = t.name + ", row " + strconv.Itoa(at+1)
		first, _ = rowMatch(t.rows[at], row)
		var cells []string
		for _, c := range t.rows[at] {
			cells = append(cells, shownCell(c))
		}
		found = strings.Join(cells, " | ")
	}
	w.out.tell(check, where, "row "+strconv.Itoa(n+1)+" of table "+table.ID+" is missing or wrong", row[first].String(), found)
}

// units checks the number formats of a table that is there.
func (w *workbook) units(t *tab, rows [][]value, at int) {
	for _, row := range rows {
		for k := at; k < min(at+mostGap+1, len(t.rows)); k++ {
			if _, ok := rowMatch(t.rows[k], row); !ok {
				continue
			}
			i := 0
			for _, v := range row {
				for !v.is(t.rows[k][i]) {
					i++
				}
				if !v.isText && !v.date {
					w.format(t, &t.rows[k][i], v.unit)
				}
				i++
			}
			at = k + 1
			break
		}
	}
}

// contents is the values of a table's rows, missing ones left out.
func contents(t report.Table) [][]value {
	wide := make([]bool, len(t.Columns))
	for k := range t.Columns {
		for _, row := range t.Rows {
			wide[k] = wide[k] || k < len(row.Cells) && (row.Cells[k].Low.Known || row.Cells[k].High.Known)
		}
	}
	var out [][]value
	for _, row := range t.Rows {
		var values []value
		for k, col := range t.Columns {
			if k >= len(row.Cells) {
				continue
			}
			cell, unit := row.Cells[k], col.Unit
			if cell.Unit != report.UnitNone {
				unit = cell.Unit
			}
			switch {
			case wide[k]:
				for _, n := range []report.Number{cell.Low, cell.High} {
					if n.Known {
						values = append(values, value{number: n.F, unit: unit})
					}
				}
			case squeezeCell(cell.Text) != "":
				values = append(values, value{text: cell.Text, isText: true})
			case cell.Text == "" && !cell.Time.IsZero():
				values = append(values, dated(cell))
			case cell.Text == "" && cell.Number.Known:
				values = append(values, value{number: cell.Number.F, unit: unit})
			}
		}
		if len(values) > 0 {
			out = append(out, values)
		}
	}
	return out
}

// dated is a day as a number, or as a text where workbooks cannot count it.
func dated(cell report.Cell) value {
	if n := serial(cell.Time); n >= 61 && cell.Time.Year() <= 9999 {
		return value{number: n, date: true, text: cell.Time.Format(time.DateOnly)}
	}
	return value{text: cell.Time.Format(time.DateOnly), isText: true}
}
