package pdf

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/typeset"
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
	return c.tableAt(t, measure, tinySize)
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
		return []block{c.note(c.say("quality.none"), measure)}
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

// mostPlaces is how many places a line of data quality names.
const mostPlaces = 3

// places says where a group of checks found something.
func (c *composer) places(group []report.Check) string {
	var out []string
	for _, q := range group[:min(len(group), mostPlaces)] {
		if place := c.place(q); place != "" {
			out = append(out, place)
		}
	}
	text := strings.Join(out, c.say("list_separator"))
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

// sharedFolder is the folder that all files lie in, with its slash; empty where
// they lie in several.
func sharedFolder(sources []report.Provenance) string {
	folder := ""
	for i, s := range sources {
		own := s.File[:strings.LastIndexByte(s.File, '/')+1]
		if i > 0 && own != folder {
			return ""
		}
		folder = own
	}
	return folder
}

func (c *composer) sourcesTitle() string {
	title := c.say("sources.title")
	if folder := sharedFolder(c.doc.Sources); folder != "" {
		title += " · " + cellWords(folder)
	}
	return title
}

// sources lists the files that were read, those of a dataset together.
func (c *composer) sources() []block {
	var names []string
	of := map[string][]report.Provenance{}
	folder := sharedFolder(c.doc.Sources)
	for _, s := range c.doc.Sources {
		if of[s.Dataset] == nil {
			names = append(names, s.Dataset)
		}
		of[s.Dataset] = append(of[s.Dataset], s)
	}
	var out []gloss
	for _, name := range names {
		rows, first, last := 0, "", ""
		var files []string
		for _, s := range of[name] {
			rows += s.Rows
			files = append(files, cellWords(strings.TrimPrefix(s.File, folder)))
			if s.First != "" && (first == "" || s.First < first) {
				first = s.First
			}
			last = max(last, s.Last, s.First)
		}
		text := c.say("sources.rows_of", report.Args{"n": rows})
		if last != "" && last != first {
			text += " · " + cellWords(first+" – "+last)
		} else if first != "" {
			text += " · " + cellWords(first)
		}
		out = append(out, gloss{term: cellWords(name), text: text + " · " + strings.Join(files, c.say("list_separator"))})
	}
	return c.twoColumns(out)
}

// twoColumns sets a short list down the left half of the page and on down the
// right; a long one in rows, which may go on on the next page.
func (c *composer) twoColumns(list []gloss) []block {
	var rows []*piece
	total := 0.0
	for _, g := range list {
		row := &piece{name: "gloss " + g.term}
		c.gloss(row, g, 0)
		row.height += 2.2
		row.rule(0, row.height-0.4, halfMeasure, 0.5, c.colors.hairline)
		rows = append(rows, row)
		total += row.height
	}
	if len(rows) < 2 || total > maxPair {
		return c.glosses(list)
	}
	at, height := 0, 0.0
	for height < total/2 {
		height += rows[at].height
		at++
	}
	out := pair([]block{{name: "glossary", rows: rows[:at]}}, []block{{name: "glossary", rows: rows[at:]}})
	out.space = smallGap
	return []block{out}
}

// definitions sets what the metrics mean.
func (c *composer) definitions() []block {
	var out []gloss
	for _, d := range c.doc.Definitions {
		out = append(out, gloss{term: proseLine(d.Term), text: prose(d.Text)})
	}
	return c.glosses(out)
}

// gloss is a term with its explanation.
type gloss struct{ term, text string }

// glosses sets two glosses a row, each running on from its term: most are short.
func (c *composer) glosses(list []gloss) []block {
	b := block{name: "glossary", space: smallGap}
	for i := 0; i < len(list); i += 2 {
		row := &piece{name: "gloss " + list[i].term}
		for k, e := range list[i:min(i+2, len(list))] {
			c.gloss(row, e, float64(k)*(halfMeasure+columnGap))
		}
		row.height += 2.2
		row.rule(0, row.height-0.4, halfMeasure, 0.5, c.colors.hairline)
		row.rule(halfMeasure+columnGap, row.height-0.4, halfMeasure, 0.5, c.colors.hairline)
		b.rows = append(b.rows, row)
	}
	if len(b.rows) == 0 {
		return nil
	}
	return []block{b}
}

// termColor marks the run of a gloss that is its term.
const termColor = "term"

// gloss sets one gloss with its left end at x and makes the row high enough.
func (c *composer) gloss(row *piece, e gloss, x float64) {
	const size, lead, top = tinySize, tinySize * 1.4, 1.8
	spans := []typeset.Span{{Text: e.text, Size: size}}
	if e.term != "" {
		spans = append([]typeset.Span{{Text: e.term + "  ", Size: size, Color: termColor}}, spans...)
	}
	y := top
	for _, runs := range typeset.BreakSpans(spans, halfMeasure, c.spanWidth) {
		at := x
		for _, run := range runs {
			color := c.colors.secondary
			if run.Color == termColor {
				color = c.colors.primary
			}
			at += c.set(row, at, y+firstBase(size, lead), line{run.Text, size, run.Bold, color})
		}
		y += lead
	}
	row.height = max(row.height, y)
}

func (c *composer) method() []block {
	var out []gloss
	for _, p := range c.doc.Method {
		out = append(out, gloss{text: prose(p.Text())})
	}
	return c.twoColumns(out)
}
