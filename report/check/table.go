package check

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/wxreport/wxreport/report"
)

const (
	mostColumns = 20   // that a page shows
	rowReach    = 2500 // how far one row may stand from the next: a page's end lies between
)

// table checks a table: its title, then every row in order, every cell of a row
// in order.
func (r *reader) table(t report.Table, from, to int) {
	if !slices.ContainsFunc(t.Columns, func(c report.Column) bool { return !c.Workbook }) {
		return // all of it is in the workbook only
	}
	rows := printed(r.words, t)
	title := squeeze(t.Title)
	best, bestAt := -1, from
	for at := from; ; {
		start, end, ok := r.find(title, at, to)
		if !ok {
			break
		}
		n, stop := r.rows(rows, end, to)
		if n == len(rows) {
			r.notes(t, from, to)
			return
		}
		if n > best {
			best, bestAt = n, stop
		}
		if title == "" {
			break
		}
		at = start + 1
	}
	if best < 0 {
		r.tell("table", r.where(from, to), "the title of table "+t.ID+" is missing", t.Title, r.near(title))
		return
	}
	var cells []string
	for _, c := range rows[best] {
		cells = append(cells, c[0])
	}
	r.tell("table", r.where(bestAt, min(bestAt+rowReach, to)), "row "+strconv.Itoa(best+1)+" of table "+t.ID+" is missing, wrong or out of order",
		strings.Join(cells, " | "), r.near(strings.Join(cells, "")))
}

func (r *reader) notes(t report.Table, from, to int) {
	for _, n := range t.Notes {
		r.want("table", "a note of table "+t.ID, n, from, to)
	}
}

// rows is how many rows stand below each other from an offset on, and where the
// last ends.
func (r *reader) rows(rows [][][]string, at, to int) (n, end int) {
	for i, row := range rows {
		stop := r.row(row, at, min(to, at+rowReach))
		if stop < 0 {
			return i, at
		}
		at = stop
	}
	return len(rows), at
}

// row is the end of a row in [from, to), -1 where it is not there.
func (r *reader) row(cells [][]string, from, to int) int {
	whole := ""
	for _, c := range cells {
		whole += c[0]
	}
	if at := r.after(whole, from, to); at >= 0 {
		return at + len(whole)
	}
	first := from
	for range 16 { // the first cell may stand in the row before too
		if end := r.cells(cells, first, to); end >= 0 {
			return end
		}
		next, ok := r.cell(cells[0], first, to)
		if !ok || next <= first {
			return -1
		}
		first = next
	}
	return -1
}

// cellReach is how far one cell may stand from the next, in bytes beyond its own length.
const cellReach = 160

// cells finds cells one after another.
func (r *reader) cells(cells [][]string, at, to int) int {
	for i, c := range cells {
		limit := to
		if i > 0 {
			limit = min(to, at+len(c[0])+cellReach)
		}
		end, ok := r.cell(c, at, limit)
		if !ok {
			return -1
		}
		at = end
	}
	return at
}

// cell finds a cell in one of its forms. A number that does not follow at once must
// not be the end of a longer one: 20% is not in −20%.
func (r *reader) cell(forms []string, from, to int) (end int, ok bool) {
	for _, form := range forms {
		at := 0
		for start := from; ; start = at + 1 {
			if at, end, ok = r.find(form, start, to); !ok {
				break
			}
			if at == from || !r.continued(at) {
				return end, true
			}
		}
	}
	return 0, false
}

// continued reports whether the text at an offset goes on a number before it.
func (r *reader) continued(at int) bool {
	if at == 0 || at >= len(r.text) || r.text[at] < '0' || r.text[at] > '9' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(r.text[:at])
	return before >= '0' && before <= '9' || strings.ContainsRune(".,−-+", before)
}

// printed is the rows a page shows, every cell in the forms it may have, squeezed.
func printed(words *report.Words, t report.Table) [][][]string {
	rows := t.Rows
	if t.Limit > 0 && len(rows) > t.Limit {
		rows = rows[:t.Limit]
	}
	out := make([][][]string, len(rows))
	columns := 0
	for k, col := range t.Columns {
		if col.Workbook {
			continue
		}
		if columns++; columns > mostColumns {
			break
		}
		digits := columnDigits(rows, k, col)
		for i, row := range rows {
			var cell report.Cell
			if k < len(row.Cells) {
				cell = row.Cells[k]
			}
			forms := []string{squeeze(words.CellText(cell, col, digits))}
			if cell.Text == "" && cell.Number.Known && !cell.Low.Known { // a page may drop zeros at the end
				unit := col.Unit
				if cell.Unit != report.UnitNone {
					unit = cell.Unit
				}
				forms = append(forms, squeeze(words.Write(report.Q(cell.Number, unit), report.NumberStyle{Digits: -1, Full: true, Signed: col.Signed})))
			}
			out[i] = append(out[i], forms)
		}
	}
	for i := range out {
		if len(out[i]) == 0 {
			out[i] = [][]string{{""}}
		}
	}
	return out
}

// columnDigits is how many decimals a column's cells share.
func columnDigits(rows []report.Row, k int, col report.Column) int {
	if col.Digits != 0 {
		return col.Digits
	}
	var values []report.Number
	for _, row := range rows {
		if k < len(row.Cells) && row.Cells[k].Unit == report.UnitNone {
			values = append(values, row.Cells[k].Number, row.Cells[k].Low, row.Cells[k].High)
		}
	}
	return report.Digits(col.Unit, values)
}
