package pdf

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// contentsMark is the name of the contents page for links.
const contentsMark = "contents"

// chapterMark is the name of a chapter for links.
func chapterMark(id string) string { return "chapter " + id }

// headingSpace is the room above a chapter that begins below another, in points.
const headingSpace = 24.0

// heading sets the large heading of a chapter: a word or number in a box of the
// primary colour, and the message. The box leads back to the contents.
func (c *composer) heading(tag, message, bookmark, name string) block {
	lead := 26.0
	p := &piece{name: "heading " + message}
	boxWidth := max(c.faces.width(tag, subheadSize, true)+14, 20)
	p.box(0, 5, boxWidth, 18, 3, c.colors.primary)
	p.links = append(p.links, link{x: 0, y: 5, width: boxWidth, height: 18, target: contentsMark})
	x := boxWidth + 9
	defer c.open("H1")()
	leave := c.open("Link")
	p.links[0].part = c.at
	c.set(p, (boxWidth-c.faces.width(tag, subheadSize, true))/2, 18.2, line{tag, subheadSize, true, white})
	leave()
	lines, size := c.titleLines(prose(message), c.measure-x)
	for i, s := range lines {
		c.set(p, x, float64(i)*lead+firstBase(size, lead)+0.5, line{s, size, true, c.colors.ink})
	}
	p.height = max(float64(len(lines))*lead, lead) + 4
	p.marks = append(p.marks, mark{name: name, title: bookmark})
	return block{name: p.name, whole: p, space: headingSpace, keep: true}
}

// chapter sets a chapter: heading, blocks, then findings that no block shows and
// the notes.
func (c *composer) chapter(ch report.Chapter, number int) ([]block, error) {
	defer c.open("Sect")()
	message := ch.Message
	if message == "" {
		message = ch.Title
	}
	out := []block{c.heading(strconv.Itoa(number), message, fmt.Sprintf("%d  %s", number, proseLine(ch.Title)), chapterMark(ch.ID))}
	body, err := c.blocks(ch.Blocks, out[0].whole.height+smallGap)
	if err != nil {
		return nil, fmt.Errorf("chapter %s: %w", ch.ID, err)
	}
	out = append(out, body...)
	if rest := hidden(ch); len(rest) > 0 {
		out = append(out, c.spaced(c.findings(rest, c.measure))...)
	}
	if len(ch.Notes) > 0 {
		b := c.note(strings.Join(ch.Notes, "\n"), c.measure)
		b.space = smallGap
		out[len(out)-1].keep = true // a note alone on top of a page belongs to nothing
		out = append(out, b)
	}
	if len(out) == 1 {
		out = append(out, c.note(c.say("empty_chapter"), c.measure))
	}
	out[1].space = smallGap
	return out, nil
}

// hidden are the findings of a chapter that none of its blocks shows.
func hidden(ch report.Chapter) []report.Finding {
	shown := map[string]bool{}
	for _, b := range ch.Blocks {
		if list, ok := b.(report.FindingList); ok {
			for _, f := range list.Findings {
				shown[f.ID] = true
			}
		}
	}
	var out []report.Finding
	for _, f := range ch.Findings {
		if !shown[f.ID] {
			out = append(out, f)
		}
	}
	return out
}

// spaced sets the first block a little further down.
func (c *composer) spaced(blocks []block) []block {
	if len(blocks) > 0 {
		blocks[0].space = wideGap
	}
	return blocks
}

// blocks sets a chapter's blocks. Two half-width blocks in a row stand side by
// side, unless they are so high that they had better be split. above is the height
// of the chapter's heading.
func (c *composer) blocks(blocks []report.Block, above float64) ([]block, error) {
	defer func() { c.above = 0 }()
	var out []block
	breakNext := false
	for i := 0; i < len(blocks); i++ {
		if _, ok := blocks[i].(report.PageBreak); ok {
			breakNext = true
			continue
		}
		c.above = chain(out, above)
		set, used, err := c.next(blocks[i:])
		if err != nil {
			return nil, err
		}
		if i > 0 && len(set) > 0 {
			if p, ok := blocks[i-1].(report.Paragraph); ok && p.Style == report.Heading {
				set[0].space = smallGap
			}
		}
		i += used - 1
		at := len(out)
		out = append(out, set...)
		if breakNext && len(set) > 0 {
			breakBefore(out, at)
			breakNext = false
		}
	}
	return out, nil
}

// chain is the height of the headings at the end of the blocks, which stay with what
// follows; above is that of what stands above the first block.
func chain(blocks []block, above float64) float64 {
	height := 0.0
	for i := len(blocks) - 1; i >= 0; i-- {
		if !blocks[i].keep {
			return height + wideGap
		}
		height += blocks[i].least() + blocks[i].space
	}
	return height + above + wideGap
}

// breakBefore begins a page with a block, or with the heading above it. At the
// beginning of a chapter the chapter's own heading is above it: then it stays.
func breakBefore(blocks []block, at int) {
	for at > 0 && blocks[at-1].keep {
		at--
	}
	if at > 0 {
		blocks[at].newPage = true
	}
}

// next sets the first of the blocks, or the first two side by side, and says how
// many that were.
func (c *composer) next(blocks []report.Block) (set []block, used int, err error) {
	if len(blocks) > 1 && half(blocks[0]) && half(blocks[1]) {
		paired, ok, err := c.pairOf(blocks[0], blocks[1])
		if ok || err != nil {
			return []block{paired}, 2, err
		}
	}
	set, err = c.block(blocks[0], c.measure)
	return set, 1, err
}

func half(b report.Block) bool {
	switch b := b.(type) {
	case report.Table:
		return b.Width == report.Half
	case report.Figure:
		return b.Width == report.Half
	case report.FindingList:
		return b.Width == report.Half && len(b.Findings) > 0
	default: // the others take the measure
		return false
	}
}

// pairOf sets two half blocks side by side; ok is false where they are too high.
func (c *composer) pairOf(a, b report.Block) (_ block, ok bool, err error) {
	left, err := c.block(a, c.halfMeasure)
	if err != nil {
		return block{}, false, err
	}
	right, err := c.block(b, c.halfMeasure)
	if err != nil || max(blockHeight(left), blockHeight(right)) > c.maxPair() || c.overwide(left) || c.overwide(right) {
		return block{}, false, err
	}
	return c.pair(left, right), true, nil
}

// overwide reports whether a block did not stay within half the width.
func (s sheet) overwide(blocks []block) bool {
	for _, b := range blocks {
		for _, p := range append(append([]*piece{}, b.header...), append([]*piece{b.whole}, b.rows...)...) {
			if p == nil {
				continue
			}
			for _, i := range p.items {
				if i.x+i.width > s.halfMeasure+1 {
					return true
				}
			}
		}
	}
	return false
}

// block sets one block of a chapter at a width.
func (c *composer) block(b report.Block, width float64) ([]block, error) {
	switch b := b.(type) {
	case report.Paragraph:
		return []block{c.paragraph(b, width)}, nil
	case report.Scorecard:
		return c.scorecard(b), nil
	case report.Table:
		return c.table(b, width), nil
	case report.Figure:
		figure, err := c.figure(b, width)
		return []block{figure}, err
	case report.FindingList:
		return c.spaced(c.findings(b.Findings, width)), nil
	case report.PageBreak:
		return nil, nil
	}
	return nil, fmt.Errorf("pdf: block of unknown type %T", b)
}
