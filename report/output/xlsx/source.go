package xlsx

import (
	"slices"

	"github.com/wxreport/wxreport/report"
)

// told is a number of a table with the cell it stands in.
type told struct {
	value report.Number
	unit  report.Unit
	ref   string
}

// awaited is a key figure of the summary, which is written before the sheets that its
// value comes from.
type awaited struct {
	sheet *sheet
	row   int
	card  report.Card
	st    style
}

// remember notes the cell of a number for the key figures.
func (g *grid) remember(c placed, unit report.Unit, n report.Number) {
	g.told[g.name] = append(g.told[g.name], told{n, unit, quoteSheet(g.name) + "!" + absolute(c.column, g.row)})
}

// follow makes the key figures of the summary follow the tables: where one cell of its
// section holds this very number, or two hold what it is the ratio of. Of several
// cells none is taken: they may mean something else.
func (b *book) follow(chapters []report.Chapter, sections []*sheet) {
	for _, a := range b.awaited {
		for i, c := range chapters {
			n := slices.IndexFunc(c.Metrics, func(m report.Metric) bool { return m.Name == a.card.Metric })
			if n < 0 {
				continue
			}
			if formula := source(c.Metrics[n], a.card.Value, b.told[sections[i].name]); formula != "" {
				a.sheet.keep(b.file.SetCellValue(a.sheet.name, at(firstColumn+1, a.row), nil)) // a formula's value is added when the file is written
				a.sheet.formula(firstColumn+1, a.row, formula, a.card.Value.Number, a.st)
			}
			break
		}
	}
}

// sure is the count from which two equal ones in a section are of the same people.
const sure = 1000

// source is the formula that gives a figure from the cells of its section; empty where
// none does.
func source(m report.Metric, figure report.Quantity, cells []told) string {
	only := func(n report.Number, count bool) string {
		ref := ""
		for _, t := range cells {
			if !near(t.value, n) || !count && t.unit != figure.Unit || count && t.unit != report.UnitCount {
				continue
			}
			if ref == "" {
				ref = t.ref
			} else if !count || n.F < sure {
				return ""
			}
		}
		return ref
	}
	if ref := only(figure.Number, false); ref != "" {
		return ref
	}
	num, den := only(m.Numerator, true), only(m.Denominator, true)
	if num == "" || den == "" || !near(m.Numerator.Over(m.Denominator), figure.Number) {
		return ""
	}
	return "IF(" + den + "=0,\"\"," + num + "/" + den + ")"
}
