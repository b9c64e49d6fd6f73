package xlsx

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// mark sets what the workbook shows by rule in a column: values beyond their
// alert value, good and bad changes, bars of the values' size. The rules follow
// when somebody edits the counts.
func (g *grid) mark(c placed) {
	if c.wide {
		return
	}
	colors := g.doc.Theme.Colors
	first, last := at(c.column, g.first), at(c.column, g.first+len(g.rows)-1)
	whole := first + ":" + last
	own := false
	for i := range g.rows {
		value := g.cell(i, c)
		if value.Alert == nil || !isNumber(c, value) {
			continue
		}
		own = true
		ref := at(c.column, g.first+i)
		g.rule(ref, beyond(ref, *value.Alert), g.markID(colors.Critical, true))
		g.note(c, ref, *value.Alert, value.Unit)
	}
	if c.Alert != nil && !own {
		g.rule(whole, beyond(first, *c.Alert), g.markID(colors.Critical, true))
		g.note(c, at(c.column, g.first-1), *c.Alert, report.UnitNone)
	}
	if c.Signed && c.Better != "" {
		good, bad := colors.Good, colors.Critical
		if c.Better == report.Down {
			good, bad = bad, good
		}
		g.rule(whole, fmt.Sprintf("AND(ISNUMBER(%s),%s>0)", first, first), g.markID(good, false))
		g.rule(whole, fmt.Sprintf("AND(ISNUMBER(%s),%s<0)", first, first), g.markID(bad, false))
	}
	if c.Bar && g.bars(c) {
		g.keep(g.file.SetConditionalFormat(g.name, at(c.column, g.first)+":"+at(c.column, g.first+max(g.body(), 1)-1), []excelize.ConditionalFormatOptions{
			{Type: "data_bar", Criteria: "=", MinType: "num", MinValue: "0", MaxType: "max", BarSolid: true, BarColor: "#" + tint(colors.Primary, 0.35)}}))
	}
}

// bars reports whether a column's values can be bars from zero.
func (g *grid) bars(c placed) bool {
	known := false
	for i := range g.rows {
		if v := g.cell(i, c); isNumber(c, v) {
			if known = true; v.Number.F < 0 {
				return false
			}
		}
	}
	return known
}

func (s *sheet) rule(where, formula string, mark *int) {
	s.keep(s.file.SetConditionalFormat(s.name, where, []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: formula, Format: mark}}))
}

// beyond is the formula that finds a cell on the bad side of a threshold. An
// empty cell is on neither.
func beyond(ref string, limit report.Threshold) string {
	operator := "<"
	if limit.Above {
		operator = ">"
	}
	return fmt.Sprintf("AND(ISNUMBER(%s),%s%s%s)", ref, ref, operator, strconv.FormatFloat(limit.Value, 'f', -1, 64))
}

// note says a threshold beside a cell.
func (g *grid) note(c placed, ref string, limit report.Threshold, unit report.Unit) {
	if unit == report.UnitNone {
		unit = c.Unit
	}
	key := "alert_below"
	if limit.Above {
		key = "alert_above"
	}
	g.keep(g.file.AddComment(g.name, excelize.Comment{Cell: ref, Author: g.words.Say("column.alert"), Width: 190, Height: 44,
		Text: g.say(key, report.Args{"value": report.Q(report.Some(limit.Value), unit)})}))
}
