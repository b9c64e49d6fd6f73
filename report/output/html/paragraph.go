package html

import (
	"html/template"
	"net/url"

	"github.com/wxreport/wxreport/report"
)

// paragraphView is running text in one of the paragraph styles.
type paragraphView struct {
	Style string
	Spans []spanView
}

type spanView struct {
	Text, Link string
	Bold       bool
}

func (c *composer) paragraph(p report.Paragraph) (template.HTML, error) {
	return c.part("paragraph", paragraphView{string(p.Style), spans(p)})
}

func spans(p report.Paragraph) []spanView {
	var out []spanView
	for _, s := range p.Spans {
		out = append(out, spanView{Text: prose(s.Text), Link: safeAddress(s.Link), Bold: s.Bold})
	}
	return out
}

// bullets counts the bullets that the blocks begin with.
func bullets(blocks []report.Block) int {
	for i, b := range blocks {
		if p, ok := b.(report.Paragraph); !ok || p.Style != report.Bullet {
			return i
		}
	}
	return len(blocks)
}

func (c *composer) bulletList(blocks []report.Block) (template.HTML, error) {
	var list [][]spanView
	for _, b := range blocks {
		if p, ok := b.(report.Paragraph); ok {
			list = append(list, spans(p))
		}
	}
	return c.part("bullets", list)
}

// safeAddress is an external address: web and mail addresses only, "" for anything
// else.
func safeAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || len(address) > 2000 {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
	default:
		return ""
	}
	return u.String()
}
