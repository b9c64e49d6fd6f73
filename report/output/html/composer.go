package html

import (
	"fmt"
	"html/template"
	"strings"
	"unicode"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/font"
	"github.com/wxreport/wxreport/report/typeset"
)

// composer turns a document into the views of the page's parts.
type composer struct {
	doc    *report.Document
	words  *report.Words
	family font.Family
	parts  *template.Template
	inks   *inks
	ids    map[string]bool   // anchors taken
	told   map[string]string // finding -> its anchor in a chapter
	led    map[string]string // finding -> its anchor in the summary
}

func newComposer(r *Renderer, doc *report.Document, family font.Family) *composer {
	c := &composer{doc: doc, words: doc.Words, family: family, parts: r.parts, inks: newInks(doc.Theme),
		ids: map[string]bool{}, told: map[string]string{}, led: map[string]string{}}
	for _, id := range []string{"contents", "summary", "appendix", "main"} {
		c.ids[id] = true
	}
	for i, f := range doc.Summary.Findings {
		c.led[f.ID] = fmt.Sprintf("top-%d", i+1)
	}
	return c
}

// prose makes a text of the document ready to set: safe, and with gaps between
// Chinese and Latin, as the PDF has it.
func prose(s string) string { return typeset.Space(typeset.Sanitize(s)) }

// proseLine is prose for a text of one paragraph.
func proseLine(s string) string { return typeset.Space(typeset.SanitizeLine(s)) }

// longestAnchor bounds an anchor's own part.
const longestAnchor = 60

// anchor is a fragment for an id, unlike all before: letters, digits, - and _ of
// ASCII, so that a link has the same characters as what it leads to.
func (c *composer) anchor(prefix, id string) string {
	clean := prefix + "-" + strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '-'
	}, id)
	clean = clean[:min(len(clean), longestAnchor)]
	name := clean
	for n := 2; c.ids[name]; n++ {
		name = fmt.Sprintf("%s-%d", clean, n)
	}
	c.ids[name] = true
	return name
}

// title is the page's title: account, report, period.
func (c *composer) title() string {
	return strings.Join([]string{proseLine(c.doc.Job.Account.Name), proseLine(c.doc.Title), c.period()}, " · ")
}

func (c *composer) period() string { return proseLine(c.words.Period(c.doc.Job.Period)) }

// head is the running head: what the theme says, else account and title.
func (c *composer) head() string {
	if c.doc.Theme.Header != "" {
		return proseLine(c.doc.Theme.Header)
	}
	return proseLine(c.doc.Job.Account.Name + " · " + c.doc.Title)
}

// foot is the last line of the page.
func (c *composer) foot() string {
	switch {
	case c.doc.Theme.Footer != "":
		return proseLine(c.doc.Theme.Footer)
	case c.doc.Theme.Maker != "":
		return proseLine(c.words.Say("pdf.made_for", report.Args{"maker": c.doc.Theme.Maker, "account": c.doc.Job.Account.Name}))
	}
	return ""
}

// severity names a severity.
func (c *composer) severity(s report.Severity) string {
	if key := "severity." + string(s); c.words.Has(key) {
		return proseLine(c.words.Say(key))
	}
	return proseLine(string(s))
}

// effort names the sizes S, M and L.
func (c *composer) effort(s string) string {
	if s != "" && c.words.Has("pdf.effort."+s) {
		return c.words.Say("pdf.effort." + s)
	}
	return proseLine(s)
}

// status names a status of an analysis.
func (c *composer) status(s report.Status) string {
	if c.words.Has("pdf.status." + string(s)) {
		return c.words.Say("pdf.status." + string(s))
	}
	return proseLine(string(s))
}

// tone is the class of a severity's colour.
func tone(s report.Severity) string {
	switch s {
	case report.Critical, report.Warning, report.Notice, report.Good:
		return string(s)
	}
	return "info"
}
