package html

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/typeset"
)

// tableView is a table with its texts as the page shows them.
type tableView struct {
	ID, Title, Label string
	More, Empty      string
	Heads            []headView
	Rows             []rowView
	Notes            []string
	Small            bool
}

type headView struct{ Title, Class string }

type rowView struct {
	Class string
	Cells []cellView
}

type cellView struct {
	Text, Class string
	Head        bool   // it names its row
	Bar         string // length of an in-cell bar, 0-100; empty: none
	BarTone     string
}

// grid is the columns the page shows, with what all rows share.
type grid struct {
	columns []report.Column
	index   []int // of each column in the table's rows
	digits  []int
	largest []float64
}

func newGrid(t report.Table, rows []report.Row) grid {
	g := grid{}
	for i, col := range t.Columns {
		if !col.Workbook {
			g.columns, g.index = append(g.columns, col), append(g.index, i)
		}
	}
	g.digits, g.largest = make([]int, len(g.columns)), make([]float64, len(g.columns))
	for k, col := range g.columns {
		var values []report.Number
		for _, row := range rows {
			cell := g.cell(row, k)
			if cell.Unit == report.UnitNone {
				values = append(values, cell.Number, cell.Low, cell.High)
			}
			if cell.Number.Known && !row.Total {
				g.largest[k] = max(g.largest[k], math.Abs(cell.Number.F))
			}
		}
		if g.digits[k] = col.Digits; col.Digits == 0 {
			g.digits[k] = report.Digits(col.Unit, values)
		}
	}
	return g
}

// cell is the cell of a shown column; a row too short has empty ones.
func (g grid) cell(row report.Row, column int) report.Cell {
	if i := g.index[column]; i < len(row.Cells) {
		return row.Cells[i]
	}
	return report.Cell{}
}

func (c *composer) table(t report.Table) (template.HTML, error) { return c.tableAs(t, false) }

func (c *composer) tableAs(t report.Table, small bool) (template.HTML, error) {
	rows := t.Rows
	if t.Limit > 0 && len(rows) > t.Limit {
		rows = rows[:t.Limit]
	}
	g := newGrid(t, rows)
	if len(g.columns) == 0 {
		return "", nil
	}
	v := tableView{ID: c.anchor("table", t.ID), Title: prose(t.Title), Label: proseLine(t.Title), Small: small}
	if v.Label == "" {
		v.Label = c.words.Say("section.table.title")
	}
	for _, col := range g.columns {
		head := headView{proseLine(col.Title), align(col)}
		if len([]rune(head.Title)) <= shortTitle {
			head.Class = strings.TrimSpace(head.Class + " s")
		}
		v.Heads = append(v.Heads, head)
	}
	for _, row := range rows {
		v.Rows = append(v.Rows, c.row(g, row))
	}
	if rest := len(t.Rows) - len(rows); rest > 0 {
		v.More = c.words.Say("pdf.more_rows", report.Args{"n": rest})
	}
	if len(rows) == 0 {
		v.Empty = c.words.Say("pdf.no_rows")
	}
	for _, n := range t.Notes {
		v.Notes = append(v.Notes, prose(n))
	}
	return c.part("table", v)
}

func align(col report.Column) string {
	if col.Text {
		return ""
	}
	return "n"
}

// breaking says how a text may be broken: short words not at all, long ones in a
// column that is not too narrow.
func breaking(col report.Column, text string) string {
	switch n := len([]rune(text)); {
	case !col.Text || strings.Contains(text, "\n"):
		return ""
	case n <= 8:
		return "s"
	case n > 14:
		return "w"
	}
	return ""
}

// shortTitle is the length of a column title that is not broken.
const shortTitle = 5

func (c *composer) row(g grid, row report.Row) rowView {
	v := rowView{}
	if row.Total {
		v.Class = "total"
	}
	for k, col := range g.columns {
		cell := g.cell(row, k)
		classes := []string{align(col)}
		colour := ""
		switch {
		case cell.Tone != "":
			colour = tone(cell.Tone)
		case col.Signed && cell.Number.Known:
			colour = changeTone(cell.Number.F, col.Better)
		case col.Quiet:
			classes = append(classes, "q")
		}
		if colour != "" {
			classes = append(classes, colour)
		}
		if col.Decisive || cell.Tone != "" {
			classes = append(classes, "d")
		}
		text := typeset.Sanitize(c.words.CellText(cell, col, g.digits[k]))
		classes = append(classes, breaking(col, text))
		view := cellView{Text: text, Class: strings.Join(strings.Fields(strings.Join(classes, " ")), " "), Head: k == 0 && (col.Text || !cell.Time.IsZero())}
		if col.Bar && cell.Number.Known && !row.Total && g.largest[k] > 0 {
			view.Bar, view.BarTone = fmt.Sprintf("%.1f", max(100*math.Abs(cell.Number.F)/g.largest[k], 1)), "primary"
			if cell.Tone != "" || col.Signed && colour != "" {
				view.BarTone = colour
			}
			view.Class += " bars"
		}
		v.Cells = append(v.Cells, view)
	}
	return v
}
