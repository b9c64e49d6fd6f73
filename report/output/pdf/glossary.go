package pdf

import (
	"strings"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/typeset"
)

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
		out = append(out, gloss{term: cellWords(name), text: text + " · " + strings.Join(files, c.separator())})
	}
	return c.twoColumns(out)
}

// twoColumns sets a short list down the left half of the page and on down the
// right; a long one in rows, which may go on on the next page.
func (c *composer) twoColumns(list []gloss) []block {
	leave := c.open("L")
	var rows []*piece
	total := 0.0
	for _, g := range list {
		row := &piece{name: "gloss " + g.term}
		c.gloss(row, g, 0)
		row.height += 2.2
		row.rule(0, row.height-0.4, c.halfMeasure, 0.5, c.colors.hairline)
		rows = append(rows, row)
		total += row.height
	}
	leave()
	if len(rows) < 2 || total > c.maxPair() {
		return c.glosses(list)
	}
	at, height := 0, 0.0
	for height < total/2 {
		height += rows[at].height
		at++
	}
	out := c.pair([]block{{name: "glossary", rows: rows[:at]}}, []block{{name: "glossary", rows: rows[at:]}})
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
	defer c.open("L")()
	b := block{name: "glossary", space: smallGap}
	for i := 0; i < len(list); i += 2 {
		row := &piece{name: "gloss " + list[i].term}
		for k, e := range list[i:min(i+2, len(list))] {
			c.gloss(row, e, float64(k)*(c.halfMeasure+columnGap))
		}
		row.height += 2.2
		row.rule(0, row.height-0.4, c.halfMeasure, 0.5, c.colors.hairline)
		row.rule(c.halfMeasure+columnGap, row.height-0.4, c.halfMeasure, 0.5, c.colors.hairline)
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
	defer c.item()()
	const size, top = tinySize, 1.8
	lead := size * 1.4
	if c.way.spacing == tight {
		lead = size * 1.26
	}
	spans := []typeset.Span{{Text: e.text, Size: size}}
	if e.term != "" {
		spans = append([]typeset.Span{{Text: e.term + "  ", Size: size, Color: termColor}}, spans...)
	}
	y := top
	for _, runs := range typeset.BreakSpans(spans, c.halfMeasure, c.spanWidth) {
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
