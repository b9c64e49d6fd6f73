package source

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// pass is one way through the rows of a table, giving rows of one dataset. A wide export
// with one column a kind takes a pass for each kind.
type pass struct {
	schema  report.Schema
	columns []columnPlan
	only    *condition // rows that the pass takes; nil: all
	melted  bool       // rows without any number are left out
	needs   int        // header cell, plus 1, that a row must know; 0: none
}

// condition is a cell that must bear a text.
type condition struct {
	at   int
	text string
}

// columnPlan says where the cells of a column come from.
type columnPlan struct {
	column  report.SchemaColumn
	slot    int     // place in the schema's columns; behind them for further dimensions
	at      int     // header cell; -1: fixed for all rows
	fixed   string  // the text, or the digits of the number, when at is -1
	scale   float64 // the header's unit: (万元) is 1e4, (分) is 1/100 of money
	percent bool    // bare values are percentages
	mixed   bool    // fractions and percentages: bare values mean nothing
	times   int     // header cell of a rate to multiply with; -1: none
}

// planOf turns a match into a pass.
func planOf(t *table, m match, mapping map[string]string) pass {
	p := pass{schema: m.schema}
	for i, slot := range m.columns {
		if slot < 0 {
			continue
		}
		p.columns = append(p.columns, plan(t, m.schema.Columns[slot], slot, i))
	}
	if m.schema.Open {
		slot := len(m.schema.Columns)
		for i, at := range m.columns {
			if at >= 0 {
				continue
			}
			column := report.SchemaColumn{Name: openName(t, i, mapping), Type: openType(t, i)}
			p.columns = append(p.columns, columnPlan{column: column, slot: slot, at: i, scale: 1, times: -1})
			slot++
		}
	}
	if m.schema.Name == "articles" {
		p.columns = append(p.columns, articleExtras(t, m)...)
	}
	return p
}

func plan(t *table, column report.SchemaColumn, slot, at int) columnPlan {
	scale, percent := unitScale(column.Unit, t.names[at].unit)
	return columnPlan{column: column, slot: slot, at: at, scale: scale, percent: percent, times: -1}
}

func fixedPlan(schema report.Schema, name, text string) columnPlan {
	slot := slices.IndexFunc(schema.Columns, func(c report.SchemaColumn) bool { return c.Name == name })
	return columnPlan{column: schema.Columns[slot], slot: slot, at: -1, fixed: text, scale: 1, times: -1}
}

func planFor(t *table, schema report.Schema, name string, at int) columnPlan {
	slot := slices.IndexFunc(schema.Columns, func(c report.SchemaColumn) bool { return c.Name == name })
	return plan(t, schema.Columns[slot], slot, at)
}

// articleExtras adds what exports of contents say without a column of their own: a download
// of the Channels assistant holds videos, and readers from the push are the delivered times
// the delivered-read rate.
func articleExtras(t *table, m match) []columnPlan {
	var extra []columnPlan
	if !m.has("type") && headerAt(t, "视频描述") >= 0 {
		extra = append(extra, fixedPlan(m.schema, "type", "视频"))
	}
	rate, delivered := headerAt(t, "送达阅读率"), m.at("delivered")
	if !m.has("opened") && rate >= 0 && delivered >= 0 {
		opened := planFor(t, m.schema, "opened", delivered)
		opened.times = rate
		extra = append(extra, opened)
	}
	return extra
}

// headerAt finds a header by its normalised name, -1 where the table lacks it.
func headerAt(t *table, name string) int {
	key := squeeze(name)
	return slices.IndexFunc(t.names, func(h headerName) bool { return slices.Contains(h.keys, key) })
}

// openName is the name of a column that the schema does not know: what the user's mapping
// calls its header, else the header itself.
func openName(t *table, at int, mapping map[string]string) string {
	for column, header := range mapping {
		if parseHeader(header).keys[0] == t.names[at].keys[0] {
			return column
		}
	}
	return strings.TrimFunc(t.header[at].Text, isSpace)
}

// openType tells numbers from texts for a column that the schema does not know.
func openType(t *table, at int) report.ColumnType {
	numbers := 0
	for _, row := range t.rows {
		if at >= len(row) {
			continue
		}
		switch r := readNumber(row[at], false); {
		case r.bad:
			return report.TypeText
		case !r.missing:
			numbers++
		}
	}
	if numbers == 0 {
		return report.TypeText
	}
	return report.TypeNumber
}

// secondsIn converts the units of durations.
var secondsIn = map[string]float64{
	"分钟": 60, "分": 60, "min": 60, "minutes": 60, "小时": 3600, "h": 3600, "hours": 3600, "毫秒": 0.001, "ms": 0.001,
}

// unitScale reads the unit of a header: how bare values convert into the column's unit.
func unitScale(unit report.Unit, word string) (scale float64, percent bool) {
	switch {
	case unit == report.UnitRate:
		return 1, strings.Contains(word, "%")
	case unit == report.UnitMoney && word == "分":
		return 0.01, false
	case unit == report.UnitSeconds:
		if times, ok := secondsIn[word]; ok {
			return times, false
		}
	case strings.HasPrefix(word, "万"):
		return 1e4, false
	case strings.HasPrefix(word, "千"):
		return 1e3, false
	case strings.HasPrefix(word, "亿"):
		return 1e8, false
	}
	return 1, false
}

// passesOf decides what to take from a table: its dataset, and beside it the interactions
// of exports that count them in columns. Nothing fits: no passes.
func passesOf(t *table, file, want string, mapping map[string]string) []pass {
	m, ok := bestMatch(t, file, want, mapping)
	if !ok {
		return widePasses(t, want)
	}
	passes := []pass{planOf(t, m, mapping)}
	if channel := m.at("channel"); m.schema.Name == "reads" && want == "" && channel >= 0 {
		for _, p := range interactionPasses(t) {
			p.only = &condition{at: channel, text: "全部"}
			passes = append(passes, p)
		}
	}
	return passes
}
