package specimen

import "github.com/wxreport/wxreport/report"

// typeScale shows every style of running text.
func (s sheet) typeScale() report.Chapter {
	plain := func(style report.ParagraphStyle, key string) report.Block {
		return report.Plain(style, s.say("type."+key))
	}
	return s.page("type", nil,
		plain(report.Lead, "lead"), plain(report.Heading, "heading"),
		report.Paragraph{Spans: []report.Span{{Text: s.say("type.body")}, {Text: s.say("type.bold"), Bold: true}, {Text: s.say("type.link")},
			{Text: "example.com", Link: "https://example.com"}}},
		plain(report.Bullet, "bullet1"), plain(report.Bullet, "bullet2"), plain(report.Quote, "quote"), plain(report.Note, "note"))
}

func (s sheet) cardsPage() report.Chapter {
	c := s.page("cards_page", nil, report.Scorecard{Cards: s.cards()}, report.FindingList{Findings: s.findings()})
	c.Findings = s.findings()
	c.Status = report.StatusFinding
	return c
}

// cards are key figures of every unit, better and worse, with and without a past.
func (s sheet) cards() []report.Card {
	relative := func(v float64) report.Quantity { return report.Q(report.Some(v), report.UnitRelative) }
	points := func(v float64) report.Quantity { return report.Q(report.Some(v), report.UnitPoints) }
	values := []struct {
		value, previous, year report.Quantity
	}{
		{report.Q(report.Some(48600), report.UnitCount), relative(.124), relative(.31)},
		{report.Q(report.Some(7070000), report.UnitCount), relative(.061), relative(.183)},
		{report.Q(report.Some(.127), report.UnitRate), points(.003), points(.011)},
		{report.Q(report.Some(.145), report.UnitRate), points(.012), report.Q(report.Missing, report.UnitPoints)},
		{report.Q(report.Some(.32), report.UnitRate), points(-.026), points(-.03)},
		{report.Q(report.Some(.41), report.UnitRate), points(-.052), points(-.041)},
	}
	var out []report.Card
	for i, name := range s.list("cards")[:len(values)] {
		card := report.Card{Name: name, Value: values[i].value, Previous: values[i].previous, YearAgo: values[i].year, Better: report.Up}
		for m := range 13 {
			card.Spark = append(card.Spark, report.Some(float64(100+3*m*(i%3-1)+(m*m*(i+3))%17)))
		}
		out = append(out, card)
	}
	return out
}

// findings are one of each severity.
func (s sheet) findings() []report.Finding {
	var out []report.Finding
	states := []string{report.StateWorsened, report.StatePersisting, report.StateNew, report.StateNew, report.StateNew}
	for i, severity := range report.Severities() {
		f := report.Finding{ID: "specimen." + string(severity), Rule: "specimen", Section: "cards_page", Severity: severity, Verdict: report.Certain,
			State: states[i], MonthsSeen: 1, Claim: s.say("finding." + string(severity)), Evidence: []string{s.say("finding.evidence")}}
		if i < 3 {
			f.Recommendations = []report.Recommendation{{ID: f.ID, Text: s.say("finding.advice"), Expected: s.say("finding.expected"), Effort: []string{"S", "M", "L"}[i], Owner: s.say("finding.owner")}}
		}
		out = append(out, f)
	}
	return out
}
