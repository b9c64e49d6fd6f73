package check

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/check/pdfread"
)

// pdf checks a PDF: the file, its pages, what they say.
func (c Checker) pdf(doc *report.Document, a report.Artifact, s *findings) {
	f, err := pdfread.Open(a.Body)
	var read *pdfread.Document
	if err == nil {
		read, err = f.Document()
	}
	if err != nil {
		s.add("pdf.open", "", err.Error())
		return
	}
	p := &paper{Document: read, file: f, doc: doc, out: s, partial: c.partial}
	p.budget(len(a.Body))
	p.blank()
	p.fonts()
	p.runs()
	p.links()
	p.metadata()
	p.structure()
	p.cover()
	if !c.partial {
		p.logo()
		p.running()
	}
	text, starts := p.text()
	p.leftovers()
	p.foreign(c.Others)
	r := &reader{shown: newShown(text, placeOf(starts)), kind: "pdf", doc: doc, words: doc.Words, out: s}
	p.locate(r, starts)
	r.content()
	p.figures(r)
}

// paper is a PDF beside its document.
type paper struct {
	*pdfread.Document
	file    *pdfread.File
	doc     *report.Document
	out     *findings
	partial bool
	spots   [][]spot // of each page's runs in the text
}

// spot is where a run stands in the squeezed text.
type spot struct{ from, to int }

func pageName(i int) string { return "page " + strconv.Itoa(i+1) }

// placeOf names the page of an offset.
func placeOf(starts []int) func(int) string {
	return func(offset int) string {
		page := 0
		for i, at := range starts {
			if at <= offset {
				page = i
			}
		}
		return pageName(page)
	}
}

// text is everything the pages show but their running heads, squeezed, and where
// each page begins in it.
func (p *paper) text() (text string, starts []int) {
	var b strings.Builder
	p.spots = make([][]spot, len(p.Pages))
	for i, page := range p.Pages {
		starts = append(starts, b.Len())
		for _, r := range page.Runs {
			from := b.Len()
			if !r.Hidden && !r.Artifact {
				b.WriteString(squeeze(r.Text))
			}
			p.spots[i] = append(p.spots[i], spot{from, b.Len()})
		}
	}
	return b.String(), starts
}

// locate finds where the parts begin, by the bookmarks.
func (p *paper) locate(r *reader, starts []int) {
	end := func(page int) int {
		if page+1 < len(starts) {
			return starts[page+1]
		}
		return len(r.text)
	}
	chapters := p.doc.Chapters
	r.summary, r.appendix, r.chapters = 0, len(r.text), make([]int, len(chapters))
	next, before := 0, 0
	for i := range r.chapters {
		r.chapters[i] = -1
	}
	for _, mark := range p.Bookmarks {
		if mark.Page < 0 || mark.Level > 0 {
			continue
		}
		title := squeeze(mark.Title)
		switch {
		case next < len(chapters) && isChapter(title, next, chapters[next]):
			// The number beside it tells a heading from the same words elsewhere.
			head, from := squeeze(headline(chapters[next])), max(starts[mark.Page], before)
			at, _, ok := r.find(strconv.Itoa(next+1)+head, from, end(mark.Page))
			if !ok {
				at, _, ok = r.find(head, from, end(mark.Page))
			}
			if ok {
				r.chapters[next], before = at, at
			}
			next++
		case title == squeeze(r.words.Say("pdf.summary")):
			r.summary = starts[mark.Page]
		case title == squeeze(r.words.Say("pdf.appendix")) && next > 0 || next == len(chapters) && mark.Page > 0 && title == squeeze(r.words.Say("pdf.appendix")):
			if at, _, ok := r.find(squeeze(r.words.Say("pdf.appendix_title")), max(starts[mark.Page], before), end(mark.Page)); ok {
				r.appendix = at
			} else {
				r.appendix = max(starts[mark.Page], before)
			}
		}
	}
}

// isChapter reports whether a bookmark is a chapter's: its number, then its title.
func isChapter(mark string, i int, c report.Chapter) bool {
	return mark == squeeze(strconv.Itoa(i+1)+c.Title) || mark == squeeze(c.Title)
}

// blank finds pages that say nothing, and pages twice.
func (p *paper) blank() {
	if len(p.Pages) == 0 {
		p.out.tell("pdf.pages", "", "the file has no page", "at least a cover", "")
	}
	seen := map[string]int{}
	for i, page := range p.Pages {
		var b strings.Builder
		for _, r := range page.Runs {
			if !r.Hidden && !r.Artifact {
				fmt.Fprintf(&b, "%s|%.1f %.1f\n", squeeze(r.Text), r.Box.X0, r.Box.Y0)
			}
		}
		if strings.TrimSpace(b.String()) == "" && len(page.Pictures) == 0 {
			p.out.tell("pdf.pages", pageName(i), "the page is blank", "text or a chart", "")
			continue
		}
		if first, twice := seen[b.String()]; twice {
			p.out.tell("pdf.pages", pageName(i), "the page is the same as page "+strconv.Itoa(first+1), "every page once", "")
			continue
		}
		seen[b.String()] = i
		for _, problem := range page.Problems {
			p.out.add("pdf.open", pageName(i), problem)
		}
	}
}
