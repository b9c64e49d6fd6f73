package pdf

import (
	"strconv"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/typeset"
)

// manner is how a paragraph style is set.
type manner struct {
	size   float64
	bold   bool
	color  charts.Color
	indent float64
	space  float64 // above
}

func (c *composer) manner(s report.ParagraphStyle) manner {
	switch s {
	case report.Heading:
		return manner{size: subheadSize, bold: true, color: c.colors.ink, space: wideGap}
	case report.Lead:
		return manner{size: subheadSize, color: c.colors.ink, space: blockGap}
	case report.Note:
		return manner{size: smallSize, color: c.colors.secondary, space: smallGap}
	case report.Bullet:
		return manner{size: bodySize, color: c.colors.ink, indent: 14, space: smallGap / 2}
	case report.Quote:
		return manner{size: bodySize, color: c.colors.secondary, indent: 14, space: blockGap}
	}
	return manner{size: bodySize, color: c.colors.ink, space: blockGap}
}

// mostHeading is how many lines a heading may have to be set in one piece.
const mostHeading = 5

// paragraph sets running text; its lines may go on on the next page.
func (c *composer) paragraph(p report.Paragraph, width float64) block {
	defer c.paragraphPart(p.Style)()
	m := c.manner(p.Style)
	width = min(width, mostMeasure)
	b := block{name: "paragraph", space: m.space, keep: p.Style == report.Heading}
	spans := c.spans(p, m)
	lead := m.size * leading
	for i, spans := range typeset.BreakSpans(spans, width-m.indent, c.spanWidth) {
		row := &piece{name: b.name, height: lead}
		if p.Style == report.Bullet && i == 0 {
			row.fill(charts.CirclePath(5, lead/2, 1.6), c.colors.primary)
		}
		if p.Style == report.Quote {
			row.box(0, 0, 2.5, lead, 0, c.colors.hairline)
		}
		c.spanLine(row, m, spans, p.Spans)
		b.rows = append(b.rows, row)
	}
	if p.Style == report.Heading && len(b.rows) > mostHeading {
		b.rows[0].marks = append(b.rows[0].marks, mark{title: proseLine(p.Text()), level: 1})
		return b
	}
	if p.Style == report.Heading && len(b.rows) > 0 {
		b.rows[0].marks = append(b.rows[0].marks, mark{title: proseLine(p.Text()), level: 1})
		b.whole = stack([]block{{name: b.name, rows: b.rows}})
		b.rows = nil
	}
	return b
}

// paragraphPart opens the element of a paragraph; closed ends it.
func (c *composer) paragraphPart(s report.ParagraphStyle) (closed func()) {
	switch s {
	case report.Heading:
		return c.open("H2")
	case report.Bullet:
		list, item := c.open("L"), c.item()
		return func() {
			item()
			list()
		}
	case report.Quote:
		return c.open("BlockQuote")
	}
	return c.open("P")
}

// spans prepares the runs of a paragraph. The colour of a run carries the
// number of the span it came from, so that links survive line breaking.
func (c *composer) spans(p report.Paragraph, m manner) []typeset.Span {
	var out []typeset.Span
	for i, s := range p.Spans {
		out = append(out, typeset.Span{Text: prose(s.Text), Bold: m.bold || s.Bold, Size: m.size, Color: strconv.Itoa(i)})
	}
	return out
}

func (c *composer) spanWidth(s typeset.Span) float64 { return c.faces.width(s.Text, s.Size, s.Bold) }

// spanLine writes the runs of one line and makes the linked ones clickable.
func (c *composer) spanLine(row *piece, m manner, runs []typeset.Span, sources []report.Span) {
	x := m.indent
	base := firstBase(m.size, row.height)
	for _, run := range runs {
		color, address := m.color, ""
		if i, err := strconv.Atoi(run.Color); err == nil && i < len(sources) {
			address = sources[i].Link
		}
		linked := safeAddress(address) != ""
		if linked {
			color = c.colors.notice
		}
		if !linked {
			x += c.set(row, x, base, line{run.Text, run.Size, run.Bold, color})
			continue
		}
		leave := c.open("Link")
		width := c.set(row, x, base, line{run.Text, run.Size, run.Bold, color})
		row.links = append(row.links, link{x: x, width: width, height: row.height, address: address, part: c.at})
		leave()
		x += width
	}
}

// subhead is a heading inside a chapter that this package adds itself.
func (c *composer) subhead(title string) block {
	return c.paragraph(report.Plain(report.Heading, title), c.measure)
}

// note is a small paragraph in the secondary colour.
func (c *composer) note(text string, width float64) block {
	return c.paragraph(report.Plain(report.Note, text), width)
}
