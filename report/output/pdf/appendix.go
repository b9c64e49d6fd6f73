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
	defer c.open("Sect")()
	head := c.heading(c.say("appendix"), c.say("appendix_title"), c.say("appendix"), appendixMark)
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
	section(c.sourcesTitle(), c.sources()...)
	section(c.say("definitions.title"), c.definitions()...)
	section(c.say("method.title"), c.method()...)
	section(c.say("closing.title"), c.closing()...)
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
	return c.tableAt(t, c.measure, tinySize)
}

// coverage lists what each analysis looked at and what came of it. What its chapter
// has noted already is not said again.
func (c *composer) coverage() []block {
	noted := map[string]string{}
	for _, ch := range c.doc.Chapters {
		noted[ch.ID] = strings.Join(ch.Notes, c.words.Say("coverage.join"))
	}
	var out []gloss
	for _, v := range c.doc.Coverage {
		text := c.status(v.Status)
		if v.Status == report.StatusFinding {
			text = c.say("coverage.found", report.Args{"n": v.Findings})
		}
		if note := prose(strings.TrimSuffix(v.Note, noted[v.Section])); note != "" {
			text += dot + note
		}
		out = append(out, gloss{term: proseLine(v.Title), text: text})
	}
	return c.run(out)
}

func (c *composer) status(s report.Status) string {
	if c.words.Has("pdf.status." + string(s)) {
		return c.say("status." + string(s))
	}
	return proseLine(string(s))
}

// quality lists the faults of the data: those that say the same of several
// files or rows in one line.
func (c *composer) quality() []block {
	t := report.Table{ID: "quality", Limit: mostChecks, Columns: textColumns(
		c.say("quality.severity"), c.say("quality.where"), c.say("quality.claim"))}
	for _, group := range grouped(c.doc.Quality) {
		q := group[0]
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			{Text: c.severity(q.Severity), Tone: q.Severity}, {Text: c.places(group)}, {Text: prose(q.Claim)},
		}})
	}
	if len(t.Rows) == 0 {
		return []block{c.note(c.say("quality.none"), c.measure)}
	}
	return c.smallTable(t)
}

// grouped puts together the checks that say the same, at the place of the first.
func grouped(checks []report.Check) [][]report.Check {
	type kind struct {
		severity     report.Severity
		check, claim string
	}
	at := map[kind]int{}
	var out [][]report.Check
	for _, q := range checks {
		k := kind{q.Severity, q.Check, q.Claim}
		i, seen := at[k]
		if !seen {
			i = len(out)
			at[k], out = i, append(out, nil)
		}
		out[i] = append(out[i], q)
	}
	return out
}

// separator stands between the entries of a list within a line.
func (c *composer) separator() string { return c.words.Say("pdf.list_separator") }

// mostPlaces is how many places a line of data quality names.
const mostPlaces = 1

// places says where a group of checks found something.
func (c *composer) places(group []report.Check) string {
	var out []string
	for _, q := range group[:min(len(group), mostPlaces)] {
		if place := c.place(q); place != "" {
			out = append(out, place)
		}
	}
	text := strings.Join(out, c.separator())
	if rest := len(group) - mostPlaces; rest > 0 {
		text += " " + c.say("more_places", report.Args{"n": rest})
	}
	return text
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
	return cellWords(strings.TrimPrefix(where, sharedFolder(c.doc.Sources)))
}

func (c *composer) method() []block {
	var out []gloss
	for _, p := range c.doc.Method {
		out = append(out, gloss{text: prose(p.Text())})
	}
	return c.run(out)
}
