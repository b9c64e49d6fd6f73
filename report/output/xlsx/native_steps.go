package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// unseen is a fill that is not there, for the bars that carry others.
func unseen() excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFFFF"}, Transparency: 100}
}

// hidden is a series that only carries others: no colour, no label.
func (n *numbers) hidden(r run) excelize.ChartSeries {
	n.edits[r.name] = edit{unlabelled: true, unlisted: true}
	s := n.shape(r, "FFFFFF")
	s.Fill = unseen()
	return s
}

// funnel is stacked bars centred by an invisible spacer in a column of its own;
// the labels stand at the people, never at the spacer. The rate into each stage
// is a live formula beside them.
func funnel(n *numbers, c report.Chart) plot {
	own := first(c)
	n.labels(c)
	people := n.put(own.Name, unitOf(c, own), own.Values)
	n.rates(c, people)
	widest := report.Number{}
	for _, v := range own.Values {
		if finite(v) && (!widest.Known || v.F > widest.F) {
			widest = v
		}
	}
	space := make([]report.Number, n.n)
	for i := range space {
		if i < len(own.Values) {
			space[i] = widest.Minus(own.Values[i]).Times(0.5)
		}
	}
	all := absolute(people.column, n.top+1) + ":" + absolute(people.column, n.top+n.n)
	spacer := n.calc(n.say("spacer"), "#,##0", func(_, row int) string {
		return fmt.Sprintf(`IF(%s="","",(MAX(%s)-%s)/2)`, at(people.column, row), all, at(people.column, row))
	}, space)
	bar := n.shape(people, tint("#"+n.color(0, report.RoleOwn), 0.6))
	bar.DataLabelPosition = excelize.ChartDataLabelsPositionCenter
	bar.DataLabel.Font.Bold = true
	n.softTone(people, own)
	chart := n.frame(c, excelize.BarStacked, []excelize.ChartSeries{n.hidden(spacer), bar})
	chart.XAxis.ReverseOrder, chart.YAxis.None, chart.YAxis.MajorGridLines = true, true, false
	chart.PlotArea.ShowVal = true
	chart.PlotArea.NumFmt.CustomNumFmt = n.format(c.Unit, 0, false)
	chart.Legend.Position = "none"
	gap := uint(25)
	chart.GapWidth = &gap
	return plot{chart: chart}
}

// softTone colours stages by their state, light enough for a label on them.
func (n *numbers) softTone(r run, s report.Series) {
	n.tone(r, s)
	for i, color := range n.edits[r.name].points {
		n.edits[r.name].points[i] = tint("#"+color, 0.55)
	}
}

// rates writes the rate into each stage, and its alert value where there is one.
func (n *numbers) rates(c report.Chart, people run) {
	values := make([]report.Number, n.n)
	for i := 1; i < len(values) && i < len(people.numbers); i++ {
		values[i] = people.numbers[i].Over(people.numbers[i-1])
	}
	n.calc(n.say("rate"), n.format(report.UnitRate, report.Digits(report.UnitRate, values), false), func(i, row int) string {
		if i == 0 {
			return `""`
		}
		a, b := at(people.column, row), at(people.column, row-1)
		return fmt.Sprintf(`IF(OR(%s="",%s="",%s=0),"",%s/%s)`, a, b, b, a, b)
	}, values)
	for _, s := range c.Series {
		if s.Role == report.RoleBenchmark {
			n.put(n.words.Say("column.alert"), one(report.UnitRate), s.Values)
		}
	}
}

// waterfall is stacked columns over an invisible base, all live formulas over
// the changes and the totals. Steps that go below zero cannot stand on a base
// and are shown as plain columns.
func waterfall(n *numbers, c report.Chart) plot {
	change, total := first(c), report.Series{}
	for _, s := range c.Series {
		if s.Role == report.RoleTotal {
			total = s
		}
	}
	levels, ok := climb(change.Values, total.Values, n.n)
	if !ok {
		return columns(n, c)
	}
	n.labels(c)
	given := n.put(change.Name, one(c.Unit), change.Values)
	if total.Name == "" {
		total.Name = n.say("total")
	}
	sums := n.put(total.Name, one(c.Unit), total.Values)
	format := n.format(c.Unit, 0, false)
	base := n.next
	rise := base + 1
	fall := base + 2
	onBase := n.calc(n.say("spacer"), format, func(i, row int) string {
		if i == 0 {
			return fmt.Sprintf("0-%s", at(fall, row))
		}
		return fmt.Sprintf(`IF(%s<>"",0,%s+%s+%s-%s)`, at(sums.column, row), at(base, row-1), at(rise, row-1), at(sums.column, row-1), at(fall, row))
	}, levels.base)
	up := n.calc(n.say("rise"), format, func(_, row int) string {
		return fmt.Sprintf("MAX(%s,0)", at(given.column, row))
	}, levels.rise)
	down := n.calc(n.say("fall"), format, func(_, row int) string {
		return fmt.Sprintf("MAX(0-%s,0)", at(given.column, row))
	}, levels.fall)
	colors := n.doc.Theme.Colors
	series := []excelize.ChartSeries{n.hidden(onBase), n.shape(sums, hex(colors.Secondary)), n.shape(up, n.color(0, report.RoleOwn)), n.shape(down, hex(colors.Critical))}
	chart := n.frame(c, excelize.ColStacked, series)
	gap, zero := uint(40), 0.0
	chart.GapWidth, chart.YAxis.Minimum = &gap, &zero
	return plot{chart: chart}
}

// steps are the parts of a waterfall.
type steps struct{ base, rise, fall []report.Number }

// climb computes what the formulas of a waterfall give. It fails where a column
// would go below zero.
func climb(changes, totals []report.Number, n int) (steps, bool) {
	var out steps
	at := func(values []report.Number, i int) report.Number {
		if i < len(values) && finite(values[i]) {
			return values[i]
		}
		return report.Missing
	}
	level := 0.0
	for i := range n {
		change, total := at(changes, i), at(totals, i)
		rise, fall := max(change.Or(0), 0), max(-change.Or(0), 0)
		base := level - fall
		if total.Known {
			base = 0
			if total.F < 0 || rise+fall != 0 {
				return steps{}, false
			}
		}
		if base < 0 {
			return steps{}, false
		}
		level = base + rise + total.Or(0)
		out.base = append(out.base, report.Some(base))
		out.rise = append(out.rise, report.Some(rise))
		out.fall = append(out.fall, report.Some(fall))
	}
	return out, n > 0
}
