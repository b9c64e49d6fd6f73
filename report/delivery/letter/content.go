package letter

import (
	"fmt"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// content is what both parts of the message say, in words.
type content struct {
	Lang, Title, Account, Period, Message, Preheader string
	Notes                                            []string
	Cards                                            []card
	Findings                                         []finding
	Actions                                          []action
	Files                                            []file
	Link                                             string
	Charts                                           []picture
}

type card struct {
	Name, Value string
	Changes     []change
	Fill        []struct{} // empty lines that the other cards of the row have more
}

// change is a key figure's course against an earlier period, good, bad or neither.
type change struct{ Text, Tone string }

type finding struct{ Severity, Kind, Claim, Advice, Expected, Tone string }

type action struct{ Rank, Text, Expected string }

type file struct{ Name, Size string }

// say is a text of the message's own words.
func (l Letter) say(key string) string {
	return l.Document.Words.Say("mail." + key)
}

func (l Letter) content(pictures []picture) content {
	d := l.Document
	w := d.Words
	c := content{Lang: w.Lang, Title: d.Title, Account: d.Account(), Period: w.Period(d.Job.Period),
		Message: d.Summary.Message, Notes: l.Notes, Link: l.Link, Charts: pictures}
	if c.Message == "" {
		c.Message = d.Title
	}
	for _, k := range d.Summary.KPIs {
		c.Cards = append(c.Cards, card{Name: k.Name, Value: w.Format(k.Value.Number, k.Value.Unit), Changes: l.changes(k)})
	}
	parts := make([]string, 0, len(c.Cards))
	for _, k := range c.Cards {
		parts = append(parts, k.Name+" "+k.Value)
	}
	c.Preheader = strings.Join(parts, l.say("join"))
	for _, f := range d.Summary.Findings {
		one := finding{Severity: w.Say("severity." + string(f.Severity)), Kind: string(f.Severity), Claim: f.Claim, Tone: d.Theme.Colors.Tone(f.Severity)}
		if len(f.Recommendations) > 0 {
			one.Advice, one.Expected = f.Recommendations[0].Text, f.Recommendations[0].Expected
		}
		c.Findings = append(c.Findings, one)
	}
	for i, a := range d.Summary.Actions {
		c.Actions = append(c.Actions, action{Rank: fmt.Sprint(i + 1), Text: a.Recommendation.Text, Expected: a.Recommendation.Expected})
	}
	for _, f := range l.Files {
		c.Files = append(c.Files, file{Name: FileName(f.Name), Size: size(len(f.Body))})
	}
	return c
}

// changes are a key figure's courses against the previous period and the year before.
func (l Letter) changes(k report.Card) []change {
	w := l.Document.Words
	var out []change
	for _, c := range []struct {
		key string
		q   report.Quantity
	}{{"previous", k.Previous}, {"year", k.YearAgo}} {
		if c.q.Known {
			out = append(out, change{w.Say("pdf.change."+c.key) + " " + w.Format(c.q.Number, c.q.Unit), tone(c.q, k.Better)})
		}
	}
	return out
}

// tone is good, bad or nothing: up is not always good.
func tone(q report.Quantity, better report.Direction) string {
	if !q.Known || q.F == 0 || better == "" || better == report.Flat {
		return ""
	}
	if (q.F > 0) == (better == report.Up) {
		return "good"
	}
	return "bad"
}

func size(n int) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)/1024)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
