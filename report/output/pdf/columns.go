package pdf

import (
	"math"
	"strings"
	"unicode"

	"github.com/wxreport/wxreport/report"
)

// Measures of table cells in points.
const (
	cellInset   = 6.0  // left and right of a cell's text
	closeInset  = 4.0  // the same where that spares broken cells
	smallInset  = 3.0  // the same in a crowded table
	barRoom     = 62.0 // for an in-cell bar, beside its number
	shortBar    = 34.0 // the same in a crowded table
	barGap      = 8.0
	leastColumn = 34.0
	leastWords  = 62.0 // a column of words is not squeezed below this
	longestWord = 150.0
)

// grid is a table with its cells in words and its columns measured.
type grid struct {
	columns []report.Column
	index   []int // of each column in the table's rows
	rows    []report.Row
	texts   [][]string // row, column
	titles  []string
	widths  []float64
	size    float64 // of the type
	inset   float64
	barRoom float64 // 0: no bars
	largest []float64
	left    int  // columns the page has no room for
	cramped bool // the columns are narrower than their numbers
}

// newGrid takes the columns the page shows and the first rows up to the limit.
func (c *composer) newGrid(t report.Table, size float64) *grid {
	g := &grid{size: size, rows: t.Rows, inset: cellInset}
	if t.Limit > 0 && len(g.rows) > t.Limit {
		g.rows = g.rows[:t.Limit]
	}
	for i, col := range t.Columns {
		switch {
		case col.Workbook:
		case len(g.columns) == c.mostColumns():
			g.left++
		default:
			g.columns = append(g.columns, col)
			g.index = append(g.index, i)
			g.titles = append(g.titles, proseLine(col.Title))
		}
	}
	g.texts = make([][]string, len(g.rows))
	for r := range g.rows {
		g.texts[r] = make([]string, len(g.columns))
	}
	g.largest = make([]float64, len(g.columns))
	for k, col := range g.columns {
		digits := col.Digits
		var values []report.Number
		for r := range g.rows {
			cell := g.cell(r, k)
			if cell.Unit == report.UnitNone {
				values = append(values, cell.Number, cell.Low, cell.High)
			}
			if cell.Number.Known && !g.rows[r].Total {
				g.largest[k] = max(g.largest[k], math.Abs(cell.Number.F))
			}
		}
		if digits == 0 {
			digits = report.Digits(col.Unit, values)
		}
		for r := range g.rows {
			g.texts[r][k] = cellWords(c.words.CellText(g.cell(r, k), col, digits))
		}
	}
	return g
}

// cell is the cell of a shown column; a row too short has empty ones.
func (g *grid) cell(row, column int) report.Cell {
	if i := g.index[column]; i < len(g.rows[row].Cells) {
		return g.rows[row].Cells[i]
	}
	return report.Cell{}
}

func (g *grid) bar(column int) bool {
	return g.columns[column].Bar && g.largest[column] > 0 && g.barRoom > 0
}

// readableColumn is the least width of a column on average, in points: about three
// Chinese characters.
const readableColumn = 36.0

// mostColumns is how many columns fit a page; the workbook has the others.
func (s sheet) mostColumns() int { return int(s.measure / readableColumn) }

// attempts are how a table is set, the first that fits: in-cell bars and type
// get smaller before cells of words are wrapped, and those before numbers are cut.
var attempts = []struct {
	smaller float64 // than the table's type
	bar     float64
	wrapped bool
}{
	{0, barRoom, false}, {0, shortBar, false}, {0.8, shortBar, false}, {1.2, shortBar, false},
	{0, shortBar, true}, {0.8, shortBar, true}, {1.6, shortBar, true}, {2.4, shortBar, true},
}

// fill measures the columns and shares the width out among them: every column
// as wide as its longest cell where there is room, the rest spread evenly.
func (c *composer) fill(g *grid, width float64) {
	size := g.size
	for _, a := range attempts {
		g.size, g.barRoom, g.inset = size-a.smaller, a.bar, cellInset
		if a.smaller > 1 && !a.wrapped {
			g.inset = closeInset
		}
		natural, least := c.natural(g)
		if fits := g.share(natural, least, width); fits && (a.wrapped || sum(natural) <= width) {
			if sum(natural) > width {
				c.level(g, least)
			}
			return
		}
	}
	// Numbers alone are wider than the page: all columns are narrowed in
	// proportion, but not below a letter or two, and their cells wrap.
	g.cramped, g.inset, g.barRoom = true, smallInset, 0
	_, least := c.natural(g)
	floor := min(2.6*g.size+2*g.inset, width/float64(len(least)))
	over := 0.0
	for _, w := range least {
		over += max(w-floor, 0)
	}
	for k, w := range least {
		g.widths[k] = floor
		if over > 0 {
			g.widths[k] += max(w-floor, 0) / over * (width - floor*float64(len(least)))
		}
	}
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

// natural measures how wide each column would be on one line, and how narrow it
// may get.
func (c *composer) natural(g *grid) (natural, least []float64) {
	natural, least = make([]float64, len(g.columns)), make([]float64, len(g.columns))
	for k, col := range g.columns {
		cells := 0.0
		for r := range g.texts {
			bold := col.Decisive || g.rows[r].Total || g.cell(r, k).Tone != ""
			cells = max(cells, c.faces.width(g.texts[r][k], g.size, bold))
		}
		title := c.faces.width(g.titles[k], g.size, false)
		natural[k] = max(cells, title) + 2*g.inset
		switch {
		case g.textual(k) && !col.Text:
			least[k] = min(natural[k], longestWord+2*g.inset)
		case g.textual(k):
			least[k] = min(natural[k], max(leastWords, min(c.longestWord(g, k), longestWord))+2*g.inset)
		default:
			// A long title wraps to two lines rather than widen the numbers, but
			// not within a word.
			word := min(c.widestWord(g.titles[k], g.size, false), longestWord)
			least[k] = max(min(max(cells, title*0.6, word), natural[k]-2*g.inset)+2*g.inset, leastColumn)
		}
		if g.bar(k) {
			natural[k] += g.barRoom + barGap
			least[k] += g.barRoom + barGap
		}
	}
	return natural, least
}

// longestWord is the width of the longest word of a column, in points; Chinese
// letters are words of their own.
func (c *composer) longestWord(g *grid, k int) float64 {
	longest := 0.0
	for r := range g.texts {
		longest = max(longest, c.widestWord(g.texts[r][k], g.size, g.columns[k].Decisive || g.cell(r, k).Tone != ""))
	}
	return max(longest, c.widestWord(g.titles[k], g.size, false))
}

// widestWord is the width of the longest word of a text, in points.
func (c *composer) widestWord(text string, size float64, bold bool) float64 {
	widest := 0.0
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r >= 0x2E80 }) {
		widest = max(widest, c.faces.width(word, size, bold))
	}
	return widest
}

// wordy is how many letters a cell has at least that is words among numbers.
const wordy = 16

// textual reports whether the cells of a column may be wrapped: words and the
// like, not numbers. Words may also stand at the right, as a gain does.
func (g *grid) textual(k int) bool {
	if g.columns[k].Text {
		return true
	}
	for r := range g.rows {
		if cell := g.cell(r, k); !cell.Number.Known && len([]rune(cell.Text)) >= wordy {
			return true
		}
	}
	return false
}

// share sets the widths; it reports whether the table fits.
func (g *grid) share(natural, least []float64, width float64) bool {
	wanted, needed := sum(natural), sum(least)
	g.widths = make([]float64, len(natural))
	switch {
	case wanted <= width:
		for k := range natural {
			g.widths[k] = natural[k] + (width-wanted)/float64(len(natural))
		}
		return true
	case needed <= width:
		spread(g.widths, natural, least, width)
		return true
	}
	copy(g.widths, least)
	return false
}
