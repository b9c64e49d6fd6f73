package xlsx

import (
	"maps"
	"math"
	"slices"

	"github.com/xuri/excelize/v2"
)

// flow is a text that may need several lines: how many, and so how high its row
// must be, is known when the columns have their widths.
type flow struct {
	row, column, span int
	width             float64 // of the text in one line, at its size
	size              float64
}

// placedChart waits for the columns' widths too: its place depends on them.
type placedChart struct {
	row   int
	rows  int
	chart *excelize.Chart
	combo []*excelize.Chart
	alt   string
}

// chartRows is the height of a native chart in rows of 15 pt, where its kind asks
// for no other.
const chartRows = 13

// minWidth is the least width of a column of the printed part.
const minWidth = 11

// wrapped writes a text that breaks into lines inside its column.
func (s *sheet) wrapped(column, row int, value string, st style) {
	s.spread(column, row, 1, value, st)
}

// spread writes a text over several columns, broken into lines.
func (s *sheet) spread(column, row, span int, value string, st style) {
	st.wrap = true
	st.indent = !st.right && column > firstColumn && st.kind.indented()
	s.text(column, row, value, st)
	for c := column + 1; c < column+span; c++ {
		s.style(c, row, st)
	}
	size := st.kind.size()
	s.flows = append(s.flows, flow{row, column, span, textWidth(cellText(value))*size/10 + indentWidth(st), size})
}

func indentWidth(st style) float64 {
	if st.indent {
		return 1.6
	}
	return 0
}

// line writes a text over the printed part.
func (s *sheet) line(value string, st style) {
	if value == "" {
		return
	}
	s.spread(firstColumn, s.row, s.main, value, st)
	s.row++
}

// heading writes the title of a block.
func (s *sheet) heading(title string) {
	s.line(title, style{kind: kindHeading})
}

// band writes the title band with the message below it.
func (s *sheet) band(title, message string) {
	s.text(firstColumn, 1, title, style{kind: kindBand})
	for c := 1; c < firstColumn+s.main; c++ {
		if c != firstColumn {
			s.style(c, 1, style{kind: kindBand})
		}
	}
	s.heights[1] = 32
	s.row = 2
	if message == "" {
		message = title
	}
	s.spread(firstColumn, s.row, s.main-1, message, style{kind: kindLead})
	s.row += 2
}

// finish sets widths, heights, charts, view and print set-up. Frozen is the
// number of rows that stay in view and repeat on every printed page.
func (s *sheet) finish(frozen int) {
	s.columns()
	s.rows()
	for _, c := range s.charts {
		s.draw(c)
	}
	s.paginate(frozen)
	s.keep(s.file.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: boolPtr(false)}))
	if frozen > 0 {
		s.keep(s.file.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: frozen, TopLeftCell: at(1, frozen+1), ActivePane: "bottomLeft",
			Selection: []excelize.Selection{{SQRef: at(1, frozen+1), ActiveCell: at(1, frozen+1), Pane: "bottomLeft"}}}))
		s.printTitles(frozen)
	}
	s.print()
	s.printArea()
}

func (s *sheet) columns() {
	s.keep(s.file.SetColWidth(s.name, "A", "A", 2))
	for c := firstColumn; c < firstColumn+s.main; c++ {
		s.widths[c] = max(s.widths[c], minWidth)
	}
	for _, column := range slices.Sorted(maps.Keys(s.widths)) {
		name, err := excelize.ColumnNumberToName(column)
		s.keep(err)
		s.keep(s.file.SetColWidth(s.name, name, name, s.widths[column]))
	}
}

// rows gives every row with flowing text the height of its longest, and joins
// the cells of texts that run over several columns.
func (s *sheet) rows() {
	for _, f := range s.flows {
		room := -1.0 // padding
		for c := f.column; c < f.column+f.span; c++ {
			room += s.widths[c]
		}
		lines := 1.0
		if f.width > room {
			lines = math.Ceil(f.width * 1.08 / room) // words leave ends of lines empty
		}
		s.heights[f.row] = max(s.heights[f.row], min(lines*f.size*1.45+6, 400))
		if f.span > 1 {
			s.keep(s.file.MergeCell(s.name, at(f.column, f.row), at(f.column+f.span-1, f.row)))
		}
	}
	for _, row := range slices.Sorted(maps.Keys(s.heights)) {
		s.keep(s.file.SetRowHeight(s.name, row, s.heights[row]))
	}
}

// What the workbook library takes a row of 15 pt and a digit of a column's width for,
// in pixels, when it looks for the cell below which a chart ends.
const (
	libraryRow   = 18
	libraryDigit = 8
)

// draw puts a chart over the printed part. The file holds the cells it covers, so its
// size is told in the library's own measure, not in that of the workbook's font.
func (s *sheet) draw(c placedChart) {
	width := 0.0
	for column := firstColumn; column < firstColumn+s.main; column++ {
		width += math.Floor(s.widths[column]*libraryDigit + 0.5)
	}
	c.chart.Format = excelize.GraphicOptions{OffsetX: 2, OffsetY: 4, AltText: c.alt}
	c.chart.Dimension = excelize.ChartDimension{Width: uint(min(width-4, 760)), Height: uint(c.rows*libraryRow - 10)}
	s.keep(s.file.AddChart(s.name, at(firstColumn, c.row), c.chart, c.combo...))
}
