package check

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"github.com/wxreport/wxreport/report"
)

// The size a PDF may have: what a report with a logo takes, and what its pages
// add beyond sixteen.
const (
	pdfBytes     = 400 << 10
	pdfPageBytes = 20 << 10
	ownFontBytes = 4 << 20 // of a theme's fonts, which may not be made for reports
)

func (p *paper) budget(size int) {
	most := pdfBytes + pdfPageBytes*max(len(p.Pages)-16, 0)
	if len(p.doc.Theme.Font.Regular) > 0 {
		most += ownFontBytes
	}
	if size > most {
		p.out.tell("pdf.size", "", "the file is too large", fmt.Sprintf("at most %d KB for %d pages", most>>10, len(p.Pages)), fmt.Sprintf("%d KB", size>>10))
	}
}

func (p *paper) fonts() {
	for _, f := range p.Fonts {
		switch {
		case f == nil:
		case f.Problem != "" || !f.Embedded:
			p.out.tell("pdf.fonts", "font "+f.Name, "the font cannot be used", "an embedded font with a text map", f.Problem)
		case !f.Subset:
			p.out.tell("pdf.fonts", "font "+f.Name, "the font is embedded whole", "a subset: ABCDEF+Name", f.Name)
		}
	}
}

// edge is the least room between a text and the edge of the page, in points.
const edge = 8.0

// runs checks every text: on the page, not cut, all glyphs there.
func (p *paper) runs() {
	for i, page := range p.Pages {
		inner := page.Size
		inner.X0, inner.Y0, inner.X1, inner.Y1 = inner.X0+edge, inner.Y0+edge, inner.X1-edge, inner.Y1-edge
		for _, r := range page.Runs {
			if r.Missing > 0 {
				p.out.tell("pdf.glyph", pageName(i), fmt.Sprintf("%d characters have no glyph", r.Missing), "a glyph and a meaning for every character", r.Text)
			}
			if squeeze(r.Text) == "" {
				continue
			}
			switch {
			case !r.Box.Within(inner, 0):
				p.out.tell("pdf.clipped", pageName(i), "a text reaches into the edge of the page",
					fmt.Sprintf("x %.0f to %.0f, y %.0f to %.0f", inner.X0, inner.X1, inner.Y0, inner.Y1),
					fmt.Sprintf("%q at x %.0f to %.0f, y %.0f to %.0f", r.Text, r.Box.X0, r.Box.X1, r.Box.Y0, r.Box.Y1))
			case r.Hidden:
				p.out.tell("pdf.clipped", pageName(i), "a text cannot be seen", "", r.Text)
			case r.Cut:
				p.out.tell("pdf.clipped", pageName(i), "a text is cut off by its frame", "", r.Text)
			}
		}
	}
}

func (p *paper) links() {
	for i, page := range p.Pages {
		for _, l := range page.Links {
			switch {
			case l.Broken != "":
				p.out.tell("pdf.links", pageName(i), "a link is dead", "a page or an address", l.Broken)
			case l.URI != "" && !wellFormed(l.URI):
				p.out.tell("pdf.links", pageName(i), "a link has no proper address", "http, https or mailto", l.URI)
			}
		}
	}
	for _, b := range p.Bookmarks {
		if b.Page < 0 {
			p.out.tell("pdf.links", "bookmark "+b.Title, "the bookmark leads nowhere", "a page", "")
		}
	}
}

// wellFormed reports whether an address can be opened.
func wellFormed(address string) bool {
	u, err := url.Parse(address)
	if err != nil || strings.ContainsFunc(address, unicode.IsSpace) {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return strings.Contains(u.Opaque, "@")
	}
	return false
}

// metadata checks what the file says about itself.
func (p *paper) metadata() {
	job := p.doc.Job
	want := func(check, name, expected, found string) {
		if squeeze(expected) != "" && !strings.Contains(squeeze(found), squeeze(expected)) {
			p.out.tell("pdf."+check, "document properties", name+" is wrong", expected, found)
		}
	}
	want("metadata", "the title", p.doc.Title, p.Title)
	want("account", "the account in the title", job.Account.Name, p.Title)
	want("period", "the period in the title", p.doc.Words.Period(job.Period), p.Title)
	stamp := job.AsOf.Format("D:20060102150405")
	if p.partial { // JSON has the day only
		stamp = job.AsOf.Format("D:20060102")
	}
	want("asof", "the day of making", stamp, p.Created)
	want("asof", "the day of change", stamp, p.Modified)
	if p.Lang != p.doc.Words.Lang {
		p.out.tell("pdf.language", "document properties", "the language is wrong", p.doc.Words.Lang, p.Lang)
	}
	if !p.ShowTitle {
		p.out.add("pdf.metadata", "document properties", "the window would show the file's name instead of the title")
	}
}

// structure checks that the pages are tagged and every figure says what it shows.
func (p *paper) structure() {
	if !p.Tagged {
		p.out.add("pdf.structure", "", "the pages are not tagged")
		return
	}
	figures := 0
	for _, c := range p.doc.Chapters {
		for _, b := range c.Blocks {
			if _, ok := b.(report.Figure); ok {
				figures++
			}
		}
	}
	if p.Elements["Figure"] < figures {
		p.out.tell("pdf.structure", "", "figures are not tagged", fmt.Sprint(figures), fmt.Sprint(p.Elements["Figure"]))
	}
	if p.Untold > 0 {
		p.out.tell("pdf.structure", "", "figures have no alternative text", "0", fmt.Sprint(p.Untold))
	}
}

// The running heads stand in the outer bands of the page, this part of its height each.
const band = 0.085

// leftovers finds what no person wrote.
func (p *paper) leftovers() {
	for i, page := range p.Pages {
		for _, r := range page.Runs {
			if token := leftover(p.doc, r.Text); token != "" {
				p.out.tell("pdf.placeholder", pageName(i), "a text is not filled in", "no "+token, r.Text)
			}
		}
	}
}

// foreign finds names of other accounts that the document does not speak of.
func (p *paper) foreign(others []string) {
	names := newStrangers(p.doc, others)
	for i, page := range p.Pages {
		for _, r := range page.Runs {
			if names.in(squeeze(r.Text)) != "" {
				p.out.tell("pdf.foreign", pageName(i), "the name of another account", "", r.Text)
			}
		}
	}
}
