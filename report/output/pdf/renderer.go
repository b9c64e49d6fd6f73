package pdf

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/font"
	"github.com/wxreport/wxreport/report/typeset"
	"github.com/wxreport/wxreport/templates/fonts"
)

// Renderer renders documents as PDF. It is safe for concurrent use.
type Renderer struct {
	family font.Family // the built-in fonts
}

var _ report.Remarker = (*Renderer)(nil)

// New parses the built-in fonts.
func New() (*Renderer, error) {
	var family font.Family
	faces := []**font.Face{&family.Regular, &family.Bold, new(*font.Face)}
	for i, f := range []struct {
		name string
		body []byte
	}{{"NotoSansSC-Regular", fonts.Regular}, {"NotoSansSC-Bold", fonts.Bold}, {"NotoEmoji-Regular", fonts.Emoji}} {
		face, err := font.Parse(f.name, f.body)
		if err != nil {
			return nil, fmt.Errorf("pdf: built-in font: %w", err)
		}
		*faces[i] = face
	}
	family.Fallback = []*font.Face{*faces[2]}
	return &Renderer{family: family}, nil
}

// What a list of outputs says about the files beside [Kind].
const (
	Extension = ".pdf"
	MediaType = "application/pdf"
)

// Kind is the entry of the family of outputs. Build parses the built-in fonts.
func Kind() report.Kind[report.Renderer] {
	return report.Kind[report.Renderer]{
		Name:    "pdf",
		Summary: "A PDF with cover, contents, summary, a chapter a section and an appendix.",
		Example: "outputs: {pdf: true}",
		Build: func(any) (report.Renderer, error) {
			r, err := New()
			if err != nil {
				return nil, err
			}
			return r, nil
		},
	}
}

// Render writes the document. The same document gives the same bytes; whatever
// its texts and numbers are, it does not fail for them.
func (r *Renderer) Render(w io.Writer, doc *report.Document) error {
	return r.RenderAloud(w, doc, func(string) {})
}

// RenderAloud is Render that tells what a reader of the file may miss: characters that
// no font has, a logo that cannot be shown.
func (r *Renderer) RenderAloud(w io.Writer, doc *report.Document, tell func(problem string)) error {
	if doc == nil || doc.Words == nil {
		return errors.New("pdf: no document, expected one with its words")
	}
	family, err := r.fonts(doc.Theme.Font)
	if err != nil {
		return err
	}
	logo, err := readPicture(doc.Job.Account.Logo)
	if err != nil {
		tell(err.Error())
	}
	c := &composer{doc: doc, words: doc.Words, faces: newFaces(family), colors: newPalette(doc.Theme.Colors), way: plainWay, sheet: newSheet(doc.Theme.Page), at: &element{kind: "Document"}}
	pages, err := c.pages(logo)
	if err != nil {
		return err
	}
	e := &emitter{sheet: c.sheet, root: c.at, title: c.metadata().title}
	if e.fonts, err = newSubsets(pages, c.faces); err != nil {
		return err
	}
	e.fonts.tellMissing(doc, tell)
	written, err := e.emit(pages, c.metadata())
	if err != nil {
		return err
	}
	finished, err := finish(written, pages, e, doc.Words.Lang, doc.Job.AsOf, fontNames(family))
	if err != nil {
		return err
	}
	_, err = w.Write(finished)
	return err
}

// fonts is the family of a theme: its own files, or the built-in ones, which
// also help out where the theme's lack a character.
func (r *Renderer) fonts(files report.FontFiles) (font.Family, error) {
	if len(files.Regular) == 0 {
		return r.family, nil
	}
	family, err := r.family.Behind(files.Regular, files.Bold, files.Fallback)
	if err != nil {
		return family, fmt.Errorf("pdf: theme font: %w", err)
	}
	return family, nil
}

func fontNames(f font.Family) [2]string {
	names := [2]string{f.Regular.Name(), f.Regular.Name()}
	if f.Bold != nil {
		names[1] = f.Bold.Name()
	}
	return names
}

// metadata is what the file says about itself.
func (c *composer) metadata() metadata {
	plain := func(s string) string { return typeset.Space(typeset.SanitizeLine(s)) }
	period := plain(c.words.Period(c.doc.Job.Period))
	return metadata{
		title:   strings.Join([]string{plain(c.doc.Job.Account.Name), plain(c.doc.Title), period}, " · "),
		author:  typeset.SanitizeLine(c.doc.Theme.Maker),
		subject: plain(c.doc.Summary.Message),
		creator: typeset.SanitizeLine(c.doc.Signature()),
		made:    c.doc.Job.AsOf,
	}
}
