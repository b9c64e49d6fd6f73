package xlsx

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// sheet is one worksheet being written from top to bottom. Column 1 is a
// margin; contents start in column 2.
type sheet struct {
	*book
	name    string
	row     int            // the next free row
	anchors map[string]int // row ids of tables -> sheet row
	widths  map[int]float64
}

const firstColumn = 2

// cell is a value as charts and viewers that do not calculate need it.
type cell struct {
	number  float64
	text    string
	isText  bool
	formula bool
}

// sheet adds a worksheet; names are cut to what workbooks allow and made unique.
func (b *book) sheet(title string) *sheet {
	name := sheetName(title, b.names)
	b.names[strings.ToLower(name)] = true
	if len(b.names) == 1 {
		b.keep(b.file.SetSheetName("Sheet1", name))
	} else {
		_, err := b.file.NewSheet(name)
		b.keep(err)
	}
	b.cells[name] = map[string]cell{}
	return &sheet{book: b, name: name, row: 1, anchors: map[string]int{}, widths: map[int]float64{}}
}

// sheetName is at most 31 characters without []:*?/\ and quotes, and not taken.
func sheetName(title string, taken map[string]bool) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`[]:*?/\'`, r) {
			return ' '
		}
		return r
	}, title)
	runes := []rune(strings.TrimSpace(clean))
	if len(runes) == 0 {
		runes = []rune("Sheet")
	}
	for n := 1; ; n++ {
		suffix := ""
		if n > 1 {
			suffix = fmt.Sprintf(" %d", n)
		}
		name := string(runes[:min(len(runes), 31-len(suffix))]) + suffix
		if !taken[strings.ToLower(name)] {
			return name
		}
	}
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
	ref := at(column, row)
	if value != "" {
		s.keep(s.file.SetCellStr(s.name, ref, value))
		s.cells[s.name][ref] = cell{text: value, isText: true}
		s.widen(column, textWidth(value))
	}
	s.style(column, row, st)
}

// number writes a number; a missing one leaves the cell empty.
func (s *sheet) number(column, row int, n report.Number, st style) {
	ref := at(column, row)
	if n.Known {
		s.keep(s.file.SetCellFloat(s.name, ref, n.F, -1, 64))
		s.cells[s.name][ref] = cell{number: n.F}
	}
	s.style(column, row, st)
}

// formula writes a live formula with its value cached; a missing value writes
// the formula with an empty text, which charts skip.
func (s *sheet) formula(column, row int, formula string, value report.Number, st style) {
	ref := at(column, row)
	s.keep(s.file.SetCellFormula(s.name, ref, formula))
	s.cells[s.name][ref] = cell{number: value.F, isText: !value.Known, formula: true}
	s.style(column, row, st)
}

// date writes a day as a serial number with a date format.
func (s *sheet) date(column, row int, t time.Time, st style) {
	if t.IsZero() {
		return
	}
	serial := report.Some(serialDay(t))
	st.format = "yyyy-mm-dd"
	s.number(column, row, serial, st)
}

// serialDay is the workbook's serial number of a wall clock time.
func serialDay(t time.Time) float64 {
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	return wall.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
}

// cellText drops what a cell cannot hold: control characters and text past
// 32,767 characters.
func cellText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		if unicode.IsControl(r) || r == unicode.ReplacementChar || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > 32767 {
		return string(runes[:32766]) + "…"
	}
	return s
}

// textWidth is a text's width in the unit of column widths: Chinese counts two.
func textWidth(s string) float64 {
	w := 0.0
	for _, r := range s {
		if r >= 0x2E80 {
			w += 2.1
		} else {
			w += 1.1
		}
	}
	return w
}

// widen asks for a column of at least this width, within reason.
func (s *sheet) widen(column int, width float64) {
	if width = min(width+2, 46); width > s.widths[column] {
		s.widths[column] = width
	}
}

// finish sets widths, view and print set-up. Frozen is the number of rows that
// stay in view.
func (s *sheet) finish(frozen int) {
	s.keep(s.file.SetColWidth(s.name, "A", "A", 2))
	for column, width := range s.widths {
		name, err := excelize.ColumnNumberToName(column)
		s.keep(err)
		s.keep(s.file.SetColWidth(s.name, name, name, max(width, 9)))
	}
	s.keep(s.file.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: boolPtr(false)}))
	if frozen > 0 {
		s.keep(s.file.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: frozen, TopLeftCell: at(1, frozen+1), ActivePane: "bottomLeft"}))
	}
	s.print()
}

// print sets A4 landscape, one page wide, with name and page in the foot.
func (s *sheet) print() {
	size, fit, zero, orientation := 9, 1, 0, "landscape"
	s.keep(s.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &fit, FitToHeight: &zero}))
	s.keep(s.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: boolPtr(true)}))
	s.keep(s.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&L&A&R&P / &N"}))
}

// band writes the title band and returns below it.
func (s *sheet) band(title, subtitle string, columns int) {
	s.text(firstColumn, 1, title, style{kind: kindBand})
	for c := firstColumn + 1; c < firstColumn+columns; c++ {
		s.style(c, 1, style{kind: kindBand})
	}
	delete(s.widths, firstColumn)
	s.keep(s.file.SetRowHeight(s.name, 1, 30))
	s.row = 2
	if subtitle != "" {
		s.line(subtitle, style{kind: kindLead})
		s.keep(s.file.SetRowHeight(s.name, 2, 24))
	}
	s.row++
}

// line writes a text that may run over the columns to its right.
func (s *sheet) line(value string, st style) {
	width, had := s.widths[firstColumn]
	s.text(firstColumn, s.row, value, st)
	s.widths[firstColumn] = width
	if !had {
		delete(s.widths, firstColumn)
	}
	s.row++
}
