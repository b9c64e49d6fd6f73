package json

import (
	"time"

	"github.com/wxreport/wxreport/report"
)

func table(t report.Table) Table {
	out := Table{ID: t.ID, Title: t.Title, Columns: []Column{}, Rows: [][]any{}}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, Column{Key: c.Key, Title: c.Title, Unit: c.Unit})
	}
	for _, r := range t.Rows {
		row := make([]any, len(r.Cells))
		for i, c := range r.Cells {
			row[i] = cell(c)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// cell is the raw value of a table cell.
func cell(c report.Cell) any {
	switch {
	case c.Text != "":
		return c.Text
	case !c.Time.IsZero():
		return c.Time.Format(time.DateOnly)
	case c.Low.Known || c.High.Known:
		return report.Interval{c.Low, c.High}
	}
	return c.Number
}

func chart(f report.Figure) Chart {
	out := Chart{ID: f.ID, Kind: f.Chart.Kind, Title: f.Title, Reading: f.Reading, Unit: f.Chart.Unit, Labels: list(f.Chart.Labels), Series: []Series{}}
	for _, t := range f.Chart.Times {
		out.Labels = append(out.Labels, t.Format(time.DateOnly))
	}
	for _, s := range f.Chart.Series {
		values := s.Values
		if values == nil {
			values = []report.Number{}
		}
		out.Series = append(out.Series, Series{Name: s.Name, Role: s.Role, Values: values, Low: s.Low, High: s.High})
	}
	for _, p := range f.Chart.Points {
		out.Points = append(out.Points, Point{Label: p.Label, X: p.X, Y: p.Y, Size: p.Size})
	}
	return out
}
