package analysis

import (
	"strconv"

	"github.com/wxreport/wxreport/analysis/text"
	"github.com/wxreport/wxreport/report"
)

// grader grades comments for the response with the account's own words of high risk.
func (s *Interaction) grader() text.Grader {
	if s.RiskWords == nil {
		return text.NewGrader([]string{})
	}
	return text.NewGrader(s.RiskWords)
}

// levelOf is the level of a comment, 1 first.
func levelOf(g text.Grader, r remark) int { return int(g.Grade(r.text, r.mood.class(), r.topics)) }

// levelTable is the graded response: which comments, how soon, how many are open
// and how many were answered in time.
func (s *Interaction) levelTable(f *frame, talk []remark) report.Table {
	t := report.Table{ID: f.in.ID + ".levels", Title: f.say("table.levels"), Columns: []report.Column{
		{Key: "level", Title: f.say("column.level"), Text: true},
		{Key: "which", Title: f.say("column.which"), Text: true},
		{Key: "comments", Title: f.say("column.comments"), Unit: report.UnitCount},
		{Key: "target", Title: f.say("column.target"), Text: true},
		{Key: "within", Title: f.say("column.answered"), Unit: report.UnitCount, Workbook: true},
		{Key: "judged", Title: f.say("column.judged"), Unit: report.UnitCount, Workbook: true},
		{Key: "met", Title: f.say("column.met"), Unit: report.UnitRate, Decisive: true, Formula: report.Formula{Op: report.OpRatio, A: "within", B: "judged"}},
		{Key: "open", Title: f.say("column.open"), Unit: report.UnitCount},
	}}
	horizon := f.horizon()
	levels := make([]int, len(talk))
	grader := s.grader()
	for k, r := range talk {
		levels[k] = levelOf(grader, r)
	}
	for i, target := range s.Levels {
		var counted tally
		own, open := 0, 0
		for k := range talk {
			if levels[k] != i+1 {
				continue
			}
			own++
			counted.add(&talk[k], target, horizon)
			if talk[k].replied.IsZero() {
				open++
			}
		}
		met := counted.fraction()
		key := strconv.Itoa(i + 1)
		cell := report.Cell{Number: report.Some(float64(open))}
		if i == 0 && open > 0 {
			cell.Tone = report.Warning
		}
		t.Rows = append(t.Rows, report.Row{ID: "level" + key, Cells: []report.Cell{{Text: f.say("level.name_" + key)}, {Text: f.say("level.which_" + key)},
			{Number: report.Some(float64(own))}, {Text: f.within(target)}, {Number: met.num}, {Number: met.den}, {Number: met.value()}, cell}})
	}
	return t
}

// topicFigure ranks what the negative comments are about.
func (f *frame) topicFigure(topics []topic, talk []remark) {
	if len(topics) == 0 {
		return
	}
	const most = 8
	series := report.Series{Name: f.say("series.share")}
	var labels []string
	for _, t := range topics[:min(most, len(topics))] {
		labels = append(labels, f.topicName(t.name))
		series.Values = append(series.Values, t.metric.Value)
		series.Tones = append(series.Tones, "")
	}
	top := topics[0].metric
	reading := f.say("reading.topics", report.Args{"topic": f.topicName(topics[0].name), "value": report.Q(top.Value, report.UnitRate), "n": report.Q(top.Denominator, report.UnitCount)}) + f.mark(talk)
	f.add(report.Figure{ID: f.in.ID + ".topics", Title: f.say("figure.topics"), Unit: f.say("unit.topics"), Source: f.source("comments"),
		N: f.in.Words.Say("figure.n", report.Args{"n": report.Q(top.Denominator, report.UnitCount)}), Reading: reading, Alt: reading, Width: report.Half,
		Chart: report.Chart{Kind: "bars", Unit: report.UnitRate, Labels: labels, Series: []report.Series{series}}})
}

// comebackFigure compares the writers of negative comments by how they were
// answered.
func (f *frame) comebackFigure(talk []remark) {
	m, others := f.metric("interaction.won_back"), f.metric("interaction.won_back_late")
	if !m.Value.Known {
		return
	}
	horizon := f.horizon()
	series := report.Series{Name: f.say("series.bought")}
	var labels []string
	for _, row := range []struct {
		key  string
		part fraction
	}{{"prompt", fraction{m.Numerator, m.Denominator}}, {"late", back(talk, late, horizon)}, {"open", back(talk, never, horizon)}} {
		if !row.part.den.Known {
			continue
		}
		labels = append(labels, f.say("comeback."+row.key))
		series.Values = append(series.Values, row.part.value())
		series.Notes = append(series.Notes, f.say("label.writers", report.Args{"n": report.Q(row.part.den, report.UnitCount)}))
		series.Tones = append(series.Tones, "")
	}
	args := report.Args{"value": report.Q(m.Value, report.UnitRate), "others": report.Q(others.Value, report.UnitRate)}
	reading := f.say("reading.comeback_one", args)
	if others.Value.Known {
		reading = f.say("reading.comeback", args)
	}
	f.add(report.Figure{ID: f.in.ID + ".comeback", Title: f.say("figure.comeback"), Unit: f.say("unit.comeback"), Source: f.source("comments"),
		N:       f.in.Words.Say("figure.n", report.Args{"n": report.Q(report.Sum(m.Denominator, others.Denominator), report.UnitCount)}),
		Reading: reading, Alt: reading, Width: report.Half,
		Chart: report.Chart{Kind: "bars", Unit: report.UnitRate, Labels: labels, Series: []report.Series{series}}})
}
