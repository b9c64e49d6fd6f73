package check

import (
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// reader holds the text of a PDF or HTML file against the document.
type reader struct {
	*shown
	kind  string // pdf or html: the first half of the ids
	doc   *report.Document
	words *report.Words
	out   *findings
	// summary, chapters and appendix are where these begin in the text;
	// chapters that are not there are -1.
	summary, appendix int
	chapters          []int
}

func (r *reader) tell(check, place, problem, expected, found string) {
	r.out.tell(r.kind+"."+check, place, problem, expected, found)
}

// scope is the span of a chapter's text.
func (r *reader) scope(i int) (from, to int) {
	to = r.appendix
	for _, next := range r.chapters[i+1:] {
		if next >= 0 {
			to = next
			break
		}
	}
	return r.chapters[i], to
}

// content checks that everything the document says is there, where it belongs.
func (r *reader) content() {
	r.front()
	for i, c := range r.doc.Chapters {
		if r.chapters[i] < 0 {
			r.tell("chapter", "", "a chapter is missing", strconv.Itoa(i+1)+" "+headline(c), "")
			continue
		}
		from, to := r.scope(i)
		r.chapter(c, from, to)
	}
	r.back()
}

// headline is what stands at the head of a chapter.
func headline(c report.Chapter) string {
	if c.Message != "" {
		return c.Message
	}
	return c.Title
}

// want reports a text that is not in [from, to).
func (r *reader) want(check, what, text string, from, to int) (end int) {
	if squeezed := squeeze(text); squeezed != "" {
		_, end, ok := r.find(squeezed, from, to)
		if ok {
			return end
		}
		r.tell(check, r.where(from, to), what+" is missing", text, r.near(squeezed))
	}
	return from
}

// where names the places from one offset to another.
func (r *reader) where(from, to int) string {
	if r.place == nil {
		return ""
	}
	a, b := r.place(from), r.place(max(to-1, from))
	if a == b || b == "" {
		return a
	}
	return a + " to " + strings.TrimLeft(b, "page ")
}

// front checks cover and summary.
func (r *reader) front() {
	first := len(r.text)
	for _, at := range r.chapters {
		if at >= 0 {
			first = at
			break
		}
	}
	s := r.doc.Summary
	r.want("text", "the report's title", r.doc.Title, 0, len(r.text))
	for i, line := range s.Lines {
		if i < leastLines || r.kind == "html" {
			r.want("text", "a line of the cover", line, 0, len(r.text))
		}
	}
	r.want("text", "the cover's note", r.doc.Closing.CoverNote, 0, len(r.text))
	for _, line := range r.doc.Closing.Contact {
		r.want("text", "the contact", line, 0, len(r.text))
	}
	r.want("text", "the small print", r.doc.Closing.Legal, 0, len(r.text))
	at := max(r.summary, 0)
	r.want("text", "the summary's message", s.Message, at, first)
	r.cards("the summary", s.KPIs, at, first)
	for _, f := range s.Findings {
		r.want("finding", "finding "+f.ID, f.Claim, at, first)
	}
	for i, a := range s.Actions {
		if i < leastActions {
			rank := a.Rank
			if rank <= 0 {
				rank = i + 1
			}
			r.want("action", "action "+strconv.Itoa(rank), strconv.Itoa(rank)+" "+a.Recommendation.Text, at, first)
		}
	}
}

// leastLines is how many lines of the summary a cover shows whatever its room.
const leastLines = 1

// leastActions is how many things to do the summary shows whatever its room.
const leastActions = 3

func (r *reader) chapter(c report.Chapter, from, to int) {
	listed := map[string]bool{}
	for _, b := range c.Blocks {
		switch b := b.(type) {
		case report.Paragraph:
			r.want("text", "a paragraph of "+c.ID, b.Text(), from, to)
		case report.Scorecard:
			r.want("text", "the title of key figures", b.Title, from, to)
			r.cards(c.ID, b.Cards, from, to)
		case report.Table:
			r.table(b, from, to)
		case report.Figure:
			r.figure(b, from, to)
		case report.FindingList:
			r.findings(b.Findings, from, to)
			for _, f := range b.Findings {
				listed[f.ID] = true
			}
		case report.PageBreak:
		}
	}
	var rest []report.Finding
	for _, f := range c.Findings {
		if !listed[f.ID] {
			rest = append(rest, f)
		}
	}
	r.findings(rest, from, to)
	for _, n := range c.Notes {
		r.want("text", "a note of "+c.ID, n, from, to)
	}
}

// leastEvidence is how long a text must be to be told from others, in bytes.
const leastEvidence = 16

// findings checks the claims; a page shows evidence and advice of the first in
// full, and of others all or nothing: the workbook has the rest.
func (r *reader) findings(list []report.Finding, from, to int) {
	for i, f := range list {
		end := r.want("finding", "finding "+f.ID, f.Claim, from, to)
		full := i == 0
		for _, e := range f.Evidence {
			if e = squeeze(e); len(e) >= leastEvidence && !full {
				_, _, full = r.find(e, end, min(to, end+len(e)+reach))
			}
		}
		if !full {
			continue
		}
		for _, e := range f.Evidence {
			r.want("finding", "evidence of "+f.ID, e, from, to)
		}
		for _, a := range f.Recommendations {
			r.want("finding", "advice of "+f.ID, a.Text, from, to)
			r.want("finding", "the gain of "+f.ID, a.Expected, from, to)
		}
	}
}

func (r *reader) figure(f report.Figure, from, to int) {
	for what, text := range map[string]string{"title": f.Title, "reading": f.Reading, "unit": f.Unit, "source": f.Source, "n": f.N} {
		r.want("figure", "the "+what+" of figure "+f.ID, text, from, to)
	}
}

// back checks the appendix.
func (r *reader) back() {
	from, to := r.appendix, len(r.text)
	noted := map[string][]string{} // what chapters say already
	for _, c := range r.doc.Chapters {
		noted[c.ID] = c.Notes
	}
	for _, c := range r.doc.Coverage {
		r.want("appendix", "the coverage of "+c.Section, c.Title, from, to)
		note := strings.TrimSuffix(c.Note, strings.Join(noted[c.Section], r.words.Say("coverage.join")))
		r.want("appendix", "the coverage of "+c.Section, note, from, to)
	}
	seen := map[string]bool{}
	for _, q := range r.doc.Quality {
		key := string(q.Severity) + q.Check + q.Claim
		if seen[key] || len(seen) >= mostQuality {
			continue
		}
		seen[key] = true
		r.want("appendix", "data quality "+q.Check, q.Claim, from, to)
	}
	for _, d := range r.doc.Definitions {
		r.want("appendix", "a definition", d.Term, from, to)
		r.want("appendix", "the definition of "+d.Term, d.Text, from, to)
	}
	for _, p := range r.doc.Method {
		r.want("appendix", "the method", p.Text(), from, to)
	}
}

// mostQuality is how many lines of data quality a page has to show.
const mostQuality = 40
