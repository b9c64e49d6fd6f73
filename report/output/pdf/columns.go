package pdf

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

// Measures of table cells in points.
const (
	cellInset   = 6.0  // left and right of a cell's text
	barRoom     = 62.0 // for an in-cell bar, beside its number
	barGap      = 7.0
	leastColumn = 34.0
	leastWords  = 62.0 // a column of words is not squeezed below this
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
	largest []float64
}

// newGrid takes the columns the page shows and the first rows up to the limit.
func (c *composer) newGrid(t report.Table, size float64) *grid {
	g := &grid{size: size, rows: t.Rows}
	if t.Limit > 0 && len(g.rows) > t.Limit {
		g.rows = g.rows[:t.Limit]
	}
	for i, col := range t.Columns {
		if !col.Workbook {
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
	return g.columns[column].Bar && g.largest[column] > 0
}

// fill measures the columns and shares the width out among them: every column
// as wide as its longest cell where there is room, the rest spread evenly;
// else columns of words are narrowed and their cells wrapped. The type gets
// smaller before numbers are cut.
func (c *composer) fill(g *grid, width float64) {
	for _, size := range []float64{g.size, g.size - 0.8, g.size - 1.6, g.size - 2.4} {
		g.size = size
		if natural, least := c.natural(g); c.share(g, natural, least, width) {
			return
		}
	}
	// Numbers alone are wider than the page: scale all columns, cells wrap.
	total := 0.0
	for _, w := range g.widths {
		total += w
	}
	for k := range g.widths {
		g.widths[k] *= width / total
	}
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
		natural[k] = max(cells, title) + 2*cellInset
		if g.textual(k) {
			least[k] = min(natural[k], leastWords+2*cellInset)
		} else {
			// A long title wraps to two lines rather than widen the numbers.
			least[k] = max(min(max(cells, title*0.6), natural[k]-2*cellInset)+2*cellInset, leastColumn)
		}
		if g.bar(k) {
			natural[k] += barRoom + barGap
			least[k] += barRoom + barGap
		}
	}
	return natural, least
}

// textual reports whether the cells of a column may be wrapped: words and the
// like, not numbers.
func (g *grid) textual(k int) bool { return g.columns[k].Text }

// share sets the widths; it reports whether the table fits.
func (c *composer) share(g *grid, natural, least []float64, width float64) bool {
	wanted, needed := 0.0, 0.0
	for k := range natural {
		wanted += natural[k]
		needed += least[k]
	}
	g.widths = make([]float64, len(natural))
	switch {
	case wanted <= width:
		for k := range natural {
			g.widths[k] = natural[k] + (width-wanted)/float64(len(natural))
		}
		return true
	case needed <= width:
		// What lies between least and natural is granted in proportion.
		for k := range natural {
			g.widths[k] = least[k] + (natural[k]-least[k])*(width-needed)/(wanted-needed)
		}
		return true
	}
	copy(g.widths, least)
	return false
}
