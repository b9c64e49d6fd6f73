package check

import (
	"fmt"
	"time"

	"github.com/wxreport/wxreport/report"
	output "github.com/wxreport/wxreport/report/output/json"
)

func (d *data) sections() {
	if !d.count("section", "sections", len(d.doc.Chapters), len(d.Sections)) {
		return
	}
	for i, c := range d.doc.Chapters {
		s, path := d.Sections[i], fmt.Sprintf("sections[%d]", i)
		for _, t := range [][3]string{{"id", c.ID, s.ID}, {"kind", c.Kind, s.Kind}, {"title", c.Title, s.Title}, {"message", c.Message, s.Message},
			{"status", string(c.Status), string(s.Status)}} {
			d.equal("section", path+"."+t[0], t[1], t[2])
		}
		if d.count("section", path+".notes", len(c.Notes), len(s.Notes)) {
			for k, n := range c.Notes {
				d.equal("section", fmt.Sprintf("%s.notes[%d]", path, k), n, s.Notes[k])
			}
		}
		tables, charts, texts := 0, 0, 0
		for _, b := range c.Blocks {
			switch b := b.(type) {
			case report.Table:
				if tables < len(s.Tables) {
					d.table(fmt.Sprintf("%s.tables[%d]", path, tables), b, s.Tables[tables])
				}
				tables++
			case report.Figure:
				if charts < len(s.Charts) {
					d.chart(fmt.Sprintf("%s.charts[%d]", path, charts), b, s.Charts[charts])
				}
				charts++
			case report.Paragraph:
				if texts < len(s.Text) {
					d.equal("section", fmt.Sprintf("%s.text[%d]", path, texts), b.Text(), s.Text[texts])
				}
				texts++
			case report.Scorecard, report.FindingList, report.PageBreak:
			}
		}
		d.count("table", path+".tables", tables, len(s.Tables))
		d.count("chart", path+".charts", charts, len(s.Charts))
		d.count("section", path+".text", texts, len(s.Text))
	}
}

func (d *data) table(path string, t report.Table, found output.Table) {
	d.equal("table", path+".id", t.ID, found.ID)
	d.equal("table", path+".title", t.Title, found.Title)
	if !d.count("table", path+".columns", len(t.Columns), len(found.Columns)) || !d.count("table", path+".rows", len(t.Rows), len(found.Rows)) {
		return
	}
	for k, c := range t.Columns {
		if c.Key != found.Columns[k].Key || c.Unit != found.Columns[k].Unit || c.Title != found.Columns[k].Title {
			d.tell("table", fmt.Sprintf("%s.columns[%d]", path, k), "it differs from the document", c.Key+" "+string(c.Unit), found.Columns[k])
		}
	}
	for i, row := range t.Rows {
		if !d.count("table", fmt.Sprintf("%s.rows[%d]", path, i), len(row.Cells), len(found.Rows[i])) {
			continue
		}
		for k, cell := range row.Cells {
			if !agrees(cell, found.Rows[i][k]) {
				d.tell("table", fmt.Sprintf("%s.rows[%d][%d]", path, i, k), "it differs from the document", rawCell(cell), fmt.Sprint(found.Rows[i][k]))
			}
		}
	}
}

func rawCell(c report.Cell) string {
	switch {
	case c.Text != "":
		return c.Text
	case !c.Time.IsZero():
		return c.Time.Format(time.DateOnly)
	case c.Low.Known || c.High.Known:
		return written(c.Low) + " to " + written(c.High)
	}
	return written(c.Number)
}

// agrees reports whether a decoded cell is the document's.
func agrees(c report.Cell, found any) bool {
	switch {
	case c.Text != "":
		return found == c.Text
	case !c.Time.IsZero():
		return found == c.Time.Format(time.DateOnly)
	case c.Low.Known || c.High.Known:
		list, ok := found.([]any)
		return ok && len(list) == 2 && raw(c.Low, list[0]) && raw(c.High, list[1])
	}
	return raw(c.Number, found)
}

func raw(n report.Number, found any) bool {
	v, ok := found.(float64)
	if !n.Known {
		return found == nil
	}
	return ok && same(n.F, v)
}

func (d *data) chart(path string, f report.Figure, found output.Chart) {
	for _, t := range [][3]string{{"id", f.ID, found.ID}, {"title", f.Title, found.Title}, {"reading", f.Reading, found.Reading},
		{"kind", f.Chart.Kind, found.Kind}, {"unit", string(f.Chart.Unit), string(found.Unit)}} {
		d.equal("chart", path+"."+t[0], t[1], t[2])
	}
	d.count("chart", path+".labels", len(f.Chart.Labels)+len(f.Chart.Times), len(found.Labels))
	if d.count("chart", path+".series", len(f.Chart.Series), len(found.Series)) {
		for i, s := range f.Chart.Series {
			at := fmt.Sprintf("%s.series[%d]", path, i)
			d.equal("chart", at+".name", s.Name, found.Series[i].Name)
			if d.count("chart", at+".values", len(s.Values), len(found.Series[i].Values)) {
				for k, v := range s.Values {
					d.number("chart", fmt.Sprintf("%s.values[%d]", at, k), v, found.Series[i].Values[k])
				}
			}
		}
	}
	if d.count("chart", path+".points", len(f.Chart.Points), len(found.Points)) {
		for i, p := range f.Chart.Points {
			d.number("chart", fmt.Sprintf("%s.points[%d].x", path, i), p.X, found.Points[i].X)
			d.number("chart", fmt.Sprintf("%s.points[%d].y", path, i), p.Y, found.Points[i].Y)
		}
	}
}
