package pdf

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// appendixMark is the name of the appendix for links.
const appendixMark = "appendix"

// mostChecks is how many lines of data quality the page shows; the workbook has
// all.
const mostChecks = 40

// appendix sets what was read and how: coverage, quality, sources, definitions,
// method. It is set in small type.
func (c *composer) appendix() []block {
	head := c.heading(c.say("appendix"), c.say("appendix_title"), c.say("appendix"), appendixMark)
	head.newPage = true
	out := []block{head}
	section := func(title string, blocks ...block) {
		if len(blocks) == 0 {
			return
		}
		heading := c.subhead(title)
		if len(out) == 1 {
			heading.space = smallGap
		}
		blocks[0].space = smallGap
		out = append(append(out, heading), blocks...)
	}
	section(c.say("coverage.title"), c.coverage()...)
	section(c.say("quality.title"), c.quality()...)
	section(c.say("sources.title"), c.sources()...)
	section(c.say("definitions.title"), c.definitions()...)
	section(c.say("method.title"), c.method()...)
	return out
}

func textColumns(titles ...string) []report.Column {
	var out []report.Column
	for _, t := range titles {
		out = append(out, report.Column{Title: t, Text: true})
	}
	return out
}

func (c *composer) smallTable(t report.Table) []block {
	if len(t.Rows) == 0 {
		return nil
	}
	return c.tableAt(t, measure, smallSize)
}

func (c *composer) coverage() []block {
	t := report.Table{ID: "coverage", Columns: textColumns(
		c.say("coverage.section"), c.say("coverage.status"), c.say("coverage.findings"), c.say("coverage.note"))}
	t.Columns[2] = report.Column{Title: t.Columns[2].Title, Unit: report.UnitCount}
	for _, v := range c.doc.Coverage {
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			{Text: proseLine(v.Title)}, {Text: c.status(v.Status), Tone: statusTone(v.Status)},
			{Number: report.Some(float64(v.Findings))}, {Text: prose(v.Note)},
		}})
	}
	return c.smallTable(t)
}

func (c *composer) status(s report.Status) string {
	if c.words.Has("pdf.status." + string(s)) {
		return c.say("status." + string(s))
	}
	return proseLine(string(s))
}

func statusTone(s report.Status) report.Severity {
	switch s {
	case report.StatusOK, report.StatusFinding:
		return report.Good
	case report.StatusNotEnoughData:
		return report.Warning
	}
	return report.Info
}

func (c *composer) quality() []block {
	t := report.Table{ID: "quality", Limit: mostChecks, Columns: textColumns(
		c.say("quality.severity"), c.say("quality.where"), c.say("quality.claim"))}
	for _, q := range c.doc.Quality {
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			{Text: c.severity(q.Severity), Tone: q.Severity}, {Text: c.place(q)}, {Text: prose(q.Claim)},
		}})
	}
	if len(t.Rows) == 0 {
		return []block{c.note(c.say("quality.none"), measure)}
	}
	return c.smallTable(t)
}

// place says where a check found something.
func (c *composer) place(q report.Check) string {
	where := q.File
	if where == "" {
		where = q.Dataset
	}
	if q.Row > 0 {
		where += ":" + strconv.Itoa(q.Row)
	}
	if q.Column != "" {
		where += " " + q.Column
	}
	if q.Count > 1 {
		where += fmt.Sprintf(" × %d", q.Count)
	}
	return cellWords(where)
}

func (c *composer) sources() []block {
	t := report.Table{ID: "sources", Columns: textColumns(
		c.say("sources.file"), c.say("sources.dataset"), c.say("sources.rows"), c.say("sources.days"))}
	t.Columns[2] = report.Column{Title: t.Columns[2].Title, Unit: report.UnitCount}
	for _, s := range c.doc.Sources {
		days := s.First
		if s.Last != "" && s.Last != s.First {
			days = strings.TrimPrefix(days+" – "+s.Last, " – ")
		}
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			{Text: cellWords(s.File)}, {Text: cellWords(s.Dataset)}, {Number: report.Some(float64(s.Rows))}, {Text: cellWords(days)},
		}})
	}
	return c.smallTable(t)
}

// definitions sets two definitions a row: most are short.
func (c *composer) definitions() []block {
	term, text := c.say("definitions.term"), c.say("definitions.text")
	t := report.Table{ID: "definitions", Columns: textColumns(term, text)}
	beside := 1
	if len(c.doc.Definitions) > 1 {
		beside = 2
		t.Columns = textColumns(term, text, term, text)
		t.Columns[2].Decisive = true
	}
	t.Columns[0].Decisive = true
	for i := 0; i < len(c.doc.Definitions); i += beside {
		var cells []report.Cell
		for _, d := range c.doc.Definitions[i:min(i+beside, len(c.doc.Definitions))] {
			cells = append(cells, report.Cell{Text: proseLine(d.Term)}, report.Cell{Text: prose(d.Text)})
		}
		t.Rows = append(t.Rows, report.Row{Cells: cells})
	}
	return c.smallTable(t)
}

func (c *composer) method() []block {
	var out []block
	for _, p := range c.doc.Method {
		if p.Style == report.Body || p.Style == report.Lead {
			p.Style = report.Note
		}
		out = append(out, c.paragraph(p, measure))
	}
	return out
}
