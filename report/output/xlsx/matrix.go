package xlsx

import (
	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// matrix is a heat map's numbers. A wide and low one is turned, so that it fits
// a page: hours down, weekdays across.
type matrix struct {
	columns, rows []string
	values        [][]report.Number // by row
}

// isMatrix reports whether a chart is a heat map.
func isMatrix(c report.Chart) bool { return c.Kind == "cohort" || c.Kind == "slots" }

// mostColumns is how many columns a heat map may have before it is turned.
const mostColumns = 14

func matrixOf(c report.Chart) matrix {
	m := matrix{columns: c.Labels}
	for len(m.columns) < positions(c) {
		m.columns = append(m.columns[:len(m.columns):len(m.columns)], "")
	}
	for _, s := range c.Series {
		row := make([]report.Number, len(m.columns))
		copy(row, s.Values)
		m.rows, m.values = append(m.rows, s.Name), append(m.values, row)
	}
	if len(m.columns) <= mostColumns || len(m.rows) >= len(m.columns) {
		return m
	}
	turned := matrix{columns: m.rows, rows: m.columns}
	for j := range m.columns {
		row := make([]report.Number, len(m.rows))
		for i := range m.rows {
			row[i] = m.values[i][j]
		}
		turned.values = append(turned.values, row)
	}
	return turned
}

// matrix writes a heat map as coloured numbers.
func (s *sheet) matrix(c report.Chart) {
	m := matrixOf(c)
	var all []report.Number
	for _, row := range m.values {
		all = append(all, row...)
	}
	digits := report.Digits(c.Unit, all)
	s.head(firstColumn, s.row, s.say("label"), style{kind: kindHeader})
	for j, label := range m.columns {
		s.head(firstColumn+1+j, s.row, label, style{kind: kindHeader, right: true})
	}
	first := s.row + 1
	for i, row := range m.values {
		s.wrapped(firstColumn, first+i, m.rows[i], style{})
		s.widen(firstColumn, textWidth(cellText(m.rows[i])))
		for j, v := range row {
			s.number(firstColumn+1+j, first+i, v, style{right: true, format: s.format(c.Unit, digits, false)})
		}
	}
	s.row = first + len(m.rows)
	s.keep(s.file.SetConditionalFormat(s.name, at(firstColumn+1, first)+":"+at(firstColumn+len(m.columns), s.row-1),
		[]excelize.ConditionalFormatOptions{{Type: "2_color_scale", Criteria: "=", MinType: "min", MaxType: "max",
			MinColor: "#FFFFFF", MaxColor: "#" + tint(s.doc.Theme.Colors.Primary, 0.7)}}))
}
