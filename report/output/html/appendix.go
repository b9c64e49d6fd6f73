package html

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/typeset"
)

// appendixView is what was read and how: coverage, quality, sources, definitions,
// method.
type appendixView struct {
	Tag, Title, Contents string
	Parts                []appendixPart
}

type appendixPart struct {
	Title string
	Table template.HTML
	Facts []fact
	Texts []string
}

// mostChecks is how many lines of data quality the page shows; the workbook has
// all.
const mostChecks = 40

func (c *composer) appendix() (appendixView, error) {
	v := appendixView{Tag: c.words.Say("pdf.appendix"), Title: c.words.Say("pdf.appendix_title"), Contents: c.words.Say("pdf.contents")}
	coverage, err := c.coverage()
	if err != nil {
		return v, err
	}
	quality, err := c.quality()
	if err != nil {
		return v, err
	}
	none := []string(nil)
	if quality == "" {
		none = []string{c.words.Say("pdf.quality.none")}
	}
	sources := c.words.Say("pdf.sources.title")
	if folder := sharedFolder(c.doc.Sources); folder != "" {
		sources += " · " + typeset.SanitizeLine(folder)
	}
	var method []string
	for _, p := range c.doc.Method {
		method = append(method, prose(p.Text()))
	}
	for _, p := range []appendixPart{
		{Title: c.words.Say("pdf.coverage.title"), Table: coverage},
		{Title: c.words.Say("pdf.quality.title"), Table: quality, Texts: none},
		{Title: sources, Facts: c.sources()},
		{Title: c.words.Say("pdf.definitions.title"), Facts: c.definitions()},
		{Title: c.words.Say("pdf.method.title"), Texts: method},
		c.closing(),
	} {
		if p.Table != "" || len(p.Facts)+len(p.Texts) > 0 {
			v.Parts = append(v.Parts, p)
		}
	}
	return v, nil
}

// closing is the client's contact block and small print, in their own words.
func (c *composer) closing() appendixPart {
	out := appendixPart{Title: c.words.Say("pdf.closing.title")}
	for _, line := range append(slices.Clone(c.doc.Closing.Contact), c.doc.Closing.Legal) {
		if line != "" {
			out.Texts = append(out.Texts, prose(line))
		}
	}
	return out
}

func textColumns(titles ...string) []report.Column {
	var out []report.Column
	for _, t := range titles {
		out = append(out, report.Column{Title: t, Text: true})
	}
	return out
}

func (c *composer) smallTable(t report.Table) (template.HTML, error) {
	if len(t.Rows) == 0 {
		return "", nil
	}
	return c.tableAs(t, true)
}

func (c *composer) coverage() (template.HTML, error) {
	t := report.Table{ID: "coverage", Columns: textColumns(c.words.Say("pdf.coverage.section"), c.words.Say("pdf.coverage.status"),
		c.words.Say("pdf.coverage.findings"), c.words.Say("pdf.coverage.note"))}
	t.Columns[2] = report.Column{Title: t.Columns[2].Title, Unit: report.UnitCount}
	for _, v := range c.doc.Coverage {
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			{Text: proseLine(v.Title)}, {Text: c.status(v.Status), Tone: statusTone(v.Status)}, {Number: report.Some(float64(v.Findings))}, {Text: prose(v.Note)},
		}})
	}
	return c.smallTable(t)
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

// quality lists the faults of the data: those that say the same of several files or
// rows in one line.
func (c *composer) quality() (template.HTML, error) {
	t := report.Table{ID: "quality", Limit: mostChecks, Columns: textColumns(c.words.Say("pdf.quality.severity"), c.words.Say("pdf.quality.where"), c.words.Say("pdf.quality.claim"))}
	for _, group := range grouped(c.doc.Quality) {
		q := group[0]
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{{Text: c.severity(q.Severity), Tone: q.Severity}, {Text: c.places(group)}, {Text: prose(q.Claim)}}})
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
const mostPlaces = 1

// places says where a group of checks found something.
func (c *composer) places(group []report.Check) string {
	var out []string
	for _, q := range group[:min(len(group), mostPlaces)] {
		if place := c.place(q); place != "" {
			out = append(out, place)
		}
	}
	text := strings.Join(out, c.words.Say("pdf.list_separator"))
	if rest := len(group) - mostPlaces; rest > 0 {
		text += " " + c.words.Say("pdf.more_places", report.Args{"n": rest})
	}
	return text
}

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
	return typeset.Sanitize(strings.TrimPrefix(where, sharedFolder(c.doc.Sources)))
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

// sources lists the files that were read, those of a dataset together.
func (c *composer) sources() []fact {
	var names []string
	of := map[string][]report.Provenance{}
	folder := sharedFolder(c.doc.Sources)
	for _, s := range c.doc.Sources {
		if of[s.Dataset] == nil {
			names = append(names, s.Dataset)
		}
		of[s.Dataset] = append(of[s.Dataset], s)
	}
	var out []fact
	for _, name := range names {
		rows, first, last := 0, "", ""
		var files []string
		for _, s := range of[name] {
			rows += s.Rows
			files = append(files, typeset.Sanitize(strings.TrimPrefix(s.File, folder)))
			if s.First != "" && (first == "" || s.First < first) {
				first = s.First
			}
			last = max(last, s.Last, s.First)
		}
		text := c.words.Say("pdf.sources.rows_of", report.Args{"n": rows})
		if last != "" && last != first {
			text += " · " + first + " – " + last
		} else if first != "" {
			text += " · " + first
		}
		out = append(out, fact{Term: typeset.SanitizeLine(name), Text: typeset.Sanitize(text + " · " + strings.Join(files, c.words.Say("pdf.list_separator")))})
	}
	return out
}

func (c *composer) definitions() []fact {
	var out []fact
	for _, d := range c.doc.Definitions {
		out = append(out, fact{proseLine(d.Term), prose(d.Text)})
	}
	return out
}
