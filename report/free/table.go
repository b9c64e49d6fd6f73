package free

import (
	"fmt"

	"github.com/wxreport/wxreport/report"
)

// units are the words a spec may use for a column's unit.
var units = map[string]report.Unit{"count": report.UnitCount, "rate": report.UnitRate, "money": report.UnitMoney,
	"points": report.UnitPoints, "times": report.UnitTimes, "hours": report.UnitHours, "days": report.UnitDays, "number": report.UnitNone}

// unitsOf checks the unit words of columns.
func unitsOf(words map[string]string) error {
	for _, column := range sortedKeys(words) {
		if _, ok := units[words[column]]; !ok {
			return &report.FieldError{Path: "units." + column, Problem: fmt.Sprintf("%q is not a unit", words[column]), Choices: sortedKeys(units)}
		}
	}
	return nil
}

// Table is a section that shows the rows of a query.
type Table struct {
	late
	Query string            `yaml:"query" doc:"SQL over the datasets as tables, in the engine's dialect (DuckDB)"`
	Units map[string]string `yaml:"units" doc:"unit of a column: count, rate, money, points, times, hours, days, number"`
	Limit int               `yaml:"limit" doc:"rows shown on the page; the workbook has all"`
}

func tableKind() report.Kind[report.Section] {
	return report.Kind[report.Section]{
		Name: "table", Summary: "A table of your own from a SQL query over the report's datasets.",
		Example: `
kind: table
title: 各类型发布量
query: "select type as 类型, count(*) as 发布量 from articles group by type order by 2 desc, 1"
units: {发布量: count}
`,
		Options: func() any { return &Table{Limit: 30} },
		Build: func(options any) (report.Section, error) {
			s := options.(*Table)
			if err := required("query", s.Query); err != nil {
				return nil, err
			}
			return s, unitsOf(s.Units)
		},
	}
}

// Needs nothing by name: the query says what it reads.
func (s *Table) Needs() []report.Need { return nil }

// Analyze runs the query and shows its rows.
func (s *Table) Analyze(in report.Input) (report.Chapter, error) {
	c := chapter("table", in)
	ds, err := query(in, s.Query)
	if err != nil {
		return c, err
	}
	if ds.Len() == 0 {
		c.Notes = append(c.Notes, in.Words.Say("free.no_rows"))
		return c, nil
	}
	c.Blocks = []report.Block{grid(in.ID, ds, s.Units, s.Limit)}
	return c, nil
}

// grid is a dataset as a table.
func grid(id string, ds *report.Dataset, unit map[string]string, limit int) report.Table {
	t := report.Table{ID: id + ".rows", Limit: limit}
	for _, name := range ds.Columns() {
		t.Columns = append(t.Columns, report.Column{Key: name, Title: name, Unit: units[unit[name]], Text: ds.Type(name) != report.TypeNumber})
	}
	for i := range ds.Len() {
		var row report.Row
		for _, name := range ds.Columns() {
			row.Cells = append(row.Cells, report.Cell{Number: ds.Number(name, i), Text: ds.Text(name, i), Time: ds.Time(name, i)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
