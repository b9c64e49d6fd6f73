// Package specimen makes a document that shows every element of a theme: cover,
// type, colours, cards, findings of all severities, tables, every kind of chart and
// the furniture of the pages. All its figures are invented.
package specimen

import (
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// sheet writes the parts of a specimen in one language.
type sheet struct {
	words *report.Words
	theme report.Theme
}

// Document is the specimen of a theme, as of a day. Its words are the texts specimen.*;
// charts are one example of every kind, in order.
func Document(theme report.Theme, words *report.Words, logo report.Picture, charts []report.Chart, asOf time.Time) *report.Document {
	s := sheet{words: words, theme: theme}
	month := report.Month(asOf).Previous()
	doc := &report.Document{
		Title: s.say("title", report.Args{"name": theme.Name}), Words: words, Theme: theme,
		Job: report.Job{Account: report.Account{ID: "specimen", Name: s.say("account"), Industry: s.say("industry"), Location: asOf.Location(), Currency: "CNY", Logo: logo},
			Period: month, AsOf: asOf, Compare: []report.Compared{{Name: report.ComparePrevious, Period: month.Previous()}, {Name: report.CompareYearAgo, Period: month.YearAgo()}}},
		Definitions: []report.Definition{{Term: s.say("definition.term"), Text: s.say("definition.text")}},
		Quality:     []report.Check{{Check: "gap", Severity: report.Notice, Dataset: "reads", Claim: s.say("quality")}},
		Method:      []report.Paragraph{report.Plain(report.Body, s.say("method"))},
		Closing:     report.Closing{Contact: []string{s.say("contact.name"), s.say("contact.mail")}, Legal: s.say("legal")},
	}
	doc.Chapters = []report.Chapter{s.colours(), s.typeScale(), s.cardsPage(), s.tables(), s.charts(charts)}
	findings := s.findings()
	doc.Findings = findings
	doc.Summary = report.Summary{Message: s.say("message"), Lines: []string{s.say("line1"), s.say("line2")}, KPIs: s.cards(), Findings: findings}
	for i, f := range findings[:3] {
		doc.Summary.Actions = append(doc.Summary.Actions, report.Action{Rank: i + 1, Recommendation: f.Recommendations[0], Finding: f})
	}
	for _, c := range doc.Chapters {
		doc.Coverage = append(doc.Coverage, report.Coverage{Section: c.ID, Title: c.Title, Status: c.Status, Findings: len(c.Findings)})
	}
	return doc
}

func (s sheet) say(key string, args ...report.Args) string {
	return s.words.Say("specimen."+key, args...)
}

// list is a text of several words, parted by |.
func (s sheet) list(key string) []string { return strings.Split(s.say(key), "|") }

// page is a chapter whose words begin with the key.
func (s sheet) page(key string, args report.Args, blocks ...report.Block) report.Chapter {
	return report.Chapter{ID: key, Kind: "specimen", Status: report.StatusOK,
		Title: s.say(key + ".title"), Message: s.say(key+".message", args), Blocks: blocks}
}
