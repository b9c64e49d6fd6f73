package xlsx

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// sheet is one worksheet being written from top to bottom. Column 1 is a
// margin; contents start in column 2.
type sheet struct {
	*book
	name    string
	row     int            // the next free row
	main    int            // number of columns of the printed part
	side    int            // next free row of the numbers on the right
	anchors map[string]int // row ids of tables -> sheet row
	widths  map[int]float64
	heights map[int]float64
	flat    bool // always on paper laid across
	flows   []flow
	charts  []placedChart
	stays   []stay
	breaks  map[int]bool
}

const firstColumn = 2

// place is a cell's column and row, 1-based.
type place struct{ column, row int }

func (p place) String() string { return at(p.column, p.row) }

// cell is a value as charts and viewers that do not calculate need it.
type cell struct {
	number  float64
	text    string
	isText  bool
	formula bool
	date    bool
}

// sheet adds a worksheet; names are cut to what workbooks allow and made unique.
func (b *book) sheet(title string) *sheet {
	name := sheetName(title, b.names)
	b.names[fold(name)] = true
	if len(b.names) == 1 {
		b.keep(b.file.SetSheetName("Sheet1", name))
	} else {
		_, err := b.file.NewSheet(name)
		b.keep(err)
	}
	b.cells[name] = map[place]cell{}
	return &sheet{book: b, name: name, row: 1, main: 8, anchors: map[string]int{}, widths: map[int]float64{}, heights: map[int]float64{}, breaks: map[int]bool{}}
}

// fold makes names equal that workbooks hold for equal.
func fold(name string) string { return strings.ToLower(strings.ToUpper(name)) }

// sheetName is at most 31 UTF-16 units without []:*?/\ and quotes, not taken and
// not the name "History", which the program keeps for itself.
func sheetName(title string, taken map[string]bool) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`[]:*?/\'`, r) {
			return ' '
		}
		return r
	}, cellText(title))
	clean = strings.TrimSpace(clean)
	if clean == "" {
		clean = "Sheet"
	}
	for n := 1; ; n++ {
		suffix := ""
		if n > 1 {
			suffix = fmt.Sprintf(" %d", n)
		}
		name := strings.TrimSpace(cut(clean, 31-len(suffix))) + suffix
		if folded := fold(name); !taken[folded] && folded != "history" {
			return name
		}
	}
}

// cut shortens a text to so many UTF-16 units, the measure of workbooks.
func cut(s string, units int) string {
	n := 0
	for i, r := range s {
		if n += utf16.RuneLen(r); n > units {
			return s[:i]
		}
	}
	return s
}

func at(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return "A1" // columns and rows are counted by us and never below 1
	}
	return name
}

// text writes a string; a missing one leaves the cell empty. It is never read
// as a formula.
func (s *sheet) text(column, row int, value string, st style) {
	value = cellText(value)
	if value != "" {
		s.keep(s.file.SetCellStr(s.name, at(column, row), value))
		s.cells[s.name][place{column, row}] = cell{text: value, isText: true}
	}
	s.style(column, row, st)
}

// number writes a number; a missing one, or one that is no number, leaves the
// cell empty.
func (s *sheet) number(column, row int, n report.Number, st style) {
	if finite(n) {
		s.keep(s.file.SetCellFloat(s.name, at(column, row), n.F, -1, 64))
		s.cells[s.name][place{column, row}] = cell{number: n.F}
	}
	s.style(column, row, st)
}

// finite reports whether a number can stand in a cell.
func finite(n report.Number) bool {
	return n.Known && !math.IsNaN(n.F) && !math.IsInf(n.F, 0)
}

// formula writes a live formula with its value cached; a missing value is
// cached as the empty text that the formula gives.
func (s *sheet) formula(column, row int, formula string, value report.Number, st style) {
	s.keep(s.file.SetCellFormula(s.name, at(column, row), formula))
	s.cells[s.name][place{column, row}] = cell{number: value.F, isText: !finite(value), formula: true}
	s.style(column, row, st)
}

// date writes a day as a serial number with a date format, or as text where the
// workbook's calendar does not reach.
func (s *sheet) date(column, row int, t time.Time, st style) {
	if t.IsZero() {
		s.style(column, row, st)
		return
	}
	serial, ok := serialDay(t)
	if !ok {
		s.text(column, row, t.Format(time.DateOnly), st)
		return
	}
	st.format = "yyyy-mm-dd"
	s.number(column, row, report.Some(serial), st)
	s.cells[s.name][place{column, row}] = cell{number: serial, date: true}
}

// serialDay is the workbook's serial number of a wall clock time. Before March
// 1900 and after the year 9999 the calendar of workbooks is wrong or over.
func serialDay(t time.Time) (float64, bool) {
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	if wall.Year() < 1900 || wall.Year() > 9999 {
		return 0, false
	}
	serial := float64(wall.Unix()-time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Unix()) / 86400
	return serial, serial >= 61
}

// cellText drops what a cell cannot hold: control characters and text past
// 32,767 UTF-16 units.
func cellText(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r) || r == unicode.ReplacementChar || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r
	}, s)
	if short := cut(s, 32767); short != s {
		return cut(s, 32766) + "…"
	}
	return s
}

// textWidth is a text's width at 10 pt in the unit of column widths: Chinese
// counts two.
func textWidth(s string) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case r >= 0x2E80:
			w += 1.85
		case unicode.IsUpper(r):
			w += 1.25
		default:
			w++
		}
	}
	return w
}

// widen asks for a column of at least this width, within reason.
func (s *sheet) widen(column int, width float64) {
	if width = min(width+3, widest); width > s.widths[column] {
		s.widths[column] = width
	}
}

// widest is the width from which texts wrap.
const widest = 44
