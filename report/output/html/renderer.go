package html

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/font"
	"github.com/wxreport/wxreport/templates/fonts"
)

//go:embed page.html style.css
var files embed.FS

// Renderer renders documents as web pages. It is safe for concurrent use.
type Renderer struct {
	family font.Family // measures the texts of charts
	parts  *template.Template
	style  string // without the colours
}

var _ report.Renderer = (*Renderer)(nil)

// New parses the built-in fonts and the page's parts.
func New() (*Renderer, error) {
	r := &Renderer{}
	faces := []**font.Face{&r.family.Regular, &r.family.Bold, new(*font.Face)}
	for i, f := range []struct {
		name string
		body []byte
	}{{"NotoSansSC-Regular", fonts.Regular}, {"NotoSansSC-Bold", fonts.Bold}, {"NotoEmoji-Regular", fonts.Emoji}} {
		face, err := font.Parse(f.name, f.body)
		if err != nil {
			return nil, fmt.Errorf("html: built-in font: %w", err)
		}
		*faces[i] = face
	}
	r.family.Fallback = []*font.Face{*faces[2]}
	var err error
	if r.parts, err = template.ParseFS(files, "page.html"); err != nil {
		return nil, fmt.Errorf("html: %w", err)
	}
	style, err := files.ReadFile("style.css")
	if err != nil {
		return nil, fmt.Errorf("html: %w", err)
	}
	r.style = string(style)
	return r, nil
}

// Kind is the entry of the family of outputs. Build parses the built-in fonts.
func Kind() report.Kind[report.Renderer] {
	return report.Kind[report.Renderer]{
		Name:    "html",
		Summary: "The report as one web page that needs nothing beside itself, for screens of any size and for paper.",
		Example: "outputs: {html: true}",
		Build: func(any) (report.Renderer, error) {
			r, err := New()
			if err != nil {
				return nil, err
			}
			return r, nil
		},
	}
}

// page is what the outermost part shows.
type page struct {
	Lang, Title string
	Policy      string
	Style       template.CSS
	Skip        string
	Cover       coverView
	Head        string // running head
	Contents    contentsView
	Summary     summaryView
	Chapters    []chapterView
	Appendix    appendixView
	Foot        string
}

// Render writes the document. The same document gives the same bytes; whatever its
// texts and numbers are, it does not fail for them.
func (r *Renderer) Render(w io.Writer, doc *report.Document) error {
	if doc == nil || doc.Words == nil {
		return errors.New("html: no document, expected one with its words")
	}
	family, own, err := r.typeface(doc.Theme.Font)
	if err != nil {
		return err
	}
	c := newComposer(r, doc, family)
	p := page{Lang: doc.Words.Lang, Title: c.title(), Skip: c.words.Say("html.skip"), Head: c.head(), Foot: c.foot(),
		Cover: c.cover(), Contents: c.contents()}
	// The chapters come first: the summary links to what they show.
	if p.Chapters, err = c.chapters(); err != nil {
		return fmt.Errorf("html: %w", err)
	}
	if p.Summary, err = c.summary(); err != nil {
		return fmt.Errorf("html: %w", err)
	}
	if p.Appendix, err = c.appendix(); err != nil {
		return fmt.Errorf("html: %w", err)
	}
	style := r.style + c.inks.sheet()
	if own {
		var texts bytes.Buffer
		if err := r.parts.ExecuteTemplate(&texts, "page", p); err != nil {
			return fmt.Errorf("html: %w", err)
		}
		carried, err := faces(family, texts.Bytes())
		if err != nil {
			return err
		}
		style += carried
	}
	p.Style = template.CSS(style) //nolint:gosec // our own style sheet and parsed colours
	p.Policy = policy(style)
	if err := r.parts.ExecuteTemplate(w, "page", p); err != nil {
		return fmt.Errorf("html: %w", err)
	}
	return nil
}

// policy is the content security policy: nothing but this very style sheet, and
// pictures and fonts that stand in the page.
func policy(style string) string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; img-src data:; font-src data:; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'"
}

// part renders one of the page's parts.
func (c *composer) part(name string, view any) (template.HTML, error) {
	var b strings.Builder
	if err := c.parts.ExecuteTemplate(&b, name, view); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil //nolint:gosec // made by html/template, which escapes
}
