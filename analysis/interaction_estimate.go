package analysis

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/analysis/text"
	"github.com/wxreport/wxreport/report"
)

// listed reports whether the topics come from word lists.
func (f *frame) listed() bool { return f.hearing != nil && f.hearing.topics != nil }

// topicName is a topic in the report's language: people's own words stay.
func (f *frame) topicName(name string) string {
	if f.listed() {
		return f.term("topic", name)
	}
	return name
}

// share puts the labels and the model's calls of some comments together.
func (f *frame) share(talk []remark) text.Share {
	var said, called []text.Class
	for _, r := range talk {
		switch {
		case r.guessed:
			called = append(called, r.mood.class())
		case r.mood != unlabelled:
			said = append(said, r.mood.class())
		}
	}
	check := text.Check{}
	if f.hearing != nil {
		check = f.hearing.check
	}
	return text.NegativeShare(said, called, check)
}

func estimated(talk []remark) bool {
	return slices.ContainsFunc(talk, func(r remark) bool { return r.guessed })
}

// negativeShare records the share of negative comments. With comments that the
// model judged it is an estimate and has no counts, unless all are the model's.
func (f *frame) negativeShare(talk []remark) {
	const name = "interaction.negative_share"
	if !estimated(talk) {
		f.rate(name, report.Down, 1, func(p report.Period) fraction { return badShare(f.talk(p)) })
		return
	}
	s := f.share(talk)
	m := report.Metric{Name: name, Unit: report.UnitRate, Better: report.Down, Value: known(s.Value), Low: known(s.Low), High: known(s.High)}
	if s.Labelled == 0 && !s.Corrected {
		m.Numerator, m.Denominator = called(talk)
	}
	m.Previous, m.YearAgo = f.bases(func(p report.Period) report.Number { return known(f.share(f.talk(p)).Value) })
	f.record(m)
	f.estimateNotes(s)
}

// called counts the model's negative comments, and those it could decide.
func called(talk []remark) (bad, decided report.Number) {
	bad, decided = report.Some(0), report.Some(0)
	for _, r := range talk {
		if !r.guessed || r.mood == unlabelled {
			continue
		}
		decided.F++
		if r.mood == negative {
			bad.F++
		}
	}
	return bad, decided
}

// known is a number that may be NaN.
func known(v float64) report.Number {
	if v != v {
		return report.Missing
	}
	return report.Some(v)
}

// estimateNotes says who judged, how good the judgement is and what stayed open.
func (f *frame) estimateNotes(s text.Share) {
	args := report.Args{"n": s.Comments - s.Labelled, "all": s.Comments, "labels": f.hearing.check.Labels(), "need": text.MinCorrect}
	note := func(key string) { f.chapter.Notes = append(f.chapter.Notes, f.in.Words.Say("text."+key, args)) }
	switch {
	case s.Corrected:
		note("corrected")
	case s.Labelled > 0:
		note("rough_some")
	default:
		note("rough")
	}
	if s.Undecided > 0 {
		args["undecided"] = s.Undecided
		args["share"] = report.Q(report.Some(float64(s.Undecided)/float64(s.Comments-s.Labelled)), report.UnitRate)
		note("undecided")
	}
}

// topicNotes says that word lists named the topics, and of how many comments they
// could not.
func (f *frame) topicNotes(talk []remark) {
	var found [][]string
	for _, r := range talk {
		if r.mood == negative {
			found = append(found, r.topics)
		}
	}
	if _, r := text.CountTopics(found); r.Comments > 0 {
		f.chapter.Notes = append(f.chapter.Notes, f.in.Words.Say("text.topics", report.Args{"n": r.Comments, "share": report.Q(report.Some(r.Share), report.UnitRate),
			"low": report.Q(report.Some(r.Interval.Low), report.UnitRate), "high": report.Q(report.Some(r.Interval.High), report.UnitRate)}))
	}
}

// mark is what follows a sentence that rests on the model or the word lists.
func (f *frame) mark(talk []remark) string {
	if estimated(talk) || f.listed() {
		return f.in.Words.Say("text.mark")
	}
	return ""
}

// doubted makes a claim no more than possible where moods or topics are estimates,
// and says so: its words are those of the variant with _estimate.
func (f *frame) doubted(c claim, talk []remark) claim {
	if f.mark(talk) == "" {
		return c
	}
	c.verdict, c.variant = report.Possible, c.variant+"_estimate"
	c.evidence = append(c.evidence, f.in.Words.Say("text.evidence"))
	return c
}

// negativeAlarm holds the share against its alert value. Where the model's errors
// were not measured, no breach is more than possible.
func (s *Interaction) negativeAlarm(f *frame, talk []remark) {
	m := f.metric("interaction.negative_share")
	if !estimated(talk) {
		f.hold(s.Alerts, watched{measure: "negative_share", metric: m})
		return
	}
	alert, ok := s.alertFor("negative_share")
	if !ok || !m.Value.Known {
		return
	}
	f.looked("interaction.beyond_alert")
	j := ranged(m, alert)
	rough := !f.share(talk).Corrected && j.breached()
	if rough {
		j.verdict, j.severity = report.Possible, report.Notice
	}
	label := f.measureLabel("interaction", "negative_share")
	c := claim{rule: "interaction.beyond_alert", subject: "negative_share", label: label + f.mark(talk), metric: m, args: report.Args{"what": label}}
	c.evidence = []string{f.in.Words.Say("text.evidence")}
	if rough {
		c.variant = "estimated"
	}
	f.told(j, c)
}

// samples shows the negative comments that the model is surest of, so that a
// reader sees what it calls negative.
func (f *frame) samples(talk []remark) {
	const most = 5
	var comments []string
	var judged []text.Judgement
	var of []remark
	for _, r := range talk {
		if r.guessed {
			comments, judged, of = append(comments, r.text), append(judged, r.guess), append(of, r)
		}
	}
	places := text.Samples(comments, judged, text.Negative, most)
	if len(places) == 0 {
		return
	}
	words := f.in.Words
	t := report.Table{ID: f.in.ID + ".samples", Title: words.Say("text.samples"), Columns: []report.Column{
		{Key: "comment", Title: words.Say("text.comment"), Text: true},
		{Key: "topics", Title: words.Say("text.about"), Text: true},
		{Key: "sure", Title: words.Say("text.sure"), Unit: report.UnitRate},
	}}
	for i, place := range places {
		r := of[place]
		names := make([]string, len(r.topics))
		for k, name := range r.topics {
			names[k] = f.topicName(name)
		}
		t.Rows = append(t.Rows, report.Row{ID: "sample" + dayName(float64(i+1)), Cells: []report.Cell{{Text: strings.TrimSpace(r.text)},
			{Text: strings.Join(names, words.Say("text.join"))}, {Number: report.Some(r.guess.Negative)}}})
	}
	f.add(t)
}
