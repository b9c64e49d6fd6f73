package xlsx

import (
	"fmt"

	"github.com/wxreport/wxreport/report"
)

// deepest is how many formulas may stand on one another. It ends a circle of
// columns that follow from each other.
const deepest = 4

// derive is the formula of a column in a row and what it gives; no formula where
// an operand is not a number of this row.
func (g *grid) derive(row int, c placed, depth int) (string, report.Number) {
	if c.Formula.Op == report.OpNone || depth > deepest {
		return "", report.Missing
	}
	a, x, okA := g.operand(row, c, c.Formula.A, depth)
	b, y, okB := g.operand(row, c, c.Formula.B, depth)
	if !okA || !okB {
		return "", report.Missing
	}
	switch c.Formula.Op {
	case report.OpRatio:
		return fmt.Sprintf(`IF(%s=0,"",%s/%s)`, b, a, b), x.Over(y)
	case report.OpMinus:
		return a + "-" + b, x.Minus(y)
	case report.OpRelative:
		return fmt.Sprintf(`IF(%s=0,"",%s/%s-1)`, b, a, b), x.Relative(y)
	}
	return "", report.Missing
}

// operand is the cell of a column by key in a row, and the number it will show.
// A column stands on those that are given, never on itself.
func (g *grid) operand(row int, of placed, key string, depth int) (string, report.Number, bool) {
	for _, c := range g.columns {
		if c.Key != key {
			continue
		}
		value := g.cell(row, c)
		if c.index == of.index || !isNumber(c, value) || g.stands(c, of.Key, 0) {
			return "", report.Missing, false
		}
		ref := at(c.column, g.first+row)
		if formula, sum := g.total(row, c); formula != "" && near(sum, value.Number) {
			return ref, sum, true
		}
		if formula, result := g.derive(row, c, depth+1); formula != "" && near(result, value.Number) {
			return ref, result, true
		}
		return ref, value.Number, true
	}
	return "", report.Missing, false
}

// stands reports whether a column follows from the one of that key, directly or
// through others.
func (g *grid) stands(c placed, key string, depth int) bool {
	if c.Formula.Op == report.OpNone || depth > deepest {
		return depth > deepest
	}
	for _, operand := range []string{c.Formula.A, c.Formula.B} {
		if operand == key {
			return true
		}
		for _, next := range g.columns {
			if next.Key == operand && next.index != c.index && g.stands(next, key, depth+1) {
				return true
			}
		}
	}
	return false
}

// total is the sum a totals row shows in a column of counts, over the run of
// rows above it, or below it where the total stands first.
func (g *grid) total(row int, c placed) (string, report.Number) {
	unit := c.Unit
	if v := g.cell(row, c); v.Unit != report.UnitNone {
		unit = v.Unit
	}
	if !g.rows[row].Total || c.wide || unit != report.UnitCount && unit != report.UnitMoney {
		return "", report.Missing
	}
	from, to := row, row
	for from > 0 && !g.rows[from-1].Total {
		from--
	}
	if from == row {
		from = row + 1
		for to = row + 1; to < len(g.rows) && !g.rows[to].Total; to++ {
		}
	}
	if from >= to {
		return "", report.Missing
	}
	sum := report.Missing
	for i := from; i < to; i++ {
		if v := g.cell(i, c); isNumber(c, v) {
			sum = report.Sum(sum, v.Number)
		}
	}
	return "SUM(" + at(c.column, g.first+from) + ":" + at(c.column, g.first+to-1) + ")", sum
}
