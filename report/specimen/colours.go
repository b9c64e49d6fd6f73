package specimen

import "github.com/wxreport/wxreport/report"

// colours lists the text colours with their contrast, and draws the series in theirs.
func (s sheet) colours() report.Chapter {
	c := s.theme.Colors
	table := report.Table{ID: "specimen.colours", Columns: []report.Column{
		{Key: "name", Title: s.say("colours.name"), Text: true}, {Key: "value", Title: s.say("colours.value"), Text: true, Quiet: true},
		{Key: "ground", Title: s.say("colours.ground"), Text: true}, {Key: "contrast", Title: s.say("colours.contrast"), Unit: report.UnitNone, Digits: 1, Decisive: true},
		{Key: "verdict", Title: s.say("colours.verdict"), Text: true}, {Key: "sample", Title: s.say("colours.text"), Text: true}}}
	passed := 0
	for _, v := range []struct {
		part, color, other, ground string
		tone                       report.Severity
	}{
		{"ink", c.Ink, c.Paper, "paper", ""}, {"secondary", c.Secondary, c.Paper, "paper", report.Info}, {"primary", c.Primary, c.Paper, "paper", ""},
		{"deep", c.Deep, "#ffffff", "white", ""}, {"critical", c.Critical, c.Paper, "paper", report.Critical},
		{"warning", c.Warning, c.Paper, "paper", report.Warning}, {"notice", c.Notice, c.Paper, "paper", report.Notice}, {"good", c.Good, c.Paper, "paper", report.Good},
	} {
		contrast := report.Contrast(v.color, v.other)
		verdict := report.Cell{Text: s.say("colours.fails"), Tone: report.Critical}
		if contrast >= report.EnoughContrast {
			passed++
			verdict = report.Cell{Text: s.say("colours.passes"), Tone: report.Good}
		}
		sample := report.Cell{}
		if v.tone != "" {
			sample = report.Cell{Text: s.say("part." + v.part), Tone: v.tone}
		}
		table.Rows = append(table.Rows, report.Row{Cells: []report.Cell{{Text: s.say("part." + v.part)}, {Text: v.color}, {Text: s.say("part." + v.ground)},
			{Number: report.Some(contrast)}, verdict, sample}})
	}
	return s.page("colours", report.Args{"passed": passed, "all": len(table.Rows)}, table, s.series())
}

// series is a chart with every series colour.
func (s sheet) series() report.Figure {
	chart := report.Chart{Kind: "grouped", Unit: report.UnitCount, Labels: []string{s.list("names")[8], s.list("names")[9], s.list("names")[10]}}
	for i, color := range s.theme.Series {
		chart.Series = append(chart.Series, report.Series{Name: color,
			Values: []report.Number{report.Some(float64(900 - 70*i)), report.Some(float64(500 + 60*i)), report.Some(float64(820 - 30*i))}})
	}
	return s.figure("series", s.say("colours.series"), s.say("colours.series_reading"), chart)
}

func (s sheet) figure(id, title, reading string, chart report.Chart) report.Figure {
	return report.Figure{ID: "specimen." + id, Title: title, Unit: s.say("charts.unit"), Source: s.say("charts.source"), N: s.say("charts.n"),
		Reading: reading, Alt: title, Chart: chart}
}
