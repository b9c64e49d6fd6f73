package specimen

import (
	"slices"
	"unicode"

	"github.com/wxreport/wxreport/report"
)

// tables shows a table with every kind of column, and two side by side.
func (s sheet) tables() report.Chapter {
	return s.page("table", nil, s.table("all", report.Full), s.table("left", report.Half), s.table("right", report.Half))
}

func (s sheet) table(id string, width report.Width) report.Table {
	say := func(key string) string { return s.say("table." + key) }
	t := report.Table{ID: "specimen.table." + id, Title: say("caption"), Width: width, Notes: []string{say("note")}, Columns: []report.Column{
		{Key: "step", Title: say("step"), Text: true}, {Key: "people", Title: say("people"), Unit: report.UnitCount, Bar: true},
		{Key: "rate", Title: say("rate"), Unit: report.UnitRate, Decisive: true}}}
	if width == report.Full {
		t.Columns = append(t.Columns, report.Column{Key: "interval", Title: say("interval"), Unit: report.UnitRate, Quiet: true},
			report.Column{Key: "change", Title: say("change"), Unit: report.UnitPoints, Signed: true, Better: report.Up},
			report.Column{Key: "status", Title: say("status"), Text: true})
	}
	for i, name := range s.list("names")[:5] {
		rate := []float64{.083, .031, .62, .661, .145}[i]
		cells := []report.Cell{{Text: name}, {Number: report.Some([]float64{40000, 3320, 103, 64, 42}[i])}, {Number: report.Some(rate)}}
		if width == report.Full {
			status := report.Cell{Text: say("normal"), Tone: report.Good}
			if i == 3 {
				status = report.Cell{Text: say("below"), Tone: report.Critical}
			}
			change := report.Cell{Number: report.Some([]float64{.004, -.001, -.008, -.069, 0}[i])}
			if i == 4 {
				change = report.Cell{}
			}
			cells = append(cells, report.Cell{Low: report.Some(rate * .96), High: report.Some(rate * 1.04)}, change, status)
		}
		t.Rows = append(t.Rows, report.Row{Cells: cells})
	}
	total := make([]report.Cell, len(t.Columns))
	total[0], total[1] = report.Cell{Text: say("total")}, report.Cell{Number: report.Some(43529)}
	t.Rows = append(t.Rows, report.Row{Cells: total, Total: true})
	return t
}

// charts shows one of every kind, the small ones two a row.
func (s sheet) charts(list []report.Chart) report.Chapter {
	var blocks []report.Block
	for _, chart := range list {
		f := s.figure("chart."+chart.Kind, chart.Kind, s.say("charts.reading"), s.relabel(chart))
		if slices.Contains([]string{"donut", "pyramid", "bars", "grouped", "quadrant", "sparkline"}, chart.Kind) {
			f.Width = report.Half
		}
		blocks = append(blocks, f)
	}
	slices.SortStableFunc(blocks, func(a, b report.Block) int { return int(a.(report.Figure).Width) - int(b.(report.Figure).Width) })
	return s.page("charts", nil, blocks...)
}

// relabel writes the words of an example in the sheet's language.
func (s sheet) relabel(c report.Chart) report.Chart {
	names := s.list("names")
	if han(names[0]) {
		return c
	}
	word := func(text string, i int) string {
		if !han(text) {
			return text
		}
		return names[i%len(names)]
	}
	words := func(list []string) []string {
		out := slices.Clone(list)
		for i := range out {
			out[i] = word(out[i], i)
		}
		return out
	}
	c.Labels, c.Quadrants = words(c.Labels), words(c.Quadrants)
	c.XTitle, c.YTitle = word(c.XTitle, 0), word(c.YTitle, 1)
	c.Series, c.Marks, c.Points = slices.Clone(c.Series), slices.Clone(c.Marks), slices.Clone(c.Points)
	for i := range c.Series {
		c.Series[i].Name = word(c.Series[i].Name, i)
		if slices.ContainsFunc(c.Series[i].Notes, han) {
			c.Series[i].Notes = nil
		}
	}
	for i := range c.Marks {
		c.Marks[i].Label = word(c.Marks[i].Label, i+4)
	}
	for i := range c.Points {
		c.Points[i].Label = word(c.Points[i].Label, i)
	}
	return c
}

func han(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}
