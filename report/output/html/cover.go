package html

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// coverView is the head of the page.
type coverView struct {
	Account, Industry, Initial string
	Logo                       template.URL // empty: the initial
	Title, Period              string
	Lines                      []string
	Facts                      []fact
	Rings                      []ring
	Variant                    string // class of the cover: plain, band or paper; empty: rings
}

// fact is a term with what is said of it.
type fact struct{ Term, Text string }

// ring is a circle behind the cover's texts.
type ring struct{ Radius, Width, Opacity string }

// The covers without rings: the primary colour alone, a band of it, and ink on paper.
const (
	plainCover = "plain"
	bandCover  = "band"
	paperCover = "paper"
)

func (c *composer) cover() coverView {
	account := c.doc.Job.Account
	v := coverView{Account: proseLine(account.Name), Industry: proseLine(account.Industry), Initial: initial(account.Name),
		Logo: picture(account.Logo), Title: proseLine(c.doc.Title), Period: c.period(), Facts: c.particulars()}
	for _, line := range c.doc.Summary.Lines {
		v.Lines = append(v.Lines, proseLine(line))
	}
	switch c.doc.Theme.Cover {
	case plainCover, bandCover, paperCover:
		v.Variant = c.doc.Theme.Cover
	default:
		const count = 14
		for i := range count {
			share := float64(i) / (count - 1)
			v.Rings = append(v.Rings, ring{Radius: strconv.Itoa(70 + i*34), Width: fmt.Sprintf("%.1f", 0.8+2.4*share), Opacity: fmt.Sprintf("%.2f", 0.05+0.17*share)})
		}
	}
	return v
}

// initial is the letter that stands for a logo: the account's first.
func initial(name string) string {
	for _, r := range proseLine(name) {
		return strings.ToUpper(string(r))
	}
	return "·"
}

// particulars are period, comparison, completeness and maker.
func (c *composer) particulars() []fact {
	job := c.doc.Job
	out := []fact{{c.words.Say("pdf.cover.period"), c.words.Say("date.range", report.Args{"from": c.words.Day(job.Period.From), "to": c.words.Day(job.Period.Last())})}}
	var compared []string
	for _, base := range job.Compare {
		compared = append(compared, base.Period.String())
	}
	if len(compared) > 0 {
		out = append(out, fact{c.words.Say("pdf.cover.compared"), strings.Join(compared, " · ")})
	}
	if done, all := c.complete(); all > 0 {
		out = append(out, fact{c.words.Say("pdf.cover.complete"),
			c.words.Say("pdf.cover.analyses", report.Args{"done": strconv.Itoa(done), "all": strconv.Itoa(all)})})
	}
	if c.doc.Theme.Maker != "" {
		out = append(out, fact{c.words.Say("pdf.cover.maker"), proseLine(c.doc.Theme.Maker)})
	}
	if note := c.doc.Closing.CoverNote; note != "" {
		out = append(out, fact{c.words.Say("pdf.cover.note"), note})
	}
	for i := range out {
		out[i].Text = proseLine(out[i].Text)
	}
	return out
}

// complete counts the analyses that had enough data, of all that apply.
func (c *composer) complete() (done, all int) {
	for _, v := range c.doc.Coverage {
		switch v.Status {
		case report.StatusOK, report.StatusFinding:
			done++
			all++
		case report.StatusNotEnoughData:
			all++
		}
	}
	return done, all
}

// contentsView is the contents, which lead to every part and are led back to.
type contentsView struct {
	Title   string
	Entries []entry
}

type entry struct{ Tag, Title, Message, Target string }

// chapterAnchor is the anchor of a chapter by its place.
func chapterAnchor(number int) string { return fmt.Sprintf("chapter-%d", number) }

func (c *composer) contents() contentsView {
	v := contentsView{Title: c.words.Say("pdf.contents"), Entries: []entry{{Title: c.words.Say("pdf.summary"), Message: proseLine(c.doc.Summary.Message), Target: "#summary"}}}
	for i, ch := range c.doc.Chapters {
		message := proseLine(ch.Message)
		if ch.Message == ch.Title {
			message = ""
		}
		v.Entries = append(v.Entries, entry{Tag: strconv.Itoa(i + 1), Title: proseLine(ch.Title), Message: message, Target: "#" + chapterAnchor(i+1)})
	}
	v.Entries = append(v.Entries, entry{Title: c.words.Say("pdf.appendix"), Message: c.words.Say("pdf.appendix_holds"), Target: "#appendix"})
	return v
}
