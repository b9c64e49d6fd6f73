package free

import (
	"fmt"
	"maps"
	"slices"

	"github.com/wxreport/wxreport/report"
)

// shapes are the chart kinds that a plain table of labels and numbers can fill.
var shapes = []string{"line", "lines", "bars", "grouped", "stacked", "donut"}

// Chart is a section that draws the rows of a query.
type Chart struct {
	late
	Query   string `yaml:"query" doc:"SQL over the datasets; the first column names the positions, the others are the series"`
	Chart   string `yaml:"chart" enum:"line,lines,bars,grouped,stacked,donut" doc:"kind of chart"`
	Unit    string `yaml:"unit" enum:"count,rate,money,points,times,hours,days,number" doc:"unit of the values"`
	Reading string `yaml:"reading" doc:"the one sentence to take away"`
}

func chartKind() report.Kind[report.Section] {
	return report.Kind[report.Section]{
		Name: "chart", Summary: "A chart of your own from a SQL query over the report's datasets.",
		Example: `
kind: chart
title: 各类型阅读
chart: bars
unit: count
query: "select type, sum(reads) as 阅读人数 from articles group by type order by 2 desc, 1"
`,
		Options: func() any { return &Chart{Chart: "bars", Unit: "count"} },
		Build: func(options any) (report.Section, error) {
			s := options.(*Chart)
			if err := required("query", s.Query); err != nil {
				return nil, err
			}
			if !slices.Contains(shapes, s.Chart) {
				return nil, &report.FieldError{Path: "chart", Problem: fmt.Sprintf("%q is not a chart a query can fill", s.Chart), Choices: shapes}
			}
			return s, unitsOf(map[string]string{"unit": s.Unit})
		},
	}
}

// Needs nothing by name: the query says what it reads.
func (s *Chart) Needs() []report.Need { return nil }

// Analyze runs the query and draws it.
func (s *Chart) Analyze(in report.Input) (report.Chapter, error) {
	c := chapter("chart", in)
	ds, err := query(in, s.Query)
	if err != nil {
		return c, err
	}
	picture := report.Chart{Kind: s.Chart, Unit: units[s.Unit]}
	columns := ds.Columns()
	for i := range ds.Len() {
		picture.Labels = append(picture.Labels, label(ds, columns[0], i, in.Words))
	}
	for _, name := range columns[1:] {
		if ds.Type(name) != report.TypeNumber {
			return c, fmt.Errorf("query: column %s holds words, expected numbers after the first column", name)
		}
		series := report.Series{Name: name}
		for i := range ds.Len() {
			series.Values = append(series.Values, ds.Number(name, i))
		}
		picture.Series = append(picture.Series, series)
	}
	if len(picture.Series) == 0 {
		return c, fmt.Errorf("query: it gives %d columns, expected a column of labels and at least one of numbers", len(columns))
	}
	c.Blocks = []report.Block{report.Figure{ID: in.ID + ".chart", Title: c.Title, Reading: s.Reading, Alt: s.Reading, Chart: picture}}
	return c, nil
}

func label(ds *report.Dataset, column string, row int, words *report.Words) string {
	switch v := ds.Cell(column, row).(type) {
	case report.Number:
		return words.Format(v, report.UnitNone)
	case nil:
		return ""
	case string:
		return v
	}
	return words.ShortDay(ds.Time(column, row))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
