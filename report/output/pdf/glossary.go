package pdf

import (
	"math"
	"strconv"
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

// mostFiles is how many files of a dataset the page names; the workbook has all.
const mostFiles = 1

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
			text += dot + cellWords(first+" – "+last)
		} else if first != "" {
			text += dot + cellWords(first)
		}
		more := ""
		if rest := len(files) - mostFiles; rest > 0 {
			files, more = files[:mostFiles], " "+c.say("more_places", report.Args{"n": rest})
		}
		out = append(out, gloss{term: cellWords(name), text: text + dot + strings.Join(files, c.separator()) + more})
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
		rows = append(rows, c.glossRow(g))
		total += rows[len(rows)-1].height
	}
	leave()
	if len(rows) < 2 || total > c.maxPair() {
		return c.glosses(list)
	}
	return c.columns(rows)
}

// glossRow sets one gloss over a hairline, half the page wide.
func (c *composer) glossRow(g gloss) *piece {
	row := &piece{name: "gloss " + g.term}
	c.gloss(row, g, 0)
	if row.height += 2.2; c.way.spacing == tight {
		row.height--
	}
	row.rule(0, row.height-0.4, c.halfMeasure, 0.5, c.colors.hairline)
	return row
}

// highestBand is the most that columns side by side may be high, as a part of the
// page: what is higher is set in bands, one below the other.
const highestBand = 0.6

// columns sets rows down the left half of the page and on down the right, in bands
// that a page's end may part.
func (c *composer) columns(rows []*piece) []block {
	total := 0.0
	for _, r := range rows {
		total += r.height
	}
	bands := math.Ceil(total / 2 / (highestBand * c.bodyHeight))
	var out []block
	for len(rows) > 0 {
		share, left, right := total/bands/2, 0, 0
		height := 0.0
		for left < len(rows) && height < share {
			height += rows[left].height
			left++
		}
		other := 0.0
		for right = left; right < len(rows) && (other+rows[right].height <= height || len(out) == int(bands)-1); right++ {
			other += rows[right].height
		}
		b := c.pair([]block{{name: "glossary", rows: rows[:left]}}, []block{{name: "glossary", rows: rows[left:right]}})
		b.space = smallGap
		out = append(out, b)
		rows = rows[right:]
	}
	return out
}

// definitions sets what the metrics mean.
func (c *composer) definitions() []block {
	var out []gloss
	for _, d := range c.doc.Definitions {
		out = append(out, gloss{term: proseLine(d.Term), text: prose(d.Text)})
	}
	return c.run(out)
}

// run sets glosses one behind the other in two columns: most are short, and a line
// for each would fill pages.
func (c *composer) run(list []gloss) []block {
	var out []block
	for len(list) > 0 {
		n := min(len(list), mostRun)
		out = append(out, c.runOf(list[:n])...)
		list = list[n:]
	}
	return out
}

// mostRun is how many glosses run on before a new pair of columns begins: fewer than
// a page holds.
const mostRun = 100

func (c *composer) runOf(list []gloss) []block {
	defer c.open("L")()
	const size = tinySize - 0.4
	lead := size * 1.45
	if c.way.spacing == tight {
		lead = size * 1.28
	}
	var spans []typeset.Span
	parts := make([]*element, len(list))
	for i, e := range list {
		leave := c.item()
		parts[i] = c.at
		leave()
		number := strconv.Itoa(i)
		if e.term != "" {
			spans = append(spans, typeset.Span{Text: e.term + "  ", Size: size, Color: termColor + number})
		}
		gap := "   "
		if i == len(list)-1 {
			gap = ""
		}
		spans = append(spans, typeset.Span{Text: e.text + gap, Size: size, Color: number})
	}
	outer := c.at
	defer func() { c.at = outer }()
	var rows []*piece
	for _, runs := range typeset.BreakSpans(spans, c.halfMeasure, c.spanWidth) {
		row, x := &piece{name: "glossary", height: lead}, 0.0
		for _, run := range runs {
			number, term := strings.CutPrefix(run.Color, termColor)
			color := c.colors.secondary
			if term {
				color = c.colors.primary
			}
			if i, err := strconv.Atoi(number); err == nil {
				c.at = parts[i]
			}
			x += c.set(row, x, firstBase(size, lead), line{run.Text, size, run.Bold, color})
		}
		rows = append(rows, row)
	}
	return c.columns(rows)
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
