package html

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// chapterView is a chapter: heading, blocks, then findings that no block shows and
// the notes.
type chapterView struct {
	ID, Tag  string
	Title    string // the topic; empty: the message is the topic
	Message  []clause
	Blocks   []template.HTML
	Findings []calloutView
	Notes    []string
	Empty    string
	Contents string // the title of the contents, for the way back
}

func (c *composer) chapters() ([]chapterView, error) {
	var out []chapterView
	for i, ch := range c.doc.Chapters {
		v := chapterView{ID: chapterAnchor(i + 1), Tag: strconv.Itoa(i + 1), Title: proseLine(ch.Title), Message: clauses(ch.Message), Contents: c.words.Say("pdf.contents")}
		c.ids[v.ID] = true
		if ch.Message == "" || ch.Message == ch.Title {
			v.Message, v.Title = clauses(ch.Title), ""
		}
		var err error
		if v.Blocks, err = c.blocks(ch.Blocks); err != nil {
			return nil, fmt.Errorf("chapter %s: %w", ch.ID, err)
		}
		v.Findings = c.tell(hidden(ch))
		for _, note := range ch.Notes {
			v.Notes = append(v.Notes, prose(note))
		}
		if len(v.Blocks)+len(v.Findings)+len(v.Notes) == 0 {
			v.Empty = c.words.Say("pdf.empty_chapter")
		}
		out = append(out, v)
	}
	return out, nil
}

// clause is a part of a heading with the space before it.
type clause struct{ Gap, Text string }

// clauses parts a heading after its punctuation marks, where it had best be broken.
func clauses(message string) []clause {
	text, from := prose(message), 0
	var out []clause
	add := func(part string) {
		bare := strings.TrimLeft(part, " ")
		out = append(out, clause{part[:len(part)-len(bare)], bare})
	}
	for i, r := range text {
		end := i + len(string(r))
		inside := strings.ContainsRune("，；：", r) || strings.ContainsRune(",;:", r) && strings.HasPrefix(text[end:], " ")
		if inside && end < len(text) {
			add(text[from:end])
			from = end
		}
	}
	add(text[from:])
	return out
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

// blocks renders a chapter's blocks. Two half blocks in a row stand side by side on
// wide screens; bullets in a row are one list.
func (c *composer) blocks(blocks []report.Block) ([]template.HTML, error) {
	var out []template.HTML
	for i := 0; i < len(blocks); i++ {
		var html template.HTML
		var err error
		switch n := bullets(blocks[i:]); {
		case n > 0:
			html, err = c.bulletList(blocks[i : i+n])
			i += n - 1
		case i+1 < len(blocks) && half(blocks[i]) && half(blocks[i+1]):
			html, err = c.pair(blocks[i], blocks[i+1])
			i++
		default:
			html, err = c.block(blocks[i], false)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, html)
	}
	return out, nil
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

func (c *composer) pair(a, b report.Block) (template.HTML, error) {
	left, err := c.block(a, true)
	if err != nil {
		return "", err
	}
	right, err := c.block(b, true)
	if err != nil {
		return "", err
	}
	return c.part("pair", []template.HTML{left, right})
}

// block renders one block, beside another one where it is narrow.
func (c *composer) block(b report.Block, narrow bool) (template.HTML, error) {
	switch b := b.(type) {
	case report.Paragraph:
		return c.paragraph(b)
	case report.Scorecard:
		return c.part("scorecard", struct {
			Title string
			Cards []cardView
		}{prose(b.Title), c.cards(b.Cards)})
	case report.Table:
		return c.table(b)
	case report.Figure:
		return c.figure(b, narrow)
	case report.FindingList:
		return c.part("findings", c.tell(b.Findings))
	case report.PageBreak:
		return c.part("break", nil)
	}
	return "", fmt.Errorf("block of unknown type %T", b)
}
